"""The sockets of staff's screens: numbers and ids, for as long as one may see them."""

import asyncio
import json
from random import randrange, uniform
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from hub.errors import NotFound
from hub.people.access import Right
from hub.people.sessions import verified_user
from scheduling.agenda import live, rows, workplaces
from scheduling.agenda.workplaces import Workplace
from scheduling.queue import changes, news
from scheduling.queue import live as line_live
from scheduling.queue.beats import Beats

FORBIDDEN = 4403  # close code: the browser should not try again, but log in
RIGHTS_SECONDS = 15.0  # on average, between two looks at who listens where no news comes


class WorkplaceConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """What is the same for each kind of news of a workplace."""

    right = Right.SEE
    group: str | None = None
    looking: asyncio.Task[None] | None = None

    def group_of(self, workplace: Workplace) -> str:
        raise NotImplementedError

    def number_of(self, workplace: Workplace) -> int:
        """Of the last change; 0 for what has no number, whose screens fetch at each message."""
        raise NotImplementedError

    async def tell(self, number: int, what: str, pk: int | None) -> None:
        raise NotImplementedError

    async def connect(self) -> None:
        workplace = await self.workplace()
        if workplace is None:
            await self.accept()  # or the browser would not learn the code
            await self.close(FORBIDDEN)
            return
        self.group = self.group_of(workplace)
        await self.listen(self.group)
        # Read after joining: what happens from here on is either in the number or in a message.
        number = await database_sync_to_async(self.number_of)(workplace)
        await self.accept()
        await self.tell(number, "connected", None)
        self.joined(workplace)

    def joined(self, workplace: Workplace) -> None:
        """After the first number was told. A quiet screen is looked at too: what is over ends."""
        self.looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(RIGHTS_SECONDS * uniform(0.75, 1.25))  # noqa: S311 - not all at once
            if await self.workplace() is None:
                await self.close(FORBIDDEN)
                return

    async def disconnect(self, code: int) -> None:
        if self.looking:
            self.looking.cancel()
        if self.group:
            await self.hush(self.group)

    async def listen(self, group: str) -> None:
        await self.channel_layer.group_add(group, self.channel_name)

    async def hush(self, group: str) -> None:
        await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Nothing is asked of the browser, so nothing it sends is read."""

    async def news(self, number: int, what: str, pk: int | None) -> None:
        if await self.workplace() is None:
            await self.close(FORBIDDEN)
            return
        await self.tell(number, what, pk)

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def workplace(self) -> Workplace | None:
        """Asked anew each time: sessions end and roles are taken away while a socket lives."""
        user = verified_user(self.scope["session"].session_key)
        address = self.scope["url_route"]["kwargs"]
        if user is None:
            return None
        try:
            return workplaces.find(user=user, right=self.right, **address)
        except NotFound:
            return None


class AgendaConsumer(WorkplaceConsumer):
    """An open agenda."""

    def group_of(self, workplace: Workplace) -> str:
        return live.group_of(workplace)

    def number_of(self, workplace: Workplace) -> int:
        return rows.number_of(workplace)

    async def agenda_changed(self, event: dict[str, Any]) -> None:
        await self.news(event["number"], event["what"], event["appointment_id"])

    async def tell(self, number: int, what: str, pk: int | None) -> None:
        message = {"number": number, "what": what, "appointmentId": pk}
        await self.send(text_data=json.dumps(message))


BEATS: Beats[int, int] = Beats(changes.numbers_of, absent=0)
RIGHTS_EVERY = 2  # beats
RIGHTS_AT_ONCE = 50  # of one process: with more than a hundred screens each is asked less often
RIGHTS_LATEST = 13  # beats: who is out is off every screen within half a minute


def beats_between(screens: int) -> int:
    """Two looks at the rights of one screen."""
    return min(max(RIGHTS_EVERY, screens // RIGHTS_AT_ONCE), RIGHTS_LATEST)


class LineConsumer(WorkplaceConsumer):
    """A desk or the floor: the line of a point, or who waits for an agency anywhere.

    Rights are read at every second beat instead of at every message: a message goes to all desks
    of a point in the same moment, and holds numbers and ids alone. They cost several statements
    per socket, so the more sockets a process has, the longer a round of them takes.
    """

    right = Right.ACT
    beaten = 0
    asking: asyncio.Task[None] | None = None

    async def listen(self, group: str) -> None:
        await news.join(self, group)

    async def hush(self, group: str) -> None:
        await news.leave(self, group)

    def joined(self, workplace: Workplace) -> None:
        self.beaten = randrange(1_000)  # noqa: S311 - not all in the same moment
        BEATS.join(self, workplace.point.pk if workplace.point else 0)

    async def disconnect(self, code: int) -> None:
        BEATS.leave(self)
        if self.asking:
            self.asking.cancel()
        await super().disconnect(code)

    async def beat(self, found: int) -> None:
        await self.tell(found, "beat", None)
        self.beaten += 1
        if self.beaten % beats_between(BEATS.size()) == 0 and (
            self.asking is None or self.asking.done()
        ):
            self.asking = asyncio.create_task(self._ask())  # the others do not wait for it

    async def _ask(self) -> None:
        if await self.workplace() is None:
            BEATS.leave(self)
            await self.close(FORBIDDEN)

    def group_of(self, workplace: Workplace) -> str:
        if workplace.point:
            return line_live.of_point(workplace.point.pk)
        return line_live.of_organisation(workplace.organisation.pk)

    def number_of(self, workplace: Workplace) -> int:
        return changes.number_of(workplace.point.pk) if workplace.point else 0

    async def queue_changed(self, event: dict[str, Any]) -> None:
        await self.tell(event["number"], event["what"], event["ticket_id"])

    async def tell(self, number: int, what: str, pk: int | None) -> None:
        message = {"number": number, "what": what, "ticketId": pk}
        await self.send(text_data=json.dumps(message))
