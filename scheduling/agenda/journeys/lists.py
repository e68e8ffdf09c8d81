"""The journeys that run, in the order in which they need somebody: plain values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hub.people.models import User
from scheduling.journeys import running as journeys
from scheduling.journeys import template as templates
from scheduling.journeys.models import Journey, JourneyState, Progress
from scheduling.journeys.template import STAFF, Template
from scheduling.reference import readable

SOON = timedelta(days=7)
MOST_SHOWN = 300
VIEWS = ("mine", "staff", "risk", "others")


@dataclass(frozen=True, slots=True)
class Line:
    """One journey with the steps that wait. `due` is the first of their last days."""

    code: str
    title: str
    organisation: str
    waits: tuple[str, ...]  # "The day: Aisha"
    due: date | None
    is_late: bool
    is_risky: bool
    misfits: int
    taken_by: str
    for_staff: bool
    is_mine: bool


def lines(found: QuerySet[Journey], *, user: User, today: date) -> list[Line]:
    """Those that run, the most pressing first. Names of citizens are on the journey's own page."""
    rows = (
        found.filter(state=JourneyState.RUNNING)
        .select_related("version", "organisation", "taken_by")
        .prefetch_related("progress")
    )[:MOST_SHOWN]
    read: dict[int, Template] = {}
    made = []
    for journey in rows:
        template = read.setdefault(journey.version_id, templates.read(journey.version.document))
        made.append(_line(journey, template, user, today))
    return sorted(made, key=lambda line: (line.due is None, line.due or today, line.code))


def _line(journey: Journey, template: Template, user: User, today: date) -> Line:
    waiting = [row for row in journey.progress.all() if row.waits_for]
    dues = [row.due for row in waiting if row.due and row.waits_for != journeys.HUB]
    due = min(dues, default=None)
    misfits = sum(row.misfit for row in journey.progress.all())
    return Line(
        code=readable(journey.reference),
        title=str(template.title),
        organisation=journey.organisation.name,
        waits=tuple(_wait(row, template) for row in _in_order(waiting, template)),
        due=due,
        is_late=due is not None and due < today,
        is_risky=misfits > 0 or (due is not None and due <= today + SOON),
        misfits=misfits,
        taken_by=journey.taken_by.name if journey.taken_by else "",
        for_staff=any(row.waits_for == STAFF for row in waiting),
        is_mine=journey.taken_by_id == user.pk,
    )


def _in_order(rows: Iterable[Progress], template: Template) -> list[Progress]:
    order = {step.key: at for at, step in enumerate(template.steps)}
    return sorted(rows, key=lambda row: order[row.key])


def _wait(row: Progress, template: Template) -> str:
    step = template.step(row.key)
    if row.waits_for == STAFF:
        who = _("us")
    elif row.waits_for == journeys.HUB:
        who = _("its day")
    else:
        who = str(template.party(row.waits_for).label)
    return _("%(step)s: waits for %(who)s") % {"step": step.title, "who": who}


def of_view(all_: list[Line], view: str) -> list[Line]:
    """`mine`: taken by this user; `staff`: waits for the organisation; `risk`: may miss a term or
    no longer fits; `others`: waits for the citizens, or for a day."""
    tests: dict[str, Callable[[Line], bool]] = {
        "mine": lambda line: line.is_mine,
        "staff": lambda line: line.for_staff,
        "risk": lambda line: line.is_risky,
        "others": lambda line: not line.for_staff,
    }
    return [line for line in all_ if tests[view](line)]
