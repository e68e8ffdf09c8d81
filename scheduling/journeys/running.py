"""A running journey, read once: its template, its rows, and where it stands.

Every writer opens it with `locked`, changes rows, and ends with `settle`: the row of the journey is
taken before any appointment of it, see docs/locking.md.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.errors import DomainError, NotFound
from hub.intake import sealing
from locations import holidays
from locations.models import HolidayChoice
from scheduling.journeys import course as courses
from scheduling.journeys import passing
from scheduling.journeys import template as templates
from scheduling.journeys.course import Course, Fact, Known, Stage, Standing
from scheduling.journeys.models import Journey, JourneyState, Party, Progress
from scheduling.journeys.template import STAFF, Kind, Template
from scheduling.models import State

HUB = "hub"
KEPT_AFTER = timedelta(days=7)  # after the last step


class JourneyChanged(DomainError):
    code = "journey_changed"
    status = 409
    sentence = _("Something changed on these steps meanwhile.")
    way_forward = _("You see them now as they are. Go on from here.")


class JourneyIsOver(DomainError):
    code = "journey_over"
    status = 409
    sentence = _("These steps have come to an end, so nothing can be changed.")
    way_forward = _("Do you still need something? Make an appointment, or call us.")


class NotNow(DomainError):
    code = "step_not_now"
    status = 409
    sentence = _("This step cannot be done now.")
    way_forward = _("Look at your steps: they say what comes first.")


@dataclass(frozen=True)
class Running:
    """Rows and document together. `progress` and `parties` are by key."""

    journey: Journey
    template: Template
    progress: dict[str, Progress]
    parties: dict[str, Party]
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.journey.zone)

    @property
    def today(self) -> date:
        return self.local(self.now)

    def local(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    @cached_property
    def answers(self) -> dict[str, Any]:
        return sealing.opened(self.journey.sealed)

    @cached_property
    def _chosen(self) -> frozenset[str]:
        chosen = HolidayChoice.objects.filter(organisation=self.journey.organisation_id)
        return frozenset(chosen.values_list("holiday", flat=True)) or frozenset(holidays.USUAL)

    def is_free(self, day: date) -> bool:
        """Weekends, and the holidays that the organisation chose."""
        return day.weekday() >= 5 or holidays.on(day, self._chosen) is not None

    @property
    def known(self) -> Known:
        facts = {
            key: Fact(done=row.done_at is not None, on=row.on) for key, row in self.progress.items()
        }
        return Known(self.answers, facts, self.today, self.is_free)

    @property
    def course(self) -> Course:
        return courses.course(self.template, self.known)

    def stage(self, key: str) -> Stage:
        """Raises NotFound for a step that this journey has not."""
        try:
            return self.course.stage(key)
        except KeyError as missing:
            raise NotFound from missing

    def open_stage(self, key: str, kind: Kind, by: str) -> Stage:
        """A step that this party (or STAFF) can do now. Raises NotFound, JourneyIsOver, NotNow."""
        stage = self.stage(key)
        if stage.step.kind != kind or stage.step.by != by:
            raise NotFound
        if self.journey.state != JourneyState.RUNNING:
            raise JourneyIsOver
        if stage.standing not in (Standing.NOW, Standing.BOOKED):
            raise NotNow
        return stage

    @property
    def reason(self) -> str:
        """Why staff ended it."""
        sealed = self.journey.reason
        return str(sealing.opened(sealed)["reason"]) if sealed else ""

    def contact_of(self, party: str) -> dict[str, str]:
        found: dict[str, str] = sealing.opened(self.parties[party].sealed)
        return found

    def names(self) -> dict[str, str]:
        """Of the parties, by key: they know of each other."""
        return {key: self.contact_of(key)["name"] for key in self.parties}


def opened(journey: Journey, *, now: datetime) -> Running:
    """To read."""
    return Running(
        journey=journey,
        template=templates.read(journey.version.document),
        progress={
            row.key: row for row in journey.progress.select_related("appointment__service_point")
        },
        parties={party.key: party for party in journey.parties.all()},
        now=now,
    )


def locked(journey: Journey, *, now: datetime, seen: int | None = None) -> Running:
    """To change: call in a transaction. `seen` is the revision of the page that was shown. Raises
    JourneyChanged at another one, NotFound where it was deleted meanwhile."""
    rows = Journey.objects.select_for_update(of=("self",)).select_related(
        "version__template__service__organisation", "organisation", "questions"
    )
    live = rows.filter(pk=journey.pk).first()
    if live is None:
        raise NotFound
    if seen is not None and seen != live.revision:
        raise JourneyChanged
    return opened(live, now=now)


def finish_step(running: Running, key: str, *, on: date, user_id: int | None = None) -> Progress:
    row = running.progress[key]
    row.done_at, row.on, row.done_by_id = running.now, on, user_id
    row.save(update_fields=["done_at", "on", "done_by"])
    return row


def settle(running: Running) -> None:
    """Keeps for the list of staff what the course says, and ends the journey with its last step."""
    journey = running.journey
    stages = running.course.stages
    note(running)
    journey.revision += 1
    journey.changed_at = running.now
    if journey.state == JourneyState.RUNNING and Course(stages).is_over:
        _end(journey, JourneyState.DONE, running.now)
    journey.save(
        update_fields=[
            "revision",
            "changed_at",
            "state",
            "ended_at",
            "stopped_by",
            "reason",
            "gone_at",
        ]
    )
    let_answers_go(journey)


def note(running: Running) -> bool:
    """Keeps for lists where each step stands, and says whether that is new: a day that comes
    changes it, too."""
    changed = [_note(running, stage) for stage in running.course.stages]
    return any(changed)


def _note(running: Running, stage: Stage) -> bool:
    row = running.progress[stage.step.key]
    waits_for, due = "", None
    if running.journey.state == JourneyState.RUNNING and not stage.is_over:
        due = stage.window.last
        if stage.standing == Standing.NOW:
            waits_for = stage.step.by or HUB
    misfit = stage.misfit is not None or stage.left_behind or stage.is_too_late
    if (row.waits_for, row.due, row.misfit) == (waits_for, due, misfit):
        return False
    row.waits_for, row.due, row.misfit = waits_for, due, misfit
    row.save(update_fields=["waits_for", "due", "misfit"])
    return True


def let_answers_go(journey: Journey) -> None:
    """Once it has ended, the files that were sent go on their own schedule."""
    if journey.intake_id and journey.state != JourneyState.RUNNING:
        passing.keep_as_long_as_needed(journey.intake_id)


def stop(running: Running, *, by: str, reason: str = "") -> None:
    """Nobody goes on with it. What was booked is given back by who calls. `reason` is read by
    everybody who takes part."""
    running.journey.stopped_by = by
    running.journey.reason = sealing.seal({"reason": reason}) if reason else None
    _end(running.journey, JourneyState.STOPPED, running.now)


def _end(journey: Journey, state: JourneyState, now: datetime) -> None:
    journey.state, journey.ended_at = state, now
    journey.gone_at = now + KEPT_AFTER


def live_appointments(running: Running) -> list[Progress]:
    """Steps with a time that is kept or booked, in the order of the template."""
    rows = [running.progress[step.key] for step in running.template.steps]
    return [
        row
        for row in rows
        if row.appointment and row.appointment.state in (State.HELD, State.CONFIRMED)
    ]


def record(
    verb: str, running: Running, *, by: str, user_id: int | None = None, **more: Any
) -> None:
    """In the audit trail: which step and which kind of party, never who or what was said."""
    trail.record(
        verb=verb,
        object_type="journey",
        object_id=running.journey.pk,
        now=running.now,
        actor_id=user_id,
        actor_kind="staff" if by == STAFF else "system" if by == HUB else "citizen",
        details={**more, "party": by},
    )
