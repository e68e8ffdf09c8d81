"""Loads places and people: points with hours and desks, professionals with shifts, offerings."""

from datetime import date, time
from random import Random

from hub.catalogue.models import Capability, Organisation, Service
from hub.demo import content
from hub.demo.content import Table
from locations import holidays
from locations.models import (
    Channel,
    HolidayChoice,
    Need,
    NeedPlace,
    Offering,
    OpeningSpan,
    Resource,
    ResourceKind,
    ServicePoint,
)
from scheduling.planning.models import Professional, Shift

POINT_FIELDS = (
    *("slug", "name", "kind", "street", "postcode", "place", "latitude", "longitude", "phone"),
    *("languages", "transport_nl", "transport_en", "directions_nl", "directions_en"),
    *("step_free", "hearing_loop", "wheelchair_desk", "quiet_room", "lift", "toilet"),
)
# What one person at a town hall can do; two such groups make a generalist.
COUNTER_SKILLS = (
    ("reisdocumenten", "rijbewijzen", "burgerzaken", "nationaliteit"),
    ("burgerzaken", "huwelijk", "reisdocumenten"),
    ("werk-en-inkomen", "schuldhulp", "zorg-en-ondersteuning"),
    ("vergunningen", "openbare-ruimte", "belastingen"),
)
EXPERTS_PER_AGENCY = 8
SHIFTS_FROM = date(2020, 1, 1)
HOME = (Channel.VIDEO_HOME, Channel.PHONE)


def load_point(row: Table, organisation: Organisation) -> ServicePoint:
    point = ServicePoint.objects.create(
        organisation=organisation,
        municipality_code=row["municipality_cbs_code"],
        **{field: row[field] for field in POINT_FIELDS},
    )
    OpeningSpan.objects.bulk_create(
        OpeningSpan(
            service_point=point,
            weekday=span["weekday"],
            opens=time.fromisoformat(span["opens"]),
            closes=time.fromisoformat(span["closes"]),
            by_appointment_only=span["by_appointment_only"],
        )
        for span in row["hours"]
    )
    load_places(point, row)
    return point


def load_places(point: ServicePoint, row: Table) -> None:
    names = [(ResourceKind.DESK, f"Balie {n}") for n in range(1, row["desks"] + 1)]
    names += [(ResourceKind.BOOTH, f"Cabine {n}") for n in range(1, row["booths"] + 1)]
    names += [(ResourceKind.ROOM, f"Kamer {n}") for n in range(1, row["rooms"] + 1)]
    if row.get("wedding_room"):
        names.append((ResourceKind.ROOM, "Trouwzaal"))
    Resource.objects.bulk_create(
        Resource(organisation_id=point.organisation_id, service_point=point, kind=kind, name=name)
        for kind, name in names
    )


def close_on_holidays(organisations: list[Organisation]) -> None:
    HolidayChoice.objects.bulk_create(
        HolidayChoice(organisation=organisation, holiday=key)
        for organisation in organisations
        for key in holidays.USUAL
    )


def load_counter_staff(point: ServicePoint, rng: Random) -> None:
    """One professional a desk, so that every desk can be staffed; skills spread over them."""
    desks = Resource.objects.filter(service_point=point, kind=ResourceKind.DESK).count()
    if point.kind == "library":
        skills: list[tuple[str, ...]] = [("digitale-hulp",)] * max(desks, 1)
    else:
        skills = [
            tuple({skill for group in COUNTER_SKILLS[at::desks] for skill in group})
            if desks < len(COUNTER_SKILLS)
            else COUNTER_SKILLS[at % len(COUNTER_SKILLS)]
            for at in range(desks)
        ]
    people = load_professionals(point.organisation, skills, rng)
    load_shifts(people, point, remote=point.kind != "library")


def load_experts(
    agency: Organisation, skills: set[str], rng: Random, count: int = EXPERTS_PER_AGENCY
) -> None:
    """People of an agency who work by video and phone, from wherever they are."""
    people = load_professionals(agency, [tuple(sorted(skills))] * count, rng)
    load_shifts(people, None, remote=True)


def load_professionals(
    organisation: Organisation, skills: list[tuple[str, ...]], rng: Random
) -> list[Professional]:
    """One for each row of skills."""
    known = dict(Capability.objects.values_list("slug", "pk"))
    resources = Resource.objects.bulk_create(
        Resource(organisation=organisation, kind=ResourceKind.PROFESSIONAL, name=content.name(rng))
        for _some in skills
    )
    Resource.capabilities.through.objects.bulk_create(
        Resource.capabilities.through(resource_id=resource.pk, capability_id=known[skill])
        for resource, some in zip(resources, skills, strict=True)
        for skill in some
    )
    return Professional.objects.bulk_create(
        Professional(resource=resource, name_public=organisation.kind != "agency")
        for resource in resources
    )


def load_shifts(people: list[Professional], point: ServicePoint | None, *, remote: bool) -> None:
    """Four weekdays each, with another free day; at a point from before opening until after
    closing, for the point's own hours decide; libraries on Saturday too."""
    Shift.objects.bulk_create(
        Shift(
            professional=person,
            service_point=point,
            remote=remote,
            weekday=day,
            starts=time(8, 30),
            ends=time(20) if point else time(17),
            valid_from=SHIFTS_FROM,
        )
        for at, person in enumerate(people)
        for day in range(6 if point else 5)
        if day != at % 5
    )


Place = tuple[Service, ServicePoint | None]


def offer_at_counters(places: list[Place], row: Table) -> None:
    """A desk at the point, and a professional there."""
    _offer(places, Channel.IN_PERSON, row, ResourceKind.DESK, remote=False)


def offer_in_booths(places: list[Place], row: Table) -> None:
    """A booth at the point and, in the same appointment, a professional of the agency."""
    _offer(places, Channel.VIDEO_POINT, row, ResourceKind.BOOTH, remote=True)


def offer_at_home(services: list[Service], row: Table) -> None:
    for channel in HOME:
        if channel in row["channels"]:
            _offer([(service, None) for service in services], channel, row, None, remote=True)


def _offer(
    places: list[Place], channel: str, row: Table, kind: str | None, *, remote: bool
) -> None:
    """The same service at many places, in a handful of statements."""
    made = Offering.objects.bulk_create(_offering(*place, channel, row) for place in places)
    if kind:
        Need.objects.bulk_create(
            Need(offering=offering, kind=kind, place=NeedPlace.AT_POINT) for offering in made
        )
    needs = Need.objects.bulk_create(
        Need(
            offering=offering,
            kind=ResourceKind.PROFESSIONAL,
            place=NeedPlace.ORGANISATION if remote else NeedPlace.AT_POINT,
            organisation=offering.service.organisation if remote else None,
        )
        for offering in made
    )
    skill = Capability.objects.get(slug=row["skill"])
    Need.capabilities.through.objects.bulk_create(
        Need.capabilities.through(need_id=need.pk, capability_id=skill.pk) for need in needs
    )


def _offering(service: Service, point: ServicePoint | None, channel: str, row: Table) -> Offering:
    return Offering(
        service=service,
        service_point=point,
        channel=channel,
        base_minutes=row["base_minutes"],
        extra_minutes_per_person=row["extra_minutes_per_person"],
        max_persons=row["max_persons"],
        notice_minutes=120,
        horizon_days=60,
        cancel_deadline_minutes=120,
        walk_in_share=20 if channel == Channel.IN_PERSON else 0,
    )
