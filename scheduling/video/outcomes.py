"""How a video call went, as staff say it when it is over. The only writer of CallOutcome."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.errors import DomainError
from scheduling.models import Appointment
from scheduling.video.doors import hours_of
from scheduling.video.models import CallOutcome, Outcome


class NotBegun(DomainError):
    code = "video_call_not_begun"
    status = 409
    sentence = _("This conversation has not begun yet.")


def say(*, appointment: Appointment, outcome: Outcome, now: datetime, actor_id: int) -> CallOutcome:
    """From when the door opens on, for a talk may begin before its time; a later word takes the
    place of an earlier one. Raises NotBegun."""
    if now < hours_of(appointment).start:
        raise NotBegun
    with transaction.atomic():
        values = {"outcome": outcome, "said_by_id": actor_id, "said_at": now}
        said, _made = CallOutcome.objects.update_or_create(
            appointment_id=appointment.pk, defaults=values
        )
        trail.record(
            verb="appointment.video_outcome",
            object_type="appointment",
            object_id=appointment.pk,
            now=now,
            actor_id=actor_id,
            actor_kind="staff",
            service_point_id=appointment.service_point_id,
            origin="agenda",
            details={"outcome": str(outcome)},
        )
    return said


def of(appointment: Appointment) -> CallOutcome | None:
    return CallOutcome.objects.filter(appointment=appointment).first()


def forget_old(*, before: datetime) -> int:
    return CallOutcome.objects.filter(said_at__lt=before).delete()[0]
