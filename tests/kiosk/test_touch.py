"""The touch screens: one address, a visit on the server, and nothing of it after a reset."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kiosk import helping, visits
from kiosk.models import HelpCall, Visit
from kiosk.profiles import Profile
from locations.models import OpeningSpan
from scheduling import booking
from scheduling.queue import changes
from scheduling.queue.models import Ticket
from scheduling.reference import readable
from tests import town as towns
from tests.agenda.conftest import member
from tests.kiosk.conftest import Screen, pair
from tests.queue.conftest import CLERK, Day, at


def visit_of(screen: Screen) -> Visit:
    return Visit.objects.get(device=screen.device)


def check_in(screen: Screen, reference: str) -> str:
    screen.see()
    screen.press("ga", to="code")
    assert screen.press("inchecken", code=reference).status_code == 302
    return screen.see()


def test_checking_in_gives_the_ticket_with_number_wait_and_the_way_to_a_phone(
    day: Day, kiosk: Screen
) -> None:
    day.open()
    appointment = day.book(at(30))
    page = check_in(kiosk, readable(appointment.reference).lower())
    ticket = Ticket.objects.get()
    assert ticket.appointment == appointment
    assert f'<h1 class="kiosk__number">{ticket.number}</h1>' in page
    assert "data:image/svg+xml" in page
    assert "minuten" in page
    for private in ("Sanne", "Paspoort", appointment.reference):
        assert private not in page
    answer = kiosk.client.get("/kiosk/")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("minutes", "case", "sentence", "way_on"),
    [
        (300, "", "U bent vroeg.", "Uw afspraak is om 15:00 uur. U kunt zich melden vanaf 14:00"),
        (-40, "", "De tijd van uw afspraak is voorbij.", "Toch in de rij wachten"),
        (60 * 24, "", "Uw afspraak is op een andere dag.", "Neem een nummer"),
        (30, "cancelled", "Deze afspraak is afgezegd.", "Neem een nummer"),
        (30, "elsewhere", "Uw afspraak is op een andere locatie.", "Stadhuis Leeuwarden"),
        (
            -40,
            "elsewhere",
            "en die tijd is voorbij.",
            "Die was om 09:20 uur bij Stadhuis Leeuwarden.",
        ),
        (30, "twice", "U hebt zich al gemeld.", "Uw nummer is 1."),
        (30, "unknown", "Wij kennen deze code niet.", 'value="CDFGHJKM"'),
    ],
)
def test_each_answer_has_a_screen_and_a_way_on(
    day: Day, clock: Any, minutes: int, case: str, sentence: str, way_on: str
) -> None:
    clock(at(60))
    place = day.town.goirle if case == "elsewhere" else day.town.hall
    screen = pair(place, Profile.FULL)
    appointment = day.book(at(60 + minutes))
    if case == "cancelled":
        booking.cancel(appointment=appointment, now=at(50), actor=CLERK)
    if case == "twice":
        day.arrive(appointment, 59)
    code = "CDFGHJKM" if case == "unknown" else appointment.reference
    page = check_in(screen, code)
    assert sentence in page
    assert way_on in page
    assert "Ik wil een mens" in page
    assert Ticket.objects.count() == (1 if case == "twice" else 0)


def test_who_is_late_joins_the_line_all_the_same(day: Day, clock: Any) -> None:
    clock(at(60))
    screen = pair(day.town.hall, Profile.CHECK_IN)
    appointment = day.book(at(20))
    assert "Toch in de rij wachten" in check_in(screen, appointment.reference)
    screen.press("alsnog")
    ticket = Ticket.objects.get()
    assert (ticket.appointment, ticket.due_at) == (appointment, None)
    assert 'kiosk__number">1<' in screen.see()


def test_one_press_one_ticket_however_often_it_is_sent(day: Day, kiosk: Screen) -> None:
    kiosk.see()
    kiosk.press("ga", to="services")
    assert "Paspoort" in kiosk.see()
    key = str(visit_of(kiosk).key)
    for _again in range(3):
        kiosk.press("nummer", services=[day.town.passport.pk], visit=key)
    assert Ticket.objects.count() == 1
    kiosk.press("opnieuw")
    # The form of who stood here before does nothing any more.
    kiosk.press("nummer", services=[day.town.passport.pk], visit=key)
    assert Ticket.objects.count() == 1
    assert "Waarvoor komt u?" in kiosk.see()


def test_a_service_of_another_point_and_no_service_are_refused(day: Day, kiosk: Screen) -> None:
    for chosen in ([day.town.pension.pk], [], ["x"], ["9" * 30]):
        kiosk.see()
        kiosk.press("nummer", services=chosen)
        assert Ticket.objects.count() == 0
        page = kiosk.see()
        assert "kiosk__notice" in page
        assert 'name="services"' in page  # still on the list
        kiosk.press("opnieuw")


def test_the_number_keeps_the_order_of_ticking(day: Day, kiosk: Screen) -> None:
    passport = day.town.passport
    card = towns.offering(
        towns.service(day.town.municipality, "idkaart", "ID"), day.town.hall, "in_person", 10
    )
    towns.need(card, "desk")
    kiosk.see()
    kiosk.press("nummer", services=[card.pk, passport.pk])
    services = Ticket.objects.get().services.order_by("position")
    assert [some.offering_id for some in services] == [card.pk, passport.pk]


def test_a_code_that_no_column_holds_is_no_failure(day: Day, kiosk: Screen) -> None:
    assert "Wij kennen deze code niet." in check_in(kiosk, "CD\x00FG")


def test_closed_says_when_it_opens(day: Day, kiosk: Screen) -> None:
    OpeningSpan.objects.filter(weekday=1).delete()
    kiosk.see()
    kiosk.press("ga", to="services")
    page = kiosk.see()
    assert "Wij zijn nu gesloten." in page
    assert "woensdag 3 juni" in page


def test_a_line_too_long_for_today_leads_to_an_appointment(day: Day, kiosk: Screen) -> None:
    """Also when the line grew between the list and the press."""
    OpeningSpan.objects.update(closes=time(10))
    day.open(minutes=0)
    kiosk.see()
    kiosk.press("ga", to="services")
    for _who in range(8):
        day.walk_in(0, actor=CLERK)
    kiosk.press("nummer", services=[day.town.passport.pk])
    page = kiosk.see()
    assert "Vandaag is er geen tijd meer" in page
    assert 'value="find"' in page  # to make an appointment


def test_while_closed_no_number_is_promised(day: Day, kiosk: Screen) -> None:
    tomorrow = day.book(at(60 * 24))
    OpeningSpan.objects.filter(weekday=1).delete()
    page = check_in(kiosk, tomorrow.reference)
    assert "Uw afspraak is op een andere dag." in page
    assert "Kom op woensdag 3 juni, 09:00 uur." in page
    assert "gesloten" not in page
    assert "afspraak maken" not in page.lower()
    assert (
        "nummer" not in page.partition("kiosk__answer")[2].partition("Ik wil een mens")[0].lower()
    )


def test_a_reset_forgets_all_of_the_visit(day: Day, kiosk: Screen) -> None:
    kiosk.see()
    kiosk.press("weergave", language="en")
    kiosk.press("weergave", switch="contrast")
    kiosk.press("weergave", switch="large")
    page = check_in(kiosk, day.book(at(300)).reference)
    assert "You are early." in page
    before = visit_of(kiosk)
    assert before.code
    kiosk.press("opnieuw")
    after = visit_of(kiosk)
    assert after.key != before.key
    assert visits.is_empty(after)
    assert (after.code, after.refusal, after.ticket, after.printed) == ("", {}, None, False)
    fresh = pair(day.town.hall, Profile.FULL, "Nieuw")
    hidden = [str(after.key), "csrfmiddlewaretoken"]
    assert strip(kiosk.see(), hidden) == strip(fresh.see(), [str(visit_of(fresh).key)])


def strip(page: str, keys: list[str]) -> str:
    import re

    for key in keys:
        page = page.replace(key, "")
    return re.sub(r'name="\w*" value="\w{64}"', "", page.replace("csrfmiddlewaretoken", ""))


def test_a_screen_that_was_left_behind_is_cleared_by_the_server(
    day: Day, kiosk: Screen, clock: Any
) -> None:
    check_in(kiosk, day.book(at(30)).reference)
    clock(timezone.now() + visits.STALE - timedelta(seconds=1))
    assert "kiosk__number" in kiosk.see()
    assert kiosk.press("bezig").status_code == 204
    clock(timezone.now() + visits.STALE - timedelta(seconds=1))
    assert "kiosk__number" in kiosk.see()
    clock(timezone.now() + timedelta(seconds=2))
    page = kiosk.see()
    assert "kiosk__number" not in page
    assert "Waarvoor komt u?" in page


def test_a_ticket_is_printed_once(day: Day, clock: Any) -> None:
    screen = pair(day.town.hall, Profile.FULL, paper="ok")
    page = check_in(screen, day.book(at(30)).reference)
    assert "data-print>" in page
    assert screen.press("afgedrukt").status_code == 204
    assert screen.press("afgedrukt").status_code == 409
    assert "data-print>" not in screen.see()
    empty = pair(day.town.hall, Profile.FULL, "Leeg", paper="out")
    empty.see()
    empty.press("nummer", services=[day.town.passport.pk])
    page = empty.see()
    assert "Het papier is op." in page
    assert "data-print>" not in page


def test_a_call_for_a_person_reaches_the_host_once(day: Day, kiosk: Screen) -> None:
    before = changes.number_of(day.town.hall.pk)
    kiosk.see()
    kiosk.press("mens")
    assert "Er komt iemand naar u toe" in kiosk.see()
    helping.call(device=kiosk.device, now=at(6))
    assert HelpCall.objects.count() == 1
    assert changes.number_of(day.town.hall.pk) == before + 1
    clerk = member("Joke", "clerk", day.town.municipality).client
    stranger = member("Daan", "clerk", day.town.library).client
    page = "/medewerker/hulpvragen/"
    call = HelpCall.objects.get()
    assert "Scherm" in clerk.get(page).content.decode()
    assert "Niemand wacht" in stranger.get(page).content.decode()
    assert stranger.post(f"{page}{call.pk}/").status_code == 404
    assert clerk.post(f"{page}{call.pk}/").status_code == 302
    assert "Niemand wacht" in clerk.get(page).content.decode()
    assert "Een collega is onderweg" in kiosk.see()


def test_nobody_is_promised_while_the_point_is_closed(day: Day, kiosk: Screen, clock: Any) -> None:
    kiosk.see()
    clock(at(60 * 14))
    kiosk.see()
    kiosk.press("mens")
    page = kiosk.see()
    assert "Wij zijn nu gesloten." in page
    assert "Er komt iemand naar u toe" not in page
    assert HelpCall.objects.count() == 1  # whoever is there all the same hears of it


def test_a_form_from_another_site_is_refused(day: Day, kiosk: Screen) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["kiosk_device"] = kiosk.token
    strict.get("/kiosk/")
    token = strict.cookies["csrftoken"].value
    values = {"visit": str(visit_of(kiosk).key), "to": "code", "csrfmiddlewaretoken": token}
    foreign = strict.post("/kiosk/ga", values, HTTP_ORIGIN="https://example.org")
    assert foreign.status_code == 403
    assert visit_of(kiosk).screen == "start"
    assert strict.post("/kiosk/ga", values).status_code == 302
    assert visit_of(kiosk).screen == "code"


def test_only_services_of_the_point_are_offered(day: Day, kiosk: Screen) -> None:
    towns.offering(
        towns.service(day.town.library, "taalcafe", "Taalcafe"), day.town.goirle, "in_person", 20
    )
    kiosk.see()
    kiosk.press("ga", to="services")
    page = kiosk.see()
    assert "Paspoort" in page
    assert "Taalcafe" not in page


def test_the_camera_is_for_this_page_alone_where_one_can_check_in(day: Day, kiosk: Screen) -> None:
    def camera(client: Client, path: str) -> str:
        return client.get(path).headers["Permissions-Policy"].partition(",")[0]

    assert camera(kiosk.client, "/kiosk/") == "camera=(self)"
    assert camera(pair(day.town.hall, Profile.WALK_IN, "Nr").client, "/kiosk/") == "camera=()"
    display = pair(day.town.hall, Profile.DISPLAY, "Bord").client
    for client, path in ((display, "/kiosk/scherm/"), (Client(), "/kiosk/"), (Client(), "/")):
        assert camera(client, path) == "camera=()"
