"""The coming dates of one shift: other hours on one of them, none, or as it was again."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.people.access import Right
from hub.people.gate import user_of
from scheduling.agenda import trials
from scheduling.agenda.doors import at_workplace
from scheduling.agenda.occurrence_forms import OccurrenceForm
from scheduling.agenda.plan_forms import ShiftForm
from scheduling.agenda.trials import Change
from scheduling.agenda.workplaces import Workplace
from scheduling.planning import occurrences, roster
from scheduling.planning.models import Shift, ShiftChange
from scheduling.planning.occurrences import Occurrence
from scheduling.typed import read_day


@require_http_methods(["GET", "POST"])
@at_workplace(Right.PLAN)
def show(request: HttpRequest, workplace: Workplace, shift: int) -> HttpResponse:
    """A list with buttons to drop and restore; a date in the address opens its form."""
    now = timezone.now()
    row = _shift_or_404(workplace, shift, now)
    listed = occurrences.coming(row, today=now.astimezone(workplace.zone).date())
    chosen = _chosen(listed, _date_in(request))
    form = OccurrenceForm(request.POST or None, occurrence=chosen) if chosen else None
    if request.method == "POST":
        change = _change(request, row, chosen, form, now)
        if change:
            return trials.carry_out(request, workplace, change, _frame(workplace, row))
    context = {**_frame(workplace, row), "listed": listed, "chosen": chosen, "form": form}
    wrong = request.method == "POST"
    return render(request, "agenda/occurrences.html", context, status=422 if wrong else 200)


DEEDS = ("drop", "restore")  # buttons of the list: their value is the date


def _date_in(request: HttpRequest) -> str:
    if request.method == "GET":
        return request.GET.get("date", "")
    return next((request.POST[deed] for deed in DEEDS if deed in request.POST), "") or (
        request.POST.get("date", "")
    )


def _shift_or_404(workplace: Workplace, pk: int, now: datetime) -> Shift:
    """Only a shift that stands in the list of this very workplace."""
    for row in ShiftForm.rows(workplace, now):
        if isinstance(row, Shift) and row.pk == pk:
            return row
    raise Http404


def _chosen(listed: list[Occurrence], text: str) -> Occurrence | None:
    day = read_day(text)
    return next((some for some in listed if some.date == day), None)


def _change(
    request: HttpRequest,
    shift: Shift,
    chosen: Occurrence | None,
    form: OccurrenceForm | None,
    now: datetime,
) -> Change | None:
    """What the button asks for; None where the form is not right yet."""
    if chosen is None or form is None:
        raise Http404
    actor_id = user_of(request).pk
    if "restore" in request.POST:
        return lambda: roster.restore_occurrence(
            shift=shift, day=chosen.date, now=now, actor_id=actor_id
        )
    if "drop" in request.POST:
        return _changed_to(ShiftChange(shift=shift, date=chosen.date), now, actor_id)
    if not form.is_valid():
        return None
    return _changed_to(form.change(shift), now, actor_id)


def _changed_to(change: ShiftChange, now: datetime, actor_id: int) -> Change:
    return lambda: roster.change_occurrence(change=change, now=now, actor_id=actor_id)


def _frame(workplace: Workplace, shift: Shift) -> dict[str, Any]:
    return {
        "workplace": workplace,
        "title": _("%(name)s on %(day)s")
        % {"name": shift.professional, "day": _weekday(shift.weekday)},
        "shift": shift,
        "shifts_url": workplace.url("plan", kind="diensten"),
        "here": workplace.url("occurrences", shift=shift.pk),
    }


def _weekday(number: int) -> str:
    return str(Shift(weekday=number).get_weekday_display()).lower()
