"""The ticket on one's own phone: by its link alone, changed by POST alone."""

import pytest
from django.test import Client
from django.urls import reverse

from hub.notifications.models import Message
from scheduling.messages.models import MessagePolicy
from scheduling.queue import calls, lapses, nearly, telling
from scheduling.queue.models import Ticket, TicketContact
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


@pytest.mark.parametrize(
    ("to", "channel", "recipient"),
    [("vera@example.nl", "email", "vera@example.nl"), ("06 12345678", "sms", "+31612345678")],
)
def test_who_waits_asks_to_be_told_and_is(
    day: Day, client: Client, clock: None, to: str, channel: str, recipient: str
) -> None:
    ticket = day.walk_in(0)
    assert "Wilt u een bericht" in client.get(url(ticket)).content.decode()
    assert client.post(url(ticket, "tell-me"), {"to": to}).status_code == 302
    page = client.get(url(ticket)).content.decode()
    assert "U krijgt een bericht" in page
    assert recipient not in page
    assert nearly.tell_all_due(now=at(6)) == 1
    message = Message.objects.get(kind="ticket_nearly_there")
    assert (message.channel, message.recipient) == (channel, recipient)
    assert "U krijgt een bericht" not in client.get(url(ticket)).content.decode()


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("", "Vul een e-mailadres of mobiel nummer in."),
        ("058 2345678", "mobiele nummer"),
        ("vera@", "geen e-mailadres"),
        ("x" * 10_000, "mobiele nummer"),
    ],
)
def test_an_address_that_is_none_is_told_and_typed_text_stays(
    day: Day, client: Client, clock: None, to: str, told: str
) -> None:
    ticket = day.walk_in(0)
    page = client.post(url(ticket, "tell-me"), {"to": to})
    assert page.status_code == 400
    assert told in page.content.decode()
    assert f'value="{to[:254]}"' in page.content.decode()
    assert not TicketContact.objects.exists()


def test_where_no_text_messages_are_sent_a_number_is_refused(
    day: Day, client: Client, clock: None
) -> None:
    MessagePolicy.objects.create(organisation=day.town.municipality, sms_hours=0)
    ticket = day.walk_in(0)
    page = client.post(url(ticket, "tell-me"), {"to": "0612345678"})
    assert "Wij sturen hier geen sms." in page.content.decode()
    assert not TicketContact.objects.exists()


def test_who_is_called_already_cannot_ask(day: Day, client: Client, clock: None) -> None:
    ticket = day.walk_in(0)
    day.next(day.open(), 1)
    assert client.post(url(ticket, "tell-me"), {"to": "vera@example.nl"}).status_code == 409
    assert not TicketContact.objects.exists()


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
