"""All sockets of a process beat together, and none is told what was read for others."""

import asyncio
import threading

import pytest
from django.db import DatabaseError

from scheduling.queue import beats
from scheduling.queue.beats import Beats

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beats, "SECONDS", 0.02)


class Socket:
    def __init__(self) -> None:
        self.heard: list[int] = []

    async def beat(self, found: int) -> None:
        self.heard.append(found)
        await asyncio.sleep(0)


class Closing(Socket):
    async def beat(self, found: int) -> None:
        raise RuntimeError


async def until(heard: list[int], count: int) -> None:
    async with asyncio.timeout(5):
        while len(heard) < count:
            await asyncio.sleep(0.01)


async def test_what_many_need_is_read_at_once_and_one_that_fails_stops_nobody() -> None:
    asked: list[set[int]] = []

    def read(keys: set[int]) -> dict[int, int]:
        asked.append(keys)
        return {key: key * 10 for key in keys if key != 3}

    ring: Beats[int, int] = Beats(read, absent=-1)
    first, closing, same, gone = Socket(), Closing(), Socket(), Socket()
    for socket, key in ((first, 1), (closing, 2), (same, 1), (gone, 3)):
        ring.join(socket, key)
    await until(gone.heard, 2)
    for socket in (first, closing, same, gone):
        ring.leave(socket)
    assert asked[0] == {1, 2, 3}
    assert first.heard[0] == same.heard[0] == 10
    assert gone.heard[0] == -1
    count = len(asked)
    await asyncio.sleep(0.1)
    assert len(asked) == count  # nobody is there, so nothing is read


async def test_who_joins_while_others_are_read_is_not_taken_for_gone() -> None:
    reading, joined = threading.Event(), threading.Event()

    def read(keys: set[int]) -> dict[int, int]:
        reading.set()
        joined.wait(5)
        return {key: key for key in keys}

    ring: Beats[int, int] = Beats(read, absent=-1)
    first, late = Socket(), Socket()
    ring.join(first, 1)
    while not reading.is_set():
        await asyncio.sleep(0.01)
    ring.join(late, 2)
    joined.set()
    await until(late.heard, 1)
    assert late.heard[0] == 2
    ring.leave(first)
    ring.leave(late)


async def test_a_database_that_is_away_leaves_a_beat_out_and_no_more() -> None:
    fails = [True, False]

    def read(keys: set[int]) -> dict[int, int]:
        if fails and fails.pop(0):
            raise DatabaseError
        return dict.fromkeys(keys, 7)

    ring: Beats[int, int] = Beats(read, absent=-1)
    socket = Socket()
    ring.join(socket, 1)
    await until(socket.heard, 1)
    ring.leave(socket)
    assert socket.heard[0] == 7
