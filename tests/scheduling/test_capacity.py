"""Capacity that is kept: for who walks in, for the kiosk and the phone, until shortly before."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from hub.intervals import local_day
from locations.models import Offering
from scheduling import availability, booking
from scheduling.availability import Asker
from scheduling.availability.days import by_day
from scheduling.booking import Actor, Contact
from scheduling.errors import SlotNotOffered, SlotTaken
from tests.town import NOW, TUESDAY_NINE, Town

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)
KIOSK = Actor(origin="kiosk")
STAFF = Actor(kind="staff")


def starts(offering: Offering, day: date, asker: Asker = Asker.ONLINE) -> int:
    window = local_day(day, AMSTERDAM)
    found = availability.find(offering=offering, window=window, now=NOW, asker=asker)
    return found.starts.count()


def test_a_share_for_the_kiosk_and_the_phone_is_not_for_who_books_online(town: Town) -> None:
    town.passport.assisted_share = 50  # one of the two desks
    town.passport.save()
    booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    with pytest.raises(SlotTaken):
        booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW, actor=KIOSK)


def test_shares_add_up_before_they_are_rounded_down(town: Town) -> None:
    town.passport.walk_in_share, town.passport.assisted_share = 25, 25
    assert starts(town.passport, date(2026, 6, 2)) > 0
    booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW, actor=STAFF)
    town.passport.save()
    with pytest.raises(SlotTaken):
        booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    # A quarter of two is less than one: the kiosk may have it.
    booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW, actor=KIOSK)


def test_day_ahead_times_come_free_so_many_days_before(town: Town) -> None:
    town.passport.day_ahead_share, town.passport.day_ahead_days = 100, 2
    town.passport.save()
    assert starts(town.passport, date(2026, 6, 3)) > 0  # Monday + 2 days
    assert starts(town.passport, date(2026, 6, 4)) == 0
    assert starts(town.passport, date(2026, 6, 4), Asker.STAFF) > 0
    with pytest.raises(SlotTaken):
        booking.hold(offering=town.passport, start=TUESDAY_NINE + 2 * DAY, now=NOW)


def test_a_day_takes_its_number_of_appointments_and_no_more(town: Town) -> None:
    town.passport.max_per_day = 2
    town.passport.save()
    first = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    booking.hold(offering=town.passport, start=TUESDAY_NINE + timedelta(hours=2), now=NOW)
    assert starts(town.passport, date(2026, 6, 2)) == 0
    assert starts(town.passport, date(2026, 6, 3)) > 0
    late = TUESDAY_NINE + timedelta(hours=3)
    with pytest.raises(SlotNotOffered) as refused:
        booking.hold(offering=town.passport, start=late, now=NOW)
    assert all(time.date() != late.date() for time in refused.value.alternatives.times)
    # Its own place counts as free for a move, and an expired hold counts no more.
    first = booking.confirm(
        appointment=first, contact=Contact(name="Sanne", phone="0612345678"), now=NOW
    )
    booking.move(appointment=first, start=late, now=NOW)
    booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW + timedelta(minutes=11))
    booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW, actor=STAFF)


def test_the_steps_tell_of_every_share(town: Town) -> None:
    town.passport.assisted_share, town.passport.day_ahead_share = 50, 50
    town.passport.max_per_day = 3
    window = local_day(date(2026, 6, 4), AMSTERDAM)
    found = availability.find(offering=town.passport, window=window, now=NOW, explain=True)
    assert [step.rule for step in found.steps] == [
        *("grid", "notice", "day_full", "staffed", "free", "walk_ins", "assisted", "day_ahead")
    ]
    assert found.steps[-1].left == 0 < found.steps[-2].left


@pytest.mark.parametrize("values", [(60, 30, 20), (101, 0, 0)])
def test_shares_are_at_most_all(town: Town, values: tuple[int, int, int]) -> None:
    names = ("walk_in_share", "assisted_share", "day_ahead_share")
    with pytest.raises(IntegrityError), transaction.atomic():
        Offering.objects.filter(pk=town.passport.pk).update(**dict(zip(names, values, strict=True)))


def test_why_somebody_is_no_candidate_is_told_by_name(town: Town) -> None:
    town.aisha.resource.capabilities.clear()
    window = local_day(date(2026, 6, 2), AMSTERDAM)
    found = availability.find(offering=town.passport, window=window, now=NOW, explain=True)
    people = found.fates[found.needs[1]]
    assert {fate.resource_id: fate.removed_by for fate in people} == {
        town.aisha.resource_id: "skill",
        town.bram.resource_id: "",
    }


def test_a_month_of_days_counts_every_day(town: Town) -> None:
    first, last = date(2026, 6, 1), date(2026, 6, 7)
    window = local_day(first, AMSTERDAM)
    window = type(window)(window.start, local_day(last, AMSTERDAM).end)
    found = availability.find(offering=town.passport, window=window, now=NOW)
    days = list(by_day(found.starts, AMSTERDAM, first, last))
    assert [day.date for day in days] == [first + n * DAY for n in range(7)]
    assert sum(day.free for day in days) == len(found.times())
    assert [day.free for day in days][5:] == [0, 0]
    assert days[1].first == datetime(2026, 6, 2, 9, tzinfo=AMSTERDAM)
