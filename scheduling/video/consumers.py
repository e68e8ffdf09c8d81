"""The socket of a video room. It passes on what browsers say to each other and knows nothing of
it; who may say what is read anew for each message, together with that of all others.

Groups: `video.<room>` hears that something changed (each then reads what it may see), and
`video.<room>.<seat>` what is for one seat.
"""

import asyncio
import json
import logging
import re
import time
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError
from django.utils import timezone

from scheduling.video import doors, protocol, register, relay, roster, seats
from scheduling.video.allowance import Allowance
from scheduling.video.closing import BROKEN, FLOOD, FORBIDDEN, FULL, MALFORMED, OVER, TAKEN, TRIED
from scheduling.video.deeds import Deeds
from scheduling.video.doors import Door
from scheduling.video.models import Seat, SeatRole, SeatState
from scheduling.video.protocol import Kind, Malformed, Message
from scheduling.video.seats import Circle, RoomIsFull, SeatTaken
from scheduling.video.standing import Account, Facts

logger = logging.getLogger(__name__)
SESSION = re.compile(r"[0-9a-f-]{36}")
SILENCE = 15.0  # seconds; a browser beats every four
LAST_WORDS = 5.0  # seconds
RIGHTS_SECONDS = 15.0  # at most, between two looks at whether somebody of staff may stay


class RoomConsumer(Deeds, AsyncWebsocketConsumer):  # type: ignore[misc]
    """By the token of a seat: citizens and who was invited."""

    seat_id = 0
    room = ""
    epoch = 0
    heard = 0  # the number of the last message from the browser
    told = 0  # and of the last one to it
    ask_again = 0.0
    joined = False
    relay_given = False
    silence: asyncio.TimerHandle | None = None
    account: Account | None = None  # of staff
    handling: "asyncio.Task[None] | None" = None
    ending = False

    def seat(self) -> Seat | None:
        """Whose socket this is. Asked on connect."""
        return seats.opened_by(self.scope["url_route"]["kwargs"]["token"])

    def may_stay(self, seat: Seat) -> bool:
        """Beyond what the seat itself says. Asked for each deed, when anything changed on which it
        rests, and every quarter minute."""
        return True

    async def connect(self) -> None:
        self.passed_on: dict[int, int] = {}
        self.inbox: list[Message] = []
        self.standing: Facts | None = None
        self.allowance = Allowance(time.monotonic())
        await self.accept()  # or the browser would not learn the code
        query = parse_qs(self.scope.get("query_string", b"").decode("latin-1"))
        if "trial" in query:  # whether the way to us is open: nobody sits down
            await self.close(TRIED)
            return
        session = query.get("session", [""])[0]
        if not SESSION.fullmatch(session):
            await self.close(MALFORMED)
            return
        code = await self._sit(session, again="again" in query)
        if code:
            await self.close(code)
            return
        await self.channel_layer.group_add(f"video.{self.room}", self.channel_name)
        await self.channel_layer.group_add(self._group(self.seat_id), self.channel_name)
        register.join(self)
        self.joined = True
        self._listen()
        # Read after joining: what happens from here on is either in it or in a message.
        await self.room_changed({})
        await self._changed()

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Whatever was said and not heard yet is not heard any more."""
        self.ending = True
        await super().close(code=code, reason=reason)

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _sit(self, session: str, *, again: bool) -> int:
        """The close code, or 0."""
        seat, now = self.seat(), timezone.now()
        if seat is None or seat.state == SeatState.REFUSED or not self.may_stay(seat):
            return FORBIDDEN
        appointment = seat.appointment
        policy = doors.policy_of(appointment)
        if doors.door_of(appointment, policy, now=now, made_for=seat.starts_at) != Door.OPEN:
            return OVER
        try:
            self.epoch = seats.sit(seat, session=session, again=again, now=now)
        except SeatTaken:
            return TAKEN
        except RoomIsFull:
            return FULL
        self.seat_id, self.room = seat.pk, seat.room
        return 0

    async def disconnect(self, code: int) -> None:
        if self.silence:
            self.silence.cancel()
        if not self.room:
            return
        if self.handling:  # what was said just before, such as how the connection was
            await asyncio.wait({self.handling}, timeout=LAST_WORDS)
        await self.channel_layer.group_discard(self._group(self.seat_id), self.channel_name)
        await self.channel_layer.group_discard(f"video.{self.room}", self.channel_name)
        if self.joined:
            register.leave(self)
        await database_sync_to_async(seats.rise)(self.seat_id, epoch=self.epoch)
        await self._changed()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self.room or self.ending:  # what comes until it is closed is not even logged
            return
        size = len(text_data or "") + len(bytes_data or b"")
        if not self.allowance.takes(size, now=time.monotonic()):
            await self._end(FLOOD, "flood")
            return
        try:
            if text_data is None:
                raise Malformed("binary")
            message = protocol.read(text_data)
        except Malformed as malformed:
            await self._end(MALFORMED, malformed.reason)
            return
        self._listen()
        if message.number > self.heard:  # else it was heard before
            self.heard = message.number
            self.inbox.append(message)
            if self.handling is None or self.handling.done():
                self.handling = asyncio.create_task(self._handle_all())

    async def _handle_all(self) -> None:
        """In order; all that came before a reading began is checked against that one. A beat, which
        tells nobody anything, is checked against the last one, of a second ago at most."""
        try:
            while self.inbox and not self.ending:
                messages, self.inbox = self.inbox, []
                if any(message.kind != Kind.BEAT for message in messages):
                    await register.fresh(self.room)
                for message in messages:
                    if not self.ending:
                        await self._handle(message)
        except Exception:  # nothing is passed on unchecked: the browser comes again
            logger.exception("A message of a video room could not be handled")
            await self.close(BROKEN)

    async def _handle(self, message: Message) -> None:
        register.hear(self.seat_id)
        circle = await self._circle()
        if circle is None:
            return
        if message.kind not in allowed(circle.own):
            await self._end(FORBIDDEN, "not_allowed")
        elif message.kind == Kind.SIGNAL:
            to = [seat for seat in circle.admitted() if seat.pk == message.to]
            await self._pass_on(message, to, tab=circle.own.session)
        elif message.kind in {Kind.TEXT, Kind.STATE}:
            await self._pass_on(message, circle.admitted())
        else:
            await getattr(self, f"do_{message.kind}")(message, circle.own)

    async def _circle(self) -> Circle | None:
        """As it was read last; None where this socket just ended, for it may not be here."""
        circle = register.circle(self.room, self.seat_id)
        if circle is None:
            code = FORBIDDEN
        else:
            code = self._why_not(circle.own) or await self._right_lost(circle.own)
        if code:
            await self.close(code)
        return None if code else circle

    async def _right_lost(self, own: Seat) -> int:
        """Asked anew where anything changed on which it rests, and by the clock: a browser that
        sends no beats talks on."""
        now = register.standing_of(self)
        if self.account is None or (now == self.standing and time.monotonic() < self.ask_again):
            return 0
        if not await database_sync_to_async(self.may_stay)(own):
            return FORBIDDEN
        self.standing, self.ask_again = now, time.monotonic() + RIGHTS_SECONDS
        return 0

    async def looked_at(self) -> None:
        if not self.ending:
            await self._circle()

    def _why_not(self, own: Seat) -> int:
        """The code of why this socket ends, or 0."""
        if own.epoch > self.epoch:
            return TAKEN
        if own.state == SeatState.REFUSED:
            return FORBIDDEN
        is_open = doors.still_open(own.appointment, now=timezone.now(), made_for=own.starts_at)
        return 0 if is_open else OVER

    async def room_changed(self, event: dict[str, Any]) -> None:
        """Each reads for itself what it may see now. Where that fails no message is passed on, and
        the reading of the next second ends whom it must."""
        try:
            await register.read({self.room})
        except DatabaseError:
            logger.exception("A room could not be read")
            return
        circle = await self._circle()
        if circle is not None:
            await self._tell("people", self._people(circle))

    def _people(self, circle: Circle) -> dict[str, Any]:
        now = timezone.now()
        found = roster.seen_by(circle, now=now)
        if circle.own.state == SeatState.ADMITTED and not self.relay_given:
            self.relay_given = True
            found["connection"] = relay.configuration(now=now)
        return {**found, "epoch": self.epoch}

    async def room_message(self, event: dict[str, Any]) -> None:
        await self._tell(event["kind"], event["body"], sender=event["from"], more=event["more"])

    async def _pass_on(self, message: Message, receivers: list[Seat], tab: str = "") -> None:
        for seat in receivers:
            more: dict[str, Any] = {}
            if message.kind == Kind.SIGNAL:  # counted per receiver, so that a loss shows
                self.passed_on[seat.pk] = self.passed_on.get(seat.pk, 0) + 1
                more = {"tab": tab, "epoch": self.epoch, "count": self.passed_on[seat.pk]}
            body = {"kind": str(message.kind), "body": message.body}
            await self._give(seat.pk, {"from": self.seat_id, **body, "more": more})

    async def _give(self, seat_id: int, event: dict[str, Any]) -> None:
        if near := register.near(self.room, seat_id):
            await near.room_message(event)
            return
        event["type"] = "room.message"
        await self.channel_layer.group_send(self._group(seat_id), event)

    async def _changed(self) -> None:
        await self.channel_layer.group_send(f"video.{self.room}", {"type": "room.changed"})

    async def _tell(
        self, kind: str, body: Any, *, sender: int = 0, more: dict[str, Any] | None = None
    ) -> None:
        self.told += 1
        message = {"v": protocol.VERSION, "n": self.told, "kind": kind, "from": sender}
        with suppress(RuntimeError):  # it is just closing, which is told by itself
            await self.send(text_data=json.dumps({**message, "body": body, **(more or {})}))

    async def _end(self, code: int, reason: str) -> None:
        """This session alone: the others of the room notice no more than that somebody left."""
        logger.warning("A session of a video room was ended: %s", reason)
        await self.close(code)

    def _listen(self) -> None:
        """Who is not heard for a while is gone, whatever their socket believes."""
        if self.silence:
            self.silence.cancel()
        loop = asyncio.get_running_loop()
        self.silence = loop.call_later(SILENCE, lambda: loop.create_task(self.close()))

    def _group(self, seat_id: int) -> str:
        return f"video.{self.room}.{seat_id}"


def allowed(seat: Seat) -> frozenset[Kind]:
    if seat.state != SeatState.ADMITTED:
        return protocol.WAITING
    if seat.role == SeatRole.GUEST:
        return protocol.GUEST
    return protocol.MODERATOR if seat.role == SeatRole.MODERATOR else protocol.IN_THE_CALL
