"""Which calls stand open now: in the agenda, and on the screen of work from elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from hub.people.models import User
from locations.models import Channel
from scheduling.agenda import rows
from scheduling.agenda.rows import Row
from scheduling.agenda.workplaces import Workplace
from scheduling.conversations import helping
from scheduling.models import Appointment, Segment, State
from scheduling.queue.models import DeskSession
from scheduling.video.doors import BY_VIDEO, CLOSES_AFTER, OPENS_BEFORE
from scheduling.video.providers import PROVIDERS


@dataclass(frozen=True, slots=True)
class Call:
    """`may_record`: whether the conversation is this member of staff's to write about."""

    row: Row
    may_record: bool


def open_now(appointments: Iterable[int], *, workplace: Workplace, now: datetime) -> set[int]:
    """Those whose room staff of this workplace can go into. Of a booth the professional is
    elsewhere: who works beside it opens it from the page of the appointment."""
    found = _open(now).filter(pk__in=set(appointments))
    if workplace.point:
        found = found.exclude(channel=Channel.VIDEO_POINT)
    return set(found.values_list("pk", flat=True))


def of_session(
    session: DeskSession, *, workplace: Workplace, user: User, now: datetime
) -> list[Call]:
    """The professional's own calls that stand open, in order of time."""
    if session.desk_id or session.closed_at or session.professional.user_id != user.pk:
        return []
    own = Segment.objects.filter(allocations__resource=session.professional.resource_id)
    mine = _open(now).filter(pk__in=own.values("appointment")).order_by("starts_at", "pk")
    found = list(mine)
    return [
        Call(row, helping.own_part(user, appointment) is not None)
        for row, appointment in zip(rows.rows_of(found, workplace), found, strict=True)
    ]


def _open(now: datetime) -> QuerySet[Appointment]:
    """As `doors.door_of` says it for one: by video, confirmed, within its hours, with a room."""
    first = Segment.objects.filter(
        position=0, offering__service__organisation__video_policy__provider__in=PROVIDERS
    )
    return Appointment.objects.filter(
        pk__in=first.values("appointment"),
        channel__in=BY_VIDEO,
        state=State.CONFIRMED,
        starts_at__lte=now + OPENS_BEFORE,
        ends_at__gt=now - CLOSES_AFTER,
    )
