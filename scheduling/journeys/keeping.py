"""Answers stay as long as their appointment: they move with it, and go when it is cancelled."""

from typing import Any

from hub.intake import filling
from scheduling.changes import appointment_changed
from scheduling.journeys import passing
from scheduling.models import Appointment, State


def listen() -> None:
    appointment_changed.connect(hear, dispatch_uid="journeys.keeping")


def hear(*, appointment_id: int, what: str, **_more: Any) -> None:
    if what not in ("moved", "cancelled"):
        return
    appointment = Appointment.objects.filter(pk=appointment_id).first()
    passed = passing.of(appointment) if appointment else None
    if appointment is None or passed is None or passed.intake is None:
        return
    until = appointment.ends_at
    if appointment.state == State.CANCELLED:
        until = min(until, appointment.changed_at)
    filling.keep_until(intake=passed.intake, until=until)
