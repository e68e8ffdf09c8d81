"""What is asked and answered in a call and must last longer than it: "is this right?", and that
somebody's identity was checked. The only writer of Question and IdentityCheck."""

from datetime import datetime

from django.db import transaction

from hub.audit import trail
from hub.errors import NotFound
from scheduling.models import Appointment
from scheduling.video.models import IdentityCheck, IdentityMethod, Question, Seat, SeatRole

MOST_QUESTIONS = 50  # in one call


def ask(
    *, text: str, by: Seat, now: datetime, page: int | None = None, pages: int | None = None
) -> Question:
    """`page` of `pages`: of the document that stands on everybody's screen. It is not kept, its
    page number is. Raises NotFound past a number that no conversation reaches."""
    if Question.objects.filter(appointment=by.appointment_id).count() >= MOST_QUESTIONS:
        raise NotFound
    return Question.objects.create(
        appointment_id=by.appointment_id,
        text=text,
        asked_by_id=by.user_id,
        asked_at=now,
        page=page,
        pages=pages,
    )


def answer(*, question_id: int, is_right: bool, by: Seat, now: datetime) -> Question:
    """By the citizen alone, once: what was said stays said. Raises NotFound."""
    if by.role != SeatRole.GUEST:
        raise NotFound
    asked = Question.objects.filter(pk=question_id, appointment=by.appointment_id)
    asked.filter(is_right=None).update(is_right=is_right, answered_at=now)
    found = asked.first()
    if found is None:
        raise NotFound
    return found


def identify(*, method: IdentityMethod, by: Seat, now: datetime) -> IdentityCheck:
    with transaction.atomic():
        values = {"method": method, "checked_by_id": by.user_id, "checked_at": now}
        check, _made = IdentityCheck.objects.update_or_create(
            appointment_id=by.appointment_id, defaults=values
        )
        trail.record(
            verb="appointment.identity_checked",
            object_type="appointment",
            object_id=by.appointment_id,
            now=now,
            actor_id=by.user_id,
            actor_kind="staff",
            origin="agenda",
            details={"method": str(method)},
        )
    return check


def of(appointment: Appointment) -> tuple[list[Question], IdentityCheck | None]:
    questions = list(Question.objects.filter(appointment=appointment).order_by("asked_at"))
    return questions, IdentityCheck.objects.filter(appointment=appointment).first()


def forget_old(*, before: datetime) -> int:
    IdentityCheck.objects.filter(checked_at__lt=before).delete()
    return Question.objects.filter(asked_at__lt=before).delete()[0]
