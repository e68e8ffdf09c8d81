"""Four live pages behind a wire that is cut, stalls and drops: each says within five seconds that
it is not live, and within five seconds of the mending shows what the database holds."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.apart import ROOT, free_port
from tests.browser.serving import home_in, running
from tests.browser.wire import Wire

pytestmark = pytest.mark.browser
MOST_SECONDS = 5.0

SCRIPT = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "hub.config.settings"
import django
django.setup()
from datetime import time
from django.utils import timezone
from hub.people.models import Role
from kiosk import devices, visits
from kiosk.models import Device, Screen
from locations.models import OpeningSpan
from scheduling.availability import Item, Party
from scheduling.booking import Actor
from scheduling.queue import arrival, calls, desks
from scheduling.queue.tickets import token_of
from scheduling.reference import hash_of
from tests import town as towns
from tests.agenda.conftest import member
now = timezone.now()
staff = Actor(kind="staff")
town = towns.build(now=now, masks=False)
OpeningSpan.objects.all().delete()
for day in range(7):
    OpeningSpan.objects.create(service_point=town.hall, weekday=day, opens=time(0), closes=time(0))
items = [Item(town.passport, Party())]
tickets = [arrival.walk_in(point=town.hall, items=items, now=now).ticket for _ in range(12)]
for name, profile, token in (("Zuil", "full", "zuil"), ("Scherm", "display", "scherm")):
    devices.add(Device(service_point=town.hall, name=name, profile=profile,
        token_hash=hash_of(token)), now=now, actor=staff)
aisha = member("aisha", "clerk", town.municipality)
town.aisha.user = aisha.user
town.aisha.save()
session = desks.open_desk(desk=town.desks[1], professional=town.bram, now=now, actor=staff)
print(json.dumps([aisha.client.cookies["sessionid"].value, token_of(tickets[-1])]), flush=True)
for line in sys.stdin:
    now = timezone.now()
    kiosk = Device.objects.get(name="Zuil")
    if line.strip() == "call":
        ticket = calls.call_next(session=session, now=now, actor=staff)
        calls.start(ticket=ticket, now=now, actor=staff)
        visit = visits.current(kiosk, now=now)
        visits.go(visit, Screen.CODE if ticket.number % 2 else Screen.SERVICES, now=now)
        answer = ticket.number
    elif line.strip() == "finish":
        calls.finish(ticket=ticket, outcome="helped", now=now, actor=staff)
        answer = "done"
    else:
        Role.objects.all().delete()
        for device in Device.objects.all():
            devices.lock(device=device, now=now, actor=staff)
        answer = "done"
    print(json.dumps(answer), flush=True)
"""


class Hub:
    """A hub behind a wire, and somebody who does deeds in another process: which has no way to the
    sockets of this one, so that only the beat can tell."""

    def __init__(self, port: int, env: dict[str, str]) -> None:
        self.wire = Wire(port)
        self.base = f"http://127.0.0.1:{self.wire.port}"
        run = [sys.executable, "-c", SCRIPT]
        self.doer = subprocess.Popen(
            run, cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.session, self.token = self._answer()

    def do(self, what: str) -> Any:
        assert self.doer.stdin
        self.doer.stdin.write(f"{what}\n")
        self.doer.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self.doer.stdout
        return json.loads(self.doer.stdout.readline())

    def close(self) -> None:
        self.wire.close()
        assert self.doer.stdin
        self.doer.stdin.close()
        self.doer.wait(20)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    env, port = home_in(tmp_path_factory.mktemp("cuts")), free_port()
    with running(env, port):
        made = Hub(port, env)
        yield made
        made.close()


class Pages:
    """The four, each in a browser profile of its own."""

    def __init__(self, chromium: Browser, hub: Hub) -> None:
        self.display = self._open(chromium, hub, "/kiosk/scherm/", "kiosk_display", "scherm")
        self.touch = self._open(chromium, hub, "/kiosk/", "kiosk_device", "zuil")
        self.ticket = self._open(chromium, hub, f"/volgnummer/{hub.token}", "", "")
        desk = "/medewerker/balie/stadhuis-leeuwarden/"
        self.desk = self._open(chromium, hub, desk, "sessionid", hub.session)
        self.desk.get_by_label("Balie 1").check()
        self.desk.get_by_role("button", name="Beginnen").click()

    def _open(self, chromium: Browser, hub: Hub, path: str, cookie: str, value: str) -> Page:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        if cookie:
            context.add_cookies([{"name": cookie, "value": value, "url": hub.base}])
        page = context.new_page()
        page.goto(hub.base + path)
        return page

    def must_be_live(self) -> float:
        return within(
            lambda left: expect(self.desk.get_by_text("Live", exact=True)).to_be_visible(
                timeout=left
            ),
            lambda left: expect(self.display.locator("#not-live")).to_be_hidden(timeout=left),
            lambda left: expect(self.touch.locator("#offline")).to_be_hidden(timeout=left),
            lambda left: expect(self.ticket.get_by_text("blijft vanzelf actueel")).to_be_visible(
                timeout=left
            ),
        )

    def must_not_be_live(self) -> float:
        return within(
            lambda left: expect(self.display.locator("#not-live")).to_be_visible(timeout=left),
            lambda left: expect(self.touch.locator("#offline")).to_be_visible(timeout=left),
            lambda left: expect(self.desk.get_by_text("Niet live")).to_be_visible(timeout=left),
            lambda left: expect(self.ticket.get_by_text("Geen verbinding")).to_be_visible(
                timeout=left
            ),
        )

    def has_visit(self) -> bool:
        return self.touch.locator("#reset").count() > 0

    def must_show(self, number: int, *, screen: bool = True, begun: bool = False) -> float:
        """What the database holds now that this number was called to desk 2. A visit that was
        `begun` on the touch screen when it was cut off is over."""
        shown = self.display.locator(".display__earlier .display__small-number").first
        title = "Typ de code van uw afspraak" if number % 2 else "Wat kunnen wij voor u doen?"
        title = "Welkom. Waarvoor komt u?" if begun else title
        kiosk = self.touch.get_by_role("heading", name=title)
        before = f"Er zijn {11 - number} mensen voor u."
        return within(
            lambda left: expect(shown).to_have_text(str(number), timeout=left),
            lambda left: expect(self.desk.locator(".desk-number")).to_have_text(
                str(number + 1), timeout=left
            ),
            lambda left: expect(self.ticket.get_by_text(before)).to_be_visible(timeout=left),
            lambda left: expect(kiosk).to_be_visible(timeout=left) if screen else None,
        )


def within(*wanted: Callable[[float], object]) -> float:
    """All of it before the time is over; gives how long it took."""
    began = time.monotonic()
    for one in wanted:
        left = MOST_SECONDS - (time.monotonic() - began)
        one(max(left, 0.05) * 1000)
    return time.monotonic() - began


def test_not_live_is_said_and_the_truth_is_back_within_five_seconds(
    chromium: Browser, hub: Hub
) -> None:
    pages = Pages(chromium, hub)
    pages.must_be_live()
    hub.do("call")
    hub.do("finish")
    took = {}
    for breaks in (hub.wire.cut, hub.wire.stall, hub.wire.drop):
        pages.must_be_live()
        begun = pages.has_visit()
        breaks()
        told = pages.must_not_be_live()
        number = hub.do("call")
        hub.do("finish")
        hub.wire.mend()
        healed = pages.must_show(number, begun=begun)
        took[breaks.__name__] = (round(told, 1), round(healed, 1))
        pages.must_be_live()
    # A message is lost, and nothing else: no page finds out by being cut off.
    hub.wire.drop()
    number = hub.do("call")
    time.sleep(0.5)
    hub.wire.mend()
    hub.do("finish")
    took["lost"] = (0, round(pages.must_show(number, screen=False), 1))
    print(took)  # noqa: T201 - seconds until told, seconds until healed
    # Who may no longer see it is told so, and the page does not go on trying.
    hub.do("end")
    within(
        lambda left: pages.desk.get_by_role(
            "heading", name="U hebt hier geen toegang meer"
        ).wait_for(timeout=left),
        lambda left: pages.display.get_by_text("Dit scherm is op slot").wait_for(timeout=left),
        lambda left: pages.touch.get_by_text("Dit scherm is op slot").wait_for(timeout=left),
    )
    asked: list[str] = []
    pages.desk.on("request", lambda request: asked.append(request.url))
    pages.desk.on("websocket", lambda socket: asked.append(socket.url))
    pages.desk.wait_for_timeout(3000)
    assert asked == []
    assert pages.desk.locator(".desk-number").count() == 0
    for page in (pages.desk, pages.display, pages.touch, pages.ticket):
        page.context.close()
