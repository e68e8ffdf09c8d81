"""A skill is taken away on the page: first it says whom that touches."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hub.audit.models import Event
from hub.catalogue.models import Capability
from locations.models import Resource
from scheduling import availability
from scheduling.models import Appointment
from scheduling.planning import cover
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.agenda.test_conflicts import book
from tests.town import Town

AT = "/medewerker/agenda/stadhuis-leeuwarden/"
SKILLS = f"{AT}planning/vaardigheden/"
REMOTE = "/medewerker/agenda/op-afstand/pensioenbureau/planning/vaardigheden/"


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def slugs(resource: Resource) -> list[str]:
    return sorted(resource.capabilities.values_list("slug", flat=True))


@pytest.fixture
def made(town: Town) -> Appointment:
    now = timezone.now()
    cover.rebuild_all(now=now)
    window = availability.bookable_window(town.passport, now + timedelta(days=1))
    start = availability.find(offering=town.passport, window=window, now=now).first_free
    assert start is not None
    return book(town, start, "Sanne")


def test_it_says_how_many_appointments_it_touches_and_then_they_need_attention(
    town: Town, planner: Staff, made: Appointment
) -> None:
    person = next(
        one
        for one in (town.aisha, town.bram)
        if made.segments.get().allocations.filter(resource=one.resource_id).exists()
    )
    page = text(planner.client.get(SKILLS, {"person": person.pk}))
    assert "reisdocumenten" in page
    told = planner.client.post(SKILLS, {"person": person.pk})
    assert told.status_code == 200
    assert "Het gaat om 1 afspraak" in text(told)
    assert "Sanne" in text(told)
    assert slugs(person.resource) == ["reisdocumenten"]
    done = planner.client.post(SKILLS, {"person": person.pk, "confirmed": "1"})
    assert done["Location"] == SKILLS
    assert slugs(person.resource) == []
    waiting = text(planner.client.get(f"{AT}aandacht/"))
    assert f"Mag dit niet meer doen: {person.resource.name}" in waiting
    event = Event.objects.get(verb="professional.changed")
    assert (event.actor, event.details) == (planner.user, {"changed": ["capabilities"]})


def test_where_nothing_is_booked_it_is_done_at_once_and_other_kinds_stay(
    town: Town, planner: Staff
) -> None:
    wheels = Capability.objects.create(slug="auto", kind="equipment", name_nl="auto", name_en="car")
    frisian = Capability.objects.create(
        slug="fries", kind="language", name_nl="Fries", name_en="Frisian"
    )
    town.aisha.resource.capabilities.add(wheels)
    sent = {"person": town.aisha.pk, "language": [frisian.pk]}
    assert planner.client.post(SKILLS, sent).status_code == 302
    assert slugs(town.aisha.resource) == ["auto", "fries"]
    assert "Fries" in text(planner.client.get(SKILLS))


def test_what_is_not_in_the_list_is_refused(town: Town, planner: Staff) -> None:
    equipment = Capability.objects.create(
        slug="auto", kind="equipment", name_nl="auto", name_en="car"
    )
    for skill in ("987654", "x", str(equipment.pk)):
        refused = planner.client.post(SKILLS, {"person": town.aisha.pk, "skill": [skill]})
        assert refused.status_code == 422
    assert slugs(town.aisha.resource) == ["reisdocumenten"]


def test_colleagues_of_others_are_not_there(town: Town, planner: Staff) -> None:
    guest = towns.professional(town.library, "Gast", at=town.hall)
    assert "Gast" not in text(planner.client.get(SKILLS))
    for person in (guest.pk, town.fatima.pk, 987654, "x"):
        assert planner.client.get(SKILLS, {"person": person}).status_code == 404
        assert planner.client.post(SKILLS, {"person": person}).status_code == 404
    assert slugs(town.fatima.resource) == ["pensioen"]
    agency = member("piet", "planner", town.agency)
    assert "Fatima" in text(agency.client.get(REMOTE))
    assert agency.client.get(SKILLS).status_code == 404


@pytest.mark.parametrize("kind", ["clerk", "editor", "auditor"])
def test_only_who_plans_says_what_others_can_do(town: Town, kind: str) -> None:
    other = member("kees", kind, town.municipality)
    assert other.client.get(SKILLS).status_code == 404
    assert other.client.post(SKILLS, {"person": town.aisha.pk}).status_code == 404
    assert slugs(town.aisha.resource) == ["reisdocumenten"]
