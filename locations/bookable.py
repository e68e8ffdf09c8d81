"""Which offerings citizens may see and book at this moment."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import F, Q, QuerySet

from hub.catalogue import texts
from hub.catalogue.models import ServiceStatus
from hub.kept import Kept
from locations import needs
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


def some(ids: Iterable[int], *, now: datetime, language: str = "") -> dict[int, Offering]:
    """Those of the ids that can be booked, as `lean` gives them, and their needs with them; the
    titles of their services too where a language is given."""
    asked = sorted(set(ids))
    tongue = [language] if language else []
    found = _of_so_many(len(asked), bool(tongue)).joined(now, *asked, *tongue)
    for offering, rows in found:
        needs.know(offering, [row[: len(needs.COLUMNS)] for row in rows])
        if tongue:
            texts.know_title(offering.service, language, rows[0][-1])
    return {offering.pk: offering for offering, _rows in found}


@cache
def _of_so_many(count: int, titled: bool) -> Kept[Offering]:
    def make(now: datetime, *values: Any) -> "QuerySet[Offering]":
        wanted = lean(now=now).filter(pk__in=values[:count]).order_by("pk", "needs__id")
        found = wanted.annotate(
            **{f"its_{name.replace('__', '_')}": F(name) for name in needs.COLUMNS}
        )
        return found.annotate(title=texts.title_in(values[-1], "service")) if titled else found

    return Kept(make, datetime, *[int] * count, *[str] * titled)


def one(pk: int, *, now: datetime, language: str = "") -> Offering | None:
    return some([pk], now=now, language=language).get(pk)


def offerings(*, now: datetime) -> QuerySet[Offering]:
    """Offerings that stand, of published services, at active points or at no point (at home)."""
    return Offering.objects.filter(
        Q(service_point=None) | Q(service_point__active=True),
        Q(service__valid_from=None) | Q(service__valid_from__lte=now),
        standing(now),
        Q(service__valid_until=None) | Q(service__valid_until__gt=now),
        service__status=ServiceStatus.PUBLISHED,
    ).select_related("service__base", "service_point")


def standing(now: datetime) -> Q:
    """Active, and not past the last day that was agreed."""
    return Q(Q(until=None) | Q(until__gt=now), active=True)
