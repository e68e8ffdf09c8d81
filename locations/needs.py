"""The needs of offerings as plain rows, for who searches: read together with an offering, which
then knows them, or for many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from locations.models import Offering

# The columns of a row, as an offering reaches them.
COLUMNS = (
    *("needs__id", "needs__kind", "needs__place"),
    *("needs__organisation", "needs__group", "needs__capabilities"),
)


@dataclass(slots=True)
class NeedRow:
    need_id: int
    kind: str
    place: str
    owner_id: int | None
    group_id: int | None
    capabilities: set[int] = field(default_factory=set)


def gathered(rows: Iterable[Sequence[Any]]) -> list[NeedRow]:
    """From rows of COLUMNS: one for each capability of a need, in order of need."""
    found: dict[int, NeedRow] = {}
    for need, kind, place, owner, group, capability in rows:
        row = found.get(need)
        if row is None:
            row = found[need] = NeedRow(need, kind, place, owner, group)
        if capability is not None:
            row.capabilities.add(capability)
    return list(found.values())


def know(offering: Offering, rows: Iterable[Sequence[Any]]) -> None:
    """For who has just read them with it; an offering without needs has one row of nothing."""
    offering.__dict__["_needs"] = gathered(row for row in rows if row[0] is not None)


def known_of(offering: Offering) -> list[NeedRow] | None:
    """None where they were not read yet."""
    found: list[NeedRow] | None = offering.__dict__.get("_needs")
    return found
