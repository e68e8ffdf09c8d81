"""Who somebody sees in the room. Who waits sees nobody, and nobody but staff sees who waits: so
two people who should not meet never do."""

from datetime import datetime
from typing import Any

from scheduling.video.models import Seat, SeatRole, SeatState
from scheduling.video.seats import Circle, is_here


def seen_by(circle: Circle, *, now: datetime) -> dict[str, Any]:
    own = circle.own
    return {
        "you": {"seat": own.pk, "role": own.role, "state": own.state},
        "people": [_person(seat, now) for seat in _visible(circle)],
        "captions": own.state == SeatState.ADMITTED and circle.has_captions(),
    }


def _visible(circle: Circle) -> list[Seat]:
    if circle.own.state != SeatState.ADMITTED:
        return []
    if circle.own.role != SeatRole.MODERATOR:
        return circle.admitted()
    return [seat for seat in circle.others if seat.state != SeatState.REFUSED]


def _person(seat: Seat, now: datetime) -> dict[str, Any]:
    return {
        "seat": seat.pk,
        "role": seat.role,
        "state": seat.state,
        "here": is_here(seat, now),
        "tab": seat.session,
        "epoch": seat.epoch,
    }
