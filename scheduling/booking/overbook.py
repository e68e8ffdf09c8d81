"""One more than is free: for planners only, with a reason that stays.

The rule of the database is never lifted. The appointment takes the resources that are free, and the
needs of the point that have none left stay without an allocation; whoever works there finds room.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.errors import Invalid, NotFound
from hub.intervals import Interval
from hub.people.access import Right
from hub.people.models import User
from locations.models import Offering
from scheduling import masks
from scheduling.availability import Party, minutes_of, zone_of
from scheduling.booking import capacity, news
from scheduling.booking.confirming import confirm
from scheduling.booking.holds import HOLD, unused_reference
from scheduling.booking.people import Actor, Contact, check_contact, check_party
from scheduling.constraints import violates
from scheduling.errors import NobodyOnDuty
from scheduling.grid import SLICE
from scheduling.models import Allocation, Appointment, Segment, State
from scheduling.planning.duty import Stay
from scheduling.planning.models import Overbooking
from scheduling.planning.pools import Chosen, Pools
from scheduling.reference import hash_of, new_token

LONGEST_REASON = 200


def overbook(
    *,
    offering: Offering,
    start: datetime,
    reason: str,
    contact: Contact,
    now: datetime,
    actor: Actor,
    party: Party | None = None,
) -> Appointment:
    """A confirmed appointment at a start at which the point is staffed, full or not.

    Raises NotFound for who may not plan there, Invalid, or NobodyOnDuty.
    """
    _require_planner(actor, offering)
    reason = _checked(reason)
    contact = check_contact(contact)
    party = check_party(offering, party or Party())
    stay = Stay(offering, minutes_of(offering, party))
    for _attempt in range(capacity.ATTEMPTS):
        chosen = _chosen(stay, start, now)
        capacity.expire_lapsed(list(chosen.values()), now=now)
        try:
            with transaction.atomic():
                token = new_token()
                segment = _hold(stay, start, party, token, now, actor)
                held = segment.appointment
                _take(segment, chosen)
                _explain(held, reason, now, actor, without=offering.needs.count() - len(chosen))
                return confirm(appointment=held, contact=contact, now=now, token=token, actor=actor)
        except IntegrityError as error:
            if not violates(error, "allocation_never_overlaps"):
                raise
    raise NobodyOnDuty


def _require_planner(actor: Actor, offering: Offering) -> None:
    user = User.objects.filter(pk=actor.user_id or 0).first() if actor.is_staff else None
    point = offering.service_point
    if user is None or point is None or not user.has_perm(f"locations.{Right.PLAN}_point", point):
        raise NotFound


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(fields={"reason": _("Give a reason, of at most 200 characters.")})
    return reason


def _chosen(stay: Stay, start: datetime, now: datetime) -> Chosen:
    pools = Pools(now=now)
    offered = pools.extra_starts(stay, Interval(start, start + SLICE))
    if start < now or start not in offered.starts():
        raise NobodyOnDuty
    chosen = pools.fill_most(stay, start)
    if chosen is None:
        raise NobodyOnDuty
    return chosen


def _hold(
    stay: Stay, start: datetime, party: Party, token: str, now: datetime, actor: Actor
) -> Segment:
    end = start + timedelta(minutes=stay.minutes)
    appointment = Appointment.objects.create(
        reference=unused_reference(),
        state=State.HELD,
        service_point=stay.offering.service_point,
        channel=stay.offering.channel,
        zone=zone_of(stay.offering),
        starts_at=start,
        ends_at=end,
        language=get_language() or "nl",
        manage_token_hash=hash_of(token),
        hold_expires_at=now + HOLD,
        created_at=now,
        changed_at=now,
        created_by_id=actor.user_id,
    )
    return Segment.objects.create(
        appointment=appointment,
        offering=stay.offering,
        starts_at=start,
        ends_at=end,
        persons=party.persons,
        items=party.items,
    )


def _take(segment: Segment, chosen: Chosen) -> None:
    taken = capacity.taken_span(segment.offering, segment.starts_at, segment.ends_at)
    rows = masks.lock(chosen.values())
    allocations = [
        Allocation(
            segment=segment,
            need_id=need,
            resource_id=pk,
            starts_at=taken.start,
            ends_at=taken.end,
        )
        for need, pk in sorted(chosen.items(), key=lambda item: item[1])
    ]
    masks.take(rows, Allocation.objects.bulk_create(allocations))


def _explain(
    appointment: Appointment, reason: str, now: datetime, actor: Actor, *, without: int
) -> None:
    """The reason is kept with the appointment. Free text may name somebody, so it does not go
    into the trail."""
    Overbooking.objects.create(
        appointment=appointment, reason=reason, made_by_id=actor.user_id, made_at=now
    )
    news.record("appointment.overbooked", appointment, now, actor, {"without": str(without)})
