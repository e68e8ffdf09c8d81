"""An appointment made for the citizen who sits here: which services, which place, which time. The
search is that of visits, as for somebody on the phone: what an agency keeps for its own staff stays
theirs. What the citizen told once is not typed again."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils import translation
from django.utils.formats import date_format

from hub.catalogue import texts
from hub.catalogue.models import Organisation, Service
from hub.errors import DomainError
from hub.intervals import Interval
from locations import bookable, gazetteer
from locations.gazetteer import Place
from locations.models import Channel, Offering, ServicePoint
from scheduling import booked, booking
from scheduling.agenda import times
from scheduling.agenda.diary import day_in
from scheduling.agenda.times import Choice
from scheduling.availability import MOST_SERVICES, Asker, Item, nearby, zone_of
from scheduling.availability.nearby import Moments
from scheduling.availability.sought import Sought, Where
from scheduling.availability.wanted import Wanted
from scheduling.booking import Actor, Contact
from scheduling.conversations import others
from scheduling.conversations.content import LONGEST_LINE
from scheduling.conversations.models import Conversation
from scheduling.errors import NoStart
from scheduling.messages.facts import day_of
from scheduling.models import Appointment
from scheduling.typed import read_start

MOST_WAYS = 6
MOST_NOWHERE = 20  # of one service, where no distance can be told


@dataclass(frozen=True, slots=True)
class WayOut:
    """One place or channel, with whom; `rest`: titles of what cannot be done there."""

    place: str
    channel: str
    who: str
    first_free: datetime | None
    address: str
    rest: tuple[str, ...] = ()


@dataclass(slots=True)
class Asked:
    """What stands in the address: nonsense in it falls away."""

    topics: list[Service] = field(default_factory=list)
    offerings: list[Offering] = field(default_factory=list)
    day: date | None = None

    @property
    def items(self) -> list[Item]:
        return [Item(offering) for offering in self.offerings]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(zone_of(self.offerings[0]))


def asked(request: HttpRequest, *, only: Organisation | None, now: datetime) -> Asked:
    """`only`: services of this organisation alone."""
    wanted = _ids(request.GET.getlist("dienst"))
    known = texts.topics(now).in_bulk(wanted)
    places = _ids(request.GET.get("bij", "").split(","))
    found = bookable.some(places, now=now) if places else {}
    offerings = [offering for offering in found.values() if _is_of(offering, only)]
    return Asked(
        topics=[known[pk] for pk in wanted if pk in known],
        offerings=offerings if _is_one_place(offerings) else [],
        day=day_in(typed, now.date()) if (typed := request.GET.get("date", "")) else None,
    )


def ways(
    asked: Asked, *, near: Conversation, only: Organisation | None, now: datetime
) -> list[WayOut]:
    """Nearest first: places that do all, then at home, then places that do a part."""
    if not asked.topics:
        return []
    found = nearby.search(
        sought=[Sought(topic.pk) for topic in asked.topics],
        where=Where(start=_start(near), most=MOST_NOWHERE),
        wanted=Wanted(),
        now=now,
        most=MOST_WAYS if only is None else MOST_NOWHERE,
        asker=Asker.ASSISTED,
    )
    every = [*found.whole, *found.at_home, *found.partial]
    mine = [one for one in every if all(_is_of(item.offering, only) for item in one.way.items)]
    return [_way_out(one, asked) for one in mine if one.first_free]


def choice_of(asked: Asked, *, now: datetime, taken: Sequence[Interval] = ()) -> Choice | None:
    """Opens on the first day with a free time, unless a day was asked for."""
    if not asked.offerings:
        return None
    about: dict[str, Any] = {"items": asked.items, "zone": asked.zone, "now": now, "taken": taken}
    today = now.astimezone(asked.zone).date()
    day = asked.day or times.first_day(**about, asker=Asker.ASSISTED)
    return times.choose(**about, day=max(day, today), asker=Asker.ASSISTED)


def book(
    request: HttpRequest,
    asked: Asked,
    *,
    near: Conversation,
    also: Collection[int] = (),
    contact: Contact,
    language: str,
    actor: Actor,
    now: datetime,
    then: Callable[[Appointment], object],
) -> Appointment:
    """Both or nothing: the appointment, and what is written about it by `then`; in the language of
    the citizen, and never where they are elsewhere. Raises NoStart, Invalid, SlotTaken,
    others.IsElsewhere and what `then` raises."""
    start = read_start(request.POST.get("start", ""))
    if start is None or not asked.offerings:
        raise NoStart
    with translation.override(language):
        held = booking.hold_visit(items=asked.items, start=start, now=now, actor=actor)
        try:
            with transaction.atomic():
                others.must_be_free(near, held.appointment, also=also)
                made = booking.confirm(
                    appointment=held.appointment,
                    contact=contact,
                    now=now,
                    token=held.token,
                    actor=actor,
                )
                then(made)
        except DomainError:
            booking.release(appointment=held.appointment, now=now)
            raise
    return made


def in_words(appointment: Appointment) -> str:
    """What, when and where, as booked, on one line."""
    wall = appointment.starts_at.astimezone(ZoneInfo(appointment.zone)).replace(tzinfo=None)
    services = [one.service for one in booked.segments_of(appointment)]
    titles = texts.titles_of(services, appointment.language)
    named = ", ".join(titles[service.pk] for service in services)
    point = appointment.service_point
    place = _place(point) if point else appointment.get_channel_display()
    return f"{named}: {day_of(wall)}, {date_format(wall, 'H:i')}, {place}"[:LONGEST_LINE]


def context_of(
    asked: Asked, *, near: Conversation, also: Collection[int] = (), only: Any, now: datetime
) -> dict[str, Any]:
    """`also`: appointments that the citizen told of."""
    taken = others.spans(near, also=also, now=now)
    choice = choice_of(asked, now=now, taken=taken)
    return {
        "asked": asked,
        "choice": choice,
        "elsewhere": bool(others.spans(near, now=now)),
        "chosen_place": _told_place(asked.offerings[0]) if asked.offerings else "",
        "ways": [] if choice else ways(asked, near=near, only=only, now=now),
        "days_query": f"{_query(asked.topics, asked.offerings)}&",
        "again_query": _query(asked.topics, []),
        "titles": [texts.titles_of(asked.topics)[topic.pk] for topic in asked.topics],
    }


def _way_out(one: Moments, asked: Asked) -> WayOut:
    lead = one.way.lead
    titles = texts.titles_of(asked.topics)
    offerings = [item.offering for item in one.way.items]
    return WayOut(
        place=_told_place(lead),
        channel=str(Channel(lead.channel).label),
        who=", ".join(dict.fromkeys(one.service.organisation.name for one in offerings)),
        first_free=one.first_free,
        address=f"?{_query(asked.topics, offerings)}",
        rest=tuple(titles[sought.service] for sought in one.way.left),
    )


def _query(topics: Sequence[Service], offerings: Sequence[Offering]) -> str:
    query = QueryDict(mutable=True)
    query.setlist("dienst", [str(topic.pk) for topic in topics])
    if offerings:
        query["bij"] = ",".join(str(offering.pk) for offering in offerings)
    return query.urlencode()


def _told_place(offering: Offering) -> str:
    point = offering.service_point
    return _place(point) if point else str(Channel(offering.channel).label)


def _place(point: ServicePoint) -> str:
    """Most names say it already: the Leeuwarden town hall."""
    return point.name if point.place in point.name else f"{point.name}, {point.place}"


def _is_of(offering: Offering, only: Organisation | None) -> bool:
    return only is None or offering.service.organisation_id == only.pk


def _is_one_place(offerings: Sequence[Offering]) -> bool:
    """One visit is at one point, or in one way at home."""
    if not 1 <= len(offerings) <= MOST_SERVICES:
        return False
    channels = {"" if one.service_point_id else one.channel for one in offerings}
    return len({one.service_point_id for one in offerings}) == 1 and len(channels) == 1


def _start(near: Conversation) -> Place | None:
    """Where the conversation was; of one at no point where its organisation is."""
    point = near.service_point
    if point is None:
        return gazetteer.municipalities().get(near.organisation.cbs_code)
    return Place(
        name=point.name,
        kind="place",
        municipality="",
        municipality_code=point.municipality_code,
        province="",
        latitude=point.latitude,
        longitude=point.longitude,
    )


def _ids(typed: Sequence[str]) -> list[int]:
    ids = [int(text) for text in typed if text.isascii() and text.isdecimal() and len(text) < 19]
    return list(dict.fromkeys(ids))[:MOST_SERVICES]
