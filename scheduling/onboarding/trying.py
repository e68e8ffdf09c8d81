"""A test booking: held, confirmed and cancelled by the real engine, and then taken back whole, so
that no row of it stays and no message goes."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hub.catalogue.models import Organisation
from hub.catalogue.published import text_of
from hub.errors import DomainError
from locations import bookable
from locations.models import Offering
from scheduling import availability, booking
from scheduling.booking import Actor, Contact
from scheduling.models import Allocation, State

ACTOR = Actor("staff", origin="onboarding")
# A name that nobody has, at an address that cannot exist (RFC 2606).
NOBODY = Contact("Proefafspraak", email="proef@example.invalid")


@dataclass(frozen=True, slots=True)
class Tried:
    """What was booked and cancelled, or in `why_not` what stood in the way. Times are aware."""

    service: str
    point: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    with_whom: tuple[str, ...] = ()
    why_not: str = ""


def book(organisation: Organisation, *, now: datetime) -> Tried | None:
    """On the first free time of the first offering that has one. None without offerings."""
    last: Tried | None = None
    for offering in _offerings(organisation, now):
        last = _booked(offering, now)
        if not last.why_not:
            return last
    return last


def _offerings(organisation: Organisation, now: datetime) -> list[Offering]:
    """Those at a point first."""
    mine = bookable.offerings(now=now).filter(service__organisation=organisation)
    return sorted(mine.order_by("pk"), key=lambda one: one.service_point_id is None)


def _booked(offering: Offering, now: datetime) -> Tried:
    service = text_of(offering.service, "title") or offering.service.slug
    point = offering.service_point.name if offering.service_point else _("At home")
    window = availability.bookable_window(offering, now)
    free = availability.find(offering=offering, window=window, now=now)
    start = next(iter(free.times()), None)
    if start is None:
        return Tried(service, point, why_not=_("There is no free time."))
    try:
        with transaction.atomic():
            tried = _held_and_given_back(offering, start, now, service, point)
            transaction.set_rollback(True)
    except DomainError as refused:
        return Tried(service, point, start, why_not=str(refused))
    return tried


def _held_and_given_back(
    offering: Offering, start: datetime, now: datetime, service: str, point: str
) -> Tried:
    held = booking.hold(offering=offering, start=start, now=now, actor=ACTOR).appointment
    made = booking.confirm(appointment=held, contact=NOBODY, now=now, actor=ACTOR)
    taken = Allocation.objects.filter(segment__appointment=made)
    names = tuple(taken.order_by("resource__name").values_list("resource__name", flat=True))
    span = (made.starts_at, made.ends_at)
    gone = booking.cancel(appointment=made, now=now, actor=ACTOR, at_any_time=True)
    assert gone.state == State.CANCELLED  # noqa: S101 - else cancel had raised
    return Tried(service, point, *span, with_whom=names)
