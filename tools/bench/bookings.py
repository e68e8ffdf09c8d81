"""Completed bookings a second: eight client processes, each with a kept connection and free times
of its own; a booking counts when it is confirmed. The same clients try the hub and
django-appointment."""

import json
import multiprocessing
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from time import perf_counter
from typing import Any, Protocol
from urllib.parse import urlencode

from tools.bench.client import Line, citizens

CLIENTS = 8
EACH = 100  # bookings of each client in one run
LONGEST_SECONDS = 30
MINUTES = 20


class Booker(Protocol):
    """Books one free time after another; gives whether each was confirmed."""

    def book(self) -> bool: ...


class HubBooker:
    """A hold, then its confirmation; another citizen each time."""

    def __init__(self, port: int, offering: int, starts: list[str]) -> None:
        self.line, self.offering = Line(port), offering
        self.starts, self.who = iter(starts), citizens()
        self.number = 0

    def book(self) -> bool:
        who = next(self.who) + "Content-Type: application/json\r\n"
        held = self._post(who, "holds", {"offering": self.offering, "start": next(self.starts)})
        if held is None:
            return False
        self.number += 1
        email = f"sanne{self.number}.{self.offering}@example.nl"
        confirmed = self._post(
            f"{who}Authorization: Bearer {held['manageToken']}\r\n",
            "appointments",
            {"reference": held["reference"], "contact": {"name": "Sanne Visser", "email": email}},
        )
        return confirmed is not None and confirmed["state"] == "confirmed"

    def _post(self, headers: str, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        answer = self.line.ask("POST", f"/api/v1/{path}", headers, json.dumps(body).encode())
        return dict(answer.json()) if answer.status == HTTPStatus.CREATED else None


class RivalBooker:
    """django-appointment's two posts: the time, then who comes. Each citizen is logged in already,
    so that it need not mail a code and wait for it."""

    token = "x" * 32

    def __init__(
        self, port: int, place: dict[str, int], starts: list[str], keys: list[str]
    ) -> None:
        self.line, self.place = Line(port), place
        self.starts, self.keys = iter(starts), iter(keys)

    def book(self) -> bool:
        cookie = f"Cookie: sessionid={next(self.keys)}; csrftoken={self.token}\r\n"
        start = datetime.fromisoformat(next(self.starts))
        end = start + timedelta(minutes=MINUTES)
        asked = self._post(
            cookie,
            "/appointment/request-submit/",
            {
                "date": f"{start:%Y-%m-%d}",
                "start_time": f"{start:%H:%M:%S}",
                "end_time": f"{end:%H:%M:%S}",
                **self.place,
            },
        )
        if "/client-info/" not in asked:
            return False
        who = {"name": "Sanne Visser", "email": "sanne@example.nl", "address": "Markt 1"}
        more = {"phone_0": "NL", "phone_1": "0612345678", "payment_type": "full"}
        return "/thank-you/" in self._post(cookie, asked, {**who, **more, "additional_info": ""})

    def _post(self, cookie: str, path: str, fields: dict[str, Any]) -> str:
        """Where it sends us next, or nothing."""
        body = urlencode({**fields, "csrfmiddlewaretoken": self.token}).encode()
        headers = (
            f"{cookie}Content-Type: application/x-www-form-urlencoded\r\n"
            "Referer: https://localhost/\r\n"
        )
        answer = self.line.ask("POST", path, headers, body)
        return answer.header("Location") if answer.status == HTTPStatus.FOUND else ""


@dataclass(frozen=True, slots=True)
class Score:
    confirmed: int
    tried: int
    seconds: float

    @property
    def rate(self) -> float:
        return self.confirmed / self.seconds


# A booker's class and its arguments; made in the client's own process.
Maker = tuple[Any, ...]


def run(makers: list[Maker]) -> Score:
    """All clients at once. The clock runs from the common start until the last is done."""
    context = multiprocessing.get_context("fork")
    gate, results = context.Barrier(len(makers) + 1), context.Queue()
    clients = [context.Process(target=_client, args=(gate, results, *maker)) for maker in makers]
    for one in clients:
        one.start()
    gate.wait()
    began = perf_counter()
    found = [results.get(timeout=LONGEST_SECONDS * 2) for _ in clients]
    seconds = perf_counter() - began
    for one in clients:
        one.join()
    return Score(sum(done for done, _ in found), sum(tried for _, tried in found), seconds)


def _client(gate: Any, results: Any, booker: Any, *args: Any) -> None:
    mine: Booker = booker(*args)
    done = tried = 0
    gate.wait()
    until = perf_counter() + LONGEST_SECONDS
    while tried < EACH and perf_counter() < until:
        tried += 1
        done += mine.book()
    results.put((done, tried))
