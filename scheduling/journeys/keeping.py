"""Answers stay as long as their appointment: they move with it, and go when it is cancelled.

Booking knows no answers, so the news comes by its signal, on commit. What a crash leaves undone is
made good before anything is deleted.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import DatabaseError

from hub.kept import Kept
from scheduling.changes import appointment_changed
from scheduling.journeys import passing
from scheduling.journeys.models import PassedOn

logger = logging.getLogger(__name__)
FOLLOWED = {"confirmed", "moved", "cancelled"}
# Asked after each booking, of which most have none.
PASSED_ON: Kept[tuple[int | None]] = Kept(
    lambda appointment: PassedOn.objects.filter(appointment=appointment).values_list("intake"), int
)


def listen() -> None:
    appointment_changed.connect(hear, dispatch_uid="journeys.keeping")


def hear(*, appointment_id: int, what: str, **_more: Any) -> None:
    """The change stands already: a failure here is no failure of it."""
    if what not in FOLLOWED:
        return
    try:
        _keep(intake for (intake,) in PASSED_ON.rows(appointment_id))
    except DatabaseError:
        logger.warning("Answers follow their appointment before they are deleted.", exc_info=True)


def keep_what_is_needed(*, now: datetime) -> None:
    """Of what would be deleted now: until when it is needed, as the appointments stand."""
    _keep(PassedOn.objects.filter(intake__gone_at__lte=now).values_list("intake", flat=True))


def _keep(intakes: Iterable[int | None]) -> None:
    for pk in {pk for pk in intakes if pk is not None}:
        passing.keep_as_long_as_needed(pk)
