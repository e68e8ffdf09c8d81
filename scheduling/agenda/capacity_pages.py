"""Capacity that is kept: per service what is kept for whom, and the page to change it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.catalogue.published import text_of
from hub.errors import Invalid
from hub.people.access import Right
from hub.people.gate import user_of
from locations.models import Offering
from scheduling.agenda import plan_nav
from scheduling.agenda.capacity_forms import GapForm, KeptForm
from scheduling.agenda.doors import at_workplace
from scheduling.agenda.workplaces import Workplace
from scheduling.planning import kept


@require_http_methods(["GET", "POST"])
@at_workplace(Right.PLAN)
def show(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """All services here; the wait between two of them is set on this page itself."""
    gap = None
    if workplace.point:
        gap = GapForm(request.POST or None, point=workplace.point)
        if request.method == "POST" and gap.is_valid() and _set_gap(request, workplace, gap):
            return redirect(workplace.url("capacity"))
    elif request.method == "POST":
        raise Http404
    context = {**_frame(request, workplace), "form": gap, "listed": _listed(workplace)}
    wrong = bool(gap and gap.errors)
    return render(request, "agenda/capacity.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@at_workplace(Right.PLAN)
def change(request: HttpRequest, workplace: Workplace, offering: int) -> HttpResponse:
    row = _offerings(workplace).filter(pk=offering).first()
    if row is None:
        raise Http404
    form = KeptForm(request.POST or None, offering=row)
    if request.method == "POST" and form.is_valid() and _keep(request, row, form):
        return redirect(workplace.url("capacity"))
    context = {**_frame(request, workplace), "form": form, "service": _name(row)}
    return render(request, "agenda/capacity_of.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, row: Offering, form: KeptForm) -> bool:
    try:
        kept.keep(offering=row, kept=form.kept(), now=timezone.now(), actor_id=user_of(request).pk)
    except Invalid as refused:
        return _told(form, refused)
    messages.success(request, _("The capacity of %(name)s is kept so.") % {"name": _name(row)})
    return True


def _set_gap(request: HttpRequest, workplace: Workplace, form: GapForm) -> bool:
    assert workplace.point is not None  # noqa: S101 - the form exists at points only
    try:
        kept.wait_between(
            point=workplace.point,
            minutes=form.cleaned_data["visit_gap_minutes"],
            now=timezone.now(),
            actor_id=user_of(request).pk,
        )
    except Invalid as refused:
        return _told(form, refused)
    messages.success(request, _("The longest wait is changed."))
    return True


def _told(form: forms.Form, refused: Invalid) -> bool:
    for name, sentence in refused.fields.items():
        form.add_error(name, str(sentence))
    return False


def _offerings(workplace: Workplace) -> Any:
    rows = workplace.offerings().filter(active=True).select_related("service__base")
    return rows.prefetch_related("service__texts", "service__base__texts")


def _listed(workplace: Workplace) -> list[dict[str, Any]]:
    rows = [
        {
            "name": _name(row),
            "kept": row,
            "url": workplace.url("capacity-of", offering=row.pk),
        }
        for row in _offerings(workplace)
    ]
    return sorted(rows, key=lambda one: one["name"])


def _name(row: Offering) -> str:
    return f"{text_of(row.service, 'title')} - {row.get_channel_display()}"


def _frame(request: HttpRequest, workplace: Workplace) -> dict[str, Any]:
    return {
        "workplace": workplace,
        "agenda_url": workplace.url("agenda"),
        "kind": plan_nav.CAPACITY,
        "kinds": plan_nav.kinds_of(request, workplace),
    }
