"""Any order of deeds leaves the masks equal to the truth, and nothing overlapping."""

import itertools
from datetime import timedelta

import pytest
from django.db import transaction
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
from locations.models import Offering
from scheduling import availability, booking, masks
from scheduling.booking import Actor, Contact
from scheduling.grid import NOTHING, occupied
from scheduling.models import Allocation, Appointment, BusyMask, CoverMask, State
from scheduling.planning import cover
from scheduling.planning.models import Absence
from tests import town as towns
from tests.town import NOW, TUESDAY_NINE

numbers = itertools.count(612_000_000)
starts = st.integers(0, 24).map(lambda n: TUESDAY_NINE + n * timedelta(minutes=5))
picks = st.integers(0, 30)


class Counter(RuleBasedStateMachine):
    """The small town on a Tuesday morning."""

    def __init__(self) -> None:
        super().__init__()
        # Each run in a transaction of its own, taken back at its end.
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.town = towns.build()
        self.now = NOW
        self.offerings = list(Offering.objects.select_related("service_point").order_by("pk"))

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def pick(self, number: int, *states: str) -> Appointment | None:
        found = list(Appointment.objects.filter(state__in=states).order_by("pk"))
        return found[number % len(found)] if found else None

    @rule(start=starts, number=picks)
    def hold(self, start, number) -> None:  # type: ignore[no-untyped-def]
        offering = self.offerings[number % len(self.offerings)]
        try:
            booking.hold(offering=offering, start=start, now=self.now)
        except DomainError as refused:
            assert refused.code in {"slot_taken", "slot_not_offered"}

    @rule(number=picks)
    def confirm(self, number) -> None:  # type: ignore[no-untyped-def]
        held = self.pick(number, State.HELD, State.EXPIRED)
        if held:
            expiry = held.hold_expires_at
            alive = held.state == State.HELD and expiry is not None and expiry > self.now
            try:
                booking.confirm(
                    appointment=held,
                    contact=Contact(name="Sanne", phone=f"0{next(numbers)}"),
                    now=self.now,
                )
            except DomainError as refused:
                assert (refused.code, alive) == ("hold_expired", False)

    @rule(number=picks, start=starts)
    def move(self, number, start) -> None:  # type: ignore[no-untyped-def]
        live = self.pick(number, State.CONFIRMED)
        if live:
            try:
                booking.move(appointment=live, start=start, now=self.now)
            except DomainError as refused:
                assert refused.code in {"slot_taken", "slot_not_offered"}

    @rule(number=picks)
    def cancel(self, number) -> None:  # type: ignore[no-untyped-def]
        live = self.pick(number, State.CONFIRMED)
        if live:
            booking.cancel(appointment=live, now=self.now, actor=Actor(kind="staff"))

    @precondition(lambda self: self.now < NOW + timedelta(minutes=40))
    @rule(minutes=st.integers(1, 9))
    def time_passes(self, minutes) -> None:  # type: ignore[no-untyped-def]
        self.now += timedelta(minutes=minutes)

    @rule()
    def sweep(self) -> None:
        booking.expire_due(now=self.now)

    @rule(start=starts)
    def aisha_is_ill(self, start) -> None:  # type: ignore[no-untyped-def]
        Absence.objects.create(
            professional=self.town.aisha, starts_at=start, ends_at=start + timedelta(minutes=30)
        )
        cover.rebuild_professionals([self.town.aisha], now=self.now)

    @invariant()
    def masks_are_true(self) -> None:
        for row in BusyMask.objects.all():
            assert masks.busy_of(row) == masks.true_busy(row.pk, since=NOW)

    @invariant()
    def nothing_overlaps_and_every_live_visit_has_its_resources(self) -> None:
        rows = list(Allocation.objects.order_by("resource", "starts_at"))
        for one, other in zip(rows, rows[1:], strict=False):
            assert one.resource_id != other.resource_id or one.ends_at <= other.starts_at
        for appointment in Appointment.objects.prefetch_related("segments__offering__needs"):
            live = appointment.state in {State.HELD, State.CONFIRMED}
            for segment in appointment.segments.all():
                wanted = segment.offering.needs.count() if live else 0
                assert segment.allocations.count() == wanted

    @invariant()
    def the_answer_is_that_of_a_naive_search(self) -> None:
        window = Interval(TUESDAY_NINE, TUESDAY_NINE + timedelta(hours=1))
        for offering in self.offerings[:2]:
            answer = availability.find(offering=offering, window=window, now=self.now)
            wanted = {
                start
                for step in range(0, 60, offering.step_minutes)
                if self.free(offering, start := TUESDAY_NINE + timedelta(minutes=step))
            }
            assert set(answer.times()) == wanted

    def free(self, offering, start) -> bool:  # type: ignore[no-untyped-def]
        """Straight from the rows: each need has somebody on duty whom no live row takes."""
        span = Interval(start, start + timedelta(minutes=offering.base_minutes))
        return all(self.somebody(need, offering, span) for need in offering.needs.all())

    def somebody(self, need, offering, span) -> bool:  # type: ignore[no-untyped-def]
        at = offering.service_point_id if need.place == "at_point" else None
        rows = CoverMask.objects.filter(service_point=at, resource__kind=need.kind)
        skills = {c.pk for c in need.capabilities.all()}
        return any(
            skills <= {c.pk for c in row.resource.capabilities.all()}
            and occupied([span]) - masks.cover_of(row) == NOTHING
            and not self.taken(row.resource_id, span)
            for row in rows.select_related("resource")
        )

    def taken(self, resource_id, span) -> bool:  # type: ignore[no-untyped-def]
        rows = Allocation.objects.filter(
            resource=resource_id, starts_at__lt=span.end, ends_at__gt=span.start
        ).select_related("segment__appointment")
        return any(
            row.segment.appointment.state == State.CONFIRMED
            or (row.segment.appointment.hold_expires_at or NOW) > self.now
            for row in rows
        )


@pytest.mark.django_db
def test_any_order_of_deeds_keeps_the_books_straight() -> None:
    bounded = settings(
        max_examples=8,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Counter, settings=bounded)
