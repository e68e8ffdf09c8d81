"""Before and after in words: what the table of an imagined change says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locations.models import ResourceKind
from scheduling.whatif import Comparison, OfService, Use


@dataclass(frozen=True, slots=True)
class Pair:
    """Two values and the difference in words; empty where there is none."""

    before: str | int | date | None
    after: str | int | date | None
    words: str

    @property
    def same(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class ServiceRow:
    name: str
    third: Pair
    free: Pair
    refused: Pair
    wishes: int
    weeks: list[Pair]

    @property
    def days_later(self) -> int:
        """Of the third free time; no time at all counts as very late."""
        before, after = (
            one if isinstance(one, date) else date.max
            for one in (self.third.before, self.third.after)
        )
        return (after - before).days

    @property
    def changes(self) -> bool:
        return not all(pair.same for pair in (self.third, self.refused, *self.weeks))


@dataclass(frozen=True, slots=True)
class UseRow:
    kind: str
    use: Pair  # per cent; None where nobody is on duty
    unplaced: int  # appointments that are in the first figure, and not in the second


def of_services(found: Comparison, names: Mapping[int, str]) -> list[ServiceRow]:
    """What citizens notice most comes first: another third free time, then wishes, then by name."""
    pairs = zip(found.before.services, found.after.services, strict=True)
    rows = [_service(names[one.offering_id], one, other) for one, other in pairs]
    return sorted(rows, key=lambda row: (row.third.same, row.refused.same, row.name))


def _service(name: str, before: OfService, after: OfService) -> ServiceRow:
    weeks = zip(before.free, after.free, strict=True)
    return ServiceRow(
        name=name,
        third=Pair(before.third, after.third, _days(before.third, after.third)),
        free=_counted(sum(before.free), sum(after.free)),
        refused=_counted(before.refused, after.refused),
        wishes=after.wishes,
        weeks=[_counted(*pair) for pair in weeks],
    )


def _days(before: date | None, after: date | None) -> str:
    if before == after:
        return ""
    if before is None:
        return _("now there is one")
    if after is None:
        return _("none in these weeks any more")
    days = (after - before).days
    if days > 0:
        return ngettext("%(count)s day later", "%(count)s days later", days) % {"count": days}
    return ngettext("%(count)s day sooner", "%(count)s days sooner", -days) % {"count": -days}


def _counted(before: int, after: int) -> Pair:
    words = ""
    if after > before:
        words = _("%(count)s more") % {"count": after - before}
    if after < before:
        words = _("%(count)s fewer") % {"count": before - after}
    return Pair(before, after, words)


def of_use(found: Comparison) -> list[UseRow]:
    kinds = sorted({one.kind for one in (*found.before.use, *found.after.use)})
    return [
        UseRow(
            str(ResourceKind(kind).label),
            _used(_percent(found.before.use, kind), _percent(found.after.use, kind)),
            found.unplaced.get(kind, 0),
        )
        for kind in kinds
    ]


def _percent(use: Sequence[Use], kind: str) -> int | None:
    one = next((some for some in use if some.kind == kind), None)
    return round(100 * one.taken / one.on_duty) if one and one.on_duty else None


def _used(before: int | None, after: int | None) -> Pair:
    if before is None or after is None or before == after:
        return Pair(before, after, "")
    return Pair(before, after, _("fuller") if after > before else _("emptier"))
