"""The socket of an open agenda: numbers and ids, for as long as one may see them."""

import json
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from hub.errors import NotFound
from hub.people.access import Right
from hub.people.sessions import verified_user
from scheduling.agenda import live, rows, workplaces
from scheduling.agenda.workplaces import Workplace

FORBIDDEN = 4403  # close code: the browser should not try again, but log in


class AgendaConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    group: str | None = None

    async def connect(self) -> None:
        workplace = await self._workplace()
        if workplace is None:
            await self.close(FORBIDDEN)
            return
        self.group = live.group_of(workplace)
        await self.channel_layer.group_add(self.group, self.channel_name)
        # Read after joining: what happens from here on is either in the number or in a message.
        number = await database_sync_to_async(rows.number_of)(workplace)
        await self.accept()
        await self._tell(number, "connected", None)

    async def disconnect(self, code: int) -> None:
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Nothing is asked of the browser, so nothing it sends is read."""

    async def agenda_changed(self, event: dict[str, Any]) -> None:
        if await self._workplace() is None:
            await self.close(FORBIDDEN)
            return
        await self._tell(event["number"], event["what"], event["appointment_id"])

    async def _tell(self, number: int, what: str, appointment_id: int | None) -> None:
        message = {"number": number, "what": what, "appointmentId": appointment_id}
        await self.send(text_data=json.dumps(message))

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _workplace(self) -> Workplace | None:
        """Asked anew each time: sessions end and roles are taken away while a socket lives."""
        user = verified_user(self.scope["session"].session_key)
        address = self.scope["url_route"]["kwargs"]
        if user is None:
            return None
        try:
            return workplaces.find(user=user, right=Right.SEE, **address)
        except NotFound:
            return None
