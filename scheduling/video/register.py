"""Who sits in the rooms that this process serves, as it was a second ago at most.

Every message is checked against it. A statement per message would be hundreds a second with a few
hundred rooms, and messages would queue behind each other; all rooms together cost one statement a
second. A change that is told (somebody came, was let in or refused) is read at once, whoever made
it; what nobody tells, such as a cancelled appointment, is found within the second.
"""

import asyncio
import logging
import time
from collections import defaultdict
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.utils import timezone

from scheduling.video import seats
from scheduling.video.models import Seat
from scheduling.video.seats import Circle

logger = logging.getLogger(__name__)
SECONDS = 1.0
NOTE_EVERY = 5  # of those seconds: who was heard of is written down


class Socket(Protocol):
    seat_id: int
    room: str

    async def room_message(self, event: dict[str, Any]) -> None: ...


class _Room:
    def __init__(self) -> None:
        self.sockets: set[Socket] = set()
        self.latest: dict[int, Socket] = {}  # by seat
        self.seats: list[Seat] = []
        self.began = 0.0  # when the reading began that brought these


class _Ring:
    """Of one event loop."""

    def __init__(self) -> None:
        self.rooms: dict[str, _Room] = {}
        self.heard: set[int] = set()
        self.task: asyncio.Task[None] | None = None


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


async def read(rooms: set[str]) -> None:
    """What another reading that began later has found stays."""
    ring, began = _ring(), time.monotonic()
    found: dict[str, list[Seat]] = defaultdict(list)
    for seat in await database_sync_to_async(seats.of_rooms)(rooms):
        found[seat.room].append(seat)
    for name in rooms:
        room = ring.rooms.get(name)
        if room and room.began < began:
            room.seats, room.began = found[name], began


async def _run(ring: _Ring) -> None:
    turn = 0
    while True:
        await asyncio.sleep(SECONDS)
        turn += 1
        try:
            if turn % NOTE_EVERY == 0 and ring.heard:
                heard, ring.heard = ring.heard, set()
                await database_sync_to_async(seats.seen)(heard, now=timezone.now())
            await read(set(ring.rooms))
        except Exception:  # one reading that fails must not end all that follow
            logger.exception("The rooms could not be read")
