"""What a citizen answered beforehand, for who helps: only what was let, only where it was let."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from hub.audit import trail
from hub.intake import filling, telling
from hub.intake.telling import Told
from hub.people.access import Right, kinds_with
from hub.people.gate import user_of
from hub.people.models import Role
from scheduling.journeys import passing
from scheduling.models import Appointment


def answers_of(request: HttpRequest, appointment: Appointment, *, now: datetime) -> list[Told]:
    """Of the organisation that the citizen named, for its own staff alone: who works at the same
    counter for another one does not read them. Each look stands in the audit trail."""
    passed = passing.of(appointment)
    if passed is None or passed.intake is None:
        return []
    roles = Role.objects.filter(user=user_of(request), kind__in=kinds_with(Right.SEE))
    if not roles.filter(organisation=passed.organisation_id).exists():
        return []
    trail.record(
        verb="answers.seen",
        object_type="appointment",
        object_id=appointment.pk,
        now=now,
        actor_id=user_of(request).pk,
        actor_kind="staff",
        service_point_id=appointment.service_point_id,
        origin="agenda",
        details={"organisation": passed.organisation_id},
    )
    return telling.told(
        filling.questions_of(passed.intake),
        filling.answers_of(passed.intake),
        today=timezone.localdate(now),
    )
