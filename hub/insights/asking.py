"""Whom to ask how it was, and when: a few hours after the conversation, once, never in the quiet
hours, and nobody who wants no reminders."""

import logging
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from hub.insights.models import Question, Sweep
from scheduling.messages import post
from scheduling.messages.addressee import Addressee, addressee_of
from scheduling.messages.models import MessagePolicy
from scheduling.messages.post import Timing
from scheduling.models import Appointment, ReminderChoice, State
from scheduling.queue.models import TicketState
from scheduling.reference import hash_of, new_token

logger = logging.getLogger(__name__)
AFTER = timedelta(hours=2)
LATEST = timedelta(days=3)  # later nobody remembers
OPEN = timedelta(days=30)
AT_ONCE = 50  # in one transaction


def ask_due(*, now: datetime, limit: int = 2000, at_once: int = AT_ONCE) -> int:
    """Asks everybody whose conversation ended two hours ago or more. Returns how many.

    Several workers do not ask twice: the row of the sweep is locked, and an appointment has one
    question at most. Some at once, so that no citizen's own booking waits long for the database.
    """
    asked = 0
    for _round in range(0, limit, at_once):
        looked_at, more = _ask_some(now, at_once)
        asked += more
        if looked_at < at_once:
            break
    return asked


def _ask_some(now: datetime, at_once: int) -> tuple[int, int]:
    """How many were looked at, and how many of them asked, in one transaction."""
    with transaction.atomic():
        sweep = _sweep(now)
        if sweep is None:
            return 0, 0  # another worker is at it
        ended = list(_ended(sweep, now)[:at_once])
        asked = sum(_try(appointment, now) for appointment in ended)
        if ended:
            sweep.ended_at, sweep.appointment = ended[-1].ends_at, ended[-1].pk
            sweep.save(update_fields=["ended_at", "appointment"])
    return len(ended), asked


def _sweep(now: datetime) -> Sweep | None:
    Sweep.objects.get_or_create(pk=1, defaults={"ended_at": now - AFTER})
    sweep = Sweep.objects.select_for_update(skip_locked=True).filter(pk=1).first()
    if sweep is not None and sweep.ended_at < now - LATEST:
        # The hub stood still for days: who was here then is left alone.
        sweep.ended_at, sweep.appointment = now - LATEST, 0
    return sweep


def _ended(sweep: Sweep, now: datetime) -> QuerySet[Appointment]:
    later = Q(ends_at__gt=sweep.ended_at)
    same = Q(ends_at=sweep.ended_at, pk__gt=sweep.appointment)
    found = Appointment.objects.filter(later | same, state=State.CONFIRMED)
    return found.filter(ends_at__gte=sweep.ended_at, ends_at__lte=now - AFTER).order_by(
        "ends_at", "pk"
    )


def _try(appointment: Appointment, now: datetime) -> bool:
    """One that cannot be asked is told to who mends it, and must not hold up the others."""
    try:
        with transaction.atomic():
            return ask(appointment=appointment, now=now)
    except Exception as error:  # noqa: BLE001 - whatever it is, the next citizen waits behind it
        logger.error("No question for appointment %s: %s", appointment.pk, type(error).__name__)
        return False


def ask(*, appointment: Appointment, now: datetime) -> bool:
    """Writes the question to the outbox. False where this citizen is not asked."""
    to = addressee_of(appointment)
    channel = post.reached_by(appointment)
    if to is None or not channel or not _wants(to) or _was_not_helped(appointment):
        return False
    token = new_token()
    _, made = Question.objects.get_or_create(
        appointment=appointment, defaults=_asked(appointment, token, now)
    )
    timing = Timing(
        due_at=_out_of_quiet(now, ZoneInfo(appointment.zone), to.policy),
        expires_at=appointment.ends_at + LATEST + timedelta(days=1),
        once=f"feedback:{appointment.pk}",
    )
    return made and post.asked_how_it_was(
        appointment, token=token, channel=channel, timing=timing, now=now
    )


def ask_at_the_end(*, appointment: Appointment, now: datetime) -> str:
    """For who just left a video call and says how it was at once: the secret of the question, and
    no message afterwards. Empty where this organisation asks nobody, or the answer was given. Each
    time the link is another one: whoever calls has seen that the door of the call is still open, so
    nothing went out by mail yet."""
    to = addressee_of(appointment)
    if to is None or not to.policy.feedback:
        return ""
    token = new_token()
    Question.objects.get_or_create(
        appointment=appointment, defaults=_asked(appointment, token, now)
    )
    mine = Question.objects.filter(appointment=appointment, answered=False)
    return token if mine.update(token_hash=hash_of(token)) else ""


def _wants(to: Addressee) -> bool:
    return to.policy.feedback and to.booker.reminders != ReminderChoice.NONE


def _was_not_helped(appointment: Appointment) -> bool:
    """Who got a ticket but did not come to the desk. Without a ticket nobody knows, and one of
    before the appointment was moved tells nothing."""
    tickets = appointment.tickets.exclude(left_cause="moved")
    states = set(tickets.values_list("state", flat=True))
    return bool(states) and not states & {TicketState.SERVING, TicketState.DONE}


def _asked(appointment: Appointment, token: str, now: datetime) -> dict[str, object]:
    """About the first service of the visit, in whose name is written."""
    segment = appointment.segments.select_related("offering__service").earliest("position")
    service = segment.offering.service
    return {
        "token_hash": hash_of(token),
        "open_until": now + OPEN,
        "organisation_id": service.organisation_id,
        "service": service,
        "service_point_id": appointment.service_point_id,
        "channel": appointment.channel,
        "week": week_of(appointment),
    }


def week_of(appointment: Appointment) -> date:
    """The Monday of its week, on the wall of the place."""
    day = appointment.starts_at.astimezone(ZoneInfo(appointment.zone)).date()
    return day - timedelta(days=day.weekday())


def _out_of_quiet(now: datetime, zone: ZoneInfo, policy: MessagePolicy) -> datetime:
    """The moment itself, or where it is quiet then, the end of the quiet."""
    wall = now.astimezone(zone)
    if not policy.is_quiet(wall.time()):
        return now
    end = wall.replace(
        hour=policy.quiet_until.hour, minute=policy.quiet_until.minute, second=0, microsecond=0
    )
    if end <= wall:
        end += timedelta(days=1)  # of a wall time: eight stays eight across a DST Sunday
    return end.astimezone(now.tzinfo)


def forget_old(*, now: datetime) -> int:
    """What a question knows of an appointment goes when it can no longer be answered; the count
    stays. Returns how many."""
    over = Question.objects.filter(open_until__lt=now, appointment__isnull=False)
    return over.update(appointment=None)
