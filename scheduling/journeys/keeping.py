"""Answers stay as long as their appointment: they move with it, and go when it is cancelled."""

from typing import Any

from scheduling.changes import appointment_changed
from scheduling.journeys import passing
from scheduling.journeys.models import PassedOn


def listen() -> None:
    appointment_changed.connect(hear, dispatch_uid="journeys.keeping")


def hear(*, appointment_id: int, what: str, **_more: Any) -> None:
    if what not in ("confirmed", "moved", "cancelled"):
        return
    for passed in PassedOn.objects.filter(appointment=appointment_id, intake__isnull=False):
        assert passed.intake is not None  # noqa: S101 - as asked
        passing.keep_as_long_as_needed(passed.intake)
