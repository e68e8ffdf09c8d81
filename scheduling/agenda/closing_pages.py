"""Somebody is ill: their day is closed with one press, and the conflicts come next."""

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.errors import DomainError
from hub.intervals import local_day, span
from hub.people.access import Right
from hub.people.gate import user_of
from scheduling.agenda.diary import day_in
from scheduling.agenda.doors import at_workplace
from scheduling.agenda.workplaces import Workplace
from scheduling.planning import presence, roster
from scheduling.planning.models import Professional
from scheduling.planning.presence import Present
from scheduling.typed import read_day, read_id


@require_http_methods(["GET", "POST"])
@at_workplace(Right.PLAN)
def show(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Who is on duty on the day, each with a button."""
    if request.method == "POST":
        return _close(request, workplace)
    now = timezone.now()
    today = now.astimezone(workplace.zone).date()
    day = max(day_in(request.GET.get("date", ""), today), today)
    context = {
        "workplace": workplace,
        "agenda_url": workplace.url("agenda"),
        "day": day,
        "today": today,
        "earlier": day - timedelta(days=1),
        "later": day + timedelta(days=1),
        "present": _present(workplace, day, now),
    }
    return render(request, "agenda/ill.html", context)


def _present(workplace: Workplace, day: date, now: datetime) -> list[Present]:
    whole = local_day(day, workplace.zone)
    left = span(max(whole.start, now), whole.end)
    people = workplace.professionals().select_related("resource").order_by("resource__name")
    return presence.within(people, left) if left else []


def _close(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    day = read_day(request.POST.get("date", ""))
    person = _person_or_404(workplace, request.POST.get("close", ""))
    if day is None:
        raise Http404
    try:
        roster.close_day(
            professional=person,
            day=day,
            zone=workplace.zone,
            now=timezone.now(),
            actor_id=user_of(request).pk,
        )
    except DomainError as refused:
        messages.error(request, str(refused))
        return redirect(workplace.url("ill"))
    messages.success(request, _("The day of %(name)s is closed.") % {"name": person})
    return redirect(workplace.url("attention"))


def _person_or_404(workplace: Workplace, text: str) -> Professional:
    person = workplace.professionals().filter(pk=read_id(text)).first()
    if person is None:
        raise Http404
    return person
