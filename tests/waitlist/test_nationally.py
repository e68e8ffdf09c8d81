"""A round over the wishes of a country: what it costs in statements and in searches, not in
seconds, for those depend on the machine."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.intervals import Interval
from locations.models import Channel, Offering, ResourceKind
from scheduling import booking
from scheduling.models import Appointment, Participant, Segment, State
from scheduling.planning import candidates, cover
from scheduling.waitlist import freed, offering
from scheduling.waitlist.models import Wish
from tests import town as towns
from tests.town import NOW, TUESDAY_NINE, Town

POINTS, EACH = 20, 25  # five hundred wishes
OWN = TUESDAY_NINE + timedelta(days=20)


@pytest.fixture
def country(db: None) -> list[Offering]:
    """The same service at twenty points, and at each 25 people who wait for another hour than
    those that are free."""
    town = towns.build(masks=False)
    found = [_counter(town, number) for number in range(POINTS)]
    cover.rebuild_all(now=NOW)
    for number, one in enumerate(found):
        _waiting(one, number)
    return found


def _counter(town: Town, number: int) -> Offering:
    point = towns.point(town.municipality, "town_hall", f"loket-{number}", f"Loket {number}")
    towns.place(point, ResourceKind.DESK, "Balie")
    documents = town.aisha.resource.capabilities.get()
    towns.professional(town.municipality, f"P{number}", documents, at=point)
    made = towns.offering(town.passport.service, point, Channel.IN_PERSON, 20)
    towns.need(made, ResourceKind.DESK)
    towns.need(made, ResourceKind.PROFESSIONAL, documents)
    return made


def _waiting(one: Offering, number: int) -> None:
    point = one.service_point
    assert point is not None
    when: dict[str, Any] = {"starts_at": OWN, "ends_at": OWN + timedelta(minutes=20)}
    codes = [f"{number:03}{at:05}" for at in range(EACH)]
    made = Appointment.objects.bulk_create(
        Appointment(
            reference=code,
            state=State.CONFIRMED,
            service_point=point,
            channel=one.channel,
            zone=point.zone,
            manage_token_hash=code,
            created_at=NOW,
            changed_at=NOW,
            **when,
        )
        for code in codes
    )
    Segment.objects.bulk_create(Segment(appointment=a, offering=one, **when) for a in made)
    Participant.objects.bulk_create(
        Participant(appointment=a, name="Sanne", email="sanne@example.nl") for a in made
    )
    wishes = Wish.objects.bulk_create(
        Wish(appointment=a, parts=["evening"], joined_at=NOW) for a in made
    )
    through = Wish.points.through
    through.objects.bulk_create(through(wish=wish, servicepoint=point) for wish in wishes)


class Searches:
    """Counts what is loaded to find free starts, and for how many visits."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.loads = self.visits = 0
        load = candidates.load

        def counted(items: Any, **asked: Any) -> Any:
            self.loads += 1
            self.visits += len(items)
            return load(items, **asked)

        monkeypatch.setattr(candidates, "load", counted)


def test_a_round_over_five_hundred_wishes_takes_a_handful_of_statements(
    country: list[Offering], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One search for all twenty counters. With a search per counter and the rows of each wish read
    by itself it took 1,596 statements."""
    searches = Searches(monkeypatch)
    with CaptureQueriesContext(connection) as asked:
        assert offering.offer_due(now=NOW) == 0
    assert (searches.loads, searches.visits) == (1, POINTS)
    assert len(asked) <= 20


def test_time_that_came_free_at_one_counter_is_searched_there_alone(
    country: list[Offering], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The municipality has all counters; those further on have other dates."""
    Wish.objects.exclude(points=country[0].service_point).update(
        first_day=(NOW + timedelta(days=8)).date()
    )
    freed_one = Appointment.objects.filter(service_point=country[0].service_point).earliest("pk")
    span = Interval(TUESDAY_NINE, TUESDAY_NINE + timedelta(minutes=20))
    among = freed.concerned(freed_one.pk, freed_one.service_point_id, span)
    assert among.count() == EACH
    searches = Searches(monkeypatch)
    assert offering.offer_due(now=NOW, among=among) == 0
    assert searches.visits == 1


def test_what_one_counter_gives_away_is_looked_up_again_there_alone(
    country: list[Offering], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four people wait at one counter for what is free: one search first, and one after each time
    that was given away, for that counter alone."""
    served = Wish.objects.filter(points=country[0].service_point).order_by("pk")[:4]
    Wish.objects.filter(pk__in=[wish.pk for wish in served]).update(parts=["morning"])
    searches = Searches(monkeypatch)
    keep_for = booking.keep_for
    monkeypatch.setattr(booking, "keep_for", lambda **deed: _uncounted(searches, keep_for, deed))
    assert offering.offer_due(now=NOW) == 4
    assert (searches.loads, searches.visits) == (1 + 4, POINTS + 4)


def _uncounted(searches: Searches, keep_for: Any, deed: Any) -> Any:
    before = searches.loads, searches.visits
    try:
        return keep_for(**deed)
    finally:
        searches.loads, searches.visits = before
