"""Which link to a video call is due: a day before the start, and at once for what is booked or
moved to a nearer time.

Nothing is planned ahead and booking knows nothing of it: what counts is whether a link went out
for the start that the appointment has now. So a move brings a new one by itself, an organisation
that begins with video calls reaches what was booked before, and a crash leaves nothing behind.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from locations.models import Channel, Offering
from scheduling import links
from scheduling.messages import post
from scheduling.messages.addressee import addressee_of
from scheduling.messages.models import MessagePolicy
from scheduling.messages.post import Timing
from scheduling.models import Appointment, Participant, Segment, State
from scheduling.reference import new_token
from scheduling.video import links as video_links
from scheduling.video.models import VideoLink
from scheduling.video.providers import PROVIDERS

logger = logging.getLogger(__name__)
LEAD = timedelta(days=1)
MOST_A_ROUND = 2000  # each in a transaction of its own
AT_LEAST_BEFORE = timedelta(hours=1)  # the quiet hours do not hold it up longer


def send_due(*, now: datetime, limit: int = MOST_A_ROUND) -> int:
    """Writes the links that are due to the outbox. Returns how many."""
    due = _due(now).order_by("starts_at", "pk").values_list("pk", flat=True)
    return sum(_try(pk, now) for pk in list(due[:limit]))


def _due(now: datetime) -> QuerySet[Appointment]:
    sent = VideoLink.objects.filter(
        appointment=OuterRef("pk"), starts_at=OuterRef("starts_at"), by_message=True
    )
    booker = Participant.objects.filter(appointment=OuterRef("pk"))
    return Appointment.objects.filter(
        Exists(booker.exclude(email="", phone="")),
        ~Exists(sent),
        pk__in=_begin_by_video(now).values("appointment"),
        state=State.CONFIRMED,
        channel=Channel.VIDEO_HOME,
    )


def _begin_by_video(now: datetime) -> QuerySet[Segment]:
    """First segments of the coming day. Where millions of appointments wait, their few offerings
    are the way in: offering and start together have an index."""
    offerings = Offering.objects.filter(
        channel=Channel.VIDEO_HOME, service__organisation__video_policy__provider__in=PROVIDERS
    )
    return Segment.objects.filter(
        position=0, offering__in=offerings, starts_at__gt=now, starts_at__lte=now + LEAD
    )


def _try(pk: int, now: datetime) -> bool:
    """One that cannot be written is told to who mends it, and must not hold up the others."""
    try:
        return _invite(pk, now)
    except Exception as error:  # noqa: BLE001 - whatever it is, the next citizen waits behind it
        logger.error("No video link for appointment %s: %s", pk, type(error).__name__)
        return False


def _invite(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        rows = Appointment.objects.select_for_update(skip_locked=True)
        appointment = rows.filter(pk=pk).first()
        if appointment is None or not _due(now).filter(pk=pk).exists():
            return False  # another worker has it, or had it, or it was moved just now
        token = new_token()
        # Kept also where only a letter would reach: staff see that, and it is not tried again.
        video_links.keep_sent(appointment, token, now=now)
        if not post.reached_by(appointment):
            return False
        return post.video_link(appointment, token=token, timing=_timing(appointment, now), now=now)


def _timing(appointment: Appointment, now: datetime) -> Timing:
    start = appointment.starts_at
    return Timing(
        due_at=_after_the_quiet(appointment, now),
        expires_at=start,
        once=f"video_link:{appointment.pk}:{start.isoformat()}",
    )


def _after_the_quiet(appointment: Appointment, now: datetime) -> datetime:
    """Where it is quiet now, when that ends; at once for who did something just now, and where the
    start is near by then."""
    to = addressee_of(appointment)
    is_sooner = appointment.changed_at > appointment.starts_at - LEAD
    if to is None or is_sooner:
        return now
    end = _end_of_quiet(appointment, to.policy, now)
    return end if end < appointment.starts_at - AT_LEAST_BEFORE else now


def _end_of_quiet(appointment: Appointment, policy: MessagePolicy, now: datetime) -> datetime:
    wall = now.astimezone(links.zone_of(appointment))
    if not policy.is_quiet(wall.time()):
        return now
    until = policy.quiet_until
    end = wall.replace(hour=until.hour, minute=until.minute, second=0, microsecond=0)
    # Days are added on the wall clock, so that eight o'clock stays eight across a DST Sunday.
    return (end if end > wall else end + timedelta(days=1)).astimezone(now.tzinfo)
