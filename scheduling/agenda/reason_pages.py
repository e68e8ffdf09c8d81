"""Why is there no time? The trace of a search, for staff."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.intervals import Interval, local_day, wall_instant
from hub.people.access import Right
from hub.people.gate import user_of
from locations import access
from scheduling.agenda import reasons
from scheduling.agenda.doors import at_workplace, may
from scheduling.agenda.reason_forms import ReasonForm
from scheduling.agenda.reasons import Trace
from scheduling.agenda.workplaces import Workplace
from scheduling.availability import Asker, Party

DEFAULTS = {"persons": "1", "asker": str(Asker.ONLINE)}


@require_safe
@at_workplace(Right.ACT)
def show(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Everything that is asked stands in the address, so that a colleague can be sent it."""
    now = timezone.now()
    today = now.astimezone(workplace.zone).date()
    asked = "offering" in request.GET
    data = {**DEFAULTS, "date": today.isoformat(), **request.GET.dict()} if asked else None
    form = ReasonForm(data, workplace=workplace, initial={**DEFAULTS, "date": today})
    context: dict[str, Any] = {
        "workplace": workplace,
        "agenda_url": workplace.url("agenda"),
        "form": form,
        "may_plan": may(request, Right.PLAN, workplace),
    }
    if asked and form.is_valid():
        context |= {"trace": _trace(request, workplace, form, now), "asked": form.cleaned_data}
    return render(request, "agenda/reasons.html", context, status=422 if form.errors else 200)


def _trace(request: HttpRequest, workplace: Workplace, form: ReasonForm, now: datetime) -> Trace:
    data = form.cleaned_data
    offering = data["offering"]
    colleagues = access.organisations(user_of(request), Right.SEE).values_list("pk", flat=True)
    return reasons.trace(
        offering=offering,
        party=Party(persons=min(data["persons"], offering.max_persons)),
        window=_window(workplace, form),
        asker=Asker(data["asker"]),
        zone=workplace.zone,
        now=now,
        colleagues=frozenset(colleagues),
    )


def _window(workplace: Workplace, form: ReasonForm) -> Interval:
    day, clock = form.cleaned_data["date"], form.cleaned_data["time"]
    if clock is None:
        return local_day(day, workplace.zone)
    return reasons.of_start(wall_instant(day, clock, workplace.zone))
