"""The citizen's pages: a form, an offer, two buttons; and GET changes nothing."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from scheduling import booking, links
from scheduling.messages.models import MessagePolicy
from scheduling.models import Appointment, Participant, State
from scheduling.waitlist import matching, wishes
from scheduling.waitlist.models import Offer, Outcome, Wish, WishState
from tests.town import NOW, TUESDAY_NINE
from tests.waitlist.conftest import Counter, minutes, run


class Citizen:
    """Somebody with a link."""

    def __init__(self, appointment: Appointment) -> None:
        self.client = Client()
        self.link = f"/afspraak/{links.issue(appointment, now=NOW)}"

    def get(self, page: str = "") -> Any:
        return self.client.get(self.link + page)

    def post(self, page: str, **values: Any) -> Any:
        return self.client.post(self.link + page, values)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOW)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


@pytest.fixture
def mine(full: list[Appointment]) -> Appointment:
    return full[-1]


@pytest.fixture
def sanne(mine: Appointment) -> Citizen:
    return Citizen(mine)


@pytest.fixture
def offer(desk: Counter, full: list[Appointment], mine: Appointment) -> Offer:
    desk.wait(mine)
    booking.cancel(appointment=full[0], now=NOW)
    run()
    return Offer.objects.get()


ALL = {"weekdays": [0, 1, 2, 3, 4], "parts": ["morning", "afternoon", "evening"]}


def test_a_saturday_on_which_it_opens_once_can_be_ticked(sanne: Citizen, desk: Counter) -> None:
    assert "zaterdag" not in sanne.get("/eerder").content.decode().lower()
    day = NOW.date() + timedelta(days=(5 - NOW.weekday()) % 7)
    desk.town.hall.opening_exceptions.create(date=day, opens=time(10), closes=time(14))
    assert "zaterdag" in sanne.get("/eerder").content.decode().lower()


def test_the_button_puts_one_on_the_list_for_everything(
    sanne: Citizen, mine: Appointment, desk: Counter
) -> None:
    assert "Zet mij op de lijst" in sanne.get().content.decode()
    page = sanne.get("/eerder")
    assert page.status_code == 200
    assert page.content.decode().count("checked") == 8
    answer = sanne.post("/eerder", **ALL)
    assert answer.headers["Location"] == sanne.link
    wish = Wish.objects.get(appointment=mine)
    assert (wish.weekdays, wish.parts, list(wish.points.all())) == ([], [], [desk.town.hall])
    assert "U staat vooraan: u hoort het als eerste." in sanne.get().content.decode()


def test_the_wish_is_shown_and_changed(sanne: Citizen, mine: Appointment) -> None:
    sanne.post("/eerder", weekdays=[1], parts=["morning"], first_day="2026-06-02")
    wish = Wish.objects.get(appointment=mine)
    assert (wish.weekdays, wish.parts, str(wish.first_day)) == ([1], ["morning"], "2026-06-02")
    page = sanne.get("/eerder").content.decode()
    assert page.count("checked") == 2
    assert 'value="2026-06-02"' in page
    sanne.post("/eerder", weekdays=[2], parts=["morning"])
    assert Wish.objects.get().weekdays == [2]


def test_the_place_in_line_is_told(desk: Counter, full: list[Appointment]) -> None:
    for count, appointment in enumerate(full[-3:]):
        desk.wait(appointment, now=NOW + minutes(count))
    page = Citizen(full[-1]).get().content.decode()
    assert "U bent nummer 3: 2 mensen meldden zich eerder dan u." in page


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "Kies er minstens één."),
        (ALL | {"first_day": "2027-01-01"}, "niet na uw afspraak"),
        (ALL | {"first_day": "morgen"}, "datum"),
        (ALL | {"weekdays": ["<b>"]}, "een van de mogelijkheden."),
        (ALL | {"parts": ["\0"]}, ""),
    ],
)
def test_what_is_not_right_is_told_at_its_field(
    sanne: Citizen, values: dict[str, Any], told: str
) -> None:
    answer = sanne.post("/eerder", **values)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Wish.objects.exists()


def test_whom_no_message_reaches_reads_what_to_do(sanne: Citizen, mine: Appointment) -> None:
    Participant.objects.filter(appointment=mine).update(email="")
    answer = sanne.post("/eerder", **ALL)
    assert answer.status_code == 409
    assert "niet op tijd bereiken" in answer.content.decode()


def test_a_time_that_is_free_already_is_named(sanne: Citizen, full: list[Appointment]) -> None:
    assert "Er is nu al een tijd vrij" not in sanne.get("/eerder").content.decode()
    booking.cancel(appointment=full[0], now=NOW)
    assert "nu al een tijd vrij: dinsdag 2 juni om 09:00" in sanne.get("/eerder").content.decode()


def test_the_button_takes_one_off_the_list(sanne: Citizen, mine: Appointment) -> None:
    sanne.post("/eerder", **ALL)
    assert sanne.get("/eerder/stoppen").status_code == 405
    assert Wish.objects.get().state == WishState.WAITING
    sanne.post("/eerder/stoppen")
    assert Wish.objects.get().state == WishState.ENDED
    assert "U staat niet meer op de lijst" in sanne.get().content.decode()


def test_the_offer_shows_both_times(sanne: Citizen, offer: Offer) -> None:
    page = sanne.get("/aanbod")
    text = page.content.decode()
    assert page.status_code == 200
    assert "dinsdag 2 juni" in text
    assert "woensdag 3 juni" in text
    assert "tot 09:00 uur" in text
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "no-store")
    assert "Er is een eerdere tijd vrij" in sanne.get().content.decode()


def test_a_scanner_that_opens_every_link_changes_nothing(
    sanne: Citizen, offer: Offer, mine: Appointment
) -> None:
    for page in ("", "/eerder", "/eerder/stoppen", "/aanbod", "/aanbod?answer=yes"):
        sanne.get(page)
        sanne.client.head(sanne.link + page)
    offer.refresh_from_db()
    mine.refresh_from_db()
    assert (offer.outcome, mine.revision) == (Outcome.OPEN, 0)
    assert wishes.waiting(mine) is not None


def test_yes_moves_the_appointment(sanne: Citizen, offer: Offer, mine: Appointment) -> None:
    answer = sanne.post("/aanbod", offer=offer.pk, answer="yes")
    assert answer.headers["Location"] == sanne.link
    mine.refresh_from_db()
    assert mine.starts_at == TUESDAY_NINE
    assert "Uw afspraak heeft de nieuwe tijd" in sanne.get().content.decode()
    # Pressed twice, and the link once more: the appointment is shown.
    again = sanne.client.post(
        f"{sanne.link}/aanbod", {"offer": offer.pk, "answer": "yes"}, follow=True
    )
    assert "Deze tijd is al van u." in again.content.decode()
    assert "Uw afspraak heeft de nieuwe tijd" not in again.content.decode()
    late = sanne.client.post(
        f"{sanne.link}/aanbod", {"offer": offer.pk, "answer": "no"}, follow=True
    )
    assert "Deze tijd is al van u." in late.content.decode()
    assert sanne.get("/aanbod").headers["Location"] == sanne.link


def test_the_rules_tell_what_is_too_soon_to_be_offered(sanne: Citizen) -> None:
    assert "die binnen 45 minuten begint" in sanne.get("/eerder").content.decode()
    for seconds, is_kept in ((-1, False), (60, True)):
        until = matching.kept_until(
            start=NOW + matching.SOONEST + timedelta(seconds=seconds),
            change_until=TUESDAY_NINE,
            policy=MessagePolicy(),
            now=NOW,
        )
        assert (until is not None) is is_kept


@pytest.mark.parametrize("values", [{}, {"answer": "<b>"}])
def test_an_answer_that_is_none_changes_nothing(
    sanne: Citizen, offer: Offer, values: dict[str, str]
) -> None:
    page = sanne.post("/aanbod", offer=offer.pk, **values)
    assert page.status_code == 400
    assert "Kies ja of nee." in page.content.decode()
    offer.refresh_from_db()
    assert offer.outcome == Outcome.OPEN


def test_no_keeps_the_own_time(sanne: Citizen, offer: Offer, mine: Appointment) -> None:
    assert sanne.post("/aanbod", offer=offer.pk, answer="no").status_code == 302
    offer.refresh_from_db()
    mine.refresh_from_db()
    assert (offer.outcome, mine.revision) == (Outcome.DECLINED, 0)
    page = sanne.get("/aanbod")
    assert page.status_code == 410
    assert "u staat nog op de lijst" in page.content.decode()


def test_yes_after_the_time_is_told_kindly(
    sanne: Citizen, offer: Offer, mine: Appointment, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, offer.expires_at)
    answer = sanne.post("/aanbod", offer=offer.pk, answer="yes")
    assert answer.status_code == 410
    assert "uw eigen afspraak staat nog" in answer.content.decode()
    mine.refresh_from_db()
    assert (mine.state, mine.revision) == (State.CONFIRMED, 0)


@pytest.mark.parametrize("number", ["", "0", "x", "999999", "9" * 400, "-1"])
def test_a_button_for_an_offer_that_is_not_there_changes_nothing(
    sanne: Citizen, offer: Offer, number: str
) -> None:
    answer = sanne.post("/aanbod", offer=number, answer="yes")
    assert answer.status_code == 404
    offer.refresh_from_db()
    assert offer.outcome == Outcome.OPEN


def test_a_wrong_link_is_a_page_that_was_never_there(db: None) -> None:
    for page in ("/eerder", "/aanbod"):
        assert Client().get(f"/afspraak/geen-link{page}").status_code == 404
    assert Client().post("/afspraak/geen-link/eerder/stoppen").status_code == 404


def test_without_an_offer_the_page_leads_back(sanne: Citizen, mine: Appointment) -> None:
    assert sanne.get("/aanbod").status_code == 410
    booking.cancel(appointment=mine, now=NOW)
    assert sanne.get("/aanbod").headers["Location"] == sanne.link
    assert sanne.get("/eerder").headers["Location"] == sanne.link


def test_the_pages_are_there_in_english(sanne: Citizen, offer: Offer) -> None:
    page = sanne.client.get(f"/en{sanne.link}/aanbod").content.decode()
    assert "Do you want this earlier time?" in page
