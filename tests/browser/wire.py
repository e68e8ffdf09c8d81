"""A proxy on loopback that can be cut, that stalls (stays open and passes nothing) and that drops
(takes everything and passes nothing, for ever lost)."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress


class Wire:
    def __init__(self, to: int) -> None:
        self.to = to
        self.port = 0
        self.is_cut = self.drops = False
        self.loop = asyncio.new_event_loop()
        self.flows = asyncio.Event()
        self.ends: set[asyncio.StreamWriter] = set()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        self.ready.wait(10)

    def cut(self) -> None:
        """Every connection is gone, and none can be made."""
        self._do(self._cut)

    def stall(self) -> None:
        self._do(self.flows.clear)

    def drop(self) -> None:
        self._do(lambda: setattr(self, "drops", True))

    def mend(self) -> None:
        self._do(self._mend)

    def close(self) -> None:
        self._do(self._cut)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def _do(self, deed: Callable[[], object]) -> None:
        done = threading.Event()

        def do() -> None:
            deed()
            done.set()

        self.loop.call_soon_threadsafe(do)
        done.wait(5)

    def _cut(self) -> None:
        self.is_cut = True
        for end in self.ends:
            end.transport.abort()
        self.ends.clear()

    def _mend(self) -> None:
        self.is_cut = self.drops = False
        self.flows.set()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._listen())
        self.ready.set()
        self.loop.run_forever()
        left = asyncio.all_tasks(self.loop)
        for one in left:
            one.cancel()
        self.loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self.loop.close()

    async def _listen(self) -> None:
        self.flows.set()
        door = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = door.sockets[0].getsockname()[1]

    async def _serve(self, near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        if self.is_cut:
            near_out.transport.abort()
            return
        far_in, far_out = await asyncio.open_connection("127.0.0.1", self.to)
        self.ends |= {near_out, far_out}
        with suppress(asyncio.CancelledError):
            await asyncio.gather(self._carry(near_in, far_out), self._carry(far_in, near_out))

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while some := await source.read(65536):
                if self.drops:
                    continue
                await self.flows.wait()
                target.write(some)
                await target.drain()
        self.ends.discard(target)
        target.close()
