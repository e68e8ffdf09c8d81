"""Calendars from elsewhere: one's own, and for planners those of everybody at a workplace."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.errors import DomainError
from hub.people.access import Right
from hub.people.gate import staff_only, user_of
from scheduling.agenda.doors import at_workplace
from scheduling.agenda.outside_forms import OutsideCalendarForm
from scheduling.agenda.workplaces import Workplace
from scheduling.planning import outside
from scheduling.planning.models import OutsideCalendar, Professional
from scheduling.typed import read_id


@require_http_methods(["GET", "POST"])
@staff_only
def mine(request: HttpRequest) -> HttpResponse:
    """For whoever is planned as a professional: no planner is needed for one's own calendar."""
    person = Professional.objects.filter(user=user_of(request)).select_related("resource").first()
    if person is None:
        raise Http404
    frame = {
        "title": _("My own calendar"),
        "back_url": reverse("agenda:home"),
        "back_label": _("Agenda"),
        "here": reverse("agenda:my-calendar"),
        "alone": True,
    }
    return _page(request, [person], frame)


@require_http_methods(["GET", "POST"])
@at_workplace(Right.PLAN)
def of_workplace(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    people = list(workplace.professionals().select_related("resource").order_by("resource__name"))
    frame = {
        "title": _("Calendars from elsewhere"),
        "back_url": workplace.url("agenda"),
        "back_label": workplace.name,
        "here": workplace.url("outside"),
        "alone": False,
    }
    return _page(request, people, frame)


def _page(request: HttpRequest, people: list[Professional], frame: dict[str, Any]) -> HttpResponse:
    if "remove" in request.POST:
        return _remove(request, people, frame["here"])
    # The remove buttons post no form fields, so whatever else comes is the form.
    form = OutsideCalendarForm(request.POST or None, request.FILES or None, people=people)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        return redirect(frame["here"])
    now = timezone.now()
    context = {
        **frame,
        "form": form,
        "people": people,
        "calendars": _of(people).order_by("professional__resource__name", "name", "pk"),
        "conflicts": outside.conflicts(people, now=now),
    }
    return render(request, "agenda/outside.html", context, status=422 if form.errors else 200)


def _of(people: list[Professional]) -> QuerySet[OutsideCalendar]:
    found = OutsideCalendar.objects.filter(professional__in=people)
    return found.select_related("professional__resource")


def _added(request: HttpRequest, form: OutsideCalendarForm) -> bool:
    try:
        calendar = form.add(timezone.now(), user_of(request).pk)
    except DomainError as refused:
        for name, text in refused.fields.items():
            form.add_error(name if name in form.fields else None, str(text))
        if not refused.fields:
            form.add_error(None, str(refused))
        return False
    text = _("Added. Its busy times can no longer be booked.")
    if calendar.address:
        text = _("Added. We read it within a minute, and again every five minutes.")
    messages.success(request, text)
    return True


def _remove(request: HttpRequest, people: list[Professional], here: str) -> HttpResponse:
    calendar = _of(people).filter(pk=read_id(request.POST["remove"])).first()
    if calendar is None:
        raise Http404
    outside.remove(calendar, now=timezone.now(), actor_id=user_of(request).pk)
    messages.success(request, _("Removed. Its busy times can be booked again."))
    return redirect(here)
