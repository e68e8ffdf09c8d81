"""Who sits in the rooms that this process serves, and on what the right of staff rests.

Every message is checked against a reading that began after the message came. A statement for each
would be hundreds a second with a few hundred rooms, and messages would queue behind each other; so
there is one reading at a time, and all that comes meanwhile shares the next one. Whoever says
nothing is looked at once a second, with everybody else.
"""

import asyncio
import logging
import time
from collections import defaultdict
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.utils import timezone

from scheduling.video import seats, standing
from scheduling.video.models import Seat
from scheduling.video.seats import Circle
from scheduling.video.standing import GONE, Account, Facts

logger = logging.getLogger(__name__)
SECONDS = 1.0
LONGEST_PAUSE = 0.03  # between two readings that messages wait for
NOTE_EVERY = 5  # of those seconds: who was heard of is written down


class Socket(Protocol):
    seat_id: int
    room: str
    account: Account | None  # of staff

    async def room_message(self, event: dict[str, Any]) -> None: ...

    async def looked_at(self) -> None:
        """A reading that nobody asked for: it may end here."""


class _Room:
    def __init__(self) -> None:
        self.sockets: set[Socket] = set()
        self.latest: dict[int, Socket] = {}  # by seat
        self.seats: list[Seat] = []
        self.standing: dict[Account, Facts] = {}
        self.began = 0.0  # when the reading began that brought these


class _Ring:
    """Of one event loop."""

    def __init__(self) -> None:
        self.rooms: dict[str, _Room] = {}
        self.heard: set[int] = set()
        self.task: asyncio.Task[None] | None = None
        self.asked: set[str] = set()  # rooms that the next reading is for
        self.answer: asyncio.Future[None] | None = None  # when it is there
        self.reader: asyncio.Task[None] | None = None


_rings: WeakKeyDictionary[asyncio.AbstractEventLoop, _Ring] = WeakKeyDictionary()


def _ring() -> _Ring:
    return _rings.setdefault(asyncio.get_running_loop(), _Ring())


def join(socket: Socket) -> None:
    ring = _ring()
    room = ring.rooms.setdefault(socket.room, _Room())
    room.sockets.add(socket)
    room.latest[socket.seat_id] = socket
    if ring.task is None:
        ring.task = asyncio.create_task(_run(ring))


def leave(socket: Socket) -> None:
    ring = _ring()
    room = ring.rooms[socket.room]
    room.sockets.discard(socket)
    if room.latest.get(socket.seat_id) is socket:
        del room.latest[socket.seat_id]
    if not room.sockets:
        del ring.rooms[socket.room]
    if not ring.rooms and ring.task:
        ring.task.cancel()
        ring.task = None


def circle(room: str, seat_id: int) -> Circle | None:
    """None where the seat is no more."""
    known = _ring().rooms[room].seats
    own = next((seat for seat in known if seat.pk == seat_id), None)
    return Circle(own, [seat for seat in known if seat is not own]) if own else None


def near(room: str, seat_id: int) -> Socket | None:
    """The socket of a seat in this very process: what is for it need not go around."""
    return _ring().rooms[room].latest.get(seat_id)


def hear(seat_id: int) -> None:
    """A sign of life, to be written down with those of all others."""
    _ring().heard.add(seat_id)


def standing_of(socket: Socket) -> Facts:
    """As it was read last."""
    account = socket.account
    return _ring().rooms[socket.room].standing.get(account, GONE) if account else GONE


async def fresh(room: str) -> None:
    """Comes back when the room was read, by a reading that began after this call."""
    ring = _ring()
    ring.asked.add(room)
    if ring.answer is None:
        ring.answer = asyncio.get_running_loop().create_future()
    answer = ring.answer
    if ring.reader is None or ring.reader.done():
        ring.reader = asyncio.create_task(_answer(ring))
    await asyncio.shield(answer)  # who is cut off must not cancel it for the others


async def _answer(ring: _Ring) -> None:
    while (answer := ring.answer) is not None:
        rooms, ring.asked, ring.answer = ring.asked, set(), None
        began = time.monotonic()
        try:
            await read(rooms)
        except Exception as failed:  # noqa: BLE001 - told to whoever waits: they end
            answer.set_exception(failed)
        else:
            answer.set_result(None)
        # At most half of the time: under load more messages then share a reading.
        await asyncio.sleep(min(time.monotonic() - began, LONGEST_PAUSE))


async def read(rooms: set[str]) -> None:
    """What another reading that began later has found stays."""
    ring, began = _ring(), time.monotonic()
    found: dict[str, list[Seat]] = defaultdict(list)
    seen, accounts = await database_sync_to_async(_look)(rooms, _accounts(ring, rooms))
    for seat in seen:
        found[seat.room].append(seat)
    for name in rooms:
        room = ring.rooms.get(name)
        if room and room.began < began:
            room.seats, room.standing, room.began = found[name], accounts, began


def _accounts(ring: _Ring, rooms: set[str]) -> set[Account]:
    known = [ring.rooms[name] for name in rooms if name in ring.rooms]
    return {one.account for room in known for one in room.sockets if one.account}


def _look(rooms: set[str], accounts: set[Account]) -> tuple[list[Seat], dict[Account, Facts]]:
    return seats.of_rooms(rooms), standing.of_accounts(accounts, now=timezone.now())


async def _run(ring: _Ring) -> None:
    turn = 0
    while True:
        await asyncio.sleep(SECONDS)
        turn += 1
        try:
            if turn % NOTE_EVERY == 0 and ring.heard:
                heard, ring.heard = ring.heard, set()
                await database_sync_to_async(seats.seen)(heard, now=timezone.now())
            here = [one for room in ring.rooms.values() for one in room.sockets]
            await read(set(ring.rooms))
            for socket in here:  # not who came meanwhile: they were not read
                await socket.looked_at()
        except Exception:  # one reading that fails must not end all that follow
            logger.exception("The rooms could not be read")
