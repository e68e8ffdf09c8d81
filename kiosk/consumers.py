"""The socket of a paired device: a beat with the number of the point's line, and nothing else.

Rights are read on connect, at every message and at every beat, so a locked device is cut at once,
and within a beat when the message about it was lost. The beat carries the number too: also the
last message before a silence can be lost, and then no later one would show the gap.
"""

import asyncio
import contextlib
import json
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError
from django.utils import timezone

from kiosk import devices, live
from kiosk.door import cookie_of
from kiosk.models import Device
from scheduling.queue import changes
from scheduling.queue.live import of_point

FORBIDDEN = 4403  # close code: the browser should load the page anew, and gets the pairing page
TRY_AGAIN = 1013
BEAT_SECONDS = 3


class DeviceConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    groups_of: tuple[str, ...] = ()
    beats: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        found = await self._look(self._version())
        if found is None:
            await self.accept()  # or the browser would not learn the code
            await self.close(FORBIDDEN)
            return
        device, _number = found
        self.groups_of = (of_point(device.service_point_id), live.of_device(device.pk))
        for group in self.groups_of:
            await self.channel_layer.group_add(group, self.channel_name)
        await self.accept()
        # Read after joining: what happens from here on is either in the number or in a message.
        self.beats = asyncio.create_task(self._keep_beating())

    async def disconnect(self, code: int) -> None:
        if self.beats:
            self.beats.cancel()
        for group in self.groups_of:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Nothing is asked of the browser, so nothing it sends is read."""

    async def queue_changed(self, event: dict[str, Any]) -> None:
        await self._beat()

    async def device_changed(self, event: dict[str, Any]) -> None:
        await self._beat()

    async def _keep_beating(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            try:
                while await self._beat():
                    await asyncio.sleep(BEAT_SECONDS)
            except DatabaseError:
                await self.close(TRY_AGAIN)

    async def _beat(self) -> bool:
        """Whether the device may stay."""
        found = await self._look()
        if found is None:
            await self.close(FORBIDDEN)
            return False
        message = {"number": found[1], "version": devices.VERSION}
        await self.send(text_data=json.dumps(message))
        return True

    def _version(self) -> str:
        asked = parse_qs(self.scope.get("query_string", b"").decode("latin-1"))
        return str(asked.get("version", [""])[0])

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _look(self, version: str | None = None) -> tuple[Device, int] | None:
        """The device as it is now, if it may be here, and the number of its line."""
        face = self.scope["url_route"]["kwargs"]["face"]
        device = devices.of_token(self.scope["cookies"].get(cookie_of(face), ""))
        if device is None or device.is_locked:
            return None
        devices.seen(device, now=timezone.now(), version=version)
        return device, changes.number_of(device.service_point_id)
