"""What random plans brought to light, each told by itself."""

from datetime import timedelta

from hub.catalogue.models import OrganisationGroup
from hub.intervals import Interval
from locations.models import Need
from scheduling import availability
from scheduling.availability import Item
from scheduling.planning import cover
from tests import town as towns
from tests.town import NOW, TUESDAY_NINE, Town


def test_a_group_without_members_is_nobody(town: Town) -> None:
    empty = OrganisationGroup.objects.create(slug="leeg", name="Leeg")
    Need.objects.create(
        offering=town.pension_phone, kind="professional", place="group", group=empty
    )
    window = Interval(TUESDAY_NINE, TUESDAY_NINE + timedelta(hours=1))
    towns.professional(town.agency, "Karim", remote=True)
    cover.rebuild_all(now=NOW)
    assert not availability.find(offering=town.pension_phone, window=window, now=NOW).times()


def test_a_visit_at_the_end_of_the_window_has_room_for_its_last_service(town: Town) -> None:
    other = towns.offering(town.pension.service, town.hall, "in_person", 10)
    other.buffer_after_minutes, other.step_minutes = 60, 60  # so it cannot be the first
    other.save()
    town.passport.base_minutes = 45
    town.passport.save()
    towns.need(other, "professional")
    items = [Item(town.passport), Item(other)]
    start = TUESDAY_NINE + timedelta(minutes=15)
    window = Interval(start, start + timedelta(minutes=5))
    found = availability.find_visit(items=items, window=window, now=NOW)
    assert found.times() == [start]
    first, second = found.arrange(start)
    assert first.end <= second.start
