"""What a child process of a story of deaths does: each deed by a process that dies within it, and
once more by another. `python -m tests.concurrency.deaths_racer SCENE [halfway]`
"""

import json
import os
import signal
from collections.abc import Callable
from dataclasses import asdict
from itertools import product
from typing import Any
from uuid import uuid4

from tests.concurrency.histories_racer import end_work, found, scene  # first: it sets Django up

# isort: split
from django.db import connection, connections
from django.test import Client

from hub.audit.models import Event
from hub.together import Together
from scheduling.api import idempotency
from tests.concurrency.client import answer_of, headers_of, request_of
from tests.concurrency.histories import Answer, Ask, Try

BEFORE = {
    "hold": (),
    "confirm": ("hold",),
    "move": ("hold", "confirm"),
    "cancel": ("hold", "confirm"),
}


def die(*_args: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def amid() -> None:
    """All rows but those of the trail and the news are written, and the transaction is open."""
    _short_of_the_trail(die)


def done() -> None:
    idempotency._keep = die  # type: ignore[assignment]


def kept() -> None:
    keep = idempotency._keep

    def keep_and_die(*args: Any) -> None:
        keep(*args)
        die()

    idempotency._keep = keep_and_die  # type: ignore[assignment]


def halfway() -> None:
    """As `amid`, but as if there were no transaction: what was written stays."""

    def commit_and_die(*_args: Any) -> None:
        connection.connection.commit()
        die()

    _short_of_the_trail(commit_and_die)


def _short_of_the_trail(then: Callable[[], None]) -> None:
    whole = Together.write

    def write(batch: Together) -> None:
        rows = [getattr(step, "args", [None])[0] for step in batch._steps]
        trail = [at for at, row in enumerate(rows) if isinstance(row, Event)]
        if trail:
            del batch._steps[trail[0] :]
        whole(batch)
        if trail:
            then()

    Together.write = write  # type: ignore[method-assign, assignment]


class Theatre:
    """Plays visits at the offering, and keeps each try."""

    def __init__(self, town: dict[str, Any]) -> None:
        self.offering: int = town["offering"]
        self.starts: list[int] = town["starts"][::2]  # visits take twenty minutes
        self.tries: list[Try] = []

    def all(self, *moments: Callable[[], None]) -> None:
        for moment, deed in product(moments, BEFORE):
            self.play(deed, moment)

    def tell(self) -> None:
        print(json.dumps({"tries": [asdict(one) for one in self.tries], "rows": asdict(found())}))

    def play(self, deed: str, moment: Callable[[], None]) -> None:
        """The visit up to the deed, the deed with its death, and the deed again: at once, and
        when the time of whoever died is over."""
        start, other = self.starts.pop(), self.starts[-1]
        visit, last = f"{deed}-{moment.__name__}", Answer(0)
        for before in BEFORE[deed]:
            last = self._send(self._ask(visit, before, start, last))
        ask = self._ask(visit, deed, other if deed == "move" else start, last)
        self._die(ask, moment)
        self._send(ask)
        end_work()
        self._send(ask)

    def _ask(self, visit: str, deed: str, start: int, last: Answer) -> Ask:
        return Ask(visit, deed, str(uuid4()), start, last.reference, last.token)

    def _die(self, ask: Ask, moment: Callable[[], None]) -> None:
        connections.close_all()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined] # a fork has none of its threads
        child = os.fork()
        if not child:
            moment()
            self._send(ask)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            raise AssertionError(f"{ask.deed} outlived {moment.__name__}")
        self.tries.append(Try(ask))

    def _send(self, ask: Ask) -> Answer:
        method, path, body = request_of(ask, self.offering)
        client, headers = Client(SERVER_NAME="localhost"), headers_of(ask, "10.0.0.1")
        text = json.dumps(body)
        response = client.generic(method, path, text, "application/json", headers=headers)
        answer = answer_of(ask, response.status_code, response.content)
        self.tries.append(Try(ask, answer))
        return answer


def main() -> None:
    """Prints the tries and the rows: after deaths as they come, and when `halfway` was played too,
    for the negative control."""
    theatre = Theatre(scene("34"))
    theatre.all(amid, done, kept)
    theatre.tell()
    theatre.all(halfway)
    theatre.tell()


if __name__ == "__main__":
    main()
