"""A citizen lets who helps read the answers. The only writer of that yes, and of the no."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue.models import Organisation, OrganisationKind
from hub.errors import DomainError
from hub.intake import filling
from hub.intake.models import Intake
from scheduling.journeys.models import Journey, PassedOn
from scheduling.models import Appointment, State

FAR = datetime(2200, 1, 1, tzinfo=UTC)


class NotForThem(DomainError):
    code = "answers_not_for_them"
    status = 409
    sentence = _("These answers were asked by another organisation.")


def agree(*, intake: Intake, appointment: Appointment, now: datetime) -> PassedOn | None:
    """The organisation of the appointment may read them until a week after it. None where the
    citizen deleted them meanwhile. Raises NotForThem where no service of the appointment is what
    was asked about."""
    owner = helper_of(intake, appointment)
    if owner is None:
        raise NotForThem
    with transaction.atomic():
        live = filling.live(intake.pk)
        if live is None:
            return None
        passed, _fresh = PassedOn.objects.update_or_create(
            appointment=appointment,
            defaults={
                "intake": live,
                "organisation": owner,
                "agreed_at": now,
                "withdrawn_at": None,
            },
        )
        _keep_as_long_as_needed(live)
        _record("answers.passed_on", passed, now)
    return passed


def keep_as_long_as_needed(intake_id: int) -> None:
    """Until the last of the conversations and journeys that it goes along to, as they stand now."""
    with transaction.atomic():
        live = filling.live(intake_id)
        if live:
            _keep_as_long_as_needed(live)


def _keep_as_long_as_needed(live: Intake) -> None:
    """Read under the lock of the intake: of two moves at once, the last one counts."""
    all_ = PassedOn.objects.filter(intake=live).select_related("appointment")
    ends = [_until(passed.appointment) for passed in all_]
    # A running journey needs it without an end that is known: see keeping.
    ends += [one.ended_at or FAR for one in Journey.objects.filter(intake=live)]
    filling.need_until(intake=live, until=max(ends, default=None))


def _until(appointment: Appointment) -> datetime:
    """One that waits for its link in a mail may never take place."""
    if appointment.state == State.CONFIRMED:
        return appointment.ends_at
    if appointment.state == State.HELD and appointment.hold_expires_at:
        return appointment.hold_expires_at
    return min(appointment.ends_at, appointment.changed_at)


def withdraw(*, appointment: Appointment, now: datetime) -> None:
    """Nobody reads them any more, and they are deleted. A second time changes nothing."""
    passed = PassedOn.objects.filter(appointment=appointment, withdrawn_at=None).first()
    if passed is None:
        return
    with transaction.atomic():
        live = filling.live(passed.intake_id) if passed.intake_id else None
        mine = PassedOn.objects.select_for_update().filter(pk=passed.pk, withdrawn_at=None)
        if not mine.update(intake=None, withdrawn_at=now):
            return
        if live:
            filling.forget(intake=live)
        _record("answers.withdrawn", passed, now)


def of(appointment: Appointment) -> PassedOn | None:
    """With its answers, while they may be read."""
    return (
        PassedOn.objects.filter(appointment=appointment, withdrawn_at=None, intake__isnull=False)
        .select_related("intake__version", "organisation")
        .first()
    )


def helper_of(intake: Intake, appointment: Appointment) -> Organisation | None:
    """Who helps with what was asked: the organisation whose service it is. A national base helps
    nobody itself; there it is the organisation of the point. None where the appointment is for
    something else."""
    service = intake.version.question_set.service
    for segment in appointment.segments.select_related(
        "offering__service__organisation", "offering__service_point__organisation"
    ):
        own = segment.offering.service
        if service.pk in (own.pk, own.base_id) or own.pk == service.base_id:
            point = segment.offering.service_point
            national = own.organisation.kind == OrganisationKind.NATIONAL
            return point.organisation if national and point else own.organisation
    return None


def _record(verb: str, passed: PassedOn, now: datetime) -> None:
    trail.record(
        verb=verb,
        object_type="appointment",
        object_id=passed.appointment_id,
        now=now,
        actor_kind="citizen",
        service_point_id=passed.appointment.service_point_id,
        details={"organisation": passed.organisation_id},
    )
