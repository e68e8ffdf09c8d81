"""News of a line for all sockets of a process: one of them all listens, and passes it on.

A group of the channel layer would wake a queue, a task and a thread for each socket; with five
hundred screens in one hall the call would arrive with the last of them a second late.
"""

import asyncio
import logging
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)
AT_ONCE = 50  # sockets, before something else has its turn
AGAIN_SECONDS = 1.0


class Hearer(Protocol):
    async def queue_changed(self, event: dict[str, Any]) -> None: ...


class _Circle:
    """Who hears of one group, in one event loop."""

    def __init__(self, group: str) -> None:
        self.group, self.channel = group, ""
        self.members: set[Hearer] = set()
        self.layer = get_channel_layer()
        self.ready = asyncio.create_task(self._join())
        self.task: asyncio.Task[None] | None = None

    async def _join(self) -> None:
        self.channel = await self.layer.new_channel()
        await self.layer.group_add(self.group, self.channel)
        self.task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            try:
                await self._pass_on(await self.layer.receive(self.channel))
            except Exception:
                # What is lost here every screen finds out by its beat.
                logger.exception("News of a line was not passed on")
                await asyncio.sleep(AGAIN_SECONDS)

    async def _pass_on(self, event: dict[str, Any]) -> None:
        members = list(self.members)
        for first in range(0, len(members), AT_ONCE):
            some = members[first : first + AT_ONCE]
            told = (member.queue_changed(event) for member in some)
            await asyncio.gather(*told, return_exceptions=True)
            await asyncio.sleep(0)

    async def end(self) -> None:
        self.ready.cancel()
        if self.task:
            await self.layer.group_discard(self.group, self.channel)
            self.task.cancel()


_circles: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, _Circle]] = WeakKeyDictionary()


async def join(hearer: Hearer, group: str) -> None:
    """From its return on the hearer hears all that is sent to the group."""
    circles = _circles.setdefault(asyncio.get_running_loop(), {})
    circle = circles.get(group) or circles.setdefault(group, _Circle(group))
    circle.members.add(hearer)
    try:
        await asyncio.shield(circle.ready)
    except BaseException:
        await leave(hearer, group)
        raise


async def leave(hearer: Hearer, group: str) -> None:
    circles = _circles.get(asyncio.get_running_loop(), {})
    circle = circles.get(group)
    if circle is None:
        return
    circle.members.discard(hearer)
    if not circle.members:
        del circles[group]
        await circle.end()
