"""What a process of the soak does: everything that takes a lock, over and over, on one small town.

`python -m tests.concurrency.soak_racer SEED SECONDS` prints what became of its deeds.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from time import monotonic
from zoneinfo import ZoneInfo

from tests.concurrency.racer import outcome_of, somebody, stranded_at_hall  # sets Django up

from locations.models import Closure, Offering, ServicePoint  # isort: skip
from scheduling import booking  # isort: skip
from scheduling.availability import Item  # isort: skip
from scheduling.booking import Actor, WayOut  # isort: skip
from scheduling.models import Appointment, State  # isort: skip
from scheduling.planning import roster, timetable  # isort: skip
from scheduling.planning.models import Absence, Professional  # isort: skip
from tests.town import NOW, TUESDAY_NINE  # isort: skip

CLERK = Actor(kind="staff", origin="agenda")
ZONE = ZoneInfo("Europe/Amsterdam")


class Churn:
    """Deeds by chance. Each goes on its own when another made it pointless meanwhile."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.now = NOW
        self.offerings = list(Offering.objects.select_related("service_point").order_by("pk"))

    def start(self) -> datetime:
        return TUESDAY_NINE + timedelta(minutes=15 * self.rng.randrange(0, 16))

    def some(self, state: str) -> Appointment | None:
        found = list(Appointment.objects.filter(state=state).order_by("?")[:1])
        return found[0] if found else None

    def deed(self) -> Callable[[], object]:
        many = [self.hold, self.book, self.move, self.cancel] * 3
        few = [self.expire, self.swap, self.ill, self.close, self.rescue]
        return self.rng.choice([*many, *few])

    def hold(self) -> None:
        items = [Item(self.rng.choice(self.offerings))]
        booking.hold_visit(items=items, start=self.start(), now=self.now)

    def book(self) -> None:
        offering = self.rng.choice(self.offerings)
        held = booking.hold(offering=offering, start=self.start(), now=self.now).appointment
        booking.confirm(appointment=held, contact=somebody(), now=self.now)

    def move(self) -> None:
        live = self.some(State.CONFIRMED)
        if live:
            booking.move(appointment=live, start=self.start(), now=self.now, actor=CLERK)

    def cancel(self) -> None:
        for _each in range(2):  # more than are made, so that there is always room for new ones
            live = self.some(State.CONFIRMED)
            if live:
                booking.cancel(appointment=live, now=self.now, actor=CLERK)

    def expire(self) -> None:
        booking.expire_due(now=self.now + timedelta(minutes=10))

    def swap(self) -> None:
        """Another time in place of one that is held."""
        old, held = self.some(State.HELD), self.start()
        if old:
            offering = self.rng.choice(self.offerings)
            booking.hold(offering=offering, start=held, now=self.now, replacing=old)

    def ill(self) -> None:
        person = self.rng.choice(list(Professional.objects.order_by("pk")))
        day = TUESDAY_NINE.date()
        absence = Absence.objects.filter(professional=person).first()
        if absence:
            roster.come_back(absence=absence, now=self.now, actor_id=None)
        elif self.rng.random() < 0.5:
            roster.close_day(professional=person, day=day, zone=ZONE, now=self.now, actor_id=None)

    def close(self) -> None:
        point = self.rng.choice(list(ServicePoint.objects.order_by("pk")))
        shut = Closure.objects.filter(service_point=point).first()
        if shut:
            timetable.remove(row=shut, now=self.now, actor_id=None)
            return
        start = TUESDAY_NINE + timedelta(hours=3)
        row = Closure(service_point=point, starts_at=start, ends_at=start + timedelta(hours=1))
        timetable.add(row=row, now=self.now, actor_id=None)

    def rescue(self) -> None:
        ways = [
            WayOut(c.appointment, c.alternatives[0].start, c.appointment.revision)
            for c in booking.solve(stranded_at_hall()[:3], now=self.now)
            if c.alternatives
        ]
        booking.rescue(ways=ways, now=self.now, actor=CLERK)


def main(seed: str, seconds: str) -> None:
    churn, outcomes = Churn(int(seed)), Counter[str]()
    end = monotonic() + float(seconds)
    while monotonic() < end:
        deed = churn.deed()
        outcomes[f"{deed.__name__} {outcome_of(deed)}"] += 1
    print(json.dumps(outcomes))


if __name__ == "__main__":
    main(*sys.argv[1:])
