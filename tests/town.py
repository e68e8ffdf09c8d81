"""A small network to test in: the Leeuwarden town hall, the Goirle library, and their people.

Aisha and Bram work at the Leeuwarden counter, Fatima for the pension agency from home.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hub.catalogue.models import (
    Capability,
    Organisation,
    Service,
    ServiceStatus,
    ServiceText,
)
from locations.models import (
    Channel,
    Need,
    NeedPlace,
    Offering,
    OpeningSpan,
    Resource,
    ResourceKind,
    ServicePoint,
)
from scheduling.models import CoverMask
from scheduling.planning import cover
from scheduling.planning.models import Professional, Shift
from tests.again import again

# A Monday, in summer time: 08:00 in Amsterdam.
NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
# Tuesday 2 June 09:00 in Amsterdam, when everything is open.
TUESDAY_NINE = datetime(2026, 6, 2, 7, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)


@dataclass(slots=True)
class Town:
    municipality: Organisation
    agency: Organisation
    library: Organisation
    hall: ServicePoint
    goirle: ServicePoint
    desks: list[Resource]
    booth: Resource
    aisha: Professional
    bram: Professional
    fatima: Professional
    passport: Offering  # 20 minutes at a desk of the hall, with a professional there
    pension: Offering  # 30 minutes in the library's booth with the remote agency
    pension_video: Offering  # 30 minutes of video at home
    pension_phone: Offering


TABLES = (
    *(Organisation, ServicePoint, OpeningSpan),
    *(Capability, Resource, Resource.capabilities.through, Professional, Shift),
    *(Service, ServiceText, Offering, Need, Need.capabilities.through, CoverMask),
)


def build(*, now: datetime = NOW, desks: int = 2, masks: bool = True) -> Town:
    if now != NOW:  # a moment that nobody asks for again
        return built(now=now, desks=desks, masks=masks)
    asked = (desks, masks, cover.HORIZON_DAYS)
    return again(asked, TABLES, lambda: built(now=now, desks=desks, masks=masks))


def built(*, now: datetime, desks: int, masks: bool) -> Town:
    leeuwarden = organisation("municipality", "leeuwarden", "Gemeente Leeuwarden")
    agency = organisation("agency", "pensioenbureau", "Pensioenbureau")
    library = organisation("library", "bibliotheek-goirle", "Bibliotheek Goirle")
    hall = point(leeuwarden, "town_hall", "stadhuis-leeuwarden", "Stadhuis Leeuwarden")
    goirle = point(library, "library", "bibliotheek-goirle", "Bibliotheek Goirle")
    goirle.latitude, goirle.longitude, goirle.postcode = 51.52, 5.06, "5051 AB"
    goirle.save()
    documents = skill("reisdocumenten")
    pensions = skill("pensioen")
    hall_desks = [place(hall, ResourceKind.DESK, f"Balie {n}") for n in range(1, desks + 1)]
    booth = place(goirle, ResourceKind.BOOTH, "Cabine 1")
    town = Town(
        municipality=leeuwarden,
        agency=agency,
        library=library,
        hall=hall,
        goirle=goirle,
        desks=hall_desks,
        booth=booth,
        aisha=professional(leeuwarden, "Aisha", documents, at=hall),
        bram=professional(leeuwarden, "Bram", documents, at=hall),
        fatima=professional(agency, "Fatima", pensions, remote=True),
        passport=offering(service(leeuwarden, "paspoort", "Paspoort"), hall, Channel.IN_PERSON, 20),
        pension=offering(service(agency, "aow", "AOW"), goirle, Channel.VIDEO_POINT, 30),
        pension_video=offering(service(agency, "aow", "AOW"), None, Channel.VIDEO_HOME, 30),
        pension_phone=offering(service(agency, "aow", "AOW"), None, Channel.PHONE, 30),
    )
    town.passport.max_persons = 4
    town.passport.extra_minutes_per_person = 10
    town.passport.save()
    need(town.passport, ResourceKind.DESK)
    need(town.passport, ResourceKind.PROFESSIONAL, documents)
    need(town.pension, ResourceKind.BOOTH)
    for remote in (town.pension, town.pension_video, town.pension_phone):
        need(remote, ResourceKind.PROFESSIONAL, pensions, organisation=agency)
    if masks:
        cover.rebuild_all(now=now)
    return town


def organisation(kind: str, slug: str, name: str) -> Organisation:
    return Organisation.objects.create(kind=kind, slug=slug, name=name)


def point(owner: Organisation, kind: str, slug: str, name: str) -> ServicePoint:
    made = ServicePoint.objects.create(
        organisation=owner,
        kind=kind,
        slug=slug,
        name=name,
        street="Oldehoofsterkerkhof 2",
        postcode="8911 DH",
        place="Leeuwarden",
        latitude=53.2033,
        longitude=5.7892,
        languages=["nl", "en"],
        step_free=True,
    )
    OpeningSpan.objects.bulk_create(
        OpeningSpan(service_point=made, weekday=weekday, opens=time(9), closes=time(17))
        for weekday in range(5)
    )
    return made


def skill(slug: str) -> Capability:
    return Capability.objects.create(slug=slug, kind="skill", name_nl=slug, name_en=slug)


def place(at: ServicePoint, kind: str, name: str) -> Resource:
    return Resource.objects.create(
        organisation=at.organisation, service_point=at, kind=kind, name=name
    )


def professional(
    owner: Organisation,
    name: str,
    *skills: Capability,
    at: ServicePoint | None = None,
    remote: bool = False,
) -> Professional:
    resource = Resource.objects.create(
        organisation=owner, kind=ResourceKind.PROFESSIONAL, name=name
    )
    resource.capabilities.set(skills)
    person = Professional.objects.create(resource=resource)
    Shift.objects.bulk_create(
        Shift(
            professional=person,
            service_point=at,
            remote=remote,
            weekday=weekday,
            starts=time(9),
            ends=time(17),
            valid_from=LONG_AGO,
        )
        for weekday in range(5)
    )
    return person


def service(owner: Organisation, slug: str, title: str) -> Service:
    made, fresh = Service.objects.get_or_create(
        organisation=owner,
        slug=slug,
        defaults={"status": ServiceStatus.PUBLISHED, "audience": ["citizen"], "max_persons": 4},
    )
    if fresh:
        ServiceText.objects.bulk_create(
            ServiceText(
                service=made, language=language, title=title, summary=f"{title} ({language})"
            )
            for language in ("nl", "en")
        )
    return made


def offering(what: Service, where: ServicePoint | None, channel: str, minutes: int) -> Offering:
    return Offering.objects.create(
        service=what,
        service_point=where,
        channel=channel,
        base_minutes=minutes,
        step_minutes=5 if minutes % 15 else 15,
    )


def need(
    of: Offering, kind: str, *skills: Capability, organisation: Organisation | None = None
) -> Need:
    made = Need.objects.create(
        offering=of,
        kind=kind,
        place=NeedPlace.ORGANISATION if organisation else NeedPlace.AT_POINT,
        organisation=organisation,
    )
    made.capabilities.set(skills)
    return made


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)
