"""Which services can be booked where, and what each booking needs."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from hub.catalogue.importing import standing
from hub.catalogue.models import Capability, Organisation, Service
from locations.models import (
    Channel,
    Need,
    NeedPlace,
    Offering,
    ResourceKind,
    ServicePoint,
)
from scheduling.onboarding.checking import File
from scheduling.onboarding.problems import NotReady, Problem
from scheduling.onboarding.rows import AT_HOME, Row

USUAL_PLACE = {
    Channel.IN_PERSON: ResourceKind.DESK,
    Channel.VIDEO_POINT: ResourceKind.BOOTH,
}
REMOTE = (*AT_HOME, Channel.VIDEO_POINT)


def build(owner: Organisation, points: dict[str, ServicePoint], found: File) -> None:
    """In the caller's transaction. Raises NotReady for services that the file does not hold."""
    known = standing.by_identifier(owner)
    unknown = list(_unknown(found.rows["aanbod"], known))
    if unknown:
        raise NotReady(unknown)
    for said in found.said("aanbod"):
        service = known[said["dienst"]]
        offering = _offering(service, points.get(said["locatie"]), said)
        _needs(owner, offering, said)


def _unknown(rows: list[Row], known: dict[str, Service]) -> Iterator[Problem]:
    for row in rows:
        identifier = row.cleaned_data["dienst"]
        if identifier not in known:
            told = _("“%(found)s” is not in the sheet diensten.") % {"found": identifier[:60]}
            yield Problem("aanbod", row.line, "dienst", told)


def _offering(service: Service, point: ServicePoint | None, said: dict[str, Any]) -> Offering:
    persons = said["meeste_personen"] or service.max_persons
    return Offering.objects.create(
        service=service,
        service_point=point,
        channel=said["kanaal"],
        base_minutes=said["minuten"],
        extra_minutes_per_person=said["extra_per_persoon"] or 0,
        max_persons=persons,
        step_minutes=5 if said["minuten"] % 15 else 15,
    )


def _needs(owner: Organisation, offering: Offering, said: dict[str, Any]) -> None:
    """A place at the point, where there is one, and somebody who can do it."""
    if offering.service_point_id:
        kind = said["plek"] or USUAL_PLACE[said["kanaal"]]
        Need.objects.create(offering=offering, kind=kind, place=NeedPlace.AT_POINT)
    remote = said["kanaal"] in REMOTE
    need = Need.objects.create(
        offering=offering,
        kind=ResourceKind.PROFESSIONAL,
        place=NeedPlace.ORGANISATION if remote else NeedPlace.AT_POINT,
        organisation=owner if remote else None,
    )
    need.capabilities.set(Capability.objects.filter(slug__in=said["vaardigheden"]))
