"""The beat of live screens: every two seconds each socket hears the number of its line.

Messages can be dropped, and after the last one no gap would show it; and a connection can hang
without ever closing. So silence means to a screen that it is not live, and a number that it does
not have means: fetch. All sockets of a process beat together, so that what they need is read for
all of them at once: a thousand screens cost as few statements as one.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async

logger = logging.getLogger(__name__)
SECONDS = 2.0
AT_ONCE = 50  # sockets, before something else has its turn

K = TypeVar("K")
V = TypeVar("V")
Told = TypeVar("Told", contravariant=True)


class Member(Protocol[Told]):
    async def beat(self, found: Told) -> None:
        """`found`: what was read for the key of this socket."""


class Beats(Generic[K, V]):
    """Sockets of one kind. `read` answers for many keys at once; a key without an answer is told
    `absent`."""

    def __init__(self, read: Callable[[set[K]], Mapping[K, V]], absent: V) -> None:
        self._read, self._absent = read, absent
        self._rings: WeakKeyDictionary[asyncio.AbstractEventLoop, _Ring[K, V]] = WeakKeyDictionary()

    def join(self, member: Member[V], key: K) -> None:
        ring = self._rings.setdefault(asyncio.get_running_loop(), _Ring())
        ring.members[member] = key
        if ring.task is None:
            ring.task = asyncio.create_task(self._run(ring))

    def leave(self, member: Member[V]) -> None:
        ring = self._rings.get(asyncio.get_running_loop())
        if ring is None or ring.members.pop(member, None) is None:
            return
        if not ring.members and ring.task:
            ring.task.cancel()
            ring.task = None

    def size(self) -> int:
        ring = self._rings.get(asyncio.get_running_loop())
        return len(ring.members) if ring else 0

    async def _run(self, ring: "_Ring[K, V]") -> None:
        while True:
            await asyncio.sleep(SECONDS)
            members = list(ring.members.items())  # who joins while we read is told the next time
            try:
                found = await database_sync_to_async(self._read)({key for _one, key in members})
            except Exception:  # one beat that fails must not end all that follow
                # The screens hear nothing, and say that they are not live.
                logger.exception("A beat was left out")
                continue
            await self._tell(members, found)

    async def _tell(self, members: list[tuple[Member[V], K]], found: Mapping[K, V]) -> None:
        """One that fails (it is just closing) keeps the others from nothing."""
        for first in range(0, len(members), AT_ONCE):
            some = members[first : first + AT_ONCE]
            news = (member.beat(found.get(key, self._absent)) for member, key in some)
            await asyncio.gather(*news, return_exceptions=True)
            await asyncio.sleep(0)


class _Ring(Generic[K, V]):
    """Of one event loop."""

    def __init__(self) -> None:
        self.members: dict[Member[V], K] = {}
        self.task: asyncio.Task[None] | None = None
