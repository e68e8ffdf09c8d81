"""A client of the API as a process: does what citizens do until it is killed, and writes down each
write before it is sent and what was answered. `python -m tests.concurrency.client PLAN NUMBER`

Without Django, so that it starts at once.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Any
from uuid import UUID

from tests.concurrency.histories import LIVE, STATE, Answer, Ask, Try

ADDRESS_HEADER = "X-Forwarded-For"  # each client has an address of its own
ANSWER_SECONDS = 8
MOST_DEEDS = 2_000
MOST_WANTED = 8  # starts that everybody begins with; some move to a later one
MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Plan:
    folder: str
    ports: list[int]
    offering: int
    starts: list[int]
    seconds: float


Note = Callable[[Ask | Answer], None]


def request_of(ask: Ask, offering: int) -> tuple[str, str, dict[str, Any]]:
    """Method, path and body."""
    start = datetime.fromtimestamp(ask.start, UTC).isoformat()
    own = f"/api/v1/appointments/{ask.reference}"
    if ask.deed == "hold":
        return "POST", "/api/v1/holds", {"offering": offering, "start": start}
    if ask.deed == "confirm":
        contact = {"name": "Sanne", "email": f"{ask.visit}@example.nl"}
        return "POST", "/api/v1/appointments", {"reference": ask.reference, "contact": contact}
    return ("PATCH", own, {"start": start}) if ask.deed == "move" else ("DELETE", own, {})


def headers_of(ask: Ask, address: str) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Idempotency-Key": ask.key}
    if ask.token:
        headers["Authorization"] = f"Bearer {ask.token}"
    return {**headers, ADDRESS_HEADER: address}


def answer_of(ask: Ask, status: int, body: bytes) -> Answer:
    """What the client makes of it; a cancellation is answered without a body."""
    told = dict(json.loads(body or b"{}"))
    if status >= 300:
        return Answer(status, code=str(told.get("code", "")))
    if status == 204:
        return Answer(status, "", ask.reference, STATE[ask.deed], ask.start, ask.token)
    start = int(datetime.fromisoformat(told["startsAt"]).timestamp())
    reference, token = told["reference"].replace("-", ""), told.get("manageToken", ask.token)
    return Answer(status, "", reference, told["state"], start, token)


def attempt(ask: Ask, plan: Plan, note: Note, until: float) -> Try:
    """One sending to whichever server takes it; TimeoutError when none does in time."""
    rng = Random(f"{ask.key} {monotonic()}")
    while monotonic() < until:
        connection = HTTPConnection("127.0.0.1", rng.choice(plan.ports), timeout=ANSWER_SECONDS)
        try:
            connection.connect()
        except OSError:
            sleep(0.05)
            continue
        note(ask)
        answer = _answered(connection, ask, plan.offering)
        if answer:
            note(answer)
        return Try(ask, answer)
    raise TimeoutError("No server is there.")


def _answered(connection: HTTPConnection, ask: Ask, offering: int) -> Answer | None:
    method, path, body = request_of(ask, offering)
    address = "10.0.0." + ask.visit.split("-")[0]
    try:
        text = json.dumps(body) if body else None
        connection.request(method, path, body=text, headers=headers_of(ask, address))
        response = connection.getresponse()
        return answer_of(ask, response.status, response.read())
    except (OSError, HTTPException):  # reset, closed, or too late
        return None
    finally:
        connection.close()


class Client:
    def __init__(self, plan: Plan, number: int) -> None:
        self.plan, self.number = plan, number
        self.rng = Random(number)
        self.begun = 0
        self.live: dict[str, Answer] = {}  # by visit: the last that was told of it
        self.history = history_of(plan.folder, number).open("a", buffering=1)

    def run(self) -> None:
        until = monotonic() + self.plan.seconds
        for _ in range(MOST_DEEDS):
            if monotonic() >= until:
                break
            ask = self.next()
            self._remember(ask, self.settle(ask, until))

    def next(self) -> Ask:
        key = str(UUID(int=self.rng.getrandbits(128), version=4))
        if self.live and self.rng.random() < 0.75:
            visit = self.rng.choice(list(self.live))
            return self._go_on(visit, self.live[visit], key)
        self.begun += 1
        start = self.rng.choice(self.plan.starts[:MOST_WANTED])
        return Ask(f"{self.number}-{self.begun}", "hold", key, start)

    def _go_on(self, visit: str, last: Answer, key: str) -> Ask:
        deed, start = "confirm", last.start
        if last.state == STATE["confirm"]:
            deed = self.rng.choice(("move", "move", "cancel"))
        if deed == "move":
            start = self.rng.choice([one for one in self.plan.starts if one != start])
        return Ask(visit, deed, key, start, last.reference, last.token)

    def settle(self, ask: Ask, until: float) -> Answer | None:
        """Asks until there is an answer, and now and then once more, as if that got lost. None
        when the outcome stays unknown."""
        for _ in range(MOST_TRIES):
            tried = attempt(ask, self.plan, self.note, until)
            if not tried.is_open:
                if self.rng.random() < 0.1:
                    attempt(ask, self.plan, self.note, until)
                return tried.answer
            sleep(0.1)
        return None

    def _remember(self, ask: Ask, answer: Answer | None) -> None:
        """A refusal changes nothing; who does not know leaves the visit for later."""
        if answer is None or (answer.status < 300 and answer.state not in LIVE):
            self.live.pop(ask.visit, None)
        elif answer.status < 300:
            self.live[ask.visit] = answer

    def note(self, what: Ask | Answer) -> None:
        """A line in one write: there as a whole, or not at all, when this process is killed."""
        self.history.write(json.dumps(asdict(what)) + "\n")


def history_of(folder: str, number: int) -> Path:
    return Path(folder) / f"client-{number}.jsonl"


def read(history: Path) -> list[Try]:
    tries: list[Try] = []
    for line in history.read_text("utf-8").splitlines():
        told = json.loads(line)
        if "deed" in told:
            tries.append(Try(Ask(**told)))
        else:
            tries[-1] = Try(tries[-1].ask, Answer(**told))
    return tries


if __name__ == "__main__":
    Client(Plan(**json.loads(sys.argv[1])), int(sys.argv[2])).run()
