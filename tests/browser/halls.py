"""A town hall with touch screens and a call display, on a real server that is cut off at will."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.apart import free_port
from tests.browser.conftest import AXE, RUN_AXE
from tests.browser.serving import home_in, running, told
from tests.browser.wire import Wire

PICTURES = os.environ.get("KIOSK_PICTURES", "")

SCRIPT = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "hub.config.settings"
import django
django.setup()
from datetime import time, timedelta
from django.utils import timezone
from hub.catalogue import search
from hub.catalogue.models import LifeEvent, Service
from kiosk import devices
from kiosk.models import Device, Visit
from locations.models import Offering, OpeningSpan
from scheduling import booking
from scheduling.availability import Item, Party
from scheduling.booking import Actor, Contact
from scheduling.errors import SlotTaken
from scheduling.planning import cover
from scheduling.planning.models import Shift
from scheduling.queue import arrival, calls, desks
from scheduling.queue.models import Ticket
from scheduling.reference import hash_of
from tests import town as towns
now = timezone.now()
staff = Actor(kind="staff")
if sys.argv[1] == "build":
    town = towns.build(now=now, masks=False)
    OpeningSpan.objects.all().delete()
    for day in range(7):
        OpeningSpan.objects.create(
            service_point=town.hall, weekday=day, opens=time(0), closes=time(0)
        )
    Shift.objects.filter(service_point=town.hall).delete()
    for person in (town.aisha, town.bram):
        for day in range(7):
            Shift.objects.create(professional=person, service_point=town.hall, weekday=day,
                starts=time(0), ends=time(0), valid_from=towns.LONG_AGO)
    Offering.objects.update(notice_minutes=0)
    town.passport.refresh_from_db()
    names = ["Identiteitskaart", "Rijbewijs", "Verhuizing doorgeven", "Geboorte aangeven",
        "Uittreksel BRP", "Trouwen of geregistreerd partnerschap", "Hulp bij schulden",
        "Parkeervergunning", "Verklaring omtrent het gedrag"]
    for number, name in enumerate(names):
        offering = towns.offering(
            towns.service(town.municipality, f"dienst-{number}", name), town.hall, "in_person", 20)
        towns.need(offering, "desk")
    event = LifeEvent.objects.create(slug="rijden", name_nl="Auto en rijden", name_en="Driving")
    event.services.set(Service.objects.filter(slug__in=["dienst-1", "dienst-7"]))
    search.rebuild(now=now)
    cover.rebuild_all(now=now)
    for name, profile, token in (("Zuil", "full", "zuil"), ("Scherm", "display", "scherm")):
        devices.add(Device(service_point=town.hall, name=name, profile=profile,
            token_hash=hash_of(token), spoken=True), now=now, actor=staff)
    devices.point_the_way(device=Device.objects.get(profile="display"),
        arrows={town.desks[0].pk: "left", town.desks[1].pk: "right"}, now=now, actor=staff)
    for desk, person in zip(town.desks, (town.aisha, town.bram)):
        desks.open_desk(desk=desk, professional=person, now=now, actor=staff)
if sys.argv[1] in ("build", "book"):
    passport = Offering.objects.get(service__slug="paspoort")
    start = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    for minutes in (30, 35, 40, 45, 20, 25):  # other tests may have taken some
        try:
            at = start + timedelta(minutes=minutes)
            held = booking.hold(offering=passport, start=at, now=now)
            break
        except SlotTaken:
            continue
    made = booking.confirm(appointment=held.appointment, now=now,
        contact=Contact(name="Sanne Visser", email="sanne@example.nl"))
    print(made.reference)
elif sys.argv[1] == "call":
    from scheduling.queue.models import DeskSession
    session = DeskSession.objects.get(desk__name=sys.argv[2])
    ticket = calls.call_next(session=session, now=now, actor=staff)
    if len(sys.argv) > 3:
        calls.start(ticket=ticket, now=now, actor=staff)
        calls.finish(ticket=ticket, outcome="helped", now=now, actor=staff)
    print(ticket.number)
elif sys.argv[1] == "walk-in":
    offering = Offering.objects.get(service__slug="paspoort")
    for _ in range(int(sys.argv[2])):
        arrival.walk_in(point=offering.service_point, items=[Item(offering, Party())], now=now)
elif sys.argv[1] == "printer":
    devices.set_printer(device=Device.objects.get(name="Zuil"), address="127.0.0.1",
        port=int(sys.argv[2]), now=now, actor=staff)
elif sys.argv[1] == "no-printer":
    devices.set_printer(device=Device.objects.get(name="Zuil"), address=None, port=9100, now=now,
        actor=staff)
elif sys.argv[1] == "left":
    # What is in the database of the visit, of live holds and of who booked.
    from scheduling.models import Appointment, Participant
    visit = Visit.objects.get()
    live = Appointment.objects.filter(state="held", hold_expires_at__gt=now)
    print(visit.typed, visit.query, visit.near, live.count(), Participant.objects.count(), sep="|")
elif sys.argv[1] == "lock":
    # As the web process does it: another process has another channel layer, so only the beat tells.
    devices.lock(device=Device.objects.get(name=sys.argv[2]), now=now, actor=staff)
"""


class Hall:
    """A hub with a town hall in it, and the wire in front of it."""

    def __init__(self, port: int, env: dict[str, str]) -> None:
        self.env, self.wire = env, Wire(port)
        self.base = f"http://127.0.0.1:{self.wire.port}"
        self.reference = ""

    def do(self, *words: str) -> str:
        return told(self.env, SCRIPT, *words)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    env, port = home_in(tmp_path_factory.mktemp("hall")), free_port()
    env |= {"PRINTER_NETWORKS": "127.0.0.0/8", "PRINTER_PORTS": "1024-65535"}
    made = Hall(port, env)
    made.reference = made.do("build")
    try:
        with running(env, port):
            yield made
    finally:
        made.wire.close()


def screen(chromium: Browser, hall: Hall, face: str, **options: Any) -> Page:
    size = {"width": 1920, "height": 1080} if face == "scherm" else {"width": 1080, "height": 1920}
    context = chromium.new_context(viewport=size, **options)  # type: ignore[arg-type]
    cookie = "kiosk_display" if face == "scherm" else "kiosk_device"
    context.add_cookies([{"name": cookie, "value": face, "url": hall.base}])
    page = context.new_page()
    page.goto(hall.base + ("/kiosk/scherm/" if face == "scherm" else "/kiosk/"))
    if page.locator("#reset").count():  # left behind by another test
        page.locator("#reset button").click()
        page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    return page


def look(page: Page, name: str) -> None:
    """axe-core finds nothing, nothing scrolls sideways; a picture where one is wanted."""
    page.wait_for_load_state()
    page.evaluate(AXE.read_text("utf-8"))
    assert page.evaluate(RUN_AXE) == [], name
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    small = "[...document.querySelectorAll('button, label:has(input)')].filter(b => b.offsetParent"
    small += " && !b.closest('.kiosk__hidden') && !b.matches('.kiosk__hidden')"
    small += " && Math.min(b.offsetWidth, b.offsetHeight) < 44).map(b => b.textContent)"
    assert page.evaluate(small) == [], name
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def type_on_keys(page: Page, words: str) -> None:
    keys = page.get_by_role("group", name="Toetsen")
    for letter in words:
        name = "Spatie" if letter == " " else letter
        keys.get_by_role("button", name=name, exact=True).click()
