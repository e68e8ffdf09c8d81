"""Needs across organisations, and help that a citizen adds."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hub.catalogue.models import OrganisationGroup
from hub.errors import Invalid
from locations.models import Need, NeedPlace
from scheduling import booking
from scheduling.availability import Item, supporting
from scheduling.booking import Contact
from scheduling.errors import SlotNotOffered, SlotTaken
from scheduling.models import Allocation, Appointment
from scheduling.planning import cover
from tests import town as towns
from tests.town import NOW, TUESDAY_NINE, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def interpreter(town: Town) -> Need:
    """Youssef interprets from home, for any appointment of anybody."""
    signs = towns.skill("gebarentolk")
    agency = towns.organisation("agency", "tolken", "Tolkencentrum")
    towns.professional(agency, "Youssef", signs, remote=True)
    cover.rebuild_all(now=NOW)
    need = Need.objects.create(
        offering=None, kind="professional", place=NeedPlace.ORGANISATION, organisation=agency
    )
    need.capabilities.add(signs)
    return need


def names_of(appointment: Appointment) -> set[str]:
    rows = Allocation.objects.filter(segment__appointment=appointment)
    return set(rows.values_list("resource__name", flat=True))


def test_a_need_of_a_group_takes_anybody_of_its_members(town: Town) -> None:
    region = OrganisationGroup.objects.create(slug="regio", name="Regio")
    other = towns.organisation("agency", "uitkeringen", "Uitkeringenbureau")
    skill = town.fatima.resource.capabilities.get()
    stranger = towns.organisation("agency", "elders", "Elders")
    towns.professional(other, "Noor", skill, remote=True)
    towns.professional(stranger, "Niemand", skill, remote=True)
    cover.rebuild_all(now=NOW)
    region.members.set([town.agency, other])
    need = town.pension_video.needs.get()
    need.place, need.organisation, need.group = NeedPlace.GROUP, None, region
    need.save()
    made = [
        booking.hold(offering=town.pension_video, start=TUESDAY_NINE, now=NOW).appointment
        for _ in range(2)
    ]
    assert {name for one in made for name in names_of(one)} == {"Fatima", "Noor"}
    with pytest.raises(SlotTaken):
        booking.hold(offering=town.pension_video, start=TUESDAY_NINE, now=NOW)


def test_a_group_without_members_offers_nothing(town: Town) -> None:
    need = town.pension_video.needs.get()
    need.place, need.organisation = NeedPlace.GROUP, None
    need.group = OrganisationGroup.objects.create(slug="leeg", name="Leeg")
    need.save()
    with pytest.raises(SlotNotOffered):
        booking.hold(offering=town.pension_video, start=TUESDAY_NINE, now=NOW)


@pytest.mark.parametrize(
    "values",
    [
        {"place": "group"},
        {"place": "organisation"},
        {"place": "at_point", "group": True},
        {"place": "group", "group": True, "kind": "desk"},
    ],
)
def test_a_need_says_where_it_is_filled(town: Town, values: dict[str, object]) -> None:
    if values.get("group"):
        values["group"] = OrganisationGroup.objects.create(slug="regio", name="Regio")
    row = {"offering": town.passport, "kind": "professional", **values}
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.create(**row)


def test_help_is_booked_with_any_appointment(town: Town, interpreter: Need) -> None:
    item = Item(town.passport, support=(interpreter,))
    held = booking.hold_visit(items=[item], start=TUESDAY_NINE, now=NOW)
    assert "Youssef" in names_of(held.appointment)
    with pytest.raises(SlotTaken):  # there is one interpreter
        booking.hold_visit(items=[item], start=TUESDAY_NINE, now=NOW)
    booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)


def test_help_stays_with_the_appointment_when_it_moves(town: Town, interpreter: Need) -> None:
    item = Item(town.passport, support=(interpreter,))
    held = booking.hold_visit(items=[item], start=TUESDAY_NINE, now=NOW).appointment
    held = booking.confirm(
        appointment=held, contact=Contact(name="Sanne", phone="0612345678"), now=NOW
    )
    moved = booking.move(appointment=held, start=TUESDAY_NINE + timedelta(hours=1), now=NOW)
    assert "Youssef" in names_of(moved)
    assert Allocation.objects.count() == 3


def test_a_need_of_an_offering_is_no_help_for_another(town: Town) -> None:
    item = Item(town.passport, support=(town.pension_video.needs.get(),))
    with pytest.raises(Invalid) as refused:
        booking.hold_visit(items=[item], start=TUESDAY_NINE, now=NOW)
    assert "support" in refused.value.fields


def test_help_is_named_by_what_it_can(town: Town, interpreter: Need) -> None:
    assert supporting.every("nl") == [(interpreter, "gebarentolk")]
