"""Links that staff ended stay ended, one address for a calendar, and names on the list of staff."""

import pytest
from django.test import Client

from hub.audit.models import Event
from scheduling.journeys import beginning, links, parties
from scheduling.journeys.beginning import LinksEnded
from scheduling.journeys.models import Journey, PartyLink
from tests.agenda.conftest import member
from tests.journeys import wedding as weddings
from tests.journeys.wedding import Wedding
from tests.town import NOW

pytestmark = pytest.mark.django_db
LIST = "/medewerker/stappen/"


@pytest.fixture
def journey(wedding: Wedding) -> Journey:
    return weddings.begin(wedding).journey


def test_the_link_of_the_answers_leads_nowhere_once_staff_ended_the_links(
    journey: Journey,
) -> None:
    assert links.opened_by(beginning.link_again(journey, now=NOW))
    paper = parties.new_link(journey=journey, key="one", now=NOW, user_id=None)
    with pytest.raises(LinksEnded):
        beginning.link_again(journey, now=NOW)
    assert links.opened_by(paper)


def test_ending_those_of_the_partner_ends_nothing_for_who_began(journey: Journey) -> None:
    parties.new_link(journey=journey, key="two", now=NOW, user_id=None)
    assert links.opened_by(beginning.link_again(journey, now=NOW))


def test_a_new_address_for_a_calendar_ends_the_one_before(journey: Journey) -> None:
    party = journey.parties.get(key="one")
    first = links.issue(party, now=NOW, for_calendar=True)
    own = links.issue(party, now=NOW)
    second = links.issue(party, now=NOW, for_calendar=True)
    assert links.opened_by(first, for_calendar=True) is None
    assert links.opened_by(second, for_calendar=True) == party
    assert links.opened_by(own) == party
    other = journey.parties.get(key="two")
    theirs = links.issue(other, now=NOW, for_calendar=True)
    assert links.opened_by(theirs, for_calendar=True) == other
    assert PartyLink.objects.filter(for_calendar=True).count() == 2


def test_names_stand_on_the_list_where_they_are_asked_for_and_that_is_one_line_each(
    wedding: Wedding, journey: Journey
) -> None:
    joke = member("Joke", "clerk", wedding.town.municipality)
    plain = joke.client.get(f"{LIST}?lijst=others").content.decode()
    assert "Begonnen op 1 juni 2026" in plain
    assert "Aisha Bakker" not in plain
    assert not Event.objects.filter(verb="journey.named").exists()
    for _again in range(2):
        named = joke.client.get(f"{LIST}?lijst=others&namen").content.decode()
        assert "Aisha Bakker, Bram de Vries" in named
    (seen,) = Event.objects.filter(verb="journey.named")
    assert (seen.object_id, seen.actor) == (str(journey.pk), joke.user)
    token = links.issue(journey.parties.get(key="one"), now=NOW)
    told = Client().get(f"/stappen/{token}/inzage").content.decode()
    assert "zag uw naam in een lijst met stappen" in told
    assert "Joke" not in told


def test_another_organisation_sees_no_names(wedding: Wedding, journey: Journey) -> None:
    fatima = member("Fatima", "clerk", wedding.town.agency)
    assert "Aisha" not in fatima.client.get(f"{LIST}?lijst=others&namen").content.decode()
    assert not Event.objects.filter(verb="journey.named").exists()
