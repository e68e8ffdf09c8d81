"""Every change of the planning is first tried and taken back, to list whom it would strand; the
second press carries it out."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.errors import DomainError
from locations.models import ServicePoint
from scheduling.agenda import rows
from scheduling.agenda.workplaces import Workplace
from scheduling.models import Appointment
from scheduling.planning import stranded

CONFIRMED = "confirmed"
Change = Callable[[], object]


def carry_out(
    request: HttpRequest, workplace: Workplace, change: Change, frame: Mapping[str, Any]
) -> HttpResponse:
    """`frame` is what strand.html shows around the list; `here` in it is where the form stands."""
    try:
        hit = [] if CONFIRMED in request.POST else _hit_by(change, workplace)
        if hit:
            context = {
                **frame,
                "stranded": rows.rows_of(hit, workplace),
                "posted": _posted(request),
            }
            return render(request, "agenda/strand.html", context)
        change()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The planning is changed."))
    return redirect(frame["here"])


def _posted(request: HttpRequest) -> list[tuple[str, Any]]:
    """To be sent once more by the second press."""
    return [
        (key, value)
        for key, values in request.POST.lists()
        for value in values
        if key != "csrfmiddlewaretoken"
    ]


def _hit_by(change: Change, workplace: Workplace) -> list[Appointment]:
    return stranded.after(change, lambda: _stranded(workplace, timezone.now()))


def _stranded(workplace: Workplace, now: datetime) -> list[Appointment]:
    """Here, and wherever else a change at this workplace could reach."""
    points = []
    if workplace.point:
        own = ServicePoint.objects.filter(organisation=workplace.organisation)
        points = [workplace.point, *own.exclude(pk=workplace.point.pk)]
    return stranded.near(points=points, people=workplace.professionals(), now=now)
