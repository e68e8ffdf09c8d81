"""A day at the Leeuwarden counter on which somebody falls ill."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from locations.models import Closure, Resource, ServicePoint
from scheduling import booking
from scheduling.booking import Actor, Conflict, Contact
from scheduling.models import Allocation, Appointment
from scheduling.planning import readmodel, roster, stranded, timetable
from scheduling.planning.models import Absence, Professional
from tests.town import NOW, TUESDAY_NINE, Town

CLERK = Actor(kind="staff", origin="agenda")


def booked(town: Town, start: datetime = TUESDAY_NINE, name: str = "Sanne") -> Appointment:
    held = booking.hold(offering=town.passport, start=start, now=NOW, actor=CLERK).appointment
    contact = Contact(name=name, email=f"{name.lower()}@example.nl")
    return booking.confirm(appointment=held, contact=contact, now=NOW, actor=CLERK)


def who(appointment: Appointment) -> set[str]:
    """The names of what is taken for it."""
    taken = Allocation.objects.filter(segment__appointment=appointment)
    return set(taken.values_list("resource__name", flat=True))


def professional_of(town: Town, appointment: Appointment) -> Professional:
    return town.aisha if "Aisha" in who(appointment) else town.bram


def fall_ill(person: Professional, start: datetime = TUESDAY_NINE, now: datetime = NOW) -> Absence:
    """The whole day on which the start lies."""
    zone = ZoneInfo("Europe/Amsterdam")
    return roster.close_day(
        professional=person,
        day=start.astimezone(zone).date(),
        zone=zone,
        now=now,
        actor_id=None,
    )


def listed(point: ServicePoint, now: datetime = NOW) -> list[Conflict]:
    return booking.solve(stranded.at_point(point, now=now), now=now)


def out_of_order(desk: Resource, town: Town, now: datetime = NOW) -> None:
    """For the first days to come."""
    closure = Closure(
        service_point=town.hall,
        resource=desk,
        starts_at=now,
        ends_at=now + timedelta(days=3),
    )
    timetable.add(row=closure, now=now, actor_id=None)


def assert_true_masks(now: datetime = NOW) -> None:
    parts = readmodel.parts()
    assert not [one for part in parts for one in readmodel.differences(part, now=now)]
