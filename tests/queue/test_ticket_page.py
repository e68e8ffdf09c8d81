"""The ticket on one's own phone: by its link alone, changed by POST alone."""

import pytest
from django.test import Client
from django.urls import reverse

from scheduling.queue import calls, lapses, telling
from scheduling.queue.models import Ticket
from scheduling.queue.tickets import token_of
from tests import town as towns
from tests.queue.conftest import CLERK, Day, at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(5))


def url(ticket: Ticket, page: str = "ticket") -> str:
    return reverse(f"queue:{page}", args=[token_of(ticket)])


def test_it_tells_number_wait_and_who_is_before(day: Day, client: Client, clock: None) -> None:
    day.open()
    for minutes in range(5):
        day.walk_in(minutes)
    mine = day.walk_in(5)
    page = client.get(url(mine))
    text = " ".join(page.content.decode().split())
    assert page.status_code == 200
    assert "U bent in de rij" in text
    assert "Er zijn 5 mensen voor u." in text
    assert f"Het duurt {mine.told_low} tot {mine.told_high} minuten." in text
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "paspoort" not in text.lower()
    english = client.get(f"/en{url(mine)}").content.decode()
    assert "5 people are before you." in english


def test_a_wrong_link_and_a_get_change_nothing(day: Day, client: Client, clock: None) -> None:
    ticket = day.walk_in(0)
    assert client.get(reverse("queue:ticket", args=["x" * 64])).status_code == 404
    assert client.get(url(ticket, "leave")).status_code == 405
    ticket.refresh_from_db()
    assert ticket.state == "waiting"


def test_leaving_and_coming_back_are_pressed(day: Day, client: Client, clock: None) -> None:
    session = day.open()
    ticket = day.walk_in(0)
    day.next(session, 1)
    assert "U bent aan de beurt: ga naar Balie 1" in client.get(url(ticket)).content.decode()
    lapses.no_show(ticket=ticket, now=at(4), actor=CLERK)
    assert "Ik ben er" in client.get(url(ticket)).content.decode()
    assert client.post(url(ticket, "come-back")).status_code == 302
    ticket.refresh_from_db()
    assert ticket.state == "waiting"
    assert client.post(url(ticket, "leave")).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.state, ticket.left_cause) == ("left", "citizen")
    refused = client.post(url(ticket, "come-back"))
    assert refused.status_code == 409
    assert "Dit kan nu niet met dit nummer." in refused.content.decode()


@pytest.mark.parametrize(
    ("public", "sentence"),
    [
        (True, "Fatima van Pensioenbureau staat voor u klaar."),
        (False, "Iemand van Pensioenbureau staat voor u klaar."),
    ],
)
def test_from_elsewhere_it_says_where_and_who_is_ready(
    day: Day, public: bool, sentence: str
) -> None:
    day.town.fatima.name_public = public
    day.town.fatima.save()
    day.walk_in(0, day.town.pension)
    called = calls.call_next(session=day.open_remote(), now=at(1), actor=CLERK)
    told = telling.told(ticket=called, now=at(1))
    assert (told.headline, told.lines) == (
        "U bent aan de beurt: ga naar Cabine 1",
        (sentence,),
    )


def test_a_stranger_who_is_not_of_the_pool_cannot_be_called_from_elsewhere(day: Day) -> None:
    tax = towns.organisation("agency", "belasting", "Belastingdienst")
    other = towns.professional(tax, "Henk", remote=True)
    day.walk_in(0, day.town.pension)
    assert calls.candidates(session=day.open_remote(other), now=at(1)) == []
