"""Rows of tickets, desks and people, as the pure rules want them."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from locations.models import Need, NeedPlace, Offering, Resource, ServicePoint
from scheduling.queue.abilities import PLACES, Asked, Hands, Place, Request
from scheduling.queue.line import Waiting
from scheduling.queue.models import AT_A_DESK, DeskSession, Ticket, TicketService


def waiting_of(ticket: Ticket) -> Waiting:
    return Waiting(
        ticket_id=ticket.pk,
        number=ticket.number,
        queued_at=ticket.queued_at,
        due_at=ticket.due_at,
        priority_reason=ticket.priority_reason,
    )


def request_of(ticket: Ticket) -> Request:
    """What the ticket asks for now: the needs of the first service that is still to be done."""
    ahead = services_left(ticket)
    return Request(
        point_id=ticket.service_point_id,
        needs=needs_of(ahead[0].offering) if ahead else (),
        desk_id=ticket.wanted_desk_id,
        professional_id=ticket.wanted_professional_id,
        organisation_id=ticket.wanted_organisation_id,
    )


def services_left(ticket: Ticket) -> list[TicketService]:
    every = sorted(ticket.services.all(), key=lambda service: service.position)
    return [service for service in every if service.done_at is None]


def needs_of(offering: Offering) -> tuple[Asked, ...]:
    needs = sorted(offering.needs.all(), key=lambda need: need.pk)
    return tuple(_asked(need) for need in needs)


def _asked(need: Need) -> Asked:
    return Asked(
        kind=need.kind,
        capabilities=frozenset(some.pk for some in need.capabilities.all()),
        owners=_owners(need),
        at_point=need.place == NeedPlace.AT_POINT,
    )


def _owners(need: Need) -> frozenset[int]:
    if need.group is not None:
        return frozenset(member.pk for member in need.group.members.all())
    return frozenset({need.organisation_id} if need.organisation_id else ())


def open_sessions() -> QuerySet[DeskSession]:
    return (
        DeskSession.objects.filter(closed_at=None)
        .select_related("desk__service_point", "professional__resource", "professional__user")
        .prefetch_related("desk__capabilities", "professional__resource__capabilities")
    )


def sessions_at(point: ServicePoint) -> QuerySet[DeskSession]:
    """At the desks of the point, in order of opening."""
    return open_sessions().filter(desk__service_point=point).order_by("opened_at", "pk")


def sessions_elsewhere(requests: Iterable[Request]) -> QuerySet[DeskSession]:
    """Who works from elsewhere and could be asked for by one of these."""
    requests = list(requests)
    owners = {pk for asked in requests for need in asked.people for pk in need.owners}
    owners |= {asked.organisation_id for asked in requests if asked.organisation_id}
    people = {asked.professional_id for asked in requests if asked.professional_id}
    wanted = Q(professional__resource__organisation__in=owners) | Q(professional__in=people)
    return open_sessions().filter(wanted, desk=None).order_by("opened_at", "pk")


def hands_of(session: DeskSession) -> Hands:
    resource = session.professional.resource
    return Hands(
        id=session.pk,
        professional_id=session.professional_id,
        organisation_id=resource.organisation_id,
        skills=frozenset(some.pk for some in resource.capabilities.all()),
        place=place_of(session.desk) if session.desk else None,
    )


def place_of(resource: Resource) -> Place:
    return Place(
        id=resource.pk,
        point_id=resource.service_point_id or 0,
        kind=resource.kind,
        capabilities=frozenset(some.pk for some in resource.capabilities.all()),
    )


def places_at(points: Iterable[int]) -> list[Place]:
    """The desks, rooms and booths of the points; booths first."""
    return [place_of(row) for row in _places(points)]


def free_places(points: Iterable[int]) -> list[Place]:
    """Where nobody works and nobody is called to, for who works from elsewhere."""
    taken = Ticket.objects.filter(state__in=AT_A_DESK, desk__isnull=False).values("desk")
    worked = DeskSession.objects.filter(closed_at=None, desk__isnull=False).values("desk")
    free = _places(points).exclude(pk__in=taken).exclude(pk__in=worked)
    return [place_of(row) for row in free]


def _places(points: Iterable[int]) -> QuerySet[Resource]:
    rows = Resource.objects.filter(service_point__in=set(points), kind__in=PLACES, active=True)
    return rows.prefetch_related("capabilities").order_by("kind", "name", "pk")
