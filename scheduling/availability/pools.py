"""Who and what could fill each need: loaded in a few statements, whatever the number of needs.

Plain SQL, for these two statements run at every search; the same text on both databases. Of each
mask only the bytes of the window are fetched.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from hub.catalogue.models import OrganisationGroup
from hub.intervals import Interval
from locations.models import Need, NeedPlace, Resource
from scheduling import masks
from scheduling.availability.asking import Item
from scheduling.grid import Mask, occupied, stretch
from scheduling.models import (
    Allocation,
    Appointment,
    BusyMask,
    CoverMask,
    Segment,
    State,
)


@dataclass(frozen=True, slots=True)
class Role:
    """What a need asks for, apart from its offering: needs that ask the same share one pool.
    At a point, or (no point) remotely, by people of one of the owners."""

    kind: str
    point_id: int | None
    owners: frozenset[int]
    capabilities: frozenset[int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A resource that could fill a role: when it is on duty and when it is taken. `lacks` says
    that it misses a capability; such are loaded for explanations only."""

    resource_id: int
    cover: Mask
    busy: Mask
    lacks: bool = False


@dataclass(slots=True)
class Pools:
    """Per item its needs (by id, in order) with their roles, and per role its candidates."""

    needs: list[list[tuple[int, Role]]]
    candidates: dict[Role, list[Candidate]] = field(default_factory=dict)
    lapsed: set[int] = field(default_factory=set)  # resources that expired holds still occupy

    def of(self, item: int) -> list[tuple[int, list[Candidate]]]:
        return [(need, self.candidates[role]) for need, role in self.needs[item]]


@dataclass(frozen=True, slots=True)
class Scope:
    """The slices first..end-1 that are looked at."""

    first: int
    end: int

    @property
    def mask(self) -> Mask:
        return stretch(self.first, self.end)

    @property
    def bytes(self) -> int:
        return (self.end - self.first) // 8 + 2


def load(
    items: Sequence[Item],
    *,
    scope: Scope,
    now: datetime,
    ignoring: Appointment | None = None,
    wide: bool = False,
) -> Pools:
    """The candidates of every need of the items. `ignoring` counts that appointment's own time as
    free; `wide` also brings those who lack a capability."""
    pools = Pools(list(_needs(items)))
    roles = {role for needs in pools.needs for _need, role in needs}
    found = _rows(roles, scope, wide)
    lapsed = _lapsed({row.resource_id for row in found}, now)
    pools.lapsed = set(lapsed)
    free_again = _free_again(lapsed, ignoring)
    by_place: dict[tuple[str, int | None], list[_Row]] = defaultdict(list)
    for row in found:
        by_place[row.kind, row.point_id].append(row)
    for role in roles:
        rows = by_place[role.kind, role.point_id]
        pools.candidates[role] = list(_candidates(role, rows, free_again, wide))
    return pools


def _needs(items: Sequence[Item]) -> Iterator[list[tuple[int, Role]]]:
    by_offering = _need_rows(items)
    groups = _members({row.group_id for rows in by_offering.values() for row in rows})
    for item in items:
        rows = list(by_offering[item.offering.pk])
        rows += [row for need in item.support for row in by_offering[-need.pk]]
        yield [(row.need_id, _role(row, item, groups)) for row in rows]


@dataclass(slots=True)
class _NeedRow:
    need_id: int
    kind: str
    place: str
    owner_id: int | None
    group_id: int | None
    capabilities: set[int] = field(default_factory=set)


NEEDS = """
SELECT n.offering_id, n.id, n.kind, n.place, n.organisation_id, n.group_id, nc.capability_id
FROM {need} n LEFT JOIN {need_capability} nc ON nc.need_id = n.id
WHERE {where} ORDER BY n.id
"""


def _need_rows(items: Sequence[Item]) -> dict[int, list[_NeedRow]]:
    """By offering; support needs, which have none, by their own id made negative."""
    offerings = sorted({item.offering.pk for item in items})
    support = sorted({need.pk for item in items for need in item.support})
    where = f"n.offering_id IN ({_marks(offerings)})"
    if support:
        where += f" OR n.id IN ({_marks(support)})"
    found: dict[int, dict[int, _NeedRow]] = defaultdict(dict)
    rows = _fetch(_sql(NEEDS, where=where), [*offerings, *support])
    for offering, need, kind, place, owner, group, capability in rows:
        key = -need if offering is None else offering
        row = found[key].setdefault(need, _NeedRow(need, kind, place, owner, group))
        if capability is not None:
            row.capabilities.add(capability)
    by_offering: dict[int, list[_NeedRow]] = defaultdict(list)
    by_offering.update({key: list(some.values()) for key, some in found.items()})
    return by_offering


def _members(group_ids: set[int | None]) -> dict[int | None, frozenset[int]]:
    wanted = [pk for pk in group_ids if pk is not None]
    found: dict[int | None, set[int]] = defaultdict(set)
    if wanted:
        through = OrganisationGroup.members.through
        rows = through._default_manager.filter(organisationgroup__in=wanted)
        for group, member in rows.values_list("organisationgroup", "organisation"):
            found[group].add(member)
    return {group: frozenset(members) for group, members in found.items()}


def _role(row: _NeedRow, item: Item, groups: Mapping[int | None, frozenset[int]]) -> Role:
    capabilities = frozenset(row.capabilities)
    if row.place == NeedPlace.AT_POINT:
        return Role(row.kind, item.offering.service_point_id or 0, frozenset(), capabilities)
    owners = frozenset({row.owner_id}) if row.owner_id else groups.get(row.group_id, frozenset())
    return Role(row.kind, None, frozenset(pk for pk in owners if pk), capabilities)


@dataclass(slots=True)
class _Row:
    """One resource at one place, with those of its capabilities that anybody asked for."""

    resource_id: int
    kind: str
    point_id: int | None
    owner_id: int
    cover: Mask
    busy: Mask
    capabilities: set[int] = field(default_factory=set)


MASKS = """
SELECT r.id, r.kind, c.service_point_id, r.organisation_id, rc.capability_id,
  {cover_first}, substr(c.bits, 1 + ({cover_first} - c.first) / 8, {bytes}),
  {busy_first}, substr(b.bits, 1 + ({busy_first} - b.first) / 8, {bytes})
FROM {cover} c JOIN {resource} r ON r.id = c.resource_id
LEFT JOIN {resource_capability} rc
  ON rc.resource_id = r.id AND rc.capability_id IN ({capabilities})
LEFT JOIN {busy} b ON b.resource_id = r.id
WHERE r.active AND {where}
"""
# The first slice of the byte in which the window begins.
FIRST = "({row}.first + 8 * ({most}({first} - {row}.first, 0) / 8))"


def _rows(roles: Iterable[Role], scope: Scope, wide: bool) -> list[_Row]:
    """Those at the points and those who work remotely, in one statement."""
    at_points = [role for role in roles if role.point_id is not None]
    remote = [role for role in roles if role.point_id is None]
    points = sorted({role.point_id for role in at_points if role.point_id})
    owners = sorted({owner for role in remote for owner in role.owners})
    branches = []
    if points:
        where = f"c.service_point_id IN ({_marks(points)})"
        branches.append(_branch(at_points, where, points, scope, wide))
    if owners:
        where = f"c.service_point_id IS NULL AND r.organisation_id IN ({_marks(owners)})"
        branches.append(_branch(remote, where, owners, scope, wide))
    if not branches:
        return []
    values = [value for _statement, some in branches for value in some]
    return _merged(_fetch(" UNION ALL ".join(statement for statement, _some in branches), values))


def _branch(
    roles: Sequence[Role], where: str, places: Sequence[int], scope: Scope, wide: bool
) -> tuple[str, list[Any]]:
    capabilities = sorted({pk for role in roles for pk in role.capabilities})
    kinds = sorted({role.kind for role in roles})
    plain = sorted({role.kind for role in roles if not role.capabilities})
    where += f" AND r.kind IN ({_marks(kinds)})"
    values: list[Any] = [*capabilities, *places, *kinds]
    if not wide and plain != kinds:
        where += f" AND (rc.capability_id IS NOT NULL OR r.kind IN ({_marks(plain)}))"
        values += plain
    most = "MAX" if connection.vendor == "sqlite" else "GREATEST"
    firsts = {
        f"{name}_first": FIRST.format(row=name[0], most=most, first=scope.first)
        for name in ("cover", "busy")
    }
    capability_marks = _marks(capabilities)
    return _sql(
        MASKS, where=where, capabilities=capability_marks, bytes=scope.bytes, **firsts
    ), values


def _merged(rows: Iterable[tuple[Any, ...]]) -> list[_Row]:
    """One for each resource and place; the statement gives one for each of its capabilities."""
    found: dict[tuple[int, int | None], _Row] = {}
    for pk, kind, point, owner, capability, first, bits, busy_first, busy_bits in rows:
        row = found.get((pk, point))
        if row is None:
            cover, busy = _mask(first, bits), _mask(busy_first, busy_bits)
            row = found[pk, point] = _Row(pk, kind, point, owner, cover, busy)
        if capability is not None:
            row.capabilities.add(capability)
    return list(found.values())


def _candidates(
    role: Role, rows: Iterable[_Row], free_again: Mapping[int, Mask], wide: bool
) -> Iterator[Candidate]:
    for row in rows:
        if role.point_id is None and row.owner_id not in role.owners:
            continue  # a group may have no members: then it is nobody, not everybody
        lacks = not role.capabilities <= row.capabilities
        if wide or not lacks:
            busy = row.busy
            if row.resource_id in free_again:
                busy = busy - free_again[row.resource_id]
            yield Candidate(row.resource_id, row.cover, busy, lacks)


def _lapsed(resource_ids: set[int], now: datetime) -> dict[int, list[Interval]]:
    """What expired holds still occupy. There are few, for the worker clears them each minute."""
    spans: dict[int, list[Interval]] = defaultdict(list)
    moment = connection.ops.adapt_datetimefield_value(now)
    for pk, start, end in _fetch(_sql(LAPSED), [State.HELD.value, moment]):
        if pk in resource_ids:
            spans[pk].append(Interval(_instant(start), _instant(end)))
    return spans


def _free_again(lapsed: dict[int, list[Interval]], ignoring: Appointment | None) -> dict[int, Mask]:
    spans = dict(lapsed)
    for pk, own in masks.spans_of(ignoring).items() if ignoring else ():
        spans[pk] = [*spans.get(pk, []), *own]
    return {pk: occupied(some) for pk, some in spans.items()}


LAPSED = """
SELECT al.resource_id, al.starts_at, al.ends_at
FROM {appointment} ap JOIN {segment} s ON s.appointment_id = ap.id
JOIN {allocation} al ON al.segment_id = s.id
WHERE ap.state = %s AND ap.hold_expires_at <= %s
"""


TABLES = {
    "allocation": Allocation._meta.db_table,
    "appointment": Appointment._meta.db_table,
    "segment": Segment._meta.db_table,
    "need": Need._meta.db_table,
    "need_capability": Need.capabilities.through._meta.db_table,
    "cover": CoverMask._meta.db_table,
    "busy": BusyMask._meta.db_table,
    "resource": Resource._meta.db_table,
    "resource_capability": Resource.capabilities.through._meta.db_table,
}


def _sql(statement: str, **parts: object) -> str:
    return statement.format(**TABLES, **parts)


def _marks(values: Sequence[object]) -> str:
    """Placeholders for IN; with nothing to look for it finds nothing."""
    return ", ".join(["%s"] * len(values)) or "NULL"


def _fetch(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _instant(value: datetime) -> datetime:
    """SQLite stores instants in UTC and gives them without a zone."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _mask(first: int | None, bits: bytes | None) -> Mask:
    return Mask() if first is None or bits is None else Mask.from_bytes(first, bytes(bits))
