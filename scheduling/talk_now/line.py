"""Who waits to talk, who is at work for them, and how long it takes. Only reads.

What counts as free is what can be booked: shifts, absences and appointments, by the same search. So
nobody is told a wait that ends after the shift of the last one at work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Service
from hub.errors import DomainError
from hub.intervals import Interval, local_day
from locations.models import Channel, Offering, ServicePoint
from scheduling import availability
from scheduling.availability import Asker, Item
from scheduling.queue.desks import is_old
from scheduling.queue.loading import hands_of, needs_of, open_sessions
from scheduling.queue.models import AT_A_DESK, DeskSession, Ticket
from scheduling.talk_now import turns
from scheduling.talk_now.models import TalkRequest, TalkState
from scheduling.talk_now.turns import Turn
from scheduling.video.doors import OPENS_BEFORE
from scheduling.video.models import VideoPolicy
from scheduling.video.providers import PROVIDERS, provider_of

LASTS = timedelta(hours=4)  # longer nobody waits before a screen
STEP = 5  # minutes: more exact than this is not true
NEW = 0  # the turn of whoever would ask now


class NobodyAtWork(DomainError):
    code = "talk_nobody_at_work"
    status = 409
    sentence = _("Nobody can talk to you right now.")
    way_forward = _("Make an appointment: then we talk at a time that suits you.")


class NoTimeLeft(DomainError):
    code = "talk_no_time_left"
    status = 409
    sentence = _("There is no time left today for another conversation.")
    way_forward = _("Make an appointment: then we talk at a time that suits you.")


@dataclass(frozen=True, slots=True)
class Place:
    """`minutes`: at most so long, rounded up to five; 0 is at once."""

    ahead: int
    minutes: int


def offering_of(service: Service) -> Offering | None:
    """By which one talks at home, where the organisation has a room for it."""
    found = Offering.objects.filter(
        service=service, service_point=None, channel=Channel.VIDEO_HOME, active=True
    )
    offering = found.select_related("service__organisation").first()
    own = VideoPolicy.objects.filter(organisation=service.organisation_id).first()
    return offering if own and provider_of(own) else None


def at_point(point: ServicePoint, *, now: datetime) -> list[Offering]:
    """About which one can talk in a booth of this point: somebody is at work for it, and the
    organisation has a room."""
    found = Offering.objects.filter(
        service_point=point,
        channel=Channel.VIDEO_POINT,
        active=True,
        service__organisation__video_policy__provider__in=PROVIDERS,
    )
    known = found.select_related("service__organisation", "service_point").order_by("service", "pk")
    return [offering for offering in known if is_staffed(offering, now=now)]


def is_staffed(offering: Offering, *, now: datetime) -> bool:
    return bool(_at_work(offering, now))


def wait_of(offering: Offering, *, now: datetime) -> Place:
    """For whoever would ask now. Raises NobodyAtWork or NoTimeLeft."""
    return _place(offering, now, None)


def place_of(request: TalkRequest, *, now: datetime) -> Place:
    """Raises NobodyAtWork or NoTimeLeft: also who waits is told."""
    return _place(request.offering, now, request)


def waiting(*, now: datetime) -> QuerySet[TalkRequest]:
    """In order: who asked first."""
    rows = TalkRequest.objects.filter(state=TalkState.WAITING, asked_at__gt=now - LASTS)
    return rows.select_related("offering__service").order_by("asked_at", "pk")


def can_talk(session: DeskSession, offering: Offering) -> bool:
    """Has the skill, works from elsewhere, and for an agency that this service asks for."""
    hands = hands_of(session)
    return session.desk_id is None and any(
        need.capabilities <= hands.skills and hands.organisation_id in need.owners
        for need in needs_of(offering)
        if not need.is_place
    )


def for_session(session: DeskSession, *, now: datetime) -> list[TalkRequest]:
    """Whom this one can talk to."""
    return [some for some in waiting(now=now) if can_talk(session, some.offering)]


def free_starts(
    offering: Offering, sessions: Sequence[DeskSession], *, now: datetime
) -> Mapping[int, list[datetime]]:
    """By professional (as a resource) the starts of today; one that began a moment ago counts."""
    day = local_day(now.astimezone(zone := zone_of(offering)).date(), zone)
    window = Interval(now - timedelta(minutes=offering.step_minutes), day.end)
    answer = availability.find_visit(
        items=[Item(offering)], window=window, now=now, asker=Asker.STAFF
    )
    wanted = {some.professional.resource_id for some in sessions}
    part = answer.parts[0]
    return {
        pk: list((mask & answer.starts).starts())
        for pool in part.pools
        for pk, mask in pool.items()
        if pk in wanted
    }


def _place(offering: Offering, now: datetime, own: TalkRequest | None) -> Place:
    if not _at_work(offering, now):
        raise NobodyAtWork
    ahead = [some for some in waiting(now=now) if own is None or _before(some, own)]
    line = [*(_turn(some.pk, some.offering, now) for some in ahead), _turn(NEW, offering, now)]
    start = turns.starts(line).get(NEW)
    if start is None:
        raise NoTimeLeft
    mine = line[-1].free.keys()
    rivals = sum(bool(turn.free.keys() & mine) for turn in line[:-1])
    return Place(rivals, _minutes_until(start - OPENS_BEFORE, now))


def _before(one: TalkRequest, other: TalkRequest) -> bool:
    return (one.asked_at, one.pk) < (other.asked_at, other.pk)


def _minutes_until(moment: datetime, now: datetime) -> int:
    minutes = max((moment - now).total_seconds() / 60, 0)
    return int(-(-minutes // STEP) * STEP)


def _turn(pk: int, offering: Offering, now: datetime) -> Turn:
    sessions = _at_work(offering, now)
    minutes = availability.minutes_of(offering, availability.Party())
    free = dict(free_starts(offering, sessions, now=now))
    soon = now + timedelta(minutes=minutes)  # with somebody in a booth, for about as long
    for resource in _in_a_booth(sessions):
        free[resource] = [start for start in free.get(resource, ()) if start >= soon]
    around = offering.buffer_before_minutes + offering.buffer_after_minutes
    return Turn(pk, free, minutes + around)


def _in_a_booth(sessions: Sequence[DeskSession]) -> set[int]:
    people = {some.professional_id: some.professional.resource_id for some in sessions}
    busy = Ticket.objects.filter(state__in=AT_A_DESK, professional__in=people)
    return {people[pk] for pk in busy.values_list("professional", flat=True) if pk}


def _at_work(offering: Offering, now: datetime) -> list[DeskSession]:
    remote = open_sessions().filter(desk=None).order_by("opened_at", "pk")
    return [some for some in remote if not is_old(some, now) and can_talk(some, offering)]


def zone_of(offering: Offering) -> ZoneInfo:
    return ZoneInfo(availability.zone_of(offering))
