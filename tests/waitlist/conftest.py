"""One desk, open on Tuesday and Wednesday morning, and citizens who would rather come earlier."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from scheduling import availability, booking
from scheduling.booking import Contact
from scheduling.models import Appointment
from scheduling.planning import cover
from scheduling.planning.models import Shift
from scheduling.waitlist import offering, wishes
from scheduling.waitlist.matching import Wanted
from scheduling.waitlist.models import Offer, Outcome, Wish
from tests import town as towns
from tests.town import NOW, TUESDAY_NINE, Town

WEDNESDAY_TEN = TUESDAY_NINE + timedelta(days=1, hours=1)


class Counter:
    """The passport desk, for short sentences in tests."""

    def __init__(self) -> None:
        self.town: Town = towns.build(desks=1, masks=False)
        Shift.objects.update(starts=time(9), ends=time(12), valid_from=date(2026, 6, 2))
        cover.rebuild_all(now=NOW)
        self.count = 0

    def book(self, start: datetime, *, now: datetime = NOW, **contact: Any) -> Appointment:
        """Another citizen each time."""
        self.count += 1
        values = {"name": "Sanne", "email": f"sanne{self.count}@example.nl"} | contact
        held = booking.hold(offering=self.town.passport, start=start, now=now).appointment
        return booking.confirm(appointment=held, contact=Contact(**values), now=now)

    def fill(self) -> list[Appointment]:
        """Tuesday from nine to twelve and Wednesday until eleven, in order of time: 9 and 6. Those
        from ten on Wednesday can be reached."""
        starts = [TUESDAY_NINE + minutes(20 * slot) for slot in range(9)]
        starts += [TUESDAY_NINE + timedelta(days=1) + minutes(20 * slot) for slot in range(6)]
        return [self.book(start, **self._unreachable(start)) for start in starts]

    def _unreachable(self, start: datetime) -> dict[str, Any]:
        # Without a message to write a booking takes a third of the time.
        wanted = start < WEDNESDAY_TEN
        return {"email": "", "phone": f"058 234{self.count:04}"} if wanted else {}

    def first_free(self, now: datetime = NOW) -> datetime | None:
        passport = self.town.passport
        return availability.first_free(offerings=[passport], now=now)[passport.pk]

    def wait(self, appointment: Appointment, *, now: datetime = NOW, **wanted: Any) -> Wish:
        wanted.setdefault("points", (self.town.hall.pk,))
        return wishes.join(appointment=appointment, wanted=Wanted(**wanted), now=now)


@pytest.fixture
def full(desk: Counter) -> list[Appointment]:
    return desk.fill()


@pytest.fixture
def desk(db: None) -> Counter:
    return Counter()


def run(now: datetime = NOW) -> int:
    return offering.offer_due(now=now)


def asked() -> list[Offer]:
    """The open offers, in order of making."""
    return list(Offer.objects.filter(outcome=Outcome.OPEN).order_by("pk"))


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
