"""How far ahead each resource must be known: some services can be booked for a day next year.

Most offerings look a few months ahead, and the masks of everybody cover those. Whoever serves a
longer one has a longer mask; nobody else's grows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from locations.models import Need, NeedPlace, Offering, Resource
from scheduling.planning.models import Shift

LONG_DAYS = 110  # an offering that looks further asks for longer masks
MOST_DAYS = 400
DAY_MINUTES = 24 * 60


@dataclass(slots=True)
class _Served:
    """What of a resource decides which needs it may fill."""

    kind: str
    owner_id: int
    points: set[int]
    skills: set[int]


def beyond(resource_ids: Iterable[int]) -> dict[int, int]:
    """Days ahead, of those that need more than the usual; the others are left out."""
    if not Offering.objects.filter(horizon_days__gt=LONG_DAYS, active=True).exists():
        return {}
    known = _known(sorted(set(resource_ids)))
    days: dict[int, int] = defaultdict(int)
    for need in _long_needs(known.values()):
        wanted = {capability.pk for capability in need.capabilities.all()}
        for pk, one in known.items():
            if wanted <= one.skills and _may_fill(one, need):
                days[pk] = max(days[pk], _days_of(need))
    return dict(days)


def _days_of(need: Need) -> int:
    assert need.offering is not None  # noqa: S101 - those of an offering were asked for
    notice = -(-need.offering.notice_minutes // DAY_MINUTES)
    return min(need.offering.horizon_days + notice + 1, MOST_DAYS)


def _long_needs(known: Iterable[_Served]) -> QuerySet[Need]:
    points = {pk for one in known for pk in one.points}
    owners = {one.owner_id for one in known}
    near = (
        Q(place=NeedPlace.AT_POINT, offering__service_point__in=points)
        | Q(place=NeedPlace.ORGANISATION, organisation__in=owners)
        | Q(place=NeedPlace.GROUP, group__members__in=owners)
    )
    long = Need.objects.filter(offering__horizon_days__gt=LONG_DAYS, offering__active=True)
    return (
        long.filter(near)
        .distinct()
        .select_related("offering")
        .prefetch_related("capabilities", "group__members")
    )


def _may_fill(one: _Served, need: Need) -> bool:
    if one.kind != need.kind:
        return False
    if need.place == NeedPlace.AT_POINT:
        return need.offering is not None and need.offering.service_point_id in one.points
    if need.group is not None:
        return one.owner_id in {member.pk for member in need.group.members.all()}
    return one.owner_id == need.organisation_id


def _known(resource_ids: Sequence[int]) -> dict[int, _Served]:
    rows = Resource.objects.filter(pk__in=resource_ids)
    found: dict[int, _Served] = {}
    for pk, kind, owner, point, skill in rows.values_list(
        "pk", "kind", "organisation", "service_point", "capabilities"
    ):
        one = found.setdefault(pk, _Served(kind, owner, {point} - {None}, set()))
        one.skills.add(skill)
    shifts = Shift.objects.filter(
        professional__resource__in=resource_ids, service_point__isnull=False
    )
    for pk, point in shifts.values_list("professional__resource", "service_point").distinct():
        found[pk].points.add(point)
    return found
