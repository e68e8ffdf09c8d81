"""What a client sees: the points of its organisations, and what can be booked there in person."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from hub.catalogue import texts
from hub.clients.models import Client
from locations import bookable
from locations.models import Channel, Offering, ServicePoint
from scheduling.facades import ids
from scheduling.facades.errors import UnknownBranch, UnknownService

CHANNELS = (Channel.IN_PERSON, Channel.VIDEO_POINT)  # the first that a point has
MOST_SERVICES = 5


def offerings(client: Client, *, now: datetime) -> QuerySet[Offering]:
    mine = client.organisations.values("pk")
    return bookable.offerings(now=now).filter(
        service_point__organisation__in=mine, channel__in=CHANNELS
    )


def points(client: Client, *, now: datetime) -> QuerySet[ServicePoint]:
    """Where anything can be booked."""
    here = offerings(client, now=now).filter(service_point=OuterRef("pk"))
    return ServicePoint.objects.filter(Exists(here), active=True).order_by("name", "pk")


def point(client: Client, text: str, *, now: datetime) -> ServicePoint:
    """Raises UnknownBranch, for missing and for another's alike."""
    number = ids.read(ids.POINT, text)
    found = points(client, now=now).filter(pk=number).first() if number else None
    if found is None:
        raise UnknownBranch
    return found


def points_with(client: Client, services: Sequence[str], *, now: datetime) -> list[ServicePoint]:
    """The points that have every one of the services. Raises UnknownService where one of them is
    at no point at all."""
    found = points(client, now=now)
    for number in numbers(services):
        here = offerings(client, now=now).filter(service=number)
        if not here.exists():
            raise UnknownService
        found = found.filter(pk__in=here.values("service_point"))
    return list(found)


def services(client: Client, *, now: datetime, at: ServicePoint | None = None) -> list[Offering]:
    """One offering for each service, by title: at the point, or the first anywhere."""
    found = offerings(client, now=now).order_by("service_point__name", "pk")
    if at is not None:
        found = found.filter(service_point=at)
    chosen: dict[int, Offering] = {}
    for offering in sorted(found, key=lambda one: CHANNELS.index(Channel(one.channel))):
        chosen.setdefault(offering.service_id, offering)
    titles = titles_of(chosen.values())
    return sorted(chosen.values(), key=lambda one: (titles[one.service_id], one.pk))


def titles_of(some: Iterable[Offering]) -> dict[int, str]:
    """By service, in the language of the request."""
    return texts.titles_of([one.service for one in some])


def chosen(
    client: Client, at: ServicePoint, services: Sequence[str], *, now: datetime
) -> list[Offering]:
    """The offering of each service at the point, ready to be searched. Raises UnknownService."""
    wanted = numbers(services)
    known = offerings(client, now=now).filter(service_point=at, service__in=wanted)
    by_service: dict[int, int] = {}
    rows = known.values_list("service", "pk", "channel")
    for service, pk, _channel in sorted(rows, key=lambda row: CHANNELS.index(Channel(row[2]))):
        by_service.setdefault(service, pk)
    found = bookable.some(by_service.values(), now=now, language=get_language() or "nl")
    try:
        return [found[by_service[number]] for number in wanted]
    except KeyError as error:
        raise UnknownService from error


def numbers(services: Sequence[str]) -> list[int]:
    """Raises UnknownService."""
    found = [ids.read(ids.SERVICE, text) for text in dict.fromkeys(services)]
    if not found or len(found) > MOST_SERVICES or None in found:
        raise UnknownService
    return [number for number in found if number]
