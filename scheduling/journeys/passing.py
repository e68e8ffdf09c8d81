"""A citizen lets who helps read the answers. The only writer of that yes, and of the no."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue.models import Organisation, OrganisationKind
from hub.errors import DomainError
from hub.intake import filling
from hub.intake.models import Intake
from hub.intervals import local_day
from locations.models import Offering
from scheduling.conversations import hand_overs
from scheduling.journeys.models import Journey, PassedOn
from scheduling.models import Appointment, State
from scheduling.queue.models import Ticket

FAR = datetime(2200, 1, 1, tzinfo=UTC)
OF_OFFERING = ("offering__service__organisation", "offering__service_point__organisation")


class NotForThem(DomainError):
    code = "answers_not_for_them"
    status = 409
    sentence = _("These answers were asked by another organisation.")


def agree(*, intake: Intake, appointment: Appointment, now: datetime) -> PassedOn | None:
    """The organisation of the appointment may read them until a week after it. None where the
    citizen deleted them meanwhile. Raises NotForThem where no service of the appointment is what
    was asked about."""
    return _agree(intake, {"appointment": appointment}, helper_of(intake, appointment), now)


def agree_at(*, intake: Intake, ticket: Ticket, now: datetime) -> PassedOn | None:
    """The same for a number of a line: until a week after its day. Raises NotForThem."""
    return _agree(intake, {"ticket": ticket}, helper_at(intake, ticket), now)


def _agree(
    intake: Intake, goes_with: dict[str, Any], owner: Organisation | None, now: datetime
) -> PassedOn | None:
    if owner is None:
        raise NotForThem
    with transaction.atomic():
        live = filling.live(intake.pk)
        if live is None:
            return None
        passed, _fresh = PassedOn.objects.update_or_create(
            **goes_with,
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
    all_ = PassedOn.objects.filter(intake=live)
    ends = [
        _until(passed) for passed in all_.select_related("appointment", "ticket__service_point")
    ]
    # A running journey needs it without an end that is known: see keeping.
    ends += [one.ended_at or FAR for one in Journey.objects.filter(intake=live)]
    filling.need_until(intake=live, until=max(ends, default=None))


def _until(passed: PassedOn) -> datetime:
    """One that waits for its link in a mail may never take place. A number is of one local day."""
    if passed.ticket is not None:
        return local_day(passed.ticket.day, ZoneInfo(passed.ticket.service_point.zone)).end
    appointment = _visit_of(passed)
    if appointment.state == State.CONFIRMED:
        return appointment.ends_at
    if appointment.state == State.HELD and appointment.hold_expires_at:
        return appointment.hold_expires_at
    return min(appointment.ends_at, appointment.changed_at)


def _visit_of(passed: PassedOn) -> Appointment:
    """By the constraint there is one where there is no ticket."""
    if passed.appointment is None:
        raise TypeError("answers go with an appointment or a ticket")
    return passed.appointment


def withdraw(*, appointment: Appointment, now: datetime) -> None:
    """Nobody reads them any more, and they are deleted. A second time changes nothing."""
    with transaction.atomic():
        if _withdraw(PassedOn.objects.filter(appointment=appointment), now):
            hand_overs.answers_taken_back(appointment=appointment, now=now)


def withdraw_at(*, ticket: Ticket, now: datetime) -> None:
    """The same of a number."""
    _withdraw(PassedOn.objects.filter(ticket=ticket), now)


def _withdraw(found: QuerySet[PassedOn], now: datetime) -> bool:
    """Whether this took them back."""
    passed = found.filter(withdrawn_at=None).first()
    if passed is None:
        return False
    with transaction.atomic():
        live = filling.live(passed.intake_id) if passed.intake_id else None
        mine = PassedOn.objects.select_for_update().filter(pk=passed.pk, withdrawn_at=None)
        if not mine.update(intake=None, withdrawn_at=now):
            return False
        if live:
            filling.forget(intake=live)
        _record("answers.withdrawn", passed, now)
    return True


def of(appointment: Appointment) -> PassedOn | None:
    """With its answers, while they may be read."""
    return _readable(PassedOn.objects.filter(appointment=appointment))


def of_ticket(ticket: Ticket) -> PassedOn | None:
    return _readable(PassedOn.objects.filter(ticket=ticket))


def _readable(found: QuerySet[PassedOn]) -> PassedOn | None:
    live = found.filter(withdrawn_at=None, intake__isnull=False)
    return live.select_related("intake__version", "organisation").first()


def helper_of(intake: Intake, appointment: Appointment) -> Organisation | None:
    """Who helps with what was asked: the organisation whose service it is. A national base helps
    nobody itself; there it is the organisation of the point. None where the appointment is for
    something else."""
    segments = appointment.segments.select_related(*OF_OFFERING)
    return _helper(intake, [segment.offering for segment in segments])


def helper_at(intake: Intake, ticket: Ticket) -> Organisation | None:
    services = ticket.services.select_related(*OF_OFFERING)
    return _helper(intake, [one.offering for one in services])


def _helper(intake: Intake, offerings: list[Offering]) -> Organisation | None:
    service = intake.version.question_set.service
    for offering in offerings:
        own = offering.service
        if service.pk in (own.pk, own.base_id) or own.pk == service.base_id:
            point = offering.service_point
            national = own.organisation.kind == OrganisationKind.NATIONAL
            return point.organisation if national and point else own.organisation
    return None


def _record(verb: str, passed: PassedOn, now: datetime) -> None:
    point = passed.ticket.service_point_id if passed.ticket else _visit_of(passed).service_point_id
    trail.record(
        verb=verb,
        object_type="ticket" if passed.ticket_id else "appointment",
        object_id=passed.ticket_id or passed.appointment_id,
        now=now,
        actor_kind="citizen",
        service_point_id=point,
        details={"organisation": passed.organisation_id},
    )
