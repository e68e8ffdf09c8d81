"""The socket of a ticket's page: the number of the line at every change and beat, and nothing
else."""

import json
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from hub.errors import NotFound
from scheduling.queue import changes, live, news, tickets
from scheduling.queue.beats import Beats

UNKNOWN = 4404  # close code: the browser should not try again
BEATS: Beats[int, int] = Beats(changes.numbers_of, absent=0)


class TicketConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    group: str | None = None

    async def connect(self) -> None:
        point_id = await self._point_id()
        if point_id is None:
            await self.accept()  # or the browser would not learn the code
            await self.close(UNKNOWN)
            return
        self.group = live.of_point(point_id)
        await news.join(self, self.group)
        # Read after joining: what happens from here on is either in the number or in a message.
        number = await database_sync_to_async(changes.number_of)(point_id)
        await self.accept()
        await self.beat(number)
        BEATS.join(self, point_id)

    async def disconnect(self, code: int) -> None:
        BEATS.leave(self)
        if self.group:
            await news.leave(self, self.group)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Nothing is asked of the browser, so nothing it sends is read."""

    async def queue_changed(self, event: dict[str, Any]) -> None:
        await self.beat(event["number"])

    async def beat(self, found: int) -> None:
        await self.send(text_data=json.dumps({"number": found}))

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _point_id(self) -> int | None:
        try:
            ticket = tickets.opened_by(self.scope["url_route"]["kwargs"]["token"])
        except NotFound:
            return None
        return ticket.service_point_id
