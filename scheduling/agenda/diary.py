"""The agenda of a workplace: a day or a week, as a table."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from hub.editors import organisations_of
from hub.people.access import Right
from hub.people.gate import staff_only, user_of
from locations import access
from scheduling.agenda import rows, video_rows, workplaces
from scheduling.agenda.doors import at_workplace, may
from scheduling.agenda.workplaces import Workplace
from scheduling.planning.models import Professional

VIEWS = ("day", "week")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; nonsense in it falls back to today, by day, by time."""

    day: date
    view: str
    by: str

    @property
    def days(self) -> list[date]:
        return [self.day] if self.view == "day" else rows.week_of(self.day)

    def query(self, **other: str | date) -> str:
        return urlencode(
            {
                k: str(v)
                for k, v in {"date": self.day, "view": self.view, "by": self.by, **other}.items()
            }
        )

    def step(self, direction: int) -> date:
        return self.day + timedelta(days=direction * len(self.days))


def asked(request: HttpRequest, zone: ZoneInfo, now: datetime) -> Asked:
    view, by = request.GET.get("view", "day"), request.GET.get("by", "time")
    return Asked(
        day=day_in(request.GET.get("date", ""), now.astimezone(zone).date()),
        view=view if view in VIEWS else "day",
        by=by if by in rows.GROUPINGS else "time",
    )


def day_in(text: str, fallback: date) -> date:
    """A date within what calendars can count from, or the fallback."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return fallback
    return day if 2000 <= day.year <= 2100 else fallback


@require_safe
@staff_only
def home(request: HttpRequest) -> HttpResponse:
    """Straight to the agenda of whoever has one; a choice for the others."""
    mine = workplaces.of_user(user_of(request), Right.SEE)
    if len(mine) == 1:
        return redirect(mine[0].url("agenda"))
    context = {
        "workplaces": mine,
        "acting": workplaces.of_user(user_of(request), Right.ACT),
        "is_professional": is_professional(request),
        "is_editor": organisations_of(user_of(request)).exists(),
        "may_pair": access.points(user_of(request), Right.DEVICES).exists(),
        "may_agree": access.organisations(user_of(request), Right.AGREE).exists(),
        "may_delegate": access.organisations(user_of(request), Right.DELEGATE).exists(),
        "may_set_log_ins": access.organisations(user_of(request), Right.LOG_INS).exists(),
        "may_connect": access.organisations(user_of(request), Right.CLIENTS).exists(),
    }
    return render(request, "agenda/home.html", context)


def is_professional(request: HttpRequest) -> bool:
    """Whether to show the way to one's own calendar."""
    return Professional.objects.filter(user=user_of(request)).exists()


@require_safe
@at_workplace(Right.SEE)
def agenda(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    now = timezone.now()
    wanted = asked(request, workplace.zone, now)
    context = {
        "workplace": workplace,
        "wanted": wanted,
        "today": now.astimezone(workplace.zone).date(),
        "number": rows.number_of(workplace),
        "may_act": may(request, Right.ACT, workplace),
        "is_professional": is_professional(request),
        "may_plan": may(request, Right.PLAN, workplace),
        "may_trail": may(request, Right.TRAIL, workplace),
        "may_pair": bool(workplace.point) and may(request, Right.DEVICES, workplace),
        "sees_all": may(request, Right.SEE, Workplace(workplace.organisation)),
        "views": [(view, wanted.query(view=view)) for view in VIEWS],
        "groupings": [(by, wanted.query(by=by)) for by in rows.GROUPINGS],
        **_links(wanted, now.astimezone(workplace.zone).date()),
    }
    found = rows.load(workplace, wanted.days, now=now)
    context["days"] = [
        (day, rows.grouped(some, wanted.by), len(some))
        for day, some in rows.by_day(found, wanted.days)
    ]
    ids = (row.appointment_id for row in found)
    context["open_calls"] = video_rows.open_now(ids, workplace=workplace, now=now)
    context["total"] = len(found)
    template = "agenda/_table.html" if "partial" in request.GET else "agenda/agenda.html"
    return render(request, template, context)


def _links(wanted: Asked, today: date) -> dict[str, str]:
    return {
        "earlier": wanted.query(date=wanted.step(-1)),
        "later": wanted.query(date=wanted.step(1)),
        "now": wanted.query(date=today),
        "here": wanted.query(),
    }
