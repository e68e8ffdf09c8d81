"""Who helps: the organisation whose service it is. A national base helps nobody itself; there it is
the organisation of the point."""

from collections.abc import Iterable

from hub.catalogue.models import Organisation, OrganisationKind, Service
from hub.people.models import User
from locations.models import Offering
from scheduling.conversations import access
from scheduling.models import Appointment, State
from scheduling.queue.models import Ticket

RELATED = ("offering__service__organisation", "offering__service_point__organisation")


def own_part(user: User, of: Appointment | Ticket) -> tuple[Organisation, Service] | None:
    """The first service of the visit that the user's own organisation helps with."""
    point = of.service_point
    for owner, service in _helpers(_offerings(of)):
        if access.reaches(user, owner, point):
            return owner, service
    return None


def _offerings(of: Appointment | Ticket) -> list[Offering]:
    if isinstance(of, Ticket):
        rows = of.services.select_related(*RELATED).order_by("position")
        return [row.offering for row in rows]
    if of.state != State.CONFIRMED:
        return []
    segments = of.segments.select_related(*RELATED).order_by("position")
    return [segment.offering for segment in segments]


def _helpers(offerings: Iterable[Offering]) -> list[tuple[Organisation, Service]]:
    return [(_helper(offering), offering.service) for offering in offerings]


def _helper(offering: Offering) -> Organisation:
    owner, point = offering.service.organisation, offering.service_point
    national = owner.kind == OrganisationKind.NATIONAL
    return point.organisation if national and point else owner
