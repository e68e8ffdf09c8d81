"""The touchstone as staff see it, per organisation, and as a file."""

import csv
from dataclasses import astuple
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub.catalogue.models import Organisation
from hub.insights import touchstone
from hub.people.access import Right
from hub.people.gate import staff_only, user_of
from locations import access

WEEKS = (13, 4, 52)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@require_GET
@staff_only
def home(request: HttpRequest) -> HttpResponse:
    mine = access.organisations(user_of(request), Right.SEE).order_by("name")
    return render(request, "insights/home.html", {"organisations": mine})


@require_GET
@staff_only
def show(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _mine(request, slug)
    weeks = _weeks(request)
    context = {
        "organisation": organisation,
        "weeks": weeks,
        "choices": sorted(WEEKS),
        "fewest": touchstone.FEWEST,
        "measures": _measures(organisation, weeks),
        "told": touchstone.told(organisation=organisation, **_span(weeks)),
    }
    return render(request, "insights/touchstone.html", context)


@require_GET
@staff_only
def download(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _mine(request, slug)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="toetssteen-{organisation.slug}.csv"'
    rows = csv.writer(response)
    rows.writerow(
        [
            _("Service"),
            _("Place"),
            _("How"),
            _("Asked"),
            _("Answered"),
            _("Helped (%)"),
            _("Ease (median)"),
        ]
    )
    for measure in _measures(organisation, _weeks(request)):
        rows.writerow([_harmless(value) for value in astuple(measure)])
    return response


def _harmless(value: Any) -> Any:
    """A spreadsheet would run a text that begins like a formula."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def _mine(request: HttpRequest, slug: str) -> Organisation:
    organisation = get_object_or_404(Organisation, slug=slug)
    if not user_of(request).has_perm(f"locations.{Right.SEE}_organisation", organisation):
        raise Http404
    return organisation


def _weeks(request: HttpRequest) -> int:
    wanted = request.GET.get("weken", "")
    return int(wanted) if wanted in map(str, WEEKS) else WEEKS[0]


def _span(weeks: int) -> dict[str, date]:
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    return {"first": monday - timedelta(weeks=weeks - 1), "last": monday}


def _measures(organisation: Organisation, weeks: int) -> list[touchstone.Measure]:
    language = get_language() or "nl"
    return touchstone.measures(organisation=organisation, language=language, **_span(weeks))
