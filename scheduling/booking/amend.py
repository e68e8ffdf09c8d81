"""Moving, cancelling and noting what was confirmed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from hub.errors import Invalid
from hub.intervals import Interval
from scheduling import masks, reminders
from scheduling.availability import Planned
from scheduling.booking import capacity, news
from scheduling.booking.holds import alternatives_to
from scheduling.booking.people import CITIZEN, Actor, check_reminders
from scheduling.booking.wish import Wish, wish_of
from scheduling.errors import NotByMail, NotLive, TooEarlyToFollowUp, TooLateToChange
from scheduling.messages import post
from scheduling.models import Allocation, Appointment, Participant, State

LONGEST_FOLLOW_UP = 2_000


def move(
    *,
    appointment: Appointment,
    start: datetime,
    now: datetime,
    actor: Actor = CITIZEN,
    seen: int | None = None,
    missed: bool = False,
) -> Appointment:
    """Takes the new time and gives back the old one, or changes nothing at all.

    `seen` is the revision for which the time was chosen. `missed`: the citizen stands at the point,
    too late; once the time has begun no deadline keeps it for anybody. Raises NotLive,
    TooLateToChange, SlotTaken, SlotNotOffered, or ChangedMeanwhile at another revision.
    """
    _require_movable(appointment, now, actor, missed)
    wish = wish_of(appointment, start, actor)

    def write(planned: list[Planned]) -> Appointment:
        live = capacity.locked(appointment, seen=seen)
        _require_movable(live, now, actor, missed)
        return _move(live, wish, planned, now)

    return capacity.win(wish, now, write)


def _require_movable(live: Appointment, now: datetime, actor: Actor, missed: bool) -> None:
    if not (missed and live.state == State.CONFIRMED and live.starts_at <= now):
        _require_changeable(live, now, actor)


def _move(live: Appointment, wish: Wish, planned: list[Planned], now: datetime) -> Appointment:
    was = Interval(live.starts_at, live.ends_at)
    place(live, planned)
    live.revision += 1
    live.changed_at = now
    live.save(update_fields=["starts_at", "ends_at", "revision", "changed_at"])
    post.moved(live, now=now)
    reminders.schedule(live, now=now)
    span = {"from": was.start.isoformat(), "to": wish.start.isoformat()}
    news.tell(live, "moved", now, wish.actor, span, was)
    return live


def place(live: Appointment, planned: Sequence[Planned]) -> None:
    """Gives back what the locked appointment has and takes what is planned, segment by segment.
    Sets its span; saving is the caller's."""
    segments = {segment.offering_id: segment for segment in live.segments.select_for_update()}
    ordered = [segments[plan.item.offering.pk] for plan in planned]
    old = list(Allocation.objects.filter(segment__appointment=live))
    rows = masks.lock({*capacity.resources_of(planned), *(a.resource_id for a in old)})
    masks.give_back(rows, old)
    Allocation.objects.filter(segment__appointment=live).delete()
    if [segment.position for segment in ordered] != list(range(len(ordered))):
        # Out of the way first: positions are unique at every moment.
        live.segments.update(position=F("position") + len(ordered))
    for position, (segment, plan) in enumerate(zip(ordered, planned, strict=True)):
        segment.position, segment.starts_at, segment.ends_at = position, plan.start, plan.end
        segment.save(update_fields=["position", "starts_at", "ends_at"])
    live.starts_at, live.ends_at = planned[0].start, planned[-1].end
    masks.take(rows, capacity.allocate(ordered, planned))


def cancel(
    *,
    appointment: Appointment,
    now: datetime,
    actor: Actor = CITIZEN,
    reason: str = "",
    at_any_time: bool = False,
) -> Appointment:
    """Gives the time back; the record stays. Cancelling twice changes nothing the second time.
    `at_any_time`: what it was made for has ended, so no deadline keeps it.

    Raises NotLive for what never was an appointment, TooLateToChange for citizens.
    """
    with transaction.atomic():
        live = capacity.locked(appointment)
        if live.state == State.CANCELLED:
            return live
        if not (at_any_time and live.state == State.CONFIRMED):
            _require_changeable(live, now, actor)
        capacity.release(live)
        live.state = State.CANCELLED
        live.cancelled_by = actor.kind
        live.cancel_reason = reason
        live.revision += 1
        live.changed_at = now
        live.save(
            update_fields=["state", "cancelled_by", "cancel_reason", "revision", "changed_at"]
        )
        other_times = _other_times(live, now) if actor.is_staff else ()
        post.cancelled(live, now=now, other_times=other_times)
        reminders.schedule(live, now=now)
        news.tell(live, "cancelled", now, actor)
    return live


def follow_up(*, appointment: Appointment, text: str, now: datetime, actor: Actor) -> None:
    """Mails the citizen what was agreed, after the conversation began. What was said is in the
    message alone, which is deleted on its own schedule. Raises Invalid, NotLive,
    TooEarlyToFollowUp or NotByMail."""
    text = text.strip()
    if not text or len(text) > LONGEST_FOLLOW_UP:
        raise Invalid(fields={"text": _("Write something, of at most 2,000 characters.")})
    with transaction.atomic():
        live = capacity.locked(appointment)
        if live.state != State.CONFIRMED:
            raise NotLive
        if now < live.starts_at:
            raise TooEarlyToFollowUp
        if not post.followed_up(live, said=text, now=now):
            raise NotByMail
        news.record("appointment.followed_up", live, now, actor)


def note(*, appointment: Appointment, text: str, now: datetime, actor: Actor) -> Appointment:
    """Keeps a note of staff, for staff."""
    with transaction.atomic():
        live = capacity.locked(appointment)
        live.note, live.changed_at = text, now
        live.save(update_fields=["note", "changed_at"])
        news.tell(live, "noted", now, actor)
    return live


def choose_reminders(
    *, appointment: Appointment, choice: str, now: datetime, actor: Actor = CITIZEN
) -> Appointment:
    """By e-mail, by text message or none. Raises NotLive, or Invalid where the way is missing."""
    with transaction.atomic():
        live = capacity.locked(appointment)
        if live.state != State.CONFIRMED:
            raise NotLive
        booker = Participant.objects.get(appointment=live)
        check_reminders(choice, email=booker.email, phone=str(booker.phone or ""))
        booker.reminders = choice
        booker.save(update_fields=["reminders"])
        post.stop_waiting(live, now=now, cause="stopped")
        reminders.schedule(live, now=now)
        news.record("appointment.reminders", live, now, actor)
    return live


def _other_times(appointment: Appointment, now: datetime) -> tuple[datetime, ...]:
    """Free times for who is sent away by staff; their own was just said not to go on."""
    nearest = alternatives_to(appointment, now=now).times
    return tuple(start for start in nearest if start != appointment.starts_at)[:3]


def can_change(appointment: Appointment, now: datetime) -> bool:
    """Whether the citizen may still move or cancel: the deadline of every service is ahead."""
    minutes = appointment.segments.aggregate(most=Max("offering__cancel_deadline_minutes"))["most"]
    return is_changeable(appointment, minutes or 0, now)


def is_changeable(appointment: Appointment, deadline_minutes: int, now: datetime) -> bool:
    """The same, for who has read the longest deadline of the services already."""
    deadline = timedelta(minutes=deadline_minutes)
    return appointment.state == State.CONFIRMED and now <= appointment.starts_at - deadline


def _require_changeable(appointment: Appointment, now: datetime, actor: Actor) -> None:
    if appointment.state != State.CONFIRMED:
        raise NotLive
    if not actor.is_staff and not can_change(appointment, now):
        raise TooLateToChange
