"""Video calls in real browsers with made-up cameras, on a real server behind a wire."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.apart import free_port
from tests.browser.conftest import AXE, CHROMIUM, FLAGS, RUN_AXE
from tests.browser.serving import home_in, running, told
from tests.browser.wire import Wire

CAMERA = [
    *("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
    *("--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required"),
    "--auto-select-desktop-capture-source=Entire screen",
]
PICTURES = os.environ.get("VIDEO_PICTURES", "")
SCRIPT = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "hub.config.settings"
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from scheduling.models import Appointment, Participant, Segment, State
from scheduling.reference import hash_of, new_reference
from scheduling.video import links
from scheduling.video.models import ProviderKind, VideoPolicy
now = timezone.now()
if sys.argv[1] == "build":
    from tests import town as towns
    from tests.agenda.conftest import member
    town = towns.build(now=now, masks=False)
    VideoPolicy.objects.create(organisation=town.agency, provider=ProviderKind.OWN,
        phone="+31201234567")
    span = {"starts_at": now, "ends_at": now + timedelta(minutes=30)}
    made = Appointment.objects.create(reference=new_reference(), state=State.CONFIRMED,
        channel=town.pension_video.channel, zone="Europe/Amsterdam",
        manage_token_hash=hash_of("manage"), created_at=now, changed_at=now, **span)
    Segment.objects.create(appointment=made, offering=town.pension_video, **span)
    Participant.objects.create(appointment=made, name="Sanne Visser", email="sanne@example.nl")
    fatima = member("fatima", "planner", town.agency)
    print(json.dumps([links.issue(made, now=now), made.reference,
        fatima.client.cookies["sessionid"].value]))
elif sys.argv[1] == "booth":
    # The same conversation, in the booth of the library, and the screen that stands in it.
    from kiosk import devices
    from kiosk.models import Device
    from locations.models import Channel, Offering, ServicePoint
    from scheduling.booking import Actor
    goirle = ServicePoint.objects.get(slug="bibliotheek-goirle")
    offering = Offering.objects.get(channel=Channel.VIDEO_POINT, service_point=goirle)
    made = Appointment.objects.get()
    Segment.objects.filter(appointment=made).update(offering=offering)
    Appointment.objects.update(channel=offering.channel, service_point=goirle)
    devices.add(Device(service_point=goirle, name="Cabine 1", profile="booth",
        token_hash=hash_of("cabine")), now=now, actor=Actor(kind="staff", origin="devices"))
    print(made.reference)
elif sys.argv[1] == "captions":
    VideoPolicy.objects.update(captions="demo")
elif sys.argv[1] == "work":
    # Somebody at work from elsewhere at any hour, and a booth that is open.
    from datetime import time
    from django.contrib.sessions.models import Session
    from hub.people.models import User
    from kiosk import devices
    from kiosk.models import Device
    from locations.models import Offering, OpeningSpan, ServicePoint
    from scheduling.booking import Actor
    from scheduling.planning import cover
    from scheduling.planning.models import Professional, Shift
    from scheduling.queue import desks
    from tests import town as towns
    Appointment.objects.all().delete()
    Offering.objects.update(notice_minutes=0)
    goirle = ServicePoint.objects.get(slug="bibliotheek-goirle")
    fatima = Professional.objects.get(resource__name="Fatima")
    fatima.user = User.objects.get()
    fatima.save()
    OpeningSpan.objects.all().delete()
    Shift.objects.filter(professional=fatima).delete()
    for day in range(7):
        OpeningSpan.objects.create(service_point=goirle, weekday=day, opens=time(0), closes=time(0))
        Shift.objects.create(professional=fatima, remote=True, weekday=day,
            starts=time(0), ends=time(0),
            valid_from=towns.LONG_AGO)
    cover.rebuild_all(now=now)
    staff = Actor(kind="staff", user_id=fatima.user.pk, origin="agenda")
    session = desks.open_desk(desk=None, professional=fatima, now=now, actor=staff)
    devices.add(Device(service_point=goirle, name="Cabine 1", profile="booth",
        token_hash=hash_of("cabine")), now=now, actor=staff)
    print(Session.objects.get().pk, Offering.objects.get(channel="video_home").service_id,
        session.pk)
elif sys.argv[1] == "figures":
    from scheduling.video.models import CallFigures
    print(json.dumps(list(CallFigures.objects.values("role", "seconds", "connect_ms", "relayed"))))
elif sys.argv[1] == "cancel":
    Appointment.objects.update(state=State.CANCELLED)
"""
FRAMES = """async () => {
    const { call } = window.hubVideo.now();
    const found = [];
    for (const [, peer] of call.peers()) {
        let frames = 0;
        for (const one of (await peer.connection.getStats()).values()) {
            if (one.type === "inbound-rtp" && one.kind === "video") {
                frames += one.framesDecoded || 0;
            }
        }
        found.push(frames);
    }
    return found;
}"""

# The kinds of the two ends that each call goes between.
KINDS = """async () => {
    const found = [];
    for (const [, peer] of window.hubVideo.now().call.peers()) {
        const all = await peer.connection.getStats();
        const transport = [...all.values()].find((one) => one.type === "transport");
        const pair = all.get(transport.selectedCandidatePairId);
        const ends = [pair.localCandidateId, pair.remoteCandidateId];
        found.push(ends.map((id) => all.get(id).candidateType));
    }
    return found;
}"""


@dataclass
class Hub:
    env: dict[str, str]
    wire: Wire
    token: str
    reference: str
    session: str

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.wire.port}"

    def do(self, *words: str) -> str:
        return told(self.env, SCRIPT, *words)


@contextmanager
def hub_with_a_call(folder: Path, **settings: str) -> Iterator[Hub]:
    env, port = home_in(folder) | settings, free_port()
    token, reference, session = json.loads(told(env, SCRIPT, "build"))
    with running(env, port):
        hub = Hub(env, Wire(port), token, reference, session)
        try:
            yield hub
        finally:
            hub.wire.close()


@contextmanager
def browser_with_camera(*flags: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        order = [*FLAGS, *CAMERA, *flags]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=order)
        yield browser
        browser.close()


class Person:
    """A browser profile with a camera, in which somebody takes part."""

    def __init__(self, browser: Browser, hub: Hub, width: int = 1280, **options: Any) -> None:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        self.hub, self.page = hub, context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, line: ConsoleMessage) -> None:
        if line.type == "error" and "WebSocket connection" not in line.text:  # we cut it
            self.wrong.append(line.text)

    def as_citizen(self) -> Page:
        self.page.goto(f"{self.hub.base}/videogesprek/{self.hub.token}")
        self.page.get_by_role("button", name="Naar binnen").click()
        return self.page

    def as_staff(self) -> Page:
        cookie = {"name": "sessionid", "value": self.hub.session, "url": self.hub.base}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]
        self.page.goto(f"{self.hub.base}/medewerker/afspraak/{self.hub.reference}/")
        self.page.get_by_role("button", name="Naar binnen als medewerker").click()
        return self.page

    def start(self) -> None:
        button = self.page.locator("#video-start")
        expect(button).to_be_enabled()
        button.click()

    def must_be_in_the_call(self) -> None:
        expect(self.page.locator("#video-room")).to_have_attribute("data-phase", "call")

    def must_see(self, others: int = 1) -> None:
        """Frames of everybody are decoded, and go on to be."""
        until = time.monotonic() + 15
        while True:
            before = self.page.evaluate(FRAMES)
            if len(before) == others and all(before):
                break
            assert time.monotonic() < until, before
            self.page.wait_for_timeout(50)
        self.page.wait_for_timeout(700)
        after = self.page.evaluate(FRAMES)
        assert all(b > a for a, b in zip(before, after, strict=True)), (before, after)

    def look(self, name: str) -> None:
        """axe-core finds nothing, nothing scrolls sideways; a picture where one is wanted."""
        self.page.wait_for_load_state()
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate(RUN_AXE)
        assert found == [], (name, found)
        size = self.page.viewport_size
        width = size["width"] if size else 0
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, name
        if PICTURES:
            for some in (1280, 390, 320):
                self.page.set_viewport_size({"width": some, "height": 900})
                path = str(Path(PICTURES) / f"{name}-{some}.png")
                self.page.screenshot(path=path, full_page=True)
            self.page.set_viewport_size({"width": width, "height": 900})
