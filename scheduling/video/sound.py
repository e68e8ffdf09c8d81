"""What one person says, on its way to the caption service of the organisation; the lines go to
everybody in the room. A socket beside that of the room, so that sound holds up no message.

Each piece is checked as a message of the room is: by the tab that sits there, while the citizen has
captions on. Nothing is kept and nothing logged of what passes.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.utils import timezone

from scheduling.video import captions, doors, seats
from scheduling.video.allowance import Allowance
from scheduling.video.captions.base import BYTES_A_SAMPLE, LONGEST_CAPTION, Caption, CaptionService
from scheduling.video.closing import BROKEN, FLOOD, FORBIDDEN, MALFORMED, OVER
from scheduling.video.models import Seat, SeatState
from scheduling.video.seats import Circle

logger = logging.getLogger(__name__)
MOST_BYTES = 16_000  # of one piece: half a second
MOST_WAITING = 8  # pieces before a service that is slow; then the oldest is dropped


class SoundConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """By the token of a seat: citizens and who was invited."""

    seat_id = 0
    session = ""
    sequence = 0
    work: "asyncio.Task[None] | None" = None

    def seat(self) -> Seat | None:
        """Whose voice it is."""
        return seats.opened_by(self.scope["url_route"]["kwargs"]["token"])

    async def connect(self) -> None:
        self.allowance = Allowance(time.monotonic())
        self.waiting: asyncio.Queue[bytes] = asyncio.Queue(MOST_WAITING)
        await self.accept()  # or the browser would not learn the code
        query = parse_qs(self.scope.get("query_string", b"").decode("latin-1"))
        self.session = query.get("session", [""])[0]
        seat = await database_sync_to_async(self.seat)()
        service = await database_sync_to_async(self._service)(seat)
        if seat is None or service is None:
            await self.close(FORBIDDEN)
            return
        self.seat_id, self.room, self.language = seat.pk, seat.room, seat.appointment.language
        if await self._circle() is not None:
            self.work = asyncio.create_task(self._write_out(service))

    def _service(self, seat: Seat | None) -> CaptionService | None:
        return captions.service_of(doors.policy_of(seat.appointment)) if seat else None

    async def disconnect(self, code: int) -> None:
        if self.work:
            self.work.cancel()
            await asyncio.wait({self.work})

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.work is None:
            return
        piece = bytes_data or b""
        if not self.allowance.takes(len(piece), now=time.monotonic()):
            await self.close(FLOOD)
        elif not 0 < len(piece) <= MOST_BYTES or len(piece) % BYTES_A_SAMPLE:
            await self.close(MALFORMED)
        elif await self._circle() is not None:
            if self.waiting.full():
                self.waiting.get_nowait()
            self.waiting.put_nowait(piece)

    async def _circle(self) -> Circle | None:
        """Everybody in the room; None where this voice may not be heard (any more), and then this
        socket just ended."""
        look = database_sync_to_async(self._look)
        code, circle = await look()
        if code:
            await self.close(code)
        found: Circle | None = circle
        return found

    def _look(self) -> tuple[int, Circle | None]:
        known = seats.of_rooms([self.room])
        own = next((seat for seat in known if seat.pk == self.seat_id), None)
        # Where the socket of the room ended, for whatever reason, nobody is here any more.
        if own is None or own.state != SeatState.ADMITTED or own.seen_at is None:
            return FORBIDDEN, None
        if own.session != self.session:
            return FORBIDDEN, None
        if not doors.still_open(own.appointment, now=timezone.now(), made_for=own.starts_at):
            return OVER, None
        circle = Circle(own, [seat for seat in known if seat is not own])
        return (0, circle) if circle.has_captions() else (FORBIDDEN, None)

    async def _sound(self) -> AsyncIterator[bytes]:
        while True:
            yield await self.waiting.get()

    async def _write_out(self, service: CaptionService) -> None:
        try:
            async for line in service.captions(self._sound(), language=self.language):
                await self._tell(line)
        except Exception as failed:  # noqa: BLE001 - whatever it is must not harm the call
            # By its name alone: an error may quote what was said.
            logger.error("A caption service failed: %s", type(failed).__name__)
            with suppress(RuntimeError):
                await self.close(BROKEN)

    async def _tell(self, line: Caption) -> None:
        circle = await self._circle()
        if circle is None:
            return
        self.sequence += 1
        body: dict[str, Any] = {
            "sequence": self.sequence,
            "number": line.number,
            "text": line.text[:LONGEST_CAPTION],
            "done": line.is_final,
        }
        event = {"type": "room.message", "from": self.seat_id, "kind": "caption", "more": {}}
        for seat in (circle.own, *circle.admitted()):
            group = f"video.{self.room}.{seat.pk}"
            await self.channel_layer.group_send(group, {**event, "body": body})
