"""What if? A change that is imagined, with what it would do. Everything asked stands in the
address, so that a colleague can be sent it; nothing is stored."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.catalogue.published import text_of
from hub.people.access import Right
from locations.models import Offering
from scheduling.agenda import differences, plan_nav, rows
from scheduling.agenda.doors import at_workplace
from scheduling.agenda.whatif_forms import WhatIfForm
from scheduling.agenda.workplaces import Workplace
from scheduling.whatif import compare
from scheduling.whatif.wishes import BACK, NEARBY_HOURS

MOST_SHOWN = 50
FIRST_SHOWN = 8  # services; a town hall has a hundred


@require_safe
@at_workplace(Right.PLAN)
def show(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    if workplace.point is None:
        raise Http404
    now = timezone.now()
    data = request.GET if "weeks" in request.GET else None
    form = WhatIfForm(data, workplace=workplace, point=workplace.point, now=now)
    context: dict[str, Any] = {
        "workplace": workplace,
        "agenda_url": workplace.url("agenda"),
        "here": workplace.url("what-if"),
        "kind": plan_nav.WHAT_IF,
        "kinds": plan_nav.kinds_of(request, workplace),
        "form": form,
    }
    if form.is_valid():
        context |= _answer(workplace, form)
    return render(request, "agenda/what_if.html", context, status=422 if form.errors else 200)


def _answer(workplace: Workplace, form: WhatIfForm) -> dict[str, Any]:
    assert workplace.point is not None  # noqa: S101 - the page is of a point
    offerings = _offerings(workplace)
    found = compare(
        point=workplace.point,
        offerings=offerings,
        changes=form.changes(),
        weeks=form.cleaned_data["weeks"],
        now=timezone.now(),
    )
    names = {one.pk: _name(one) for one in offerings}
    services = differences.of_services(found, names)
    changing = [row for row in services if row.changes]
    return {
        "asked": form.cleaned_data,
        "answered": True,
        "service_count": len(services),
        "later": sum(row.days_later > 0 for row in services),
        "sooner": sum(row.days_later < 0 for row in services),
        "all_changing": changing,
        "changing": changing[:FIRST_SHOWN],
        "more_changing": changing[FIRST_SHOWN:],
        "unchanged": [row for row in services if not row.changes],
        "use": differences.of_use(found),
        "stranded_count": len(found.stranded),
        "stranded": rows.rows_of(found.stranded[:MOST_SHOWN], workplace),
        "week_numbers": range(1, form.cleaned_data["weeks"] + 1),
        "back_weeks": BACK.days // 7,
        "nearby_hours": NEARBY_HOURS,
    }


def _offerings(workplace: Workplace) -> list[Offering]:
    found = (
        workplace.offerings().filter(active=True).select_related("service__base", "service_point")
    )
    return list(found.prefetch_related("service__texts", "service__base__texts").order_by("pk"))


def _name(offering: Offering) -> str:
    return f"{text_of(offering.service, 'title')} - {offering.get_channel_display()}"
