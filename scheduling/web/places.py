"""The places and channels for a topic, near first, each with its first free moment."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from hub.catalogue.models import Service
from hub.catalogue.texts import published
from locations import gazetteer
from locations.gazetteer import Place, UnknownPlace
from locations.models import Offering, ServicePoint
from scheduling import availability
from scheduling.web.choices import Choices

MOST_SHOWN = 12  # each costs a search of the grid; nearer ones come first


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """One place or channel that can be chosen. `km` is None where no distance is known."""

    offering: Offering
    point: ServicePoint | None
    km: float | None
    first_free: datetime | None  # wall time at the point

    @property
    def at_home(self) -> bool:
        return self.point is None


@dataclass(slots=True)
class Found:
    """The answer: options, and what to tell about the place that was asked for."""

    options: list[PlaceOption] = field(default_factory=list)
    start: Place | None = None
    unknown: UnknownPlace | None = None
    more: int = 0


def options_for(topic: Service, choices: Choices, *, now: datetime) -> Found:
    found = Found()
    if choices.near:
        try:
            found.start = gazetteer.find(choices.near)[0]
        except UnknownPlace as error:
            found.unknown = error
    offerings = list(_offerings(topic, choices, now))
    ranked = sorted(offerings, key=lambda o: (_km(o, found.start) or 0.0, o.pk))
    at_home = [o for o in ranked if o.service_point_id is None]
    local = _at_home_for(at_home, found.start)
    at_points = [o for o in ranked if o.service_point_id is not None]
    shown = at_points[:MOST_SHOWN] + local
    found.more = len(at_points) - len(at_points[:MOST_SHOWN])
    found.options = [_option(o, found.start, choices, now) for o in shown]
    return found


def _offerings(topic: Service, choices: Choices, now: datetime) -> list[Offering]:
    services = published(now).filter(Q(pk=topic.pk) | Q(base=topic))
    rows = Offering.objects.filter(service__in=services, active=True).filter(
        Q(service_point=None) | Q(service_point__active=True)
    )
    if choices.channel:
        rows = rows.filter(channel=choices.channel)
    if choices.accessible:
        rows = rows.filter(Q(service_point=None) | Q(service_point__wheelchair_desk=True))
    return list(rows.select_related("service__organisation", "service_point"))


def _at_home_for(offerings: list[Offering], start: Place | None) -> list[Offering]:
    """A national agency helps everybody at home; a municipality its own residents, so its video
    and phone show only when we know where somebody lives."""
    home = start.municipality_code if start else None
    return [
        o for o in offerings if o.service.base_id is None or o.service.organisation.cbs_code == home
    ]


def _km(offering: Offering, start: Place | None) -> float | None:
    point = offering.service_point
    if start is None or point is None:
        return None
    return gazetteer.distance_km(start.latitude, start.longitude, point.latitude, point.longitude)


def _option(
    offering: Offering, start: Place | None, choices: Choices, now: datetime
) -> PlaceOption:
    answer = availability.find(
        offering=offering,
        window=availability.bookable_window(offering, now),
        now=now,
        party=choices.party(offering),
    )
    first = answer.first_free
    zone = ZoneInfo(offering.service_point.zone if offering.service_point else "Europe/Amsterdam")
    return PlaceOption(
        offering=offering,
        point=offering.service_point,
        km=_km(offering, start),
        first_free=first.astimezone(zone) if first else None,
    )
