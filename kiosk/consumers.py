"""The socket of a paired device: the number of the point's line, and nothing else.

Rights are read on connect, when the device is changed, and at every beat: a locked device is cut
at once, and within a beat when the message about it was lost.
"""

import json
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.utils import timezone

from kiosk import devices, live
from kiosk.door import cookie_of, face_of
from kiosk.models import Device
from scheduling.queue import news
from scheduling.queue.beats import Beats
from scheduling.queue.live import of_point

FORBIDDEN = 4403  # close code: the browser should load the page anew, and gets the pairing page


def numbers_now(pks: set[int]) -> dict[int, int | None]:
    return {**devices.numbers_of(pks, now=timezone.now())}


BEATS: Beats[int, int | None] = Beats(numbers_now, absent=None)


class DeviceConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    line: str | None = None  # the groups of its point and of itself
    own: str | None = None
    device_id = 0

    async def connect(self) -> None:
        device = await self._device()
        await self.accept()  # or the browser would not learn the code
        if device is None:
            await self.close(FORBIDDEN)
            return
        self.device_id = device.pk
        self.line, self.own = of_point(device.service_point_id), live.of_device(device.pk)
        await self.channel_layer.group_add(self.own, self.channel_name)
        await news.join(self, self.line)
        # Read after joining: what happens from here on is either in the number or in a message.
        await self._look()
        BEATS.join(self, device.pk)

    async def disconnect(self, code: int) -> None:
        BEATS.leave(self)
        if self.own and self.line:
            await news.leave(self, self.line)
            await self.channel_layer.group_discard(self.own, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Nothing is asked of the browser, so nothing it sends is read."""

    async def queue_changed(self, event: dict[str, Any]) -> None:
        await self.beat(event["number"])

    async def device_changed(self, event: dict[str, Any]) -> None:
        await self._look()

    async def beat(self, found: int | None) -> None:
        """`found`: the number of the line; None for a device that may be here no longer."""
        if found is None:
            await self.close(FORBIDDEN)
            BEATS.leave(self)  # the last one ends the beat that is telling it this
            return
        await self.send(text_data=json.dumps({"number": found, "version": devices.VERSION}))

    async def _look(self) -> None:
        found = await database_sync_to_async(numbers_now)({self.device_id})
        await self.beat(found.get(self.device_id))

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _device(self) -> Device | None:
        """Whose cookie it is, if it may be here."""
        face = self.scope["url_route"]["kwargs"]["face"]
        device = devices.of_token(self.scope["cookies"].get(cookie_of(face), ""))
        if device is None or device.is_locked or face_of(device) != face:
            return None
        asked = parse_qs(self.scope.get("query_string", b"").decode("latin-1"))
        version = str(asked.get("version", [""])[0])
        devices.seen(device, now=timezone.now(), version=version)
        return device
