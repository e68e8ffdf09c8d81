"""The citizen's pages at their edges: two tabs, a late form, dates beyond the calendar."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from scheduling import availability
from scheduling.models import Appointment, State
from tests import town as towns
from tests.agenda.conftest import member
from tests.town import Town

FORM = {"name": "Sanne Visser", "email": "sanne@example.nl", "phone": "", "remark": "rolstoel"}
FAR = ("9999-12-31T23:59:00+00:00", "0001-01-01T00:00:00+14:00", "2026-06-02T09:00:00", "x", "")


@pytest.fixture
def today(db: None) -> Town:
    return towns.build(now=timezone.now())


def page_of(town: Town) -> str:
    return f"/diensten/{town.passport.service_id}/wanneer?aanbod={town.passport.pk}"


def times(town: Town) -> list[str]:
    now = timezone.now()
    window = availability.bookable_window(town.passport, now)
    found = availability.find(offering=town.passport, window=window, now=now)
    return [start.isoformat() for start in found.times()]


def reference() -> str:
    return Appointment.objects.filter(state=State.HELD).get().reference


def test_a_page_of_an_earlier_choice_confirms_nothing(today: Town, client: Client) -> None:
    first, second = times(today)[0], times(today)[9]
    client.post(page_of(today), {"start": first})
    seen = reference()
    client.post("/afspraak/gegevens", {**FORM, "hold": seen})
    assert seen in client.get("/afspraak/controleren").content.decode()
    client.post(page_of(today), {"start": second})  # in another tab
    answer = client.post("/afspraak/controleren", {"hold": seen})
    assert answer.headers["Location"] == "/afspraak/gegevens"
    assert not Appointment.objects.filter(state=State.CONFIRMED).exists()
    page = client.get("/afspraak/gegevens").content.decode()
    assert "U hebt intussen een andere tijd gekozen." in page
    assert "Sanne Visser" in page
    client.post("/afspraak/controleren", {"hold": reference()})
    assert Appointment.objects.get(state=State.CONFIRMED).starts_at.isoformat() == second


def test_nobody_extends_the_hold_of_somebody_else(today: Town, client: Client) -> None:
    first, other = times(today)[0], times(today)[9]
    client.post(page_of(today), {"start": first})
    theirs = reference()
    stranger = Client()
    for own in ("", other):
        if own:
            stranger.post(page_of(today), {"start": own})
        before = list(Appointment.objects.order_by("pk").values())
        answer = stranger.post("/afspraak/langer", {**FORM, "hold": theirs}, follow=True)
        assert answer.status_code == 200
        page = answer.content.decode()
        told = "U hebt intussen een andere tijd gekozen" if own else "geen tijd voor u vast"
        assert told in page
        assert theirs not in page
        assert list(Appointment.objects.order_by("pk").values()) == before


def test_what_was_typed_after_the_time_was_over_is_still_there(today: Town, client: Client) -> None:
    first, *_others, other = times(today)[:9]
    client.post(page_of(today), {"start": first})
    Appointment.objects.update(hold_expires_at=timezone.now())
    assert client.post("/afspraak/gegevens", FORM).status_code == 410
    assert client.post("/afspraak/andere-tijd", {"start": other}).status_code == 302
    page = client.get("/afspraak/gegevens").content.decode()
    assert "Sanne Visser" in page
    assert "rolstoel" in page


def test_asking_for_more_time_keeps_what_is_not_right_yet(today: Town, client: Client) -> None:
    client.post(page_of(today), {"start": times(today)[0]})
    wrong = {**FORM, "email": "jan@@fout", "phone": "06 1234"}
    assert client.post("/afspraak/langer", wrong).status_code == 302
    page = client.get("/afspraak/gegevens").content.decode()
    assert "jan@@fout" in page
    assert "06 1234" in page


def test_a_second_press_on_confirm_leads_to_the_appointment(today: Town, client: Client) -> None:
    client.post(page_of(today), {"start": times(today)[0]})
    client.post("/afspraak/gegevens", FORM)
    for _press in range(2):
        answer = client.post("/afspraak/controleren")
        assert answer.headers["Location"] == "/afspraak/gemaakt"
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("start", FAR)
def test_a_start_beyond_the_calendar_is_no_start(today: Town, client: Client, start: str) -> None:
    answer = client.post(page_of(today), {"start": start})
    assert (answer.status_code, "Kies een tijd." in answer.content.decode()) == (400, True)
    client.post(page_of(today), {"start": times(today)[0]})
    assert client.post("/afspraak/andere-tijd", {"start": start}).status_code == 400
    staff = member("Joke", "clerk", today.municipality)
    client.post("/afspraak/gegevens", FORM)
    client.post("/afspraak/controleren")
    made = Appointment.objects.get(state=State.CONFIRMED)
    move = f"/medewerker/afspraak/{made.reference}/verzetten/"
    assert staff.client.post(move, {"start": start}).status_code == 400
    made.refresh_from_db()
    assert made.state == State.CONFIRMED


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "gisteren"])
def test_a_day_beyond_the_calendar_is_no_day(today: Town, client: Client, day: str) -> None:
    assert client.get(f"{page_of(today)}&dag={day}").status_code == 200
    staff = member("Joke", "planner", today.municipality)
    at = "/medewerker/agenda/stadhuis-leeuwarden"
    book = f"{at}/boeken/?offering={today.passport.pk}&persons=1&date={day}"
    assert staff.client.get(book).status_code == 422
    closure = {"starts_at": f"{day}T00:00", "ends_at": "2027-01-01T10:00", "reason_nl": "x"}
    assert staff.client.post(f"{at}/planning/sluitingen/", closure).status_code == 422


def test_an_end_before_the_start_is_told_in_words(today: Town) -> None:
    staff = member("Joke", "planner", today.municipality)
    page = "/medewerker/agenda/stadhuis-leeuwarden/planning/sluitingen/"
    wrong = {"starts_at": "2027-01-01T10:00", "ends_at": "2027-01-01T09:00", "reason_nl": "x"}
    told = staff.client.post(page, wrong).content.decode()
    assert "Het einde moet na het begin liggen." in told
    assert "closure_ends_after_start" not in told


@pytest.mark.parametrize("number", ["9" * 5_000, "9" * 30, "-1", "\u0662", "x"])
def test_a_number_that_no_row_has_is_a_404(today: Town, number: str) -> None:
    staff = member("Joke", "planner", today.municipality)
    at = "/medewerker/agenda/stadhuis-leeuwarden"
    assert staff.client.post(f"{at}/kalenders/", {"revoke": number}).status_code == 404
    assert staff.client.post(f"{at}/kalenders-van-elders/", {"remove": number}).status_code == 404


@pytest.mark.parametrize(
    "body", ["[" * 9_000, '{"links":' * 3_000, json.dumps({"links": ["\ud800"]}), "", "\x00"]
)
def test_nonsense_for_the_countdown_is_a_400(client: Client, db: None, body: str) -> None:
    answer = client.post("/aftellen/afspraken", body, content_type="application/json")
    assert answer.status_code == 400


def test_a_reference_may_be_typed_as_it_is_read_aloud(today: Town, client: Client) -> None:
    client.post(page_of(today), {"start": times(today)[0]})
    code = reference()
    staff = member("Joke", "clerk", today.municipality)
    for typed in (code, f"{code[:4]}-{code[4:]}", code.lower()):
        assert staff.client.get(f"/medewerker/afspraak/{typed}/").status_code == 200
