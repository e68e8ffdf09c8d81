"""What staff do in a journey: tick what they have seen, say that it is right, or that it is not."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError, Invalid
from hub.intake import bsn, sealing
from scheduling import booking
from scheduling.booking import Actor
from scheduling.journeys import course as courses
from scheduling.journeys import dated, letters
from scheduling.journeys import running as journeys
from scheduling.journeys.models import Journey, JourneyState, Progress
from scheduling.journeys.running import JourneyIsOver, Running
from scheduling.journeys.template import STAFF, Kind, Line, Step
from scheduling.models import State

LONGEST = 1000


class NotAllSeen(DomainError):
    code = "not_all_seen"
    status = 409
    sentence = _("Not everything on the list has been seen yet.")
    way_forward = _("Tick what you have seen, or write to the citizens what is missing.")


class TimeWasLost(DomainError):
    code = "kept_time_lost"
    status = 409
    sentence = _("The time that was kept has lapsed.")
    way_forward = _("Let the citizens choose another time first.")


def ticked(row: Progress) -> list[str]:
    return list(_said(row).get("ticked", []))


def missing_of(row: Progress) -> str:
    """What staff wrote that is still missing; citizens read it on their page."""
    return str(_said(row).get("missing", ""))


def _said(row: Progress) -> dict[str, Any]:
    return sealing.opened(row.sealed) if row.sealed else {}


def lines(running: Running, step: Step) -> list[Line]:
    return courses.lines_of(step.checklist, running.known)


def tick(
    *,
    journey: Journey,
    key: str,
    seen_lines: Iterable[str],
    missing: str,
    now: datetime,
    user_id: int,
    seen: int | None = None,
) -> Progress:
    """Keeps which lines of the list have been seen, and what is missing; who reads it is told.
    Raises Invalid, NotFound, JourneyChanged, JourneyIsOver, NotNow."""
    missing = missing.strip()
    if len(missing) > LONGEST:
        raise Invalid(fields={"missing": _("Use at most 1,000 characters.")})
    if bsn.is_in(missing):
        raise Invalid(fields={"missing": bsn.THEIRS})
    with transaction.atomic():
        running = journeys.locked(journey, now=now, seen=seen)
        stage = running.open_stage(key, Kind.CHECK, STAFF)
        known = {line.key for line in lines(running, stage.step)}
        row = running.progress[key]
        before = missing_of(row)
        row.sealed = sealing.seal({"ticked": sorted(known & {*seen_lines}), "missing": missing})
        row.save(update_fields=["sealed"])
        journeys.settle(running)
        journeys.record("journey.ticked", running, by=STAFF, user_id=user_id, step=key)
        if missing and missing != before:
            letters.something_missing(running)
    return row


def approve(
    *, journey: Journey, key: str, now: datetime, user_id: int, seen: int | None = None
) -> Progress:
    """It is right: the times that waited for it become appointments. Raises NotAllSeen,
    TimeWasLost, NotFound, JourneyChanged, JourneyIsOver, NotNow, and what booking raises."""
    with transaction.atomic():
        running = journeys.locked(journey, now=now, seen=seen)
        stage = running.open_stage(key, Kind.CHECK, STAFF)
        row = running.progress[key]
        if {line.key for line in lines(running, stage.step)} - {*ticked(row)}:
            raise NotAllSeen
        journeys.finish_step(running, key, on=running.today, user_id=user_id)
        _make_final(running, key, user_id)
        journeys.settle(running)
        journeys.record("journey.approved", running, by=STAFF, user_id=user_id, step=key)
        letters.approved(running)
    return row


def _make_final(running: Running, key: str, user_id: int) -> None:
    actor = Actor("staff", user_id, "journey")
    rows = [running.progress[step.key] for step in running.template.steps if step.held_until == key]
    waiting = [row.appointment for row in rows if row.appointment]
    booking.lock_together(waiting)
    for appointment in waiting:
        if appointment.state == State.EXPIRED:
            raise TimeWasLost
        if appointment.state == State.HELD:
            dated.make_final(running, appointment, actor)


def refuse(
    *, journey: Journey, reason: str, now: datetime, user_id: int, seen: int | None = None
) -> None:
    """It cannot be: the journey ends, what was booked is given back, and the reason is told to
    everybody who takes part. Raises Invalid without one, JourneyIsOver, JourneyChanged."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST:
        raise Invalid(fields={"reason": _("Write why, in at most 1,000 characters.")})
    if bsn.is_in(reason):
        raise Invalid(fields={"reason": bsn.THEIRS})
    with transaction.atomic():
        running = journeys.locked(journey, now=now, seen=seen)
        if running.journey.state != JourneyState.RUNNING:
            raise JourneyIsOver
        dated.give_all_back(running, by=STAFF, user_id=user_id)
        journeys.stop(running, by=STAFF, reason=reason)
        journeys.settle(running)
        journeys.record("journey.refused", running, by=STAFF, user_id=user_id)
        letters.stopped(running, reason=reason)


def take(*, journey: Journey, now: datetime, user_id: int | None) -> None:
    """Somebody of the staff sees to it from now on; None lets go of it."""
    with transaction.atomic():
        running = journeys.locked(journey, now=now)
        running.journey.taken_by_id = user_id
        running.journey.save(update_fields=["taken_by"])


def hand_over_done(
    *, journey: Journey, key: str, now: datetime, user_id: int, seen: int | None = None
) -> Progress:
    """Staff have handed it over. Raises NotFound, JourneyChanged, JourneyIsOver, NotNow."""
    with transaction.atomic():
        running = journeys.locked(journey, now=now, seen=seen)
        running.open_stage(key, Kind.HAND_OVER, STAFF)
        row = journeys.finish_step(running, key, on=running.today, user_id=user_id)
        journeys.settle(running)
        journeys.record("journey.handed_over", running, by=STAFF, user_id=user_id, step=key)
    return row
