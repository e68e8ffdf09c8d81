"""What one agenda shows: a service point, or the remote work of an organisation."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.urls import reverse

from hub.catalogue.models import Organisation
from hub.errors import NotFound
from hub.people.access import Right
from hub.people.models import User
from locations import access
from locations.models import NeedPlace, Offering, ResourceKind, ServicePoint
from scheduling.models import Allocation, Appointment, Segment, State
from scheduling.planning.models import Professional
from scheduling.reference import parse_reference

COUNTRY_ZONE = "Europe/Amsterdam"  # of work that is at no point


@dataclass(frozen=True, slots=True)
class Workplace:
    """`point` is None for the remote work of the organisation: video and phone."""

    organisation: Organisation
    point: ServicePoint | None = None

    @property
    def name(self) -> str:
        return self.point.name if self.point else self.organisation.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.point.zone if self.point else COUNTRY_ZONE)

    def address(self) -> dict[str, str]:
        """What names it in an address."""
        if self.point:
            return {"point": self.point.slug}
        return {"organisation": self.organisation.slug}

    def url(self, page: str, **more: Any) -> str:
        return reverse(f"agenda:{page}", kwargs={**self.address(), **more})

    def appointments(self) -> QuerySet[Appointment]:
        if self.point:
            return Appointment.objects.filter(service_point=self.point)
        return Appointment.objects.filter(_remote_of([self.organisation]))

    def offerings(self) -> QuerySet[Offering]:
        if self.point:
            return Offering.objects.filter(service_point=self.point)
        return Offering.objects.filter(
            service_point=None,
            needs__place=NeedPlace.ORGANISATION,
            needs__organisation=self.organisation,
        ).distinct()

    def professionals(self) -> QuerySet[Professional]:
        """Who is planned here: at a point whoever has a shift there or belongs to its
        organisation and has no shift yet; remotely the organisation's own people."""
        people = Professional.objects.filter(resource__kind=ResourceKind.PROFESSIONAL)
        if self.point:
            here = Q(shifts__service_point=self.point)
            unplanned = Q(shifts=None, resource__organisation=self.organisation)
            return people.filter(here | unplanned).distinct()
        return people.filter(resource__organisation=self.organisation)


def _remote_of(organisations: Any) -> Q:
    """Appointments that remote professionals of the organisations conduct. By the need and not by
    the allocation, for a cancelled appointment has none left."""
    asked = Segment.objects.filter(
        offering__needs__place=NeedPlace.ORGANISATION,
        offering__needs__organisation__in=organisations,
    )
    # Of a group whoever was chosen conducts it, and so does who was added at the citizen's wish.
    chosen = Allocation.objects.filter(resource__organisation__in=organisations).filter(
        Q(need__place=NeedPlace.GROUP) | Q(need__offering=None, resource__kind="professional")
    )
    return Q(pk__in=asked.values("appointment")) | Q(pk__in=chosen.values("segment__appointment"))


def of_user(user: User, right: Right) -> list[Workplace]:
    """Where the user has the right, by name; remote work last."""
    points = access.points(user, right).select_related("organisation").order_by("name")
    found = [Workplace(point.organisation, point) for point in points]
    remote = access.organisations(user, right).filter(pk__in=_with_remote_work())
    return found + [Workplace(organisation) for organisation in remote.order_by("name")]


def _with_remote_work() -> QuerySet[Offering, Any]:
    return Offering.objects.filter(needs__organisation__isnull=False).values("needs__organisation")


def find(
    *, user: User, right: Right, point: str | None = None, organisation: str | None = None
) -> Workplace:
    """The workplace of this address. Raises NotFound when it is missing or not the user's."""
    if point is not None:
        place = ServicePoint.objects.select_related("organisation").filter(slug=point).first()
        if place is not None and user.has_perm(f"locations.{right}_point", place):
            return Workplace(place.organisation, place)
        raise NotFound
    owner = Organisation.objects.filter(slug=organisation).first()
    if owner is not None and user.has_perm(f"locations.{right}_organisation", owner):
        return Workplace(owner)
    raise NotFound


def appointment(*, user: User, right: Right, reference: str) -> tuple[Appointment, Workplace]:
    """An appointment at one of the user's points or by one of its remote colleagues, and that
    workplace. Raises NotFound, for hidden and missing alike."""
    found = (
        Appointment.objects.select_related("service_point__organisation")
        .filter(reference=parse_reference(reference) or "")
        .exclude(state=State.WAITING)  # there is nothing to see or do yet
        .first()
    )
    if found is None:
        raise NotFound
    place = found.service_point
    if place is not None and user.has_perm(f"locations.{right}_point", place):
        return found, Workplace(place.organisation, place)
    mine = access.organisations(user, right).filter(pk__in=_conducting(found)).first()
    if mine is None:
        raise NotFound
    return found, Workplace(mine)


def _conducting(found: Appointment) -> Any:
    """The organisations whose people conduct it remotely."""
    asked = found.segments.filter(offering__needs__place=NeedPlace.ORGANISATION)
    chosen = Allocation.objects.filter(segment__appointment=found).filter(
        Q(need__place=NeedPlace.GROUP) | Q(need__offering=None, resource__kind="professional")
    )
    return {
        *asked.values_list("offering__needs__organisation", flat=True),
        *chosen.values_list("resource__organisation", flat=True),
    } - {None}
