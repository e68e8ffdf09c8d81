"""The journeys that run, in the order in which they need somebody: plain values."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hub.intake import sealing
from hub.intake.sealing import CannotOpen
from hub.people.models import User
from scheduling.journeys import running as journeys
from scheduling.journeys import template as templates
from scheduling.journeys.models import Journey, JourneyState, Progress
from scheduling.journeys.template import STAFF, Template
from scheduling.reference import readable

logger = logging.getLogger(__name__)
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
    when: date | None  # the first day that is planned
    began_on: date
    names: tuple[str, ...] = ()  # only where they were asked for


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
        when=min(_planned(journey), default=None),
        began_on=journey.began_at.astimezone(ZoneInfo(journey.zone)).date(),
    )


def _planned(journey: Journey) -> list[date]:
    rows = (row for row in journey.progress.all() if row.done_at is None and row.appointment_id)
    return [row.on for row in rows if row.on]


def with_names(found: list[Line], journeys_: QuerySet[Journey]) -> list[Line]:
    """The same lines, with who takes part in each."""
    codes = {line.code for line in found}
    rows = journeys_.prefetch_related("parties")
    names = {
        readable(one.reference): _names(one) for one in rows if readable(one.reference) in codes
    }
    return [replace(line, names=names.get(line.code, ())) for line in found]


def _names(journey: Journey) -> tuple[str, ...]:
    parties = sorted(journey.parties.all(), key=lambda party: party.pk)
    try:
        return tuple(str(sealing.opened(party.sealed)["name"]) for party in parties)
    except CannotOpen:
        logger.exception("A journey was sealed with a key that is not there.")
        return ()


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
