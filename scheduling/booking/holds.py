"""Holds: a slot kept while a form is filled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import get_language

from hub.together import Together
from locations.models import Channel, Offering
from scheduling import booked, masks
from scheduling.availability import Item, Party, Planned
from scheduling.booking import capacity, hoarding, news, versions
from scheduling.booking.people import CITIZEN, Actor, check_party
from scheduling.booking.wish import Wish, wish_of
from scheduling.errors import Alternatives, HoldExpired, NoMoreTime, NotHeld
from scheduling.models import Allocation, Appointment, Segment, State
from scheduling.reference import hash_of, new_reference, new_token

HOLD = timedelta(minutes=10)
MOST_EXTENSIONS = 12  # WCAG 2.2.1: at least ten times


@dataclass(frozen=True, slots=True)
class Held:
    """A fresh hold with its secret, which is not stored and cannot be shown again."""

    appointment: Appointment
    token: str


def hold(
    *,
    offering: Offering,
    start: datetime,
    now: datetime,
    party: Party | None = None,
    actor: Actor = CITIZEN,
    token: str = "",
    held_from: str = "",
    replacing: Appointment | None = None,
) -> Held:
    """Keeps a start for one service; see hold_visit."""
    return hold_visit(
        items=[Item(offering, party or Party())],
        start=start,
        now=now,
        actor=actor,
        token=token,
        held_from=held_from,
        replacing=replacing,
    )


def hold_visit(
    *,
    items: Sequence[Item],
    start: datetime,
    now: datetime,
    actor: Actor = CITIZEN,
    token: str = "",
    held_from: str = "",
    replacing: Appointment | None = None,
    prefer: frozenset[int] = frozenset(),
) -> Held:
    """Keeps a start for ten minutes. Raises Invalid, SlotTaken, SlotNotOffered or TooManyHolds.

    `token` is the secret to use, where the caller must be able to name it again; else a fresh one.
    `held_from` tells callers apart (hub.api.callers): one of them keeps a limited number of times.
    `replacing` is the caller's earlier hold, which makes way; when this one is refused it stays.
    `prefer` names professionals (as resources) who go before others.
    """
    token = token or new_token()
    for item in items:
        check_party(item.offering, item.party)
    wish = Wish(tuple(items), start, actor, moving=replacing, prefer=prefer)

    def keep(planned: list[Planned]) -> Held:
        hoarding.wait_turn(held_from)
        if replacing is not None:
            make_way(replacing, planned, now)
        hoarding.check_holds(held_from=held_from, now=now)
        return write(wish, planned, token, held_from, now)

    return capacity.win(wish, now, keep)


def make_way(earlier: Appointment, planned: list[Planned], now: datetime) -> None:
    """Lets go of an earlier hold for what is planned. Call from within `capacity.win`."""
    held = capacity.locked(earlier)
    if held.state == State.HELD:
        # All rows at once, in order: those that come free and those that are taken.
        own = Allocation.objects.filter(segment__appointment=held)
        coming = capacity.resources_of(planned)
        masks.lock({*coming, *own.values_list("resource", flat=True)})
        capacity.expire(held, now)


def hold_like(
    *, appointment: Appointment, start: datetime, now: datetime, held_from: str = ""
) -> Held:
    """A hold at another time for the same services and party, as after one that expired."""
    like = wish_of(appointment, start, CITIZEN)
    return hold_visit(items=like.items, start=start, now=now, held_from=held_from)


def alternatives_to(appointment: Appointment, *, now: datetime) -> Alternatives:
    """The free starts nearest to the appointment's own."""
    return wish_of(appointment, appointment.starts_at, CITIZEN).alternatives(now)


def write(wish: Wish, planned: list[Planned], token: str, held_from: str, now: datetime) -> Held:
    """The rows of a hold. Call from within `capacity.win`."""
    rows = masks.lock(capacity.resources_of(planned))
    appointment = _held_appointment(wish, planned, token, held_from, now)
    segments = [
        Segment(
            appointment=appointment,
            offering=plan.item.offering,
            position=position,
            starts_at=plan.start,
            ends_at=plan.end,
            persons=plan.item.party.persons,
            items=plan.item.party.items,
            length_minutes=plan.item.length,
            skill_id=plan.item.skill,
            **versions.of(plan.item.offering),
        )
        for position, plan in enumerate(planned)
    ]
    taken = capacity.allocations(segments, planned)
    batch = Together()
    for row in (appointment, *segments, *taken):
        batch.insert(row)
    for busy in masks.taken(rows, taken):
        batch.update(busy, masks.STORED)
    news.record_with(batch, "appointment.held", appointment, now, wish.actor)
    batch.write()
    for segment, plan in zip(segments, planned, strict=True):
        if plan.item.support:
            segment.support.set(plan.item.support)
    booked.know(appointment, segments, [plan.item.support for plan in planned])
    return Held(appointment, token)


def _held_appointment(
    wish: Wish, planned: list[Planned], token: str, held_from: str, now: datetime
) -> Appointment:
    channels = [item.offering.channel for item in wish.items]
    return Appointment(
        reference=new_reference(),
        state=State.HELD,
        service_point=wish.items[0].offering.service_point,
        # Who is at the counter for one of the services comes there.
        channel=Channel.IN_PERSON if Channel.IN_PERSON in channels else channels[0],
        zone=wish.zone,
        starts_at=wish.start,
        ends_at=planned[-1].end,
        language=get_language() or "nl",
        manage_token_hash=hash_of(token),
        hold_expires_at=now + HOLD,
        held_from=held_from,
        created_at=now,
        changed_at=now,
        created_by_id=wish.actor.user_id,
    )


def unused_reference() -> str:
    reference = new_reference()
    while Appointment.objects.filter(reference=reference).exists():
        reference = new_reference()
    return reference


def extend(*, appointment: Appointment, now: datetime) -> Appointment:
    """Ten more minutes for a live hold. Raises NotHeld, HoldExpired, NoMoreTime."""
    with transaction.atomic():
        held = capacity.locked(appointment)
        require_held(held, now)
        if held.hold_extensions >= MOST_EXTENSIONS:
            raise NoMoreTime
        held.hold_expires_at = max(now + HOLD, held.hold_expires_at or now)
        held.hold_extensions += 1
        held.save(update_fields=["hold_expires_at", "hold_extensions"])
    return held


def release(*, appointment: Appointment, now: datetime) -> None:
    """Lets go of a hold that the citizen no longer wants. Nothing when it is no hold any more."""
    with transaction.atomic():
        held = capacity.locked(appointment)
        if held.state == State.HELD:
            capacity.expire(held, now)


def expire_due(*, now: datetime, limit: int = 500) -> int:
    """Clears away expired holds. Nothing waits for this: their time is free already."""
    due = Appointment.objects.filter(state=State.HELD, hold_expires_at__lte=now)
    ids = list(due.order_by("hold_expires_at").values_list("pk", flat=True)[:limit])
    for pk in ids:
        capacity.expire_one(pk, now)
    return len(ids)


def require_held(held: Appointment, now: datetime) -> None:
    """Raises NotHeld, or HoldExpired with alternatives."""
    expired = held.state == State.HELD and capacity.has_expired(held, now)
    if held.state == State.EXPIRED or expired:
        raise HoldExpired(alternatives_to(held, now=now))
    if held.state != State.HELD:
        raise NotHeld
