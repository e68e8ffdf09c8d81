"""Time that is taken already."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from scheduling.models import Allocation, Appointment, Segment
from tests.plans.chance import near
from tests.plans.world import Plan, some, write


def build(plans: Sequence[Plan]) -> None:
    """Appointments in every state; what the ended ones had is free, and has no rows."""
    for plan, appointments in zip(plans, write(Appointment, plans, _appointments), strict=True):
        plan.appointments = appointments
        plan.ignoring = plan.rng.choice([None, None, *appointments])
    for plan, segments in zip(plans, write(Segment, plans, _segments), strict=True):
        plan.segments = segments
    write(Allocation, plans, _allocations)


def _appointments(plan: Plan) -> Iterator[Appointment]:
    rng = plan.rng
    for number in some(rng, 0, 6):
        at, state = near(plan), rng.choice(["confirmed", "confirmed", "held", "cancelled"])
        expires = plan.now + timedelta(minutes=rng.choice([-3, 0, 5]))
        yield Appointment(
            reference=f"P{plan.number}-{number}",
            state=state,
            channel="in_person",
            zone="Europe/Amsterdam",
            starts_at=at,
            ends_at=at + timedelta(minutes=rng.choice([10, 30, 60])),
            manage_token_hash=f"plan {plan.number} {number}",
            hold_expires_at=expires if state == "held" else None,
            created_at=plan.now,
            changed_at=plan.now,
        )


def _segments(plan: Plan) -> Iterator[Segment]:
    for one in plan.appointments:
        offering = plan.rng.choice(plan.offerings)
        yield Segment(
            appointment=one, offering=offering, starts_at=one.starts_at, ends_at=one.ends_at
        )


def _allocations(plan: Plan) -> Iterator[Allocation]:
    spans: list[tuple[int, datetime, datetime]] = []
    for segment in plan.segments:
        if segment.appointment.state == "cancelled":
            continue
        for one in plan.rng.sample(plan.resources, 2):
            begin, end = segment.starts_at, segment.ends_at
            if all(pk != one.pk or ends <= begin or starts >= end for pk, starts, ends in spans):
                spans.append((one.pk, begin, end))
                yield Allocation(
                    segment=segment,
                    need=plan.needs[0],
                    resource=one,
                    starts_at=begin,
                    ends_at=end,
                )
