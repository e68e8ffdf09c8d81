"""The only writer of which appointments are whose."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from hub.errors import NotFound
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
    own = Mine.objects.filter(provider=log_in.provider_id, subject=log_in.subject)
    found = Appointment.objects.select_related("service_point")
    return found.filter(pk__in=own.values("appointment"), state__in=SHOWN).order_by("-starts_at")


def link_to(*, log_in: LogIn, reference: str, now: datetime) -> str:
    """A fresh secret link to one of them. Somebody else's and missing are alike: NotFound."""
    appointment = of(log_in).filter(reference=reference).first()
    if appointment is None:
        raise NotFound
    return links.issue(appointment, now=now)


def forget_old(*, now: datetime) -> int:
    return Mine.objects.filter(appointment__ends_at__lt=now - KEPT).delete()[0]
