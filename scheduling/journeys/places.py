"""Where a step takes place: at the point, by video, or where the citizens said."""

import logging
from collections.abc import Sequence
from datetime import datetime

from hub.intake import document, telling
from hub.intake.sealing import CannotOpen
from hub.kept import Kept
from scheduling import own_places
from scheduling.journeys import running as journeys
from scheduling.journeys.models import Progress
from scheduling.journeys.running import Running
from scheduling.journeys.template import Step
from scheduling.models import Appointment

logger = logging.getLogger(__name__)


def own_place(running: Running, step: Step) -> str:
    """What the answers say of it; empty where they do not."""
    version = running.journey.questions
    if version is None or not step.place:
        return ""
    by_key = {one.key: one for one in document.read(version.document).questions()}
    given = [key for key in step.place if running.answers.get(key)]
    return ", ".join(telling.in_words(by_key[key], running.answers[key]) for key in given)


def place_of(running: Running, step: Step) -> str:
    """Empty where nothing is booked yet."""
    appointment = running.progress[step.key].appointment
    if appointment is None:
        return ""
    if own := own_place(running, step):
        return own
    if appointment.service_point:
        point = appointment.service_point
        return f"{point.name}, {point.street}, {point.place}"
    return str(appointment.get_channel_display())


def listen() -> None:
    own_places.register("journeys", _of)


def _of(appointments: Sequence[Appointment]) -> dict[int, str]:
    """Those that belong to no journey are left out."""
    if len(appointments) == 1 and STEPS.first(appointments[0].pk) is None:
        return {}  # asked at each booking, of which most are no step
    changed_at = {one.pk: one.changed_at for one in appointments}
    found = Progress.objects.filter(appointment__in=appointments)
    rows = found.select_related("journey__version", "journey__questions")
    return {pk: _told(row, changed_at[pk]) for row in rows if (pk := row.appointment_id)}


STEPS: Kept[tuple[int]] = Kept(
    lambda appointment: Progress.objects.filter(appointment=appointment).values_list("pk"), int
)


def _told(row: Progress, now: datetime) -> str:
    try:
        running = journeys.opened(row.journey, now=now)
    except CannotOpen:
        logger.exception("A journey was sealed with a key that is not there.")
        return ""
    return own_place(running, running.template.step(row.key))
