"""A kiosk and a call display in real browsers, on a real server that is cut off at will."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from scheduling.web.card import check_in_code
from tests.apart import free_port
from tests.browser.conftest import AXE, CHROMIUM, FLAGS, RUN_AXE
from tests.browser.serving import home_in, running, told
from tests.browser.wire import Wire
from tests.kiosk import printers

pytestmark = pytest.mark.browser
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


def test_two_people_one_after_the_other_see_nothing_of_each_other(
    chromium: Browser, hall: Hall
) -> None:
    page = screen(chromium, hall, "zuil")
    look(page, "start")
    press(page, "Ik heb een afspraak")
    page.get_by_role("heading", name="Typ de code van uw afspraak").wait_for()
    look(page, "code")
    for key in hall.reference:
        page.get_by_role("group", name="Toetsen").get_by_role(
            "button", name=key, exact=True
        ).click()
    press(page, "Aanmelden")
    page.locator(".kiosk__number").wait_for()
    look(page, "ticket")
    press(page, "Contrast")
    expect(page.locator("body")).to_have_class("kiosk kiosk--contrast")
    look(page, "ticket-contrast")
    first = page.content()
    assert hall.reference not in first
    press(page, "Klaar")
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    # The second person looks back, and looks everywhere.
    assert page.url == f"{hall.base}/kiosk/"
    assert page.evaluate("history.length") <= 2
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert [c["name"] for c in page.context.cookies()] == ["kiosk_device", "csrftoken"]
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0
    page.go_back()
    page.wait_for_timeout(500)
    assert ".kiosk__number" not in page.content()
    page.go_forward()
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    press(page, "Ik heb geen afspraak")
    page.get_by_text("Rijbewijs").wait_for()
    look(page, "services")
    assert page.locator("input[type=checkbox]:checked").count() == 0
    press(page, "Alles van A tot Z")
    page.get_by_text("Rijbewijs").click()
    page.get_by_label("Zoek, of kies uit de lijst").click()
    look(page, "services-keys")
    type_on_keys(page, "verhuisen")
    press(page, "Zoek")
    page.get_by_text("Verhuizing doorgeven").click()
    look(page, "services-found")
    press(page, "Neem een nummer")
    page.locator(".kiosk__number").wait_for()
    page.context.close()


def type_on_keys(page: Page, words: str) -> None:
    keys = page.get_by_role("group", name="Toetsen")
    for letter in words:
        name = "Spatie" if letter == " " else letter
        keys.get_by_role("button", name=name, exact=True).click()


def as_far_as_the_name(page: Page) -> None:
    press(page, "Iets opzoeken of een afspraak maken")
    page.get_by_role("heading", name="Wat zoekt u?").wait_for()
    page.get_by_label("Gebruik uw eigen woorden").click()
    type_on_keys(page, "pasport")
    press(page, "Zoek")
    page.get_by_role("button", name="Paspoort").click()
    press(page, "Afspraak maken")
    press(page, "2")
    page.get_by_role("heading", name="Waar wilt u heen?").wait_for()
    page.get_by_role("button", name="Hier: Stadhuis Leeuwarden").click()
    page.locator(".kiosk__times button").first.click()
    page.get_by_role("heading", name="Wat is uw naam?").wait_for()


def test_of_a_booking_nothing_stays_half_finished_or_whole(chromium: Browser, hall: Hall) -> None:
    page = screen(chromium, hall, "zuil")
    as_far_as_the_name(page)
    type_on_keys(page, "Jetske")
    press(page, "Volgende")
    page.get_by_label("Uw telefoonnummer").click()
    type_on_keys(page, "0612345678")
    assert hall.do("left").startswith("{'name': 'Jetske'}|pasport||1|")
    press(page, "Stop en wis")
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    booked = hall.do("left")
    assert booked.startswith("{}|||0|")
    # The second person looks back, tries the same way, and finds the same time free.
    page.go_back()
    page.wait_for_timeout(500)
    page.go_forward()
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    press(page, "Iets opzoeken of een afspraak maken")
    page.get_by_role("heading", name="Vaak gevraagd").wait_for()
    look(page, "find")
    assert page.get_by_label("Gebruik uw eigen woorden").input_value() == ""
    press(page, "Terug")
    as_far_as_the_name(page)
    look(page, "name")
    assert page.get_by_label("Uw naam").input_value() == ""
    type_on_keys(page, "Ko")
    press(page, "Volgende")
    page.get_by_label("Uw e-mailadres").wait_for()
    look(page, "reach")
    type_on_keys(page, "ko@example.nl")
    press(page, "Volgende")
    page.get_by_role("heading", name="Klopt dit?").wait_for()
    look(page, "check")
    press(page, "Ja, maak de afspraak")
    page.get_by_role("heading", name="Uw afspraak is gemaakt").wait_for()
    look(page, "booked")
    press(page, "Contrast")
    expect(page.locator("body")).to_have_class("kiosk kiosk--contrast")
    page.emulate_media(media="print")
    inks = "['body', '.kiosk__card', '.kiosk__card dt', '.kiosk__reference'].map(one => {"
    inks += " const ink = getComputedStyle(document.querySelector(one));"
    inks += " return [ink.color, ink.backgroundColor] })"
    black, white, clear = "rgb(0, 0, 0)", "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"
    assert page.evaluate(inks) == [[black, white], [black, white], [black, clear], [black, clear]]
    page.emulate_media(media="screen")
    assert "ko@example.nl" not in page.content()
    assert hall.do("left") == "{}|||0|" + str(int(booked.rpartition("|")[2]) + 1)
    press(page, "Klaar")
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    assert page.evaluate("history.length") <= 2
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    page.context.close()


BOOKING = (
    ("find", lambda page: press(page, "Look something up or make an appointment")),
    ("found", lambda page: search_for(page, "pasport")),
    ("about", lambda page: page.get_by_role("button", name="Paspoort").click()),
    ("party", lambda page: press(page, "Make an appointment")),
    ("places", lambda page: press(page, "1")),
    ("times", lambda page: page.get_by_role("button", name="Here:").click()),
    ("day", lambda page: page.locator(".kiosk__days button").nth(1).click()),
    ("name", lambda page: page.locator(".kiosk__times button").first.click()),
    ("name-wrong", lambda page: press(page, "Next")),
)


def search_for(page: Page, words: str) -> None:
    page.get_by_label("Use your own words").fill(words)
    press(page, "Search")


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (390, 844)])
def test_each_screen_of_a_booking_can_be_read_and_reached(
    chromium: Browser, hall: Hall, width: int, height: int
) -> None:
    page = screen(chromium, hall, "zuil")
    page.set_viewport_size({"width": width, "height": height})
    press(page, "English")
    for switch in ("Contrast", "Large letters", "Lower"):
        press(page, switch)
    for name, step in BOOKING:
        before = page.locator("#screen").get_attribute("class")
        step(page)
        page.wait_for_function(
            "was => document.getElementById('screen').className !== was"
            " || document.querySelector('.kiosk__times, .kiosk__found--told, .kiosk__wrong')",
            arg=before,
        )
        page.wait_for_timeout(300)
        look(page, f"{name}-{width}-low-large-contrast")
        if width == 1080:
            highest = page.evaluate(
                "Math.min(...[...document.querySelectorAll('main button, main input')]"
                ".filter(b => b.offsetParent).map(b => b.getBoundingClientRect().top))"
            )
            assert highest >= 0.3 * height, name  # some 120 cm above the floor
    press(page, "Stop and clear")
    page.context.close()


def test_every_answer_and_switch_can_be_read(chromium: Browser, hall: Hall) -> None:
    page = screen(chromium, hall, "zuil")
    press(page, "English")
    press(page, "Large letters")
    press(page, "Lower")
    expect(page.locator("body")).to_have_class("kiosk kiosk--large kiosk--low")
    look(page, "start-low-large-english")
    press(page, "I have an appointment")
    page.locator("#code").fill("CDFG")
    press(page, "Check in")
    page.get_by_text("We do not know this code.").wait_for()
    expect(page.locator("#code")).to_have_value("CDFG")  # to be looked at once more
    look(page, "code-unknown")
    press(page, "I need a person")
    page.get_by_role("heading", name="Somebody comes to you").wait_for()
    look(page, "person")
    press(page, "Stop and clear")
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    page.context.close()


def test_no_time_pressure_and_then_a_reset(chromium: Browser, hall: Hall) -> None:
    page = screen(chromium, hall, "zuil")
    press(page, "Ik heb geen afspraak")
    question = page.get_by_role("heading", name="Bent u er nog?")
    page.get_by_text("Rijbewijs").wait_for()
    page.evaluate("Object.assign(document.getElementById('screen').dataset, {idle: 2, warning: 4})")
    page.mouse.click(5, 5)
    question.wait_for()
    look(page, "warning")
    press(page, "Ja, geef me meer tijd")
    expect(question).to_be_hidden()
    expect(page.get_by_role("heading", name="Wat kunnen wij voor u doen?")).to_be_visible()
    question.wait_for()
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    page.context.close()


def test_cut_off_it_says_so_and_comes_back_by_itself(chromium: Browser, hall: Hall) -> None:
    page = screen(chromium, hall, "zuil")
    press(page, "Ik heb geen afspraak")
    page.get_by_text("Rijbewijs").click()
    hall.wire.cut()
    page.get_by_role("heading", name="Dit scherm kan ons nu niet bereiken").wait_for(timeout=8000)
    assert page.get_by_text("Rijbewijs").count() == 0
    look(page, "offline")
    hall.wire.mend()
    # What was begun is gone, here and on the server: somebody else may stand here by now.
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for(timeout=8000)
    assert hall.do("left").split("|")[:3] == ["{}", "", ""]
    # A press whose answer was lost says so, and what was chosen stays.
    press(page, "Ik heb geen afspraak")
    page.get_by_text("Rijbewijs").click()
    page.route("**/kiosk/nummer", lambda route: route.abort())
    press(page, "Neem een nummer")
    page.get_by_text("Dat lukte niet. Druk nog een keer.").wait_for()
    assert page.locator("input:checked").count() == 1
    page.unroute("**/kiosk/nummer")
    press(page, "Neem een nummer")
    page.locator(".kiosk__number").wait_for()
    # A number that was given is not lost by a cut.
    hall.wire.cut()
    page.get_by_role("heading", name="Dit scherm kan ons nu niet bereiken").wait_for(timeout=8000)
    hall.wire.mend()
    page.locator(".kiosk__number").wait_for(timeout=8000)
    press(page, "Klaar")
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    page.context.close()


def test_a_display_is_right_again_after_a_cut_and_a_stall(chromium: Browser, hall: Hall) -> None:
    hall.do("walk-in", "8")
    page = screen(chromium, hall, "scherm", reduced_motion="reduce")
    look(page, "display-empty")
    for desk, helped in (("Balie 1", ["x"]), ("Balie 2", ["x"]), ("Balie 1", ["x"])):
        hall.do("call", desk, *helped)
    number = hall.do("call", "Balie 1")
    now = page.locator(".display__now .display__number")
    expect(now).to_have_text([number], timeout=5000)
    look(page, "display-one")
    hall.wire.cut()
    second = hall.do("call", "Balie 2")
    page.get_by_text("Dit scherm loopt niet mee.").or_(
        page.get_by_text("not up to date")
    ).first.wait_for(timeout=9000)
    look(page, "display-not-live")
    hall.wire.mend()
    expect(now).to_have_text([second, number], timeout=5000)
    expect(page.locator("#not-live")).to_be_hidden()
    look(page, "display-two")
    hall.wire.stall()
    page.locator("#not-live").wait_for(timeout=12_000)
    hall.wire.mend()
    expect(page.locator("#not-live")).to_be_hidden(timeout=5000)
    hall.do("lock", "Scherm")
    page.get_by_role("heading", name="Dit scherm is op slot").wait_for(timeout=5000)
    look(page, "locked")
    page.context.close()


def test_an_unpaired_screen_shows_a_code(chromium: Browser, hall: Hall) -> None:
    page = screen(chromium, hall, "onbekend")
    page.get_by_role("heading", name="Koppel dit scherm").wait_for()
    look(page, "pairing")
    page.context.close()


def film(path: Path, reference: str) -> Path:
    """What a camera sees of a phone that shows the code of this confirmation: 640 x 480, Y4M."""
    picture = check_in_code(reference)
    width, height, size = 640, 480, 9
    rows = [bytearray(b"\xb4" * width) for _ in range(height)]
    modules = [list(row) for row in picture.matrix_iter(border=4)]
    left, top = (width - len(modules) * size) // 2, (height - len(modules) * size) // 2
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            for line in rows[top + y * size : top + (y + 1) * size]:
                at = left + x * size
                line[at : at + size] = (b"\x28" if dark else b"\xe6") * size
    frame = b"FRAME\n" + b"".join(rows) + b"\x80" * (width * height // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420\n" + frame * 10)
    return path


def test_the_code_of_a_confirmation_is_read_by_the_camera(
    chromium: Browser, hall: Hall, tmp_path: Path
) -> None:
    seen = film(tmp_path / "code.y4m", hall.do("book"))
    flags = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={seen}"]
    allowed = ["--use-fake-ui-for-media-stream"]
    for more in (allowed, []):
        own = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags, *more])
        page = screen(own, hall, "zuil")
        press(page, "Ik heb een afspraak")
        press(page, "Of scan de QR-code van uw bevestiging")
        if more:
            page.locator(".kiosk__number").wait_for(timeout=15_000)
            assert page.evaluate("document.querySelector('video')") is None
            press(page, "Klaar")
        else:
            page.get_by_text("Dit scherm mag de camera niet gebruiken.").wait_for()
            look(page, "camera-refused")
            press(page, "Stop en wis")
        own.close()


def test_a_camera_that_sees_no_code_stops(chromium: Browser, hall: Hall) -> None:
    flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    own = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
    page = screen(own, hall, "zuil")
    press(page, "Ik heb een afspraak")
    button = page.get_by_role("button", name="Of scan de QR-code van uw bevestiging")
    button.wait_for()
    page.evaluate("document.getElementById('scan').dataset.seconds = 4")
    button.click()
    page.get_by_role("button", name="Stop de camera").wait_for()
    while not page.evaluate("document.getElementById('scan-picture').videoWidth"):
        page.wait_for_timeout(100)
    look(page, "camera")
    page.get_by_text("Wij zagen geen code.").wait_for()
    assert page.evaluate("document.getElementById('scan-picture').srcObject.active") is False
    own.close()


def test_a_network_printer_prints_once_and_without_paper_the_screen_says_so(
    chromium: Browser, hall: Hall
) -> None:
    screen(chromium, hall, "zuil").context.close()  # what another test left would be printed too
    for answers, says, jobs in (
        (printers.GOOD, "Pak uw kaartje uit de printer.", 1),
        (printers.EMPTY, "Het papier is op.", 0),
    ):
        with printers.printer(answers) as one:
            hall.do("printer", str(one.port))
            page = screen(chromium, hall, "zuil")
            press(page, "Ik heb geen afspraak")
            page.get_by_text("Rijbewijs").click()
            press(page, "Neem een nummer")
            page.get_by_text(says).wait_for()
            look(page, f"ticket-{'printed' if jobs else 'no-paper'}")
            number = page.locator(".kiosk__number").inner_text()
            page.reload()  # asks for nothing again
            page.get_by_text(says).wait_for()
            assert page.locator(".kiosk__number").inner_text() == number
            assert sum(bool(job) for job in one.jobs) == jobs
            press(page, "Klaar")
            page.context.close()
    hall.do("no-printer")
