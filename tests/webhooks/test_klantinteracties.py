"""A register of contacts on loopback: it keeps what it is told, and gives it a uuid."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from pytest_django import Settings

from hub.notifications import delivery
from hub.notifications.models import Message, MessageState
from scheduling.klantinteracties import following
from scheduling.klantinteracties.sending import ContactSender
from scheduling.queue import calls
from tests.queue.conftest import CLERK, Day, at
from tests.town import Town

ACTOR = "7e809792-3270-4ec2-b0eb-c37044c640c4"


@dataclass
class Kept:
    address: str = ""
    status: int = 201
    loses: int = 0  # answers that never arrive
    tokens: set[str] = field(default_factory=set)
    rows: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {"klantcontacten": [], "internetaken": []}
    )


@pytest.fixture
def register(settings: Settings) -> Iterator[Kept]:
    kept = Kept()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            number = parse_qs(url.query)["nummer"][0]
            rows = [row for row in self._rows(url.path) if row["nummer"] == number]
            self._answer(200, {"count": len(rows), "results": rows})

        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if kept.status >= 400:
                return self._answer(kept.status, {})
            row = {"uuid": str(uuid4()), **sent}
            self._rows(self.path).append(row)
            if kept.loses:
                kept.loses -= 1
                self.close_connection = True
                return None
            return self._answer(201, row)

        def _rows(self, path: str) -> list[dict[str, Any]]:
            kept.tokens.add(self.headers["Authorization"])
            return kept.rows[path.removeprefix("/klantinteracties/api/v1/")]

        def _answer(self, status: int, values: Any) -> None:
            body = json.dumps(values).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    kept.address = f"http://127.0.0.1:{server.server_address[1]}/klantinteracties/api/v1/"
    settings.KLANTINTERACTIES_URLS = {"leeuwarden": kept.address}
    settings.KLANTINTERACTIES_TOKENS = {"leeuwarden": "geheim"}
    settings.KLANTINTERACTIES_ACTORS = {"leeuwarden": ACTOR}
    following.follow(now=at(0))  # from here on
    yield kept
    server.shutdown()
    server.server_close()


def help_somebody(town: Town, outcome: str = "helped") -> None:
    day = Day(town, can_book=True)
    desk = day.open(minutes=0)
    day.walk_in(1)
    ticket = day.next(desk, 2)
    calls.start(ticket=ticket, now=at(3), actor=CLERK)
    calls.finish(ticket=ticket, outcome=outcome, now=at(10), actor=CLERK)


def tell(minutes: float = 10) -> int:
    following.follow(now=at(minutes))
    return delivery.deliver_due(clock=lambda: at(minutes), by={"klant": ContactSender()})


def test_a_conversation_becomes_a_contact_with_subject_and_channel(
    town: Town, register: Kept
) -> None:
    help_somebody(town)
    assert tell() == 1
    (contact,) = register.rows["klantcontacten"]
    assert {name: contact[name] for name in contact if name not in ("uuid", "nummer")} == {
        "kanaal": "balie",
        "onderwerp": "Paspoort",
        "inhoud": "",
        "indicatieContactGelukt": True,
        "taal": "nld",
        "vertrouwelijk": True,
        "plaatsgevondenOp": "2026-06-02T07:03:00+00:00",
    }
    assert len(contact["nummer"]) == 10
    assert register.tokens == {"Token geheim"}
    assert register.rows["internetaken"] == []
    assert tell(11) == 0
    assert len(register.rows["klantcontacten"]) == 1


def test_who_has_to_come_back_is_a_task(town: Town, register: Kept) -> None:
    help_somebody(town, "come_back")
    assert tell() == 1
    (contact,) = register.rows["klantcontacten"]
    (task,) = register.rows["internetaken"]
    assert task["aanleidinggevendKlantcontact"] == {"uuid": contact["uuid"]}
    assert task["toegewezenAanActor"] == {"uuid": ACTOR}
    assert (task["gevraagdeHandeling"], task["status"]) == ("Vervolgafspraak maken", "te_verwerken")


def test_a_lost_answer_makes_no_second_contact(town: Town, register: Kept) -> None:
    register.loses = 2  # that of the contact, then that of the task
    help_somebody(town, "come_back")
    assert [tell(10), tell(12), tell(16)] == [0, 0, 1]
    assert len(register.rows["klantcontacten"]) == len(register.rows["internetaken"]) == 1


@pytest.mark.parametrize(
    ("status", "state"),
    [(500, MessageState.WAITING), (401, MessageState.WAITING), (400, MessageState.FAILED)],
)
def test_a_refusal_waits_or_ends(town: Town, register: Kept, status: int, state: str) -> None:
    register.status = status
    help_somebody(town)
    assert tell() == 0
    message = Message.objects.get(channel="klant")
    assert (message.state, message.cause) == (state, f"http_{status}")


def test_it_is_off_by_default(town: Town, register: Kept, settings: Settings) -> None:
    settings.KLANTINTERACTIES_URLS = {}
    help_somebody(town)
    assert tell() == 0
    assert not Message.objects.filter(channel="klant").exists()


def test_other_organisations_tell_nothing(town: Town, register: Kept, settings: Settings) -> None:
    settings.KLANTINTERACTIES_URLS = {"bibliotheek-goirle": register.address}
    help_somebody(town)
    assert tell() == 0
    assert register.rows["klantcontacten"] == []
