"""A plan, and what it is made of; how the rows of many are written together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TypeVar

from django.db.models import Model

from hub.catalogue.models import Capability, Organisation, OrganisationGroup, Service
from locations.models import Need, Offering, Resource, ServicePoint
from scheduling.availability import Asker
from scheduling.models import Appointment, Segment
from scheduling.planning.models import OutsideCalendar, Professional, Shift
from tests import town as towns

M = TypeVar("M", bound=Model)


@dataclass(slots=True)
class Base:
    """The owners, groups and services of a plan, and the skills that all know; made once."""

    owners: list[Organisation]
    skills: list[Capability]
    groups: list[OrganisationGroup]
    services: list[Service]


def bases(count: int = 10) -> list[Base]:
    skills = [towns.skill(f"skill-{n}") for n in range(2)]
    return [_base(number, skills) for number in range(count)]


def _base(number: int, skills: list[Capability]) -> Base:
    owners = [
        towns.organisation("agency", f"org-{number}-{n}", f"Org {number}.{n}") for n in range(3)
    ]
    pair = OrganisationGroup.objects.create(slug=f"samen-{number}", name="Samen")
    pair.members.set(owners[:2])
    nobody = OrganisationGroup.objects.create(slug=f"niemand-{number}", name="Niemand")
    return Base(
        owners=owners,
        skills=skills,
        groups=[pair, nobody],
        services=[towns.service(owners[0], f"dienst-{n}", f"Dienst {n}") for n in range(3)],
    )


@dataclass(slots=True)
class Plan:
    """A world as it is at `now`, and the window to be asked about."""

    number: int
    rng: Random
    base: Base
    now: datetime
    start: datetime
    end: datetime
    points: list[ServicePoint] = field(default_factory=list)
    places: list[Resource] = field(default_factory=list)
    people: list[Professional] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    offerings: list[Offering] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    calendars: list[OutsideCalendar] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    asker: Asker = Asker.ONLINE
    ignoring: Appointment | None = None

    @property
    def resources(self) -> list[Resource]:
        return [*self.places, *(person.resource for person in self.people)]

    @property
    def support(self) -> list[Need]:
        return [need for need in self.needs if need.offering_id is None]


def write(
    model: type[M], plans: Sequence[Plan], make: Callable[[Plan], Iterable[M]]
) -> list[list[M]]:
    """The rows of all plans in one statement; gives those of each plan."""
    made = [list(make(plan)) for plan in plans]
    model._default_manager.bulk_create(row for rows in made for row in rows)
    return made


def some(rng: Random, few: int, many: int) -> range:
    return range(rng.randint(few, many))
