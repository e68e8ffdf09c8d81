"""Tickets on a network printer: once, in time, and never at the cost of the ticket."""

import time
from collections.abc import Iterator
from ipaddress import ip_network
from socket import create_connection, socket
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from kiosk import devices
from kiosk.models import Device, PrinterState, Visit
from kiosk.printers import wire
from kiosk.printers.networks import is_allowed
from kiosk.profiles import Profile
from scheduling.queue import nearly
from scheduling.queue.models import Ticket
from tests.agenda.conftest import member
from tests.kiosk import printers
from tests.kiosk.conftest import MANAGER, Screen, pair
from tests.kiosk.printers import FakePrinter, printer
from tests.queue.conftest import Day, at

SAYS_NO = "Er is geen kaartje afgedrukt."


@pytest.fixture(autouse=True)
def loopback(settings: Settings) -> None:
    settings.PRINTER_NETWORKS = [ip_network("127.0.0.0/8")]
    settings.PRINTER_PORTS = range(1, 65_536)


@pytest.fixture
def works() -> Iterator[FakePrinter]:
    with printer(printers.GOOD) as made:
        yield made


def with_printer(screen: Screen, port: int) -> Screen:
    devices.set_printer(
        device=screen.device, address="127.0.0.1", port=port, now=at(1), actor=MANAGER
    )
    return screen


def took_number(screen: Screen, day: Day) -> str:
    screen.see()
    screen.press("ga", to="services")
    screen.press("nummer", services=[day.town.passport.pk])
    return screen.see()


def test_the_paper_holds_number_place_and_code_and_nothing_of_the_person(
    day: Day, kiosk: Screen, works: FakePrinter
) -> None:
    day.open()
    assert "Uw kaartje wordt afgedrukt" in took_number(with_printer(kiosk, works.port), day)
    assert kiosk.press("afgedrukt").status_code == 302
    assert "Pak uw kaartje uit de printer" in kiosk.see()
    ticket = Ticket.objects.get()
    paper = works.paper
    assert b"\x1d!\x77" in paper  # eight times as high and wide
    assert str(ticket.number).encode() in paper.partition(b"\x1d!\x77")[2][:8]
    assert nearly.url_of(ticket).encode() in paper.partition(b"\x1d(k")[2]
    assert b"Stadhuis Leeuwarden" in paper
    assert b"U bent in de rij" in paper or b"bijna aan de beurt" in paper
    assert b"\x1dV" in paper  # and it is cut
    for private in (b"Paspoort", b"Sanne"):
        assert private not in paper
    device = Device.objects.get()
    assert (device.printer_state, device.printer_since) == ("works", at(5))


def test_one_press_is_one_ticket_on_paper_however_often_it_is_asked(
    day: Day, kiosk: Screen, works: FakePrinter
) -> None:
    took_number(with_printer(kiosk, works.port), day)
    for _again in range(3):
        assert kiosk.press("afgedrukt").status_code == 302
    assert len(works.jobs) == 1
    assert "data-print>" not in kiosk.see()
    earlier = str(Visit.objects.get().key)
    kiosk.press("opnieuw")
    assert kiosk.press("afgedrukt", visit=earlier).status_code == 409
    assert len(works.jobs) == 1


@pytest.mark.parametrize(
    ("answers", "state", "says", "sent"),
    [
        (printers.EMPTY, "no_paper", "Het papier is op.", False),
        (printers.OPEN, "attention", SAYS_NO, False),
        (printers.RUNS_OUT, "no_paper", "Het papier is op.", True),
        (printers.NEARLY_EMPTY, "little", "Pak uw kaartje uit de printer", True),
        (printers.TELLS_NOTHING, "silent", "Komt er geen kaartje uit?", True),
    ],
)
def test_what_the_printer_tells_stands_on_the_screen_and_with_staff(
    day: Day, kiosk: Screen, answers: dict[bytes, int], state: str, says: str, sent: bool
) -> None:
    with printer(answers) as one:
        took_number(with_printer(kiosk, one.port), day)
        began = time.monotonic()
        kiosk.press("afgedrukt")
        assert time.monotonic() - began < wire.MOST_SECONDS
        page = kiosk.see()
    number = Ticket.objects.get().number
    assert says in page
    assert f'kiosk__number">{number}<' in page
    assert "data:image/svg+xml" in page
    assert bool(one.paper) is sent
    device = Device.objects.get()
    assert device.printer_state == state
    staff = member("Els", "manager", day.town.municipality).client
    shown = staff.get(f"/medewerker/apparaten/{device.pk}/").content.decode()
    assert str(PrinterState(state).label) in shown
    assert "sinds 2 juni 09:05" in shown or "sinds 2 juni" in shown


def test_hanging_up_midway_and_nobody_there_lose_no_ticket(day: Day, kiosk: Screen) -> None:
    with printer(printers.GOOD, hangs_up=True) as one:
        took_number(with_printer(kiosk, one.port), day)
        kiosk.press("afgedrukt")
    assert SAYS_NO in kiosk.see()
    assert Device.objects.get().printer_state == "broke_off"
    kiosk.press("opnieuw")
    # Its port is closed by now.
    took_number(kiosk, day)
    kiosk.press("afgedrukt")
    assert SAYS_NO in kiosk.see()
    assert Device.objects.get().printer_state == "unreachable"
    assert Ticket.objects.count() == 2
    with printer(printers.GOOD) as again:
        with_printer(kiosk, again.port)
        kiosk.press("opnieuw")
        took_number(kiosk, day)
        kiosk.press("afgedrukt")
    assert Device.objects.get().printer_state == "works"


def test_a_printer_that_takes_nothing_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch, day: Day, kiosk: Screen
) -> None:
    """Its queue of connections is full: connecting lasts for ever, unless somebody stops."""
    monkeypatch.setattr(wire, "TO_CONNECT", 0.3)
    with socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = [create_connection(("127.0.0.1", port)) for _ in range(1)]
        took_number(with_printer(kiosk, port), day)
        began = time.monotonic()
        kiosk.press("afgedrukt")
        assert time.monotonic() - began < 3
        for one in waiting:
            one.close()
    assert Device.objects.get().printer_state == "unreachable"


@pytest.mark.django_db(transaction=True)
def test_no_transaction_waits_for_the_printer(
    day: Day, clock: object, works: FakePrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    within: list[bool] = []

    def connect(*where: Any, **how: Any) -> socket:
        within.append(connection.in_atomic_block)
        return create_connection(*where, **how)

    monkeypatch.setattr(wire, "create_connection", connect)
    screen = with_printer(pair(day.town.hall, Profile.FULL), works.port)
    took_number(screen, day)
    screen.press("afgedrukt")
    assert within == [False]


def test_the_manager_alone_sets_a_printer_and_tries_it(
    day: Day, kiosk: Screen, works: FakePrinter
) -> None:
    page = f"/medewerker/apparaten/{kiosk.device.pk}/"
    asked = {"do": "printer", "address": "127.0.0.1", "port": works.port}
    for kind in ("clerk", "planner"):
        assert member(kind, kind, day.town.municipality).client.post(page, asked).status_code == 404
    staff = member("Els", "manager", day.town.municipality).client
    assert staff.post(page, asked).status_code == 302
    assert Device.objects.get().printer_port == works.port
    tried = staff.post(page, {"do": "try_printer"}, follow=True).content.decode()
    assert "De printer zegt dat het afdrukken is gelukt." in tried
    assert b"Deze printer werkt." in works.paper
    for wrong in ("printer.local", "300.1.1.1", "http://127.0.0.1/"):
        answer = staff.post(page, {**asked, "address": wrong})
        assert answer.status_code == 422
    assert staff.post(page, {"do": "printer", "address": "", "port": ""}).status_code == 302
    assert Device.objects.get().printer_address is None


def test_an_address_that_is_no_printers_is_refused_and_never_opened(
    day: Day, kiosk: Screen, works: FakePrinter, settings: Settings
) -> None:
    staff = member("Els", "manager", day.town.municipality).client
    took_number(with_printer(kiosk, works.port), day)
    settings.PRINTER_NETWORKS = [ip_network("10.0.0.0/8")]
    page = f"/medewerker/apparaten/{kiosk.device.pk}/"
    answer = staff.post(page, {"do": "printer", "address": "127.0.0.1", "port": works.port})
    assert answer.status_code == 422
    assert "Een printer kan hier dit adres of deze poort niet hebben." in answer.content.decode()
    # What was set before the rule became stricter is not opened either.
    kiosk.press("afgedrukt")
    assert Device.objects.get().printer_state == "not_allowed"
    assert works.jobs == []


@pytest.mark.parametrize(
    ("address", "port", "allowed"),
    [
        ("10.4.0.9", 9100, True),
        ("192.168.1.20", 9102, True),
        ("fd12::9", 9100, True),
        ("10.4.0.9", 6379, False),
        ("8.8.8.8", 9100, False),
        ("127.0.0.1", 9100, False),
        ("printer.local", 9100, False),
        ("", 9100, False),
    ],
)
def test_printers_are_in_the_own_network(
    settings: Settings, address: str, port: int, allowed: bool
) -> None:
    settings.PRINTER_PORTS = range(9100, 9103)
    private = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
    settings.PRINTER_NETWORKS = [ip_network(one) for one in private]
    assert is_allowed(address, port) is allowed


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "0.0.0.0",  # noqa: S104
        "::",
    ]
    + ["fe80::1", "ff02::1", "2002:a9fe:a9fe::1"],
)
def test_metadata_link_local_and_multicast_are_refused_whatever_is_set(
    settings: Settings, address: str
) -> None:
    settings.PRINTER_NETWORKS = [ip_network("0.0.0.0/0"), ip_network("::/0")]
    assert not is_allowed(address, 9100)
