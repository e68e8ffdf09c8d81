"""Any order of deeds leaves the masks equal to the truth, and nothing overlapping.

Five hundred sequences in the suite; `SEQUENCES=20000` for a long run.

Tried once by breaking the product, with the rules of this machine in a fixed order, and seen to go
red each time (and green again on the whole product):
- cancelling does not free the mask: masks_are_true, after book and cancel;
- expiring frees nothing: masks_are_true, after hold, time and sweep;
- what expired is not cleared away for who books next: holds_what_is_free, which was added for it,
  for a refusal where the time is free was taken for a lost race before;
- a closure does not reach the masks: masks_are_true;
- the limit of a day is not counted: no_day_has_more_than_its_number, which was added for it with
  fills_the_day, for six deeds seldom filled a day.
"""

import itertools
import os
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hub.errors import DomainError
from hub.intervals import Interval
from hub.people.models import Role, User
from locations.models import Closure, Offering, OpeningException
from scheduling import availability, booking
from scheduling.availability import Item
from scheduling.booking import Actor, Contact, WayOut
from scheduling.models import Allocation, Appointment, Segment, State
from scheduling.planning import cover, readmodel, roster, stranded, timetable
from scheduling.planning.models import Absence, Overbooking, Professional, Shift, ShiftChange
from tests import oracle
from tests import town as towns
from tests.town import NOW, TUESDAY_NINE, Town

SEQUENCES = int(os.environ.get("SEQUENCES", "500"))
MOST_A_DAY = 3  # of the second service at the hall
HALVES = 2  # so that they can be run side by side
ZONE = ZoneInfo("Europe/Amsterdam")
TUESDAY = TUESDAY_NINE.date()
REFUSALS = {"slot_taken", "slot_not_offered"}
numbers = itertools.count(612_000_000)
starts = st.integers(0, 24).map(lambda n: TUESDAY_NINE + n * timedelta(minutes=5))
picks = st.integers(0, 30)


def contact() -> Contact:
    return Contact(name="Sanne", phone=f"0{next(numbers)}")


def furnish() -> tuple[Town, Actor, Any]:
    """The small town with a service beside the passport, somebody who interprets, and a planner."""
    town = towns.build(masks=False)
    licence = towns.service(town.municipality, "rijbewijs", "Rijbewijs")
    second = towns.offering(licence, town.hall, "in_person", 10)
    second.buffer_after_minutes = 5
    second.max_per_day = MOST_A_DAY
    second.save()
    towns.need(second, "professional")
    support = towns.need(second, "professional", organisation=town.agency)
    support.offering = None
    support.save()
    user = User.objects.create_user(email="p@example.nl", password="x" * 12, name="P")
    Role.objects.create(user=user, kind="planner", organisation=town.municipality)
    cover.rebuild_all(now=NOW)
    return town, Actor(kind="staff", user_id=user.pk, origin="agenda"), support


class Books(RuleBasedStateMachine):
    """The small town on a Tuesday morning."""

    furnished: tuple[Town, Actor, Any]

    def __init__(self) -> None:
        super().__init__()
        # Each run in a savepoint of its own, taken back at its end.
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.town, self.planner, self.support = self.furnished
        self.now = NOW
        self.offerings = list(Offering.objects.select_related("service_point").order_by("pk"))
        self.at_hall = [o for o in self.offerings if o.service_point_id == self.town.hall.pk]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def pick(self, number: int, *states: str) -> Appointment | None:
        found = list(Appointment.objects.filter(state__in=states).order_by("pk"))
        return found[number % len(found)] if found else None

    def person(self, number: int) -> Professional:
        people = Professional.objects.select_related("resource").order_by("pk")
        return people[number % 3]

    def attempt(self, deed: Any, *codes: str, **asked: Any) -> Any:
        """The deed, which may be refused with one of the codes alone."""
        try:
            return deed(now=self.now, **asked)
        except DomainError as refused:
            assert refused.code in codes, refused.code
            return None

    @rule(start=starts, number=picks)
    def hold(self, start: Any, number: int) -> None:
        offering = self.offerings[number % len(self.offerings)]
        self.attempt(booking.hold, *REFUSALS, offering=offering, start=start)

    @rule(start=starts, helped=st.booleans())
    def hold_a_visit(self, start: Any, helped: bool) -> None:
        support = (self.support,) if helped else ()
        items = [Item(self.at_hall[0], support=support), Item(self.at_hall[1])]
        self.attempt(booking.hold_visit, *REFUSALS, items=items, start=start)

    @rule(start=starts, number=picks)
    def book(self, start: Any, number: int) -> None:
        """Held and confirmed in one go, so that there is always something to move."""
        offering = self.offerings[number % len(self.offerings)]
        made = self.attempt(booking.hold, *REFUSALS, offering=offering, start=start)
        if made:
            booking.confirm(appointment=made.appointment, contact=contact(), now=self.now)

    @rule(start=starts)
    def fills_the_day(self, start: Any) -> None:
        """One more of a service than a day may have."""
        for turn in range(MOST_A_DAY + 1):
            at = start + turn * timedelta(minutes=15)
            self.attempt(booking.hold, *REFUSALS, offering=self.at_hall[1], start=at)

    @rule(start=starts, number=picks)
    def holds_what_is_free(self, start: Any, number: int) -> None:
        """What the slow search calls free can be had, also where an expired hold still stood."""
        offering = self.at_hall[number % 2]
        end = start + timedelta(minutes=5)
        free = oracle.starts([oracle.wanted(offering)], start=start, end=end, now=self.now)
        if start in free:
            booking.hold(offering=offering, start=start, now=self.now)

    @rule(number=picks)
    def confirm(self, number: int) -> None:
        held = self.pick(number, State.HELD, State.EXPIRED)
        if held:
            expiry = held.hold_expires_at
            alive = held.state == State.HELD and expiry is not None and expiry > self.now
            made = self.attempt(
                booking.confirm, "hold_expired", appointment=held, contact=contact()
            )
            assert bool(made) == alive

    @rule(number=picks)
    def extend_or_release(self, number: int) -> None:
        held = self.pick(number, State.HELD)
        if held and number % 2:
            self.attempt(booking.extend, "hold_expired", "no_more_extensions", appointment=held)
        elif held:
            booking.release(appointment=held, now=self.now)

    @rule(number=picks, start=starts)
    def move(self, number: int, start: Any) -> None:
        live = self.pick(number, State.CONFIRMED)
        if live:
            self.attempt(booking.move, *REFUSALS, appointment=live, start=start)

    @rule(number=picks)
    def cancel(self, number: int) -> None:
        live = self.pick(number, State.CONFIRMED)
        if live:
            booking.cancel(appointment=live, now=self.now, actor=self.planner)

    @rule(number=picks, other=picks)
    def take_what_is_held(self, number: int, other: int) -> None:
        live, held = self.pick(number, State.CONFIRMED), self.pick(other, State.HELD)
        if live and held:
            self.attempt(booking.take_held, "not_held", appointment=live, held=held)

    @rule(start=starts)
    def overbook(self, start: Any) -> None:
        self.attempt(
            booking.overbook,
            "nobody_on_duty",
            offering=self.town.passport,
            start=start,
            reason="Het moet.",
            contact=contact(),
            actor=self.planner,
        )

    @precondition(lambda self: self.now < NOW + timedelta(minutes=40))
    @rule(minutes=st.integers(1, 9))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def sweep(self) -> None:
        booking.expire_due(now=self.now)

    @rule(start=starts, number=picks)
    def is_absent(self, start: Any, number: int) -> None:
        absence = Absence(
            professional=self.person(number),
            starts_at=start,
            ends_at=start + timedelta(minutes=30),
        )
        roster.be_absent(absence=absence, now=self.now, actor_id=None)

    @rule(number=picks)
    def is_ill_or_comes_back(self, number: int) -> None:
        person = self.person(number)
        absence = Absence.objects.filter(professional=person).first()
        if absence:
            roster.come_back(absence=absence, now=self.now, actor_id=None)
        else:
            roster.close_day(
                professional=person, day=TUESDAY, zone=ZONE, now=self.now, actor_id=None
            )

    @rule(number=picks, hour=st.integers(8, 12))
    def works_otherwise(self, number: int, hour: int) -> None:
        """One more shift, a shift ended, or one occurrence changed, dropped or as it was."""
        person, now = self.person(number), self.now
        shift = Shift.objects.filter(professional=person, weekday=1).order_by("-pk").first()
        if shift is None or number % 4 == 0:
            more = Shift(
                professional=person,
                service_point=self.town.goirle,
                remote=True,
                weekday=1,
                starts=time(hour),
                ends=time(hour + 2),
                valid_from=TUESDAY,
            )
            roster.plan(shift=more, now=now, actor_id=None)
        elif number % 4 == 1:
            roster.end_shift(
                shift=shift, last_day=TUESDAY - timedelta(days=1), now=now, actor_id=None
            )
        elif number % 4 == 2:
            hours = (time(hour), time(hour + 3)) if hour > 9 else (None, None)
            change = ShiftChange(shift=shift, date=TUESDAY, starts=hours[0], ends=hours[1])
            self.attempt(roster.change_occurrence, "no_occurrence", change=change, actor_id=None)
        else:
            roster.restore_occurrence(shift=shift, day=TUESDAY, now=now, actor_id=None)

    @rule(start=starts, number=picks)
    def closes(self, start: Any, number: int) -> None:
        """A desk or the hall for half an hour, other hours on the day, or all of it undone."""
        hall, now = self.town.hall, self.now
        if number % 3 == 0:
            for kind in (Closure, OpeningException):
                for row in kind.objects.filter(service_point=hall):
                    timetable.remove(row=row, now=now, actor_id=None)
        elif number % 3 == 1:
            desk = self.town.desks[0] if number % 2 else None
            end = start + timedelta(minutes=30)
            shut = Closure(service_point=hall, resource=desk, starts_at=start, ends_at=end)
            timetable.add(row=shut, now=now, actor_id=None)
        else:
            opens, closes = time(9), time(10, 30)
            other = OpeningException(service_point=hall, date=TUESDAY, opens=opens, closes=closes)
            timetable.add(row=other, now=now, actor_id=None)

    @rule(number=picks)
    def reassign(self, number: int) -> None:
        live = self.pick(number, State.CONFIRMED)
        if live:
            self.attempt(booking.reassign, "nobody_else", appointment=live, actor=self.planner)

    @rule()
    def rescue(self) -> None:
        found = stranded.at_point(self.town.hall, now=self.now)[:2]
        ways = [
            WayOut(c.appointment, c.alternatives[0].start, c.appointment.revision)
            for c in booking.solve(found, now=self.now)
            if c.alternatives
        ]
        outcome = booking.rescue(ways=ways, now=self.now, actor=self.planner)
        codes = {some.error.code for some in outcome.refused}
        assert codes <= {*REFUSALS, "nobody_else", "changed_meanwhile"}

    @invariant()
    def masks_are_true(self) -> None:
        for part in readmodel.parts():
            assert not list(readmodel.differences(part, now=self.now))

    @invariant()
    def nothing_overlaps(self) -> None:
        rows = list(Allocation.objects.order_by("resource", "starts_at"))
        for one, other in itertools.pairwise(rows):
            assert one.resource_id != other.resource_id or one.ends_at <= other.starts_at

    @invariant()
    def no_day_has_more_than_its_number(self) -> None:
        live = Q(appointment__state=State.CONFIRMED) | Q(
            appointment__state=State.HELD, appointment__hold_expires_at__gt=self.now
        )
        assert Segment.objects.filter(live, offering=self.at_hall[1]).count() <= MOST_A_DAY

    @invariant()
    def every_live_visit_is_whole_and_in_order(self) -> None:
        extras = set(Overbooking.objects.values_list("appointment", flat=True))
        segments = Segment.objects.select_related("appointment", "offering__service_point")
        whole = segments.prefetch_related("allocations", "support", "offering__needs")
        ended: dict[int, Any] = {}
        for segment in whole.order_by("appointment", "position"):
            visit = segment.appointment
            live = visit.state in {State.HELD, State.CONFIRMED}
            needs = {n.pk for n in segment.offering.needs.all()}
            needs |= {n.pk for n in segment.support.all()}
            taken = [row.need_id for row in segment.allocations.all()]
            assert len(set(taken)) == len(taken)
            if visit.pk in extras:
                assert set(taken) <= needs
            else:
                assert set(taken) == (needs if live else set())
            self._in_turn(segment, ended.get(visit.pk, visit.starts_at))
            ended[visit.pk] = segment.ends_at
        for visit in Appointment.objects.filter(pk__in=ended):
            assert visit.ends_at == ended[visit.pk]

    @staticmethod
    def _in_turn(segment: Segment, after: Any) -> None:
        point = segment.offering.service_point
        gap = point.visit_gap_minutes if point and segment.position else 0
        assert timedelta(0) <= segment.starts_at - after <= timedelta(minutes=gap)

    @precondition(lambda self: self.now > NOW)
    @rule()
    def asks(self) -> None:
        """The search still finds what the slow one does."""
        end = TUESDAY_NINE + timedelta(hours=2)
        window = Interval(TUESDAY_NINE, end)
        items = [Item(self.at_hall[0]), Item(self.at_hall[1])]
        for visit in (items, items[:1], items[1:]):
            found = availability.find_visit(items=visit, window=window, now=self.now)
            slow = [oracle.wanted(item.offering) for item in visit]
            assert found.times() == oracle.starts(slow, start=TUESDAY_NINE, end=end, now=self.now)


@pytest.mark.django_db
@pytest.mark.parametrize("half", range(HALVES))
def test_any_order_of_deeds_keeps_the_books_straight(
    half: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing happens after Tuesday: plans of three days cost a fraction of those of four months.
    monkeypatch.setattr(cover, "HORIZON_DAYS", 3)
    monkeypatch.setattr(readmodel, "NOT_COMPARED_DAYS", cover.HORIZON_DAYS - 2)
    Books.furnished = furnish()
    bounded = settings(
        max_examples=SEQUENCES // HALVES,
        stateful_step_count=6,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Books, settings=bounded)
