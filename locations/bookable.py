"""Which offerings citizens may see and book at this moment."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from django.db.models import Q, QuerySet

from hub.catalogue.models import ServiceStatus
from hub.kept import Kept
from locations.models import Offering

# What a search needs to know; building the wide rows of service and point would take longer than
# the search itself.
LEAN = (
    *(field.name for field in Offering._meta.concrete_fields),
    *(
        f"service_point__{name}"
        for name in ("zone", "visit_gap_minutes", "name", "street", "postcode", "place")
    ),
    *("service__slug", "service__base"),
)


def lean(*, now: datetime) -> QuerySet[Offering]:
    """The same rows as `offerings`, with no more of the point than its address, zone and gap, and
    of the service than its slug and base."""
    wide = offerings(now=now).select_related(None)
    return wide.select_related("service_point", "service").only(*LEAN)


def some(ids: Iterable[int], *, now: datetime) -> dict[int, Offering]:
    """Those of the ids that can be booked, as `lean` gives them."""
    asked = sorted(set(ids))
    return {found.pk: found for found in _of_so_many(len(asked)).rows(now, *asked)}


@cache
def _of_so_many(count: int) -> Kept[Offering]:
    return Kept(lambda now, *ids: lean(now=now).filter(pk__in=ids), datetime, *[int] * count)


def one(pk: int, *, now: datetime) -> Offering | None:
    return some([pk], now=now).get(pk)


def offerings(*, now: datetime) -> QuerySet[Offering]:
    """Active offerings of published services, at active points or at no point (at home)."""
    return Offering.objects.filter(
        Q(service_point=None) | Q(service_point__active=True),
        Q(service__valid_from=None) | Q(service__valid_from__lte=now),
        Q(service__valid_until=None) | Q(service__valid_until__gt=now),
        active=True,
        service__status=ServiceStatus.PUBLISHED,
    ).select_related("service__base", "service_point")
