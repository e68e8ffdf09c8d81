"""What the message of somebody in a room does, by its kind. Whether it may be said was checked."""

from typing import Any

from channels.db import database_sync_to_async
from django.utils import timezone

from hub.errors import DomainError, NotFound
from scheduling.video import captions, confirming, figures, register, seats
from scheduling.video.closing import FORBIDDEN, MALFORMED
from scheduling.video.models import IdentityMethod, Seat, SeatRole
from scheduling.video.protocol import Message


class Deeds:
    """Of a room's socket (scheduling.video.consumers), which has all that is used here."""

    seat_id: int
    room: str
    may_stay: Any
    close: Any
    _tell: Any
    _give: Any
    _changed: Any
    _end: Any

    async def do_beat(self, message: Message, own: Seat) -> None:
        await self._tell("beat", {})

    async def do_figures(self, message: Message, own: Seat) -> None:
        await database_sync_to_async(figures.keep)(own, message.body, now=timezone.now())

    async def do_leave(self, message: Message, own: Seat) -> None:
        await self.close(1000)

    async def do_admit(self, message: Message, own: Seat) -> None:
        await self._decide(seats.admit, message, own)

    async def do_refuse(self, message: Message, own: Seat) -> None:
        await self._decide(seats.refuse, message, own)

    async def _decide(self, deed: Any, message: Message, own: Seat) -> None:
        if not await database_sync_to_async(self.may_stay)(own):
            await self.close(FORBIDDEN)
            return
        try:
            await database_sync_to_async(deed)(message.to, by=own, now=timezone.now())
        except DomainError as refused:
            await self._tell("problem", {"code": refused.code, "text": str(refused)})
        await self._changed()

    async def do_ask(self, message: Message, own: Seat) -> None:
        """To the citizen, and to colleagues; back to who asked with its number."""
        await self._keep(own, confirming.ask, **message.body)

    async def do_answer(self, message: Message, own: Seat) -> None:
        said = {"question_id": message.body["question"], "is_right": message.body["right"]}
        await self._keep(own, confirming.answer, **said)

    async def _keep(self, own: Seat, deed: Any, **said: Any) -> None:
        try:
            kept = await database_sync_to_async(deed)(**said, by=own, now=timezone.now())
        except NotFound:
            return
        about = {"page": kept.page, "pages": kept.pages}
        body = {"question": kept.pk, "text": kept.text, "right": kept.is_right, **about}
        await self._tell("question", body, sender=self.seat_id)
        circle = register.circle(self.room, self.seat_id)
        for seat in circle.admitted() if circle else []:
            if seat.role in {SeatRole.GUEST, SeatRole.MODERATOR}:
                told = {"from": self.seat_id, "kind": "question", "body": body, "more": {}}
                await self._give(seat.pk, told)

    async def do_identity(self, message: Message, own: Seat) -> None:
        if message.body["method"] not in IdentityMethod.values:
            await self._end(MALFORMED, "identity")
            return
        method = IdentityMethod(message.body["method"])
        keep = database_sync_to_async(confirming.identify)
        await keep(method=method, by=own, now=timezone.now())
        await self._tell("identity", {"text": str(method.label)})

    async def do_captions(self, message: Message, own: Seat) -> None:
        """By the citizen alone: whose voice is to be written out is theirs to say."""
        switch = database_sync_to_async(captions.switch)
        try:
            await switch(own, on=message.body["on"], now=timezone.now())
        except DomainError as refused:
            await self._tell("problem", {"code": refused.code, "text": str(refused)})
        await self._changed()
