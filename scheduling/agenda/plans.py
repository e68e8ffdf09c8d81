"""Planning: hours, closures, shifts and absences, each with its list and its form."""

from datetime import datetime, time
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from hub.people.access import Right
from hub.people.gate import user_of
from scheduling.agenda import plan_nav, trials
from scheduling.agenda.doors import at_workplace
from scheduling.agenda.plan_forms import (
    HOLIDAYS,
    KINDS,
    AbsenceForm,
    HolidayForm,
    PlanForm,
    ShiftForm,
)
from scheduling.agenda.trials import Change
from scheduling.agenda.workplaces import Workplace


@require_http_methods(["GET", "POST"])
@at_workplace(Right.PLAN)
def plan(request: HttpRequest, workplace: Workplace, kind: str) -> HttpResponse:
    """A list, a form for one more, and a button to end each. Every change is first tried and
    taken back, to list whom it would strand; the second press carries it out."""
    if kind == HOLIDAYS and workplace.point:
        return _holidays(request, workplace)
    form_class = KINDS.get(kind)
    if form_class is None or (form_class.at_point_only and workplace.point is None):
        raise Http404
    now = timezone.now()
    if request.method == "POST" and "remove" in request.POST:
        row = _row_or_404(form_class, workplace, request.POST["remove"], now)
        return _carry_out(request, workplace, kind, _removal(request, form_class, row, workplace))
    form = form_class(request.POST or None, workplace=workplace)
    if request.method == "POST" and form.is_valid():
        return _carry_out(request, workplace, kind, _addition(request, form))
    context = {**_frame(request, workplace, kind, form_class), "form": form, "rows": []}
    context["headings"] = _headings(form_class)
    context["rows"] = [
        {"row": row, "pk": row.pk, "cells": _cells(row)} for row in form_class.rows(workplace, now)
    ]
    context["has_occurrences"] = form_class is ShiftForm
    context["has_ill"] = form_class is AbsenceForm
    return render(request, "agenda/plan.html", context, status=422 if form.errors else 200)


def _holidays(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """They close all points of the organisation, so it is for who plans all of it."""
    if not plan_nav.plans_all(request, workplace):
        raise Http404
    form = HolidayForm(request.POST or None, workplace=workplace)
    if request.method == "POST" and form.is_valid():
        return _carry_out(request, workplace, HOLIDAYS, _addition(request, form))
    context = {**_frame(request, workplace, HOLIDAYS, HolidayForm), "form": form}
    return render(request, "agenda/plan.html", context, status=422 if form.errors else 200)


def _addition(request: HttpRequest, form: PlanForm | HolidayForm) -> Change:
    actor_id = user_of(request).pk

    def change() -> None:
        # A trial run leaves its number on the row; the second time must be an insert again.
        if isinstance(form, PlanForm):
            form.instance.pk = None
            form.instance._state.adding = True
        form.add(timezone.now(), actor_id)

    return change


def _removal(
    request: HttpRequest, form_class: type[PlanForm], row: Model, workplace: Workplace
) -> Change:
    actor_id = user_of(request).pk
    model, pk = type(row), row.pk

    def change() -> None:
        fresh = model._default_manager.get(pk=pk)
        form_class.remove(fresh, timezone.now(), actor_id, workplace.zone)

    return change


def _carry_out(
    request: HttpRequest, workplace: Workplace, kind: str, change: Change
) -> HttpResponse:
    frame = _frame(request, workplace, kind, KINDS.get(kind, HolidayForm))
    return trials.carry_out(request, workplace, change, frame)


def _row_or_404(form_class: type[PlanForm], workplace: Workplace, pk: str, now: datetime) -> Model:
    """Only a row of this very workplace."""
    for row in form_class.rows(workplace, now):
        if str(row.pk) == pk:
            return row
    raise Http404


def _frame(
    request: HttpRequest, workplace: Workplace, kind: str, form_class: Any
) -> dict[str, Any]:
    return {
        "workplace": workplace,
        "agenda_url": workplace.url("agenda"),
        "kind": kind,
        "kinds": plan_nav.kinds_of(request, workplace),
        "title": form_class.title,
        "here": workplace.url("plan", kind=kind),
    }


SHOWN = {
    "OpeningSpan": ("get_weekday_display", "opens", "closes", "valid_from", "valid_until"),
    "OpeningException": ("date", "opens", "closes", "reason_nl"),
    "Closure": ("resource", "starts_at", "ends_at", "reason_nl"),
    "Shift": ("professional", "get_weekday_display", "starts", "ends", "valid_until"),
    "Absence": ("professional", "get_kind_display", "starts_at", "ends_at"),
}
BEGINS = {"closes": "opens", "ends": "starts"}  # wall times; an end before it is the next day's
HEADINGS = {
    "get_weekday_display": gettext_lazy("Day"),
    "get_kind_display": gettext_lazy("Kind"),
    "professional": gettext_lazy("Professional"),
    "resource": gettext_lazy("Desk, room or booth"),
    "date": gettext_lazy("Date"),
    "opens": gettext_lazy("Opens at"),
    "closes": gettext_lazy("Closes at"),
    "starts": gettext_lazy("From"),
    "ends": gettext_lazy("Until"),
    "starts_at": gettext_lazy("From"),
    "ends_at": gettext_lazy("Until"),
    "valid_from": gettext_lazy("From which date"),
    "valid_until": gettext_lazy("Last day"),
    "reason_nl": gettext_lazy("Reason"),
}


def _headings(form_class: type[PlanForm]) -> list[Any]:
    return [HEADINGS[name] for name in SHOWN[form_class._meta.model.__name__]]


def _cells(row: Any) -> list[Any]:
    """What the list shows of a row, in the order of its headings."""
    return [_cell(row, name) for name in SHOWN[type(row).__name__]]


def _cell(row: Any, name: str) -> Any:
    value = getattr(row, name)
    begin = getattr(row, BEGINS[name]) if name in BEGINS else None
    if begin is not None and value is not None and time.min < value <= begin:
        return gettext("%(time)s the next day") % {"time": f"{value:%H:%M}"}
    return value() if callable(value) else value
