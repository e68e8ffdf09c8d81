"""Who can help whom. Pure: what a ticket asks on one side, desk and professional on the other.

- Here: the desk is of the kind and has the equipment that the service needs, and the professional
  has the skill.
- From elsewhere: the professional is of the organisation (or group) that the service needs, and a
  place that the service needs, a booth by default, is free at the point.
- Whoever was forwarded to a desk, a person or an organisation goes there and nowhere else.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from locations.models import ResourceKind

PLACES = frozenset({ResourceKind.DESK, ResourceKind.ROOM, ResourceKind.BOOTH})


@dataclass(frozen=True, slots=True)
class Asked:
    """One need. `owners`: the organisations that may fill it; none when it is filled at the
    point."""

    kind: str
    capabilities: frozenset[int] = frozenset()
    owners: frozenset[int] = frozenset()
    at_point: bool = True

    @property
    def is_place(self) -> bool:
        return self.kind in PLACES


@dataclass(frozen=True, slots=True)
class Request:
    """What a ticket asks for now."""

    point_id: int
    needs: tuple[Asked, ...] = ()
    desk_id: int | None = None
    professional_id: int | None = None
    organisation_id: int | None = None

    @property
    def is_forwarded(self) -> bool:
        return any((self.desk_id, self.professional_id, self.organisation_id))

    @property
    def places(self) -> tuple[Asked, ...]:
        return tuple(need for need in self.needs if need.is_place)

    @property
    def people(self) -> tuple[Asked, ...]:
        return tuple(need for need in self.needs if not need.is_place)


@dataclass(frozen=True, slots=True)
class Place:
    """A desk, room or booth."""

    id: int
    point_id: int
    kind: str
    capabilities: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Hands:
    """Who works now. `place` is None for who works from elsewhere."""

    id: int
    professional_id: int
    organisation_id: int
    skills: frozenset[int] = frozenset()
    place: Place | None = None


def can_help(hands: Hands, request: Request, free: Iterable[Place] = ()) -> bool:
    """`free`: the places of the point that somebody from elsewhere could use."""
    return place_for(hands, request, free) is not None


def place_for(hands: Hands, request: Request, free: Iterable[Place] = ()) -> Place | None:
    """Where these hands would help: their own desk, or the first free place that suits."""
    if not _may(hands, request):
        return None
    if hands.place is not None:
        return hands.place if _suits(hands.place, request) else None
    if request.desk_id is not None:
        return None
    here = (place for place in free if place.point_id == request.point_id)
    return next((place for place in here if _suits_from_elsewhere(place, request)), None)


def _may(hands: Hands, request: Request) -> bool:
    if hands.place is not None and hands.place.point_id != request.point_id:
        return False
    if request.professional_id is not None:
        return hands.professional_id == request.professional_id
    if request.organisation_id is not None:
        return hands.organisation_id == request.organisation_id
    if request.desk_id is not None:
        return True
    return not request.people or any(_fills(hands, need) for need in request.people)


def _fills(hands: Hands, need: Asked) -> bool:
    if not need.capabilities <= hands.skills:
        return False
    if need.at_point:
        return hands.place is not None
    return hands.organisation_id in need.owners


def _suits(place: Place, request: Request) -> bool:
    """The own desk: forwarded there is enough."""
    if request.desk_id is not None:
        return place.id == request.desk_id
    return request.is_forwarded or _has_what_it_needs(place, request)


def _suits_from_elsewhere(place: Place, request: Request) -> bool:
    if request.is_forwarded or not request.places:
        return place.kind == ResourceKind.BOOTH
    return _has_what_it_needs(place, request)


def _has_what_it_needs(place: Place, request: Request) -> bool:
    return not request.places or any(
        place.kind == need.kind and need.capabilities <= place.capabilities
        for need in request.places
    )
