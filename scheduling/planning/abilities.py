"""Who can no longer do what they were booked for: a skill was withdrawn, or an organisation left
the group, after the appointment was made. Three statements, however many are asked about."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from locations.models import Need, NeedPlace, Resource, ResourceKind
from scheduling.models import Allocation
from scheduling.planning.roles import members_of

Capabilities = Mapping[int, set[int]]


def unable(allocations: Iterable[Allocation]) -> set[Allocation]:
    """Those whose resource would not be chosen for its need any more, whenever it is. Wants `need`,
    `resource` and `segment` loaded."""
    rows = list(allocations)
    if not rows:
        return set()
    asked = _capabilities(Need.capabilities.through, "need", {row.need_id for row in rows})
    own = _capabilities(
        Resource.capabilities.through, "resource", {row.resource_id for row in rows}
    )
    groups = members_of({row.need.group_id for row in rows})
    return {
        row
        for row in rows
        if not _wanted(row, asked) <= own[row.resource_id]
        or not _is_of_an_owner(row, groups.get(row.need.group_id, frozenset()))
    }


def _wanted(row: Allocation, asked: Capabilities) -> set[int]:
    """What the need asks, and what the answers of the citizen added for its professionals. Support
    is a need of no offering: to that they added nothing."""
    added = row.segment.skill_id
    is_own = row.need.offering_id is not None and row.need.kind == ResourceKind.PROFESSIONAL
    return asked[row.need_id] | ({added} if added and is_own else set())


def _is_of_an_owner(row: Allocation, members: Collection[int]) -> bool:
    """At a point whoever is on duty there may help, of whatever organisation."""
    if row.need.place == NeedPlace.AT_POINT:
        return True
    owner = row.resource.organisation_id
    return owner == row.need.organisation_id or owner in members


def _capabilities(through: type, of: str, ids: Collection[int]) -> Capabilities:
    found: dict[int, set[int]] = defaultdict(set)
    rows = through._default_manager.filter(**{f"{of}__in": ids})  # type: ignore[attr-defined]
    for pk, capability in rows.values_list(of, "capability"):
        found[pk].add(capability)
    return found
