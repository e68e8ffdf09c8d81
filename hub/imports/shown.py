"""An import as its page shows it: plain values."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, When
from django.utils.text import Truncator

from hub.catalogue.importing import differing
from hub.catalogue.importing.differing import Difference
from hub.catalogue.importing.models import Import, ImportRow, ImportState, Outcome, Result
from hub.catalogue.published import text_of

A_PAGE = 50
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Line:
    row: ImportRow
    title: str
    differences: list[Difference]


def context(made: Import, *, only: str = "", page: str | None = None) -> dict[str, Any]:
    """`only` is an outcome; what is no outcome shows all."""
    counted = Counter(made.rows.values_list("outcome", flat=True))
    results = Counter(made.rows.exclude(result="").values_list("result", flat=True))
    only = only if only in Outcome.values else ""
    rows = made.rows.select_related("service__base").order_by(_what_matters(), "position")
    pages = Paginator(rows.filter(outcome=only) if only else rows, A_PAGE)
    here = pages.get_page(page)
    return {
        "made": made,
        "owner": made.organisation,
        "counts": [(one.value, one.label, counted[one]) for one in Outcome],
        "results": [(one.label, results[one]) for one in Result if one.value and results[one]],
        "total": sum(counted.values()),
        "only": only,
        "page": here,
        "lines": [_line(row) for row in here.object_list],
        "can_apply": made.state == ImportState.PLANNED and counted["new"] + counted["changed"] > 0,
        "can_undo": made.state == ImportState.APPLIED,
        "is_file": made.format != "bulk",
    }


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
