"""What tickets told and what came true at a point, for its staff."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.people.access import Right
from scheduling.agenda.doors import at_workplace
from scheduling.agenda.workplaces import Workplace
from scheduling.queue.came_true import Waits, waits_of
from scheduling.queue.truth import FEW, MUST_HOLD, Figures

WEEKS = 8  # this one included
DAYS = 14  # that are shown one by one


@dataclass(frozen=True, slots=True)
class Row:
    """Figures under a name or a day; percentages as whole numbers."""

    figures: Figures
    name: str = ""
    day: date | None = None

    @property
    def percent(self) -> int:
        # Downwards: 79.9 does not become the 80 that must hold.
        return int(self.figures.held * 100)


@require_safe
@at_workplace(Right.ACT)
def show(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    if workplace.point is None:
        raise Http404
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    waits = waits_of(point=workplace.point, first=first, last=today)
    whole = Row(waits.everybody)
    context = {
        "workplace": workplace,
        "agenda_url": workplace.url("agenda"),
        "waits": waits,
        "whole": whole,
        "weeks": WEEKS,
        "few": FEW,
        "must": round(MUST_HOLD * 100),
        "kinds": _kinds(waits),
        "by_week": [Row(figures, day=day) for day, figures in waits.by_week],
        "by_day": [
            Row(figures, day=day)
            for day, figures in waits.by_day
            if day > today - timedelta(days=DAYS)
        ],
        "days": DAYS,
    }
    return render(request, "agenda/waits.html", context)


def _kinds(waits: Waits) -> list[Row]:
    return [
        Row(waits.everybody, _("Everybody")),
        Row(waits.walk_ins, _("Walk-ins")),
        Row(waits.booked, _("With an appointment")),
    ]
