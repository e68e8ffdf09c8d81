"""Which reminder is due, and when the next one is.

None after a cancel or the start, none late, none twice: an appointment carries the moment of its
next reminder; cancelling clears it, moving sets it anew, and the outbox keeps each name once.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from hub.notifications.models import MessageChannel
from scheduling.messages import post
from scheduling.messages.addressee import Addressee, addressee_of
from scheduling.messages.models import MessagePolicy
from scheduling.messages.post import Timing
from scheduling.models import Appointment, ReminderChoice, State

logger = logging.getLogger(__name__)
LATEST = timedelta(days=1)
TRY_AGAIN = timedelta(minutes=10)
MOST_A_ROUND = 2000  # each in a transaction of its own; of a country many are due in one minute


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder that the rules ask for. `lead` is how long before the start it was meant."""

    at: datetime
    channel: str
    lead: timedelta

    @property
    def late_from(self) -> datetime:
        """A quarter of its lead later, at most a day, it would only confuse."""
        return self.at + min(self.lead / 4, LATEST)


def planned(
    *, starts_at: datetime, zone: ZoneInfo, choice: str, policy: MessagePolicy
) -> list[Reminder]:
    """All reminders of one appointment in order of time, quiet hours kept."""
    if not policy.reminders or choice == ReminderChoice.NONE:
        return []
    found = [
        Reminder(_out_of_quiet(starts_at, lead, zone, policy), channel, lead)
        for channel, lead in _leads(choice, policy)
    ]
    return sorted(found, key=lambda reminder: reminder.at)


def _leads(choice: str, policy: MessagePolicy) -> Iterator[tuple[str, timedelta]]:
    """By e-mail some days ahead; by text message a day and some hours ahead."""
    if choice == ReminderChoice.EMAIL:
        for days in policy.mail_days:
            yield MessageChannel.EMAIL, timedelta(days=days)
    elif policy.sms_hours:
        yield MessageChannel.SMS, timedelta(days=1)
        yield MessageChannel.SMS, timedelta(hours=policy.sms_hours)


def _out_of_quiet(
    starts_at: datetime, lead: timedelta, zone: ZoneInfo, policy: MessagePolicy
) -> datetime:
    """The moment itself, or where it is quiet then, half an hour before the quiet begins."""
    # Days are counted on the wall clock, so that nine o'clock stays nine across a DST Sunday.
    wall = (starts_at.astimezone(zone).replace(tzinfo=None) - lead).replace(tzinfo=zone)
    if policy.is_quiet(wall.time()):
        quiet = wall.replace(
            hour=policy.quiet_from.hour, minute=policy.quiet_from.minute, second=0, microsecond=0
        )
        begin = quiet if quiet <= wall else quiet - timedelta(days=1)
        wall = begin - timedelta(minutes=30)
    return wall.astimezone(starts_at.tzinfo)


def schedule(appointment: Appointment, *, now: datetime) -> None:
    """Sets the next reminder after `now`; none for what is not confirmed. Caller holds the row."""
    appointment.next_reminder_at = next_at(appointment, addressee_of(appointment), now=now)
    appointment.save(update_fields=["next_reminder_at"])


def next_at(appointment: Appointment, to: Addressee | None, *, now: datetime) -> datetime | None:
    return next((some.at for some in _of(appointment, to) if some.at > now), None)


def send_due(*, now: datetime, limit: int = MOST_A_ROUND) -> int:
    """Writes the reminders that are due to the outbox. Returns how many."""
    due = Appointment.objects.filter(next_reminder_at__lte=now).order_by("next_reminder_at")
    return sum(_try(pk, now) for pk in list(due.values_list("pk", flat=True)[:limit]))


def _try(pk: int, now: datetime) -> bool:
    """One that cannot be written is told to who mends it, and must not hold up the others."""
    try:
        return _remind(pk, now)
    except Exception as error:  # noqa: BLE001 - whatever it is, the next citizen waits behind it
        logger.error("No reminder for appointment %s: %s", pk, type(error).__name__)
        Appointment.objects.filter(pk=pk).update(next_reminder_at=now + TRY_AGAIN)
        return False


def _remind(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        rows = Appointment.objects.select_for_update(skip_locked=True)
        appointment = rows.filter(pk=pk, next_reminder_at__lte=now).first()
        if appointment is None:
            return False  # another worker has it, or it was moved just now
        written = False
        # Of several that a stopped worker left behind only the last is still true.
        due = [
            reminder
            for reminder in _of(appointment, addressee_of(appointment))
            if reminder.at <= now
        ]
        if due and now < min(due[-1].late_from, appointment.starts_at):
            written = _write(appointment, due[-1], now)
        schedule(appointment, now=now)
    return written


def _write(appointment: Appointment, reminder: Reminder, now: datetime) -> bool:
    start = appointment.starts_at.isoformat()
    hours = int(reminder.lead.total_seconds() // 3600)
    timing = Timing(
        expires_at=min(reminder.late_from, appointment.starts_at),
        once=f"reminder:{appointment.pk}:{start}:{reminder.channel}:{hours}",
    )
    return post.remind(appointment, channel=reminder.channel, timing=timing, now=now)


def _of(appointment: Appointment, to: Addressee | None) -> list[Reminder]:
    if to is None or appointment.state != State.CONFIRMED:
        return []
    return planned(
        starts_at=appointment.starts_at,
        zone=ZoneInfo(appointment.zone),
        choice=_choice_of(to),
        policy=to.policy,
    )


def _choice_of(to: Addressee) -> str:
    """As the citizen chose; by mail where the organisation sends no text messages (any more)."""
    by_phone = to.booker.reminders == ReminderChoice.SMS
    if by_phone and not to.policy.sms_hours and to.booker.email:
        return ReminderChoice.EMAIL
    return str(to.booker.reminders)
