"""What each need asks for: a role, which needs of many offerings share."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from hub.catalogue.models import OrganisationGroup
from locations import needs
from locations.models import Need, NeedPlace, Offering, ResourceKind
from locations.needs import NeedRow
from scheduling.planning.statements import fetch, marks, sql

NO_SKILL: frozenset[int] = frozenset()


class Asked(Protocol):
    """An offering, with the needs that a citizen adds, such as an interpreter, and the capability
    that its professionals must have beside their own."""

    @property
    def offering(self) -> Offering: ...

    @property
    def support(self) -> tuple[Need, ...]: ...

    @property
    def skill(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Role:
    """What a need asks for, apart from its offering: needs that ask the same share one pool.
    At a point, or (no point) remotely, by people of one of the owners."""

    kind: str
    point_id: int | None
    owners: frozenset[int]
    capabilities: frozenset[int]


def needs_of(items: Sequence[Asked]) -> Iterator[list[tuple[int, Role]]]:
    """Per item its needs by id, in order, with their roles: those of the offering, then support."""
    by_offering = _need_rows(items)
    groups = members_of({row.group_id for rows in by_offering.values() for row in rows})
    for item in items:
        own = [(row, _skills(row, item)) for row in by_offering[item.offering.pk]]
        added = [(row, NO_SKILL) for need in item.support for row in by_offering[-need.pk]]
        yield [(row.need_id, _role(row, item, groups, more)) for row, more in [*own, *added]]


def _skills(row: NeedRow, item: Asked) -> frozenset[int]:
    if item.skill is None or row.kind != ResourceKind.PROFESSIONAL:
        return NO_SKILL
    return frozenset({item.skill})


NEEDS = """
SELECT n.offering_id, n.id, n.kind, n.place, n.organisation_id, n.group_id, nc.capability_id
FROM {need} n LEFT JOIN {need_capability} nc ON nc.need_id = n.id
WHERE {where} ORDER BY n.id
"""


def _need_rows(items: Sequence[Asked]) -> dict[int, list[NeedRow]]:
    """By offering; support needs, which have none, by their own id made negative."""
    found: dict[int, list[NeedRow]] = defaultdict(list)
    unread = []
    for offering in {item.offering.pk: item.offering for item in items}.values():
        rows = needs.known_of(offering)
        if rows is None:
            unread.append(offering.pk)
        else:
            found[offering.pk] = rows
    support = sorted({need.pk for item in items for need in item.support})
    if unread or support:
        found.update(_read(sorted(unread), support))
    return found


def _read(offerings: Sequence[int], support: Sequence[int]) -> dict[int, list[NeedRow]]:
    where = f"n.offering_id IN ({marks(offerings)})"
    if support:
        where += f" OR n.id IN ({marks(support)})"
    found: dict[int, list[Sequence[Any]]] = defaultdict(list)
    for offering, *row in fetch(sql(NEEDS, where=where), [*offerings, *support]):
        found[-row[0] if offering is None else offering].append(row)
    return {key: needs.gathered(rows) for key, rows in found.items()}


def members_of(group_ids: set[int | None]) -> dict[int | None, frozenset[int]]:
    """The organisations of each group that was asked for."""
    wanted = [pk for pk in group_ids if pk is not None]
    found: dict[int | None, set[int]] = defaultdict(set)
    if wanted:
        through = OrganisationGroup.members.through
        rows = through._default_manager.filter(organisationgroup__in=wanted)
        for group, member in rows.values_list("organisationgroup", "organisation"):
            found[group].add(member)
    return {group: frozenset(members) for group, members in found.items()}


def _role(
    row: NeedRow,
    item: Asked,
    groups: Mapping[int | None, frozenset[int]],
    more: frozenset[int],
) -> Role:
    capabilities = more | row.capabilities
    if row.place == NeedPlace.AT_POINT:
        return Role(row.kind, item.offering.service_point_id or 0, frozenset(), capabilities)
    owners = frozenset({row.owner_id}) if row.owner_id else groups.get(row.group_id, frozenset())
    return Role(row.kind, None, frozenset(pk for pk in owners if pk), capabilities)
