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
    for at, some in enumerate(skills):
        person = load_professional(point.organisation, some, rng)
        load_shifts(person, point, remote=point.kind != "library", free_day=at % 5)


def load_experts(
    agency: Organisation, skills: set[str], rng: Random, count: int = EXPERTS_PER_AGENCY
) -> None:
    """People of an agency who work by video and phone, from wherever they are."""
    for at in range(count):
        person = load_professional(agency, tuple(sorted(skills)), rng)
        load_shifts(person, None, remote=True, free_day=at % 5)


def load_professional(
    organisation: Organisation, skills: tuple[str, ...], rng: Random
) -> Professional:
    resource = Resource.objects.create(
        organisation=organisation, kind=ResourceKind.PROFESSIONAL, name=content.name(rng)
    )
    resource.capabilities.set(Capability.objects.filter(slug__in=skills))
    return Professional.objects.create(resource=resource, name_public=organisation.kind != "agency")


def load_shifts(
    person: Professional, point: ServicePoint | None, *, remote: bool, free_day: int
) -> None:
    """Four weekdays; at a point from before opening until after closing, for the point's own
    hours decide; libraries on Saturday too."""
    weekdays = [day for day in range(6 if point else 5) if day != free_day]
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
        for day in weekdays
    )


def offer_at_counter(service: Service, point: ServicePoint, row: Table) -> None:
    offering = _offering(service, point, Channel.IN_PERSON, row)
    Need.objects.create(offering=offering, kind=ResourceKind.DESK, place=NeedPlace.AT_POINT)
    _need_skill(offering, row["skill"], None)


def offer_in_booth(service: Service, point: ServicePoint, row: Table) -> None:
    """A booth at the point and, in the same appointment, a professional of the agency."""
    offering = _offering(service, point, Channel.VIDEO_POINT, row)
    Need.objects.create(offering=offering, kind=ResourceKind.BOOTH, place=NeedPlace.AT_POINT)
    _need_skill(offering, row["skill"], service.organisation)


def offer_at_home(service: Service, row: Table) -> None:
    for channel in HOME:
        if channel in row["channels"]:
            _need_skill(_offering(service, None, channel, row), row["skill"], service.organisation)


def _offering(service: Service, point: ServicePoint | None, channel: str, row: Table) -> Offering:
    return Offering.objects.create(
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


def _need_skill(offering: Offering, skill: str, organisation: Organisation | None) -> None:
    need = Need.objects.create(
        offering=offering,
        kind=ResourceKind.PROFESSIONAL,
        place=NeedPlace.ORGANISATION if organisation else NeedPlace.AT_POINT,
        organisation=organisation,
    )
    need.capabilities.set(Capability.objects.filter(slug=skill))
