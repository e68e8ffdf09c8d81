"""A real mail server that misbehaves on demand."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message as Mail

from aiosmtpd.controller import Controller

from tests.apart import free_port


class Sink:
    """Takes mail as its mode says: `takes`, `later` (451), `never` (550), `cuts` the line after
    taking a message, or `hangs` in the middle of one."""

    def __init__(self) -> None:
        self.mode = "takes"
        self.pause_seconds = 0.0  # before a message is taken
        self.mails: list[Mail] = []
        self.tries = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: object, _session: object, envelope: object, address: str, _options: object
    ) -> str:
        self.tries += 1
        if self.mode == "later":
            return "451 try again later"
        if self.mode == "never":
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)  # type: ignore[attr-defined]
        return "250 OK"

    async def handle_DATA(self, server: object, _session: object, envelope: object) -> str:  # noqa: N802
        if self.mode == "hangs":
            await asyncio.sleep(60)
        await asyncio.sleep(self.pause_seconds)
        self.mails.append(message_from_bytes(envelope.content))  # type: ignore[attr-defined]
        if self.mode == "cuts":
            server.transport.abort()  # type: ignore[attr-defined]
        return "250 taken"

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]


@contextmanager
def listening() -> Iterator[tuple[Sink, int]]:
    """The sink and its port on loopback."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield sink, controller.port
    finally:
        controller.stop(no_assert=True)
