"""Who would rather talk to a person takes a number from home; the answers go along after a yes."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client

from hub.audit.models import Event
from hub.intake import filling, publishing
from hub.intake.models import Intake
from locations.models import Channel, Offering
from scheduling.journeys import keeping, passing
from scheduling.journeys.models import PassedOn
from scheduling.queue import calls, desks, lapses
from scheduling.queue.models import DeskSession, Ticket
from scheduling.web.questions import number
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.intake.documents import address
from tests.queue.conftest import CLERK
from tests.town import NOW, TUESDAY_NINE, Town

HALL = "stadhuis-leeuwarden"


class Clock:
    """What the pages take for now."""

    def __init__(self) -> None:
        self.minutes: float = 0

    def now(self) -> datetime:
        return TUESDAY_NINE + timedelta(minutes=self.minutes)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    cache.clear()
    made = Clock()
    monkeypatch.setattr("django.utils.timezone.now", made.now)
    yield made


@pytest.fixture
def hall(db: None) -> Town:
    """Aisha is at her desk, and questions are asked for the passport."""
    made = towns.build(masks=False)
    publishing.save_draft(service=made.passport.service, raw=address(), now=NOW)
    publishing.publish(service=made.passport.service, now=NOW)
    opened(made)
    return made


def opened(town: Town) -> DeskSession:
    return desks.open_desk(
        desk=town.desks[0], professional=town.aisha, now=TUESDAY_NINE, actor=CLERK
    )


def answered(town: Town, visitor: Client) -> str:
    began = visitor.post(f"/diensten/{town.passport.service_id}/vragen")
    token = str(began.headers["Location"]).rsplit("/", 1)[1]
    visitor.post(f"/vragen/{token}/bij/home", {"sleeps": "outside", "revision": 0})
    return token


def take(visitor: Client, token: str, *, agrees: bool = True, point: str = HALL) -> str:
    """The address of the ticket's page."""
    sent = {"point": point, "pass_on": "yes" if agrees else "no"}
    answer = visitor.post(f"/vragen/{token}/iemand", sent)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def at_desk(town: Town) -> tuple[Staff, str]:
    aisha = member("Aisha", "clerk", town.municipality)
    town.aisha.user = aisha.user
    town.aisha.save()
    session = DeskSession.objects.get()
    calls.call_next(session=session, now=TUESDAY_NINE, actor=CLERK)
    return aisha, f"/medewerker/balie/{HALL}/{session.pk}/"


def test_the_page_offers_it_and_leads_to_the_place_in_line(hall: Town) -> None:
    visitor = Client()
    token = answered(hall, visitor)
    shown = visitor.get(f"/vragen/{token}/iemand").content.decode()
    assert f'name="point" value="{HALL}"' in shown
    ticket = visitor.get(take(visitor, token)).content.decode()
    assert "Uw nummer" in ticket
    assert "U bent aan de beurt na" in ticket or "U bent de volgende" in ticket
    assert "U nam dit nummer thuis." in ticket
    assert "U bent bijna aan de beurt" in ticket
    assert "wachtruimte" not in ticket  # for who is not there yet
    assert "Uw antwoorden gaan mee" in ticket
    again = visitor.get(f"/vragen/{token}/iemand").content.decode()
    assert "Nummer 1 bij" in again
    assert 'name="point"' not in again


def test_the_clerk_reads_the_answers_from_the_call_on_and_the_citizen_sees_who_did(
    hall: Town,
) -> None:
    visitor = Client()
    page = take(visitor, answered(hall, visitor))
    assert not Event.objects.filter(verb="answers.seen").exists()
    aisha, screen = at_desk(hall)
    called = aisha.client.get(screen).content.decode()
    assert "Vooraf ingevuld" in called
    assert "<dd>Buiten</dd>" in called
    aisha.client.get(screen)
    seen = Event.objects.get(verb="answers.seen")
    ticket = Ticket.objects.get()
    assert (seen.object_type, seen.object_id) == ("ticket", str(ticket.pk))
    assert "las wat u vooraf hebt geantwoord" in visitor.get(page).content.decode()


def test_without_a_yes_nothing_goes_along(hall: Town) -> None:
    visitor = Client()
    page = take(visitor, answered(hall, visitor), agrees=False)
    assert not PassedOn.objects.exists()
    assert "Uw antwoorden gaan mee" not in visitor.get(page).content.decode()
    aisha, screen = at_desk(hall)
    assert "Vooraf ingevuld" not in aisha.client.get(screen).content.decode()


def test_who_works_at_the_counter_for_another_organisation_reads_nothing(hall: Town) -> None:
    visitor = Client()
    take(visitor, answered(hall, visitor))
    aisha, screen = at_desk(hall)
    assert "Buiten" in aisha.client.get(screen).content.decode()
    PassedOn.objects.update(organisation=hall.agency)
    assert "Buiten" not in aisha.client.get(screen).content.decode()


def test_taken_back_they_are_deleted_and_the_number_stays(hall: Town) -> None:
    visitor = Client()
    page = take(visitor, answered(hall, visitor))
    assert visitor.get(f"{page}/antwoorden").status_code == 405
    back = visitor.post(f"{page}/antwoorden")
    assert back.headers["Location"] == page
    assert not Intake.objects.exists()
    assert "Uw nummer" in visitor.get(page).content.decode()
    assert "Uw antwoorden gaan mee" not in visitor.get(page).content.decode()
    aisha, screen = at_desk(hall)
    assert "Buiten" not in aisha.client.get(screen).content.decode()
    assert visitor.post(f"/volgnummer/{'x' * 64}/antwoorden").status_code == 404


def test_they_stay_until_a_week_after_the_day_of_the_number(hall: Town) -> None:
    visitor = Client()
    take(visitor, answered(hall, visitor))
    intake = Intake.objects.get()
    midnight = datetime.fromisoformat("2026-06-03T00:00+02:00")
    assert intake.needed_until == midnight
    week = midnight + filling.KEPT_FINISHED
    Intake.objects.update(gone_at=TUESDAY_NINE)  # whatever else would have it gone
    keeping.keep_what_is_needed(now=TUESDAY_NINE)
    assert Intake.objects.get().gone_at >= week


def test_the_nearest_line_stands_first_and_says_how_far(hall: Town) -> None:
    """Of more places than are looked at by name, those near the postcode that was chosen."""
    far = [_twin(hall, number, latitude=51.5, longitude=5.0) for number in range(12)]
    visitor = Client()
    begin = f"/diensten/{hall.passport.service_id}/vragen"
    without = str(visitor.post(begin).headers["Location"])
    assert 'name="point"' not in visitor.get(f"{without}/iemand").content.decode()
    near = str(visitor.post(f"{begin}?bij=8911").headers["Location"])
    shown = visitor.get(f"{near}/iemand").content.decode()
    assert re.findall(r'name="point" value="([\w-]+)"', shown) == [HALL]
    assert re.search(r"0,\d km", shown)
    assert far[0].service_point
    assert far[0].service_point.name not in shown
    take(visitor, near.rsplit("/", 1)[1])


def _twin(town: Town, number: int, *, latitude: float, longitude: float) -> Offering:
    """The same service at a place far away."""
    point = towns.point(town.municipality, "town_hall", f"loket-{number}", f"Loket {number}")
    point.latitude, point.longitude = latitude, longitude
    point.save()
    return towns.offering(town.passport.service, point, Channel.IN_PERSON, 20)


def test_a_second_number_is_refused_with_where_the_first_is(hall: Town) -> None:
    visitor = Client()
    token = answered(hall, visitor)
    take(visitor, token)
    sent = {"point": HALL, "pass_on": "yes"}
    twice = visitor.post(f"/vragen/{token}/iemand", sent)
    assert twice.status_code == 409
    assert "U hebt al een nummer." in twice.content.decode()
    other = answered(hall, visitor)  # other answers, the same browser
    assert visitor.post(f"/vragen/{other}/iemand", sent).status_code == 409
    elsewhere = Client().post(f"/vragen/{token}/iemand", sent)  # the same answers, another browser
    assert elsewhere.status_code == 409
    assert Ticket.objects.count() == 1
    lapses.leave(ticket=Ticket.objects.get(), now=TUESDAY_NINE)
    assert visitor.post(f"/vragen/{other}/iemand", sent).status_code == 302


def test_many_from_one_address_are_too_many(hall: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(number, "MOST_TAKEN", 1)
    take(Client(), answered(hall, Client()))
    stranger = Client()
    refused = stranger.post(f"/vragen/{answered(hall, stranger)}/iemand", {"point": HALL})
    assert refused.status_code == 429
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("point", ["nergens", "bibliotheek-goirle", ""])
def test_a_place_that_is_no_choice_is_not_there(hall: Town, point: str) -> None:
    visitor = Client()
    token = answered(hall, visitor)
    assert visitor.post(f"/vragen/{token}/iemand", {"point": point}).status_code == 404


def test_a_hiccup_keeps_the_number_and_says_so(hall: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(**_: object) -> None:
        raise DatabaseError("database is locked")

    monkeypatch.setattr(passing, "agree_at", breaks)
    visitor = Client()
    page = take(visitor, answered(hall, visitor))
    assert "Uw antwoorden zijn niet meegegaan" in visitor.get(page).content.decode()


def test_files_are_given_while_the_number_is_at_the_desk(hall: Town) -> None:
    visitor = Client()
    take(visitor, answered(hall, visitor))
    aisha, _screen = at_desk(hall)
    ticket = Ticket.objects.get()
    url = f"/medewerker/nummer/{ticket.pk}/bestand/geen"
    assert aisha.client.get(url).status_code == 404  # no such file
    assert Client().get(url).status_code == 302
    stranger = member("Daan", "clerk", hall.library)
    assert stranger.client.get(url).status_code == 404
