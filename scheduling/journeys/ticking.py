"""What happens by itself as time goes on: appointments take place, terms pass, messages go, times
that wait for a check are kept on. One journey at a time, each in its own transaction."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from scheduling import booking
from scheduling.journeys import coming, dated, following, letters
from scheduling.journeys import running as journeys
from scheduling.journeys.course import Stage, Standing
from scheduling.journeys.models import Journey, JourneyState, Progress
from scheduling.journeys.running import HUB, Running
from scheduling.journeys.template import Kind
from scheduling.models import Appointment, State

logger = logging.getLogger(__name__)
AT_ONCE = 200
RENEWED_BEFORE = timedelta(days=7)  # of the fourteen that a time is kept


def tick_all(*, now: datetime) -> int:
    """Gives how many journeys changed. One that cannot be is told to who mends it, and must not
    hold up the others."""
    running = Journey.objects.filter(state=JourneyState.RUNNING).order_by("pk")
    changed, last = 0, 0
    while batch := list(running.filter(pk__gt=last)[:AT_ONCE]):
        last = batch[-1].pk
        changed += sum(_try(journey, now) for journey in batch)
    return changed


def _try(journey: Journey, now: datetime) -> bool:
    try:
        return tick(journey=journey, now=now)
    except Exception as error:  # noqa: BLE001 - whatever it is, the next citizen waits behind it
        logger.error("Journey %s did not go on: %s", journey.pk, type(error).__name__)
        return False


def tick(*, journey: Journey, now: datetime) -> bool:
    """Whether anything changed. What becomes possible by a step that was done here follows at
    once, so that a worker that stood still for days makes good at its first round."""
    changed = False
    with transaction.atomic():
        running = journeys.locked(journey, now=now)
        if running.journey.state != JourneyState.RUNNING:
            return False
        for _round in running.template.steps:
            done = [_step(running, stage) for stage in running.course.stages]
            if not any(done):
                break
            changed = True
        if changed:
            journeys.settle(running)
        return changed or journeys.note(running)


def _step(running: Running, stage: Stage) -> bool:
    deed = DEEDS.get(stage.step.kind)
    return deed(running, stage) if deed else False


def _appointment(running: Running, stage: Stage) -> bool:
    row = running.progress[stage.step.key]
    appointment = row.appointment
    if appointment is None or row.done_at is not None:
        return False
    if appointment.state == State.CONFIRMED and appointment.ends_at <= running.now:
        return _has_been(running, stage, row, appointment)
    if appointment.state == State.HELD:
        _keep_on(running, appointment)
    return following.take_over(running, row)  # where its news did not come through


def _has_been(running: Running, stage: Stage, row: Progress, appointment: Appointment) -> bool:
    """What took place is done. Who was called and did not come plans it anew; while a number of it
    is in line, nothing is known yet."""
    came = coming.of(appointment)
    if came == coming.Came.STILL_HERE:
        return False
    if came == coming.Came.YES:
        _done(running, stage, running.local(appointment.starts_at))
        return True
    row.missed_on = running.local(appointment.starts_at)
    row.appointment, row.on = None, None
    row.save(update_fields=["missed_on", "appointment", "on"])
    journeys.record("journey.missed", running, by=HUB, step=row.key)
    letters.missed(running, stage.step)
    return True


def _keep_on(running: Running, held: Appointment) -> None:
    """Staff who are late cost nobody their day, as long as it is still to come. One that lapsed is
    cleared away, so that the step is planned anew."""
    ends = held.hold_expires_at or running.now
    if ends <= running.now:
        booking.release(appointment=held, now=running.now)
        held.state = State.EXPIRED
    elif ends - running.now < RENEWED_BEFORE:
        until = min(running.now + dated.CHECKED_WITHIN, held.starts_at)
        booking.renew(appointment=held, until=max(ends, until), now=running.now)


def _term(running: Running, stage: Stage) -> bool:
    first = stage.window.first
    if stage.standing != Standing.NOW or first is None:
        return False
    _done(running, stage, first)
    return True


def _message(running: Running, stage: Stage) -> bool:
    if stage.standing != Standing.NOW:
        return False
    _done(running, stage, running.today)
    letters.message(running, stage.step)
    return True


def _done(running: Running, stage: Stage, on: date) -> None:
    journeys.finish_step(running, stage.step.key, on=on)
    journeys.record("journey.step_done", running, by=HUB, step=stage.step.key)


DEEDS: dict[Kind, Callable[[Running, Stage], bool]] = {
    Kind.APPOINTMENT: _appointment,
    Kind.TERM: _term,
    Kind.MESSAGE: _message,
}
