"""A journey as one party sees it: plain values, in that party's language. What another party told
staff alone is not in here."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scheduling.journeys import checking, dated, places, proposals
from scheduling.journeys import course as courses
from scheduling.journeys.course import Stage, Standing
from scheduling.journeys.models import JourneyState, Progress
from scheduling.journeys.running import Running
from scheduling.journeys.template import STAFF, Kind, Rule
from scheduling.models import State

BADGES = {
    Standing.DONE: gettext_lazy("Done"),
    Standing.BOOKED: gettext_lazy("Planned"),
    Standing.NOW: gettext_lazy("Now"),
    Standing.NEXT: gettext_lazy("Later"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One step. `start` is wall time; `mine` whether this party can do it now."""

    key: str
    kind: str
    title: str
    help: str
    standing: str
    badge: str
    who: str
    on: date | None
    start: datetime | None
    place: str
    is_kept: bool  # a time that waits for a check
    window: str
    rules: tuple[Rule, ...]
    due: date | None
    bring: tuple[str, ...]
    checklist: tuple[tuple[str, bool], ...]  # what staff need to see, and whether they have
    missing: str
    misfit: str
    left_behind: bool
    too_late: bool
    missed_on: date | None
    proposals: tuple[datetime, ...]
    mine: bool
    has_appointment: bool
    reference: str  # of the appointment


def rows(running: Running, me: str) -> list[Row]:
    course = running.course
    proposed = {one.stage.step.key: one.times for one in proposals.of(running)}
    return [
        _row(running, stage, me, proposed.get(stage.step.key, ()))
        for stage in course.stages
        if stage.standing != Standing.NEEDLESS
    ]


def _row(running: Running, stage: Stage, me: str, proposals: tuple[datetime, ...]) -> Row:
    step, row = stage.step, running.progress[stage.step.key]
    live = running.journey.state == JourneyState.RUNNING
    open_ = live and stage.standing in (Standing.NOW, Standing.BOOKED)
    appointment = (
        row.appointment if row.appointment and row.appointment.state != State.EXPIRED else None
    )
    return Row(
        key=step.key,
        kind=step.kind,
        title=str(step.title),
        help=str(step.help),
        standing=stage.standing,
        badge=_badge(stage, live),
        who=_who(running, step.by, me),
        on=stage.on,
        start=appointment.starts_at.astimezone(running.zone) if appointment else None,
        place=places.place_of(running, step),
        is_kept=bool(appointment and appointment.state == State.HELD),
        window="" if stage.is_over or stage.is_too_late else _window(stage),
        rules=() if stage.is_over else stage.window.rules,
        due=stage.window.last if stage.step.by == STAFF and not stage.is_over else None,
        bring=tuple(str(line.text) for line in courses.lines_of(step.bring, running.known)),
        checklist=_checklist(running, stage, row),
        missing=checking.missing_of(row) if step.kind == Kind.CHECK and not stage.is_over else "",
        misfit=str(stage.misfit.because) if stage.misfit else "",
        left_behind=stage.left_behind and live,
        too_late=stage.is_too_late and live,
        missed_on=row.missed_on,
        proposals=tuple(time.astimezone(running.zone) for time in proposals),
        mine=open_
        and step.by == me
        and not stage.is_too_late
        and step.kind in (Kind.APPOINTMENT, Kind.CONFIRMATION),
        has_appointment=bool(
            appointment and appointment.state == State.CONFIRMED and me in (step.by, STAFF)
        ),
        reference=appointment.reference if appointment else "",
    )


def _window(stage: Stage) -> str:
    """While it waits for another step, also what happens when that takes longer."""
    told, until = dated.told(stage.window), stage.window.or_until
    if stage.standing != Standing.NEXT or until is None:
        return told
    later = _("Is what comes before ready only later? Then it can be until %(last)s.")
    return f"{told} {later % {'last': date_format(until, 'j F Y')}}"


def _badge(stage: Stage, live: bool) -> str:
    if not live and not stage.is_over:
        return _("Not needed any more")
    return str(BADGES[stage.standing])


def _who(running: Running, by: str, me: str) -> str:
    if by == STAFF:
        return running.journey.organisation.name
    if by == me:
        return _("You")
    return running.names().get(by, "")


def _checklist(running: Running, stage: Stage, row: Progress) -> tuple[tuple[str, bool], ...]:
    if stage.step.kind != Kind.CHECK:
        return ()
    seen = {*checking.ticked(row)}
    every = stage.standing == Standing.DONE
    lines = checking.lines(running, stage.step)
    return tuple((str(line.text), every or line.key in seen) for line in lines)
