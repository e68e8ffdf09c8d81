"""Who and what could fill each need: loaded in a few statements, whatever the number of needs.

Of each mask only the bytes of the window are fetched.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from hub.intervals import Interval
from scheduling import masks
from scheduling.grid import NOTHING, Mask, occupied, stretch
from scheduling.models import (
    Appointment,
    State,
)
from scheduling.planning import roles
from scheduling.planning.roles import Asked, Role
from scheduling.planning.statements import fetch, marks, sql


@dataclass(frozen=True, slots=True)
class Candidate:
    """A resource that could fill a role: when it is on duty and when it is taken. `lacks` says
    that it misses a capability; such are loaded for explanations only."""

    resource_id: int
    cover: Mask
    busy: Mask
    lacks: bool = False


@dataclass(slots=True)
class Loaded:
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


ALWAYS = Scope(0, 2**31)  # for who asks about more than one window


def load(
    items: Sequence[Asked],
    *,
    scope: Scope,
    now: datetime,
    ignoring: Appointment | None = None,
    wide: bool = False,
) -> Loaded:
    """The candidates of every need of the items. `ignoring` counts that appointment's own time as
    free; `wide` also brings those who lack a capability."""
    pools = Loaded(list(roles.needs_of(items)))
    wanted = {role for needs in pools.needs for _need, role in needs}
    found, lapsed = _rows(wanted, scope, wide, now)
    pools.lapsed = set(lapsed)
    free_again = _free_again(lapsed, ignoring)
    by_place: dict[tuple[str, int | None], list[_Row]] = defaultdict(list)
    for row in found:
        by_place[row.kind, row.point_id].append(row)
    for role in wanted:
        rows = by_place[role.kind, role.point_id]
        pools.candidates[role] = list(_candidates(role, rows, free_again, wide))
    return pools


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
SELECT r.id, r.kind, c.service_point_id, r.organisation_id, rc.capability_id, NULL, NULL,
  {cover_first}, substr(c.bits, 1 + ({cover_first} - c.first) / 8, asked.bytes),
  {busy_first}, substr(b.bits, 1 + ({busy_first} - b.first) / 8, asked.bytes)
FROM (SELECT CAST(%s AS integer) AS first, CAST(%s AS integer) AS bytes) asked
CROSS JOIN {cover} c JOIN {resource} r ON r.id = c.resource_id
LEFT JOIN {resource_capability} rc
  ON rc.resource_id = r.id AND rc.capability_id IN ({capabilities})
LEFT JOIN {busy} b ON b.resource_id = r.id
WHERE r.active AND {where}
"""
# The first slice of the byte in which the window begins.
FIRST = "({row}.first + 8 * ({most}(asked.first - {row}.first, 0) / 8))"


# What expired holds still occupy. There are few, for the worker clears them each minute. The state
# is written out: as a value PostgreSQL could not tell that it is a rare one, and would plan the
# whole statement anew at every search, which takes it longer than answering.
LAPSED = """
SELECT al.resource_id, NULL, NULL, NULL, NULL, al.starts_at, al.ends_at, NULL, NULL, NULL, NULL
FROM {appointment} ap JOIN {segment} s ON s.appointment_id = ap.id
JOIN {allocation} al ON al.segment_id = s.id
WHERE ap.state = '{held}' AND ap.hold_expires_at <= %s
"""


def _rows(
    asked: Iterable[Role], scope: Scope, wide: bool, now: datetime
) -> tuple[list[_Row], dict[int, list[Interval]]]:
    """Those at the points and those who work remotely, and what of their time expired holds still
    occupy: in one statement."""
    at_points = [role for role in asked if role.point_id is not None]
    remote = [role for role in asked if role.point_id is None]
    points = sorted({role.point_id for role in at_points if role.point_id})
    owners = sorted({owner for role in remote for owner in role.owners})
    branches = []
    if points:
        where = f"c.service_point_id IN ({marks(points)})"
        branches.append(_branch(at_points, where, points, scope, wide))
    if owners:
        where = f"c.service_point_id IS NULL AND r.organisation_id IN ({marks(owners)})"
        branches.append(_branch(remote, where, owners, scope, wide))
    if not branches:
        return [], {}
    moment = connection.ops.adapt_datetimefield_value(now)
    # First, for its columns tell PostgreSQL the types of those that are empty elsewhere.
    branches.insert(0, (sql(LAPSED, held=State.HELD.value), [moment]))
    values = [value for _statement, some in branches for value in some]
    rows = fetch(" UNION ALL ".join(statement for statement, _some in branches), values)
    found = _merged(row for row in rows if row[1] is not None)
    known = {row.resource_id for row in found}
    return found, _lapsed(row for row in rows if row[1] is None and row[0] in known)


def _branch(
    asked: Sequence[Role], where: str, places: Sequence[int], scope: Scope, wide: bool
) -> tuple[str, list[Any]]:
    capabilities = sorted({pk for role in asked for pk in role.capabilities})
    kinds = sorted({role.kind for role in asked})
    plain = sorted({role.kind for role in asked if not role.capabilities})
    where += f" AND r.kind IN ({marks(kinds)})"
    # The window as values: the statement stays the same, and PostgreSQL plans it once.
    values: list[Any] = [scope.first, scope.bytes, *capabilities, *places, *kinds]
    if not wide and plain != kinds:
        where += f" AND (rc.capability_id IS NOT NULL OR r.kind IN ({marks(plain)}))"
        values += plain
    most = "MAX" if connection.vendor == "sqlite" else "GREATEST"
    firsts = {f"{name}_first": FIRST.format(row=name[0], most=most) for name in ("cover", "busy")}
    capability_marks = marks(capabilities)
    return sql(MASKS, where=where, capabilities=capability_marks, **firsts), values


def _merged(rows: Iterable[tuple[Any, ...]]) -> list[_Row]:
    """One for each resource and place; the statement gives one for each of its capabilities."""
    found: dict[tuple[int, int | None], _Row] = {}
    for pk, kind, point, owner, capability, _start, _end, first, cover, begin, busy in rows:
        row = found.get((pk, point))
        if row is None:
            row = _Row(pk, kind, point, owner, _mask(first, cover), _mask(begin, busy))
            found[pk, point] = row
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


def _lapsed(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Interval]]:
    spans: dict[int, list[Interval]] = defaultdict(list)
    for pk, _kind, _point, _owner, _capability, start, end, *_bytes in rows:
        spans[pk].append(Interval(_instant(start), _instant(end)))
    return spans


def _free_again(lapsed: dict[int, list[Interval]], ignoring: Appointment | None) -> dict[int, Mask]:
    spans = dict(lapsed)
    for pk, own in masks.spans_of(ignoring).items() if ignoring else ():
        spans[pk] = [*spans.get(pk, []), *own]
    return {pk: occupied(some) for pk, some in spans.items()}


def _instant(value: datetime) -> datetime:
    """SQLite stores instants in UTC and gives them without a zone."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _mask(first: int | None, bits: bytes | None) -> Mask:
    return NOTHING if first is None or bits is None else Mask.from_bytes(first, bits)
