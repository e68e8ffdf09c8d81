"""Points with their hours, desks, rooms and booths, as a file says them."""

from typing import Any

from hub.catalogue.models import Organisation
from locations.models import OpeningSpan, Resource, ServicePoint
from scheduling.onboarding.checking import File

FEATURES = {
    "drempelvrij": "step_free",
    "ringleiding": "hearing_loop",
    "lage_balie": "wheelchair_desk",
    "stille_ruimte": "quiet_room",
    "lift": "lift",
    "toilet": "toilet",
    "vervoer_nl": "transport_nl",
    "vervoer_en": "transport_en",
}


def build(owner: Organisation, found: File) -> dict[str, ServicePoint]:
    """By slug. In the caller's transaction; the masks are the caller's."""
    points = {said["kenmerk"]: _point(owner, said) for said in found.said("locaties")}
    OpeningSpan.objects.bulk_create(
        OpeningSpan(
            service_point=points[said["locatie"]],
            weekday=day,
            opens=said["open"],
            closes=said["dicht"],
            by_appointment_only=said["alleen_op_afspraak"],
        )
        for said in found.said("openingstijden")
        for day in said["dag"]
    )
    Resource.objects.bulk_create(
        Resource(
            organisation=owner,
            service_point=points[said["locatie"]],
            kind=said["soort"],
            name=said["naam"],
        )
        for said in found.said("balies")
    )
    return points


def _point(owner: Organisation, said: dict[str, Any]) -> ServicePoint:
    return ServicePoint.objects.create(
        organisation=owner,
        slug=said["kenmerk"],
        name=said["naam"],
        kind=said["soort"],
        street=said["straat"],
        postcode=_spaced(str(said["postcode"])),
        place=said["plaats"],
        municipality_code=owner.cbs_code,
        latitude=said["breedtegraad"],
        longitude=said["lengtegraad"],
        phone=said["telefoon"],
        languages=said["talen"],
        **{field: said[column] for column, field in FEATURES.items()},
    )


def _spaced(postcode: str) -> str:
    return f"{postcode[:4]} {postcode[-2:].upper()}"
