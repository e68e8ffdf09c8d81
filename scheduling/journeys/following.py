"""An appointment of a journey that was moved or cancelled elsewhere: by its own link, or by staff
in the agenda. The news comes by signal, on commit; what a crash loses, the next tick makes good."""

import logging
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from hub.catalogue.models import Organisation
from hub.errors import DomainError
from scheduling.changes import appointment_changed
from scheduling.conversations.news import hand_over_sent
from scheduling.journeys import letters
from scheduling.journeys import running as journeys
from scheduling.journeys.course import Standing
from scheduling.journeys.models import Progress
from scheduling.journeys.running import HUB, Running
from scheduling.journeys.template import Kind
from scheduling.models import State

logger = logging.getLogger(__name__)
FOLLOWED = {"moved", "cancelled"}
GONE = (State.CANCELLED, State.EXPIRED)


def listen() -> None:
    appointment_changed.connect(hear, dispatch_uid="journeys.following")
    hand_over_sent.connect(hear_of_hand_over, dispatch_uid="journeys.hand_over")


def hear(*, appointment_id: int, what: str, **_more: Any) -> None:
    """The change stands already: a failure here is no failure of it."""
    if what not in FOLLOWED:
        return
    try:
        follow(appointment_id=appointment_id, now=timezone.now())
    except (DatabaseError, DomainError):
        logger.warning("A journey follows its appointment at the next round.", exc_info=True)


def hear_of_hand_over(*, appointment_id: int | None, organisation_id: int, **_more: Any) -> None:
    """What was handed over in a conversation of the journey need not be said twice."""
    try:
        if appointment_id:
            follow_hand_over(
                appointment_id=appointment_id, organisation_id=organisation_id, now=timezone.now()
            )
    except (DatabaseError, DomainError):
        logger.warning("Staff tick the hand-over of a journey by hand.", exc_info=True)


def follow_hand_over(*, appointment_id: int, organisation_id: int, now: datetime) -> None:
    """Ends the step that hands over to this organisation, where it can be done now."""
    row = Progress.objects.filter(appointment=appointment_id).select_related("journey").first()
    if row is None:
        return
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=organisation_id)
    with transaction.atomic():
        running = journeys.locked(row.journey, now=now)
        for stage in running.course.stages:
            step = stage.step
            if step.kind == Kind.HAND_OVER and step.to == slug and stage.standing == Standing.NOW:
                journeys.finish_step(running, step.key, on=running.today)
                journeys.record("journey.handed_over", running, by=HUB, step=step.key)
                journeys.settle(running)


def follow(*, appointment_id: int, now: datetime) -> None:
    """Nothing where it belongs to no journey, or where the journey knows already."""
    row = Progress.objects.filter(appointment=appointment_id).select_related("journey").first()
    if row is None:
        return
    with transaction.atomic():
        running = journeys.locked(row.journey, now=now)
        if take_over(running, running.progress[row.key]):
            journeys.settle(running)


def take_over(running: Running, row: Progress) -> bool:
    """Whether the step now says something else than before. Call with the journey locked."""
    appointment = row.appointment
    if appointment is None or row.done_at is not None:
        return False
    if appointment.state in GONE:
        row.appointment, row.on = None, None
        row.save(update_fields=["appointment", "on"])
        journeys.record("journey.lost_time", running, by=HUB, step=row.key)
        letters.time_lost(running)
        letters.left_behind(running)
        return True
    on = running.local(appointment.starts_at)
    if row.on == on:
        return False
    row.on = on
    row.save(update_fields=["on"])
    journeys.record("journey.moved_elsewhere", running, by=HUB, step=row.key)
    if running.course.misfits:
        letters.no_longer_fits(running)
    return True
