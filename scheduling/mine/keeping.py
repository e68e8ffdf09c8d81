"""The only writer of which appointments are whose."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from hub.audit import trail
from hub.errors import NotFound
from hub.people.oidc import logins
from hub.people.oidc.models import LogIn
from scheduling import links
from scheduling.mine.models import Mine
from scheduling.models import Appointment, State

KEPT = timedelta(days=365)  # after it is over
SHOWN = (State.CONFIRMED, State.CANCELLED, State.WAITING)


def keep(*, appointment: Appointment, log_in: LogIn) -> None:
    """Call in the transaction that books."""
    Mine.objects.get_or_create(
        appointment=appointment,
        defaults={"provider": log_in.provider, "subject": log_in.subject},
    )


def of(log_in: LogIn) -> "QuerySet[Appointment]":
    """All that this person booked by this log-in service, the last one first."""
    found = Appointment.objects.select_related("service_point").filter(state__in=SHOWN)
    return found.filter(pk__in=_rows(log_in).values("appointment")).order_by("-starts_at")


def coming(log_in: LogIn, *, now: datetime) -> int:
    """How many of them are still to come."""
    return of(log_in).filter(state=State.CONFIRMED, ends_at__gt=now).count()


def unlink(*, log_in: LogIn, now: datetime) -> None:
    """Nothing is known as this person's any more, and they are out on each computer. The
    appointments stand, and their secret links open them. The trail says that it was done, and
    never by whom."""
    with transaction.atomic():
        count = _rows(log_in).delete()[0]
        trail.record(
            verb="citizen.unlinked",
            object_type="provider",
            object_id=log_in.provider_id,
            now=now,
            actor_kind="citizen",
            origin=f"provider:{log_in.provider_id}",
            details={"appointments": count},
        )
        logins.end_of(log_in.provider, subject=log_in.subject, now=now)


def _rows(log_in: LogIn) -> "QuerySet[Mine]":
    return Mine.objects.filter(provider=log_in.provider_id, subject=log_in.subject)


def link_to(*, log_in: LogIn, reference: str, now: datetime) -> str:
    """A fresh secret link to one of them. Somebody else's and missing are alike: NotFound."""
    appointment = of(log_in).filter(reference=reference).first()
    if appointment is None:
        raise NotFound
    return links.issue(appointment, now=now)


def forget_old(*, now: datetime) -> int:
    return Mine.objects.filter(appointment__ends_at__lt=now - KEPT).delete()[0]
