"""An import as its page shows it: plain values."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, When
from django.utils.text import Truncator

from hub.catalogue import publishing
from hub.catalogue.importing import (
    applying,
    differing,
    keeping,
    locking,
    progress,
    running,
    undoing,
)
from hub.catalogue.importing.differing import Difference
from hub.catalogue.importing.models import Import, ImportRow, ImportState, Outcome, Result
from hub.catalogue.published import text_of
from hub.errors import DomainError

A_PAGE = 50
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Line:
    row: ImportRow
    title: str
    differences: list[Difference]


REFUSALS: dict[str, type[DomainError]] = {
    kind.code: kind
    for kind in (
        *(applying.NothingToDo, applying.ChangedSincePlan, applying.RowRefused),
        *(publishing.NeedsSecondReader, running.Failed),
    )
}


def context(
    made: Import, *, now: datetime, only: str = "", page: str | None = None
) -> dict[str, Any]:
    """`only` is an outcome; what is no outcome shows all."""
    counted = Counter(made.rows.values_list("outcome", flat=True))
    results = Counter(made.rows.exclude(result="").values_list("result", flat=True))
    only = only if only in Outcome.values else ""
    rows = made.rows.select_related("service__base").order_by(_what_matters(), "position")
    rows = rows.prefetch_related("service__texts", "service__base__texts")
    pages = Paginator(rows.filter(outcome=only) if only else rows, A_PAGE)
    here = pages.get_page(page)
    return {
        "made": made,
        "owner": made.organisation,
        "counts": [(one.value, one.label, counted[one]) for one in Outcome],
        "results": [(one.label, results[one]) for one in Result if one.value and results[one]],
        "only": only,
        "page": here,
        "lines": [_line(row) for row in here.object_list],
        "can_apply": made.state == ImportState.PLANNED and counted["new"] + counted["changed"] > 0,
        "can_undo": keeping.may_be_undone(made, now),
        "gone_at": keeping.gone_at(made),
        "is_file": made.format != "bulk",
        "running": _running(made, counted, results),
        **_refused(made),
    }


@dataclass(frozen=True, slots=True)
class Running:
    """`done` is none where nobody can tell."""

    is_undone: bool
    done: int | None
    total: int


def _running(made: Import, counted: Counter[str], results: Counter[str]) -> Running | None:
    if made.state not in locking.RUNNING:
        return None
    undoes = made.state == ImportState.UNDOING
    counts, wanted = (results, undoing.DONE) if undoes else (counted, applying.CHANGES)
    return Running(undoes, progress.of(made.pk), sum(counts[one] for one in wanted))


def _refused(made: Import) -> dict[str, Any]:
    """Why the worker could not do what was asked."""
    if not made.refusal:
        return {}
    refusal = REFUSALS.get(made.refusal, running.Failed)()
    return {"refusal": str(refusal), "in_the_way": made.in_the_way}


def _what_matters() -> Case:
    """Refused rows first, for they ask something; what stays the same last."""
    order = (Outcome.REFUSED, Outcome.CHANGED, Outcome.NEW, Outcome.SAME)
    return Case(*[When(outcome=one, then=at) for at, one in enumerate(order)], default=9)


def _line(row: ImportRow) -> Line:
    said = row.document or {}
    title = said.get("texts", {}).get("nl", {}).get("title", "")
    if not title and row.service:  # its own is inherited, or was not touched
        title = text_of(row.service, "title")
    return Line(row, title, [_short(one) for one in differing.differences(row)])


def _short(one: Difference) -> Difference:
    """The first words of a long text; of two that begin alike, from where they part."""
    if max(len(one.old), len(one.new)) <= LONGEST:
        return one
    at = next((n for n, (a, b) in enumerate(zip(one.old, one.new, strict=False)) if a != b), 0)
    since = max(at - LONGEST // 2, 0)
    return Difference(one.column, _from(one.old, since), _from(one.new, since))


def _from(text: str, since: int) -> str:
    cut = f"… {text[since:]}" if since and text else text
    return str(Truncator(cut).chars(LONGEST))
