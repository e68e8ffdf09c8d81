"""Who sits in a room of the hub's own, and whether they were let in. The only writer of Seat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.errors import DomainError, NotFound
from scheduling.models import Appointment
from scheduling.reference import hash_of, new_token
from scheduling.video.models import INVITED, Seat, SeatRole, SeatState
from scheduling.video.room import room_of

MOST = 4  # in one call: each sends to each other
READ = (
    *("room", "role", "state", "epoch", "session", "seen_at", "starts_at", "user", "captions"),
    *(f"appointment__{name}" for name in ("state", "channel", "starts_at", "ends_at")),
)
HERE_FOR = timedelta(seconds=20)  # after the last sign of life
ELSEWHERE = (
    "elsewhere:"  # a session on a server of the organisation, which tells who comes and goes
)


class SeatTaken(DomainError):
    """Another tab sits here now."""

    code = "video_seat_taken"
    status = 409
    sentence = _("You take part in this call in another window.")


class RoomIsFull(DomainError):
    code = "video_room_full"
    status = 409
    sentence = _("Four people are in this call. There is no room for a fifth.")
    way_forward = _("Ask somebody to leave first.")


def take_as_guest(appointment: Appointment, *, now: datetime, held: str = "") -> str:
    """The citizen's seat, and its token. Who still has theirs (`held`) sits down where they sat;
    who comes by the link anew waits anew, and the old token opens nothing any more."""
    room = room_of(appointment)
    if (
        held
        and Seat.objects.filter(room=room, role=SeatRole.GUEST, token_hash=hash_of(held))
        .exclude(state=SeatState.REFUSED)
        .exists()
    ):
        return held
    token = new_token()
    fresh = _empty(token)
    made = {"appointment": appointment, "starts_at": appointment.starts_at, "made_at": now}
    with transaction.atomic():
        seat, created = Seat.objects.get_or_create(
            room=room, role=SeatRole.GUEST, defaults={**made, **fresh}
        )
        if not created:
            Seat.objects.filter(pk=seat.pk).update(**fresh, epoch=F("epoch") + 1)
    return token


def give_up(token: str) -> None:
    """By the citizen, at a screen that is for the next one: the token opens nothing any more."""
    mine = Seat.objects.filter(token_hash=hash_of(token), role=SeatRole.GUEST)
    mine.exclude(state=SeatState.REFUSED).update(**_empty(new_token()), epoch=F("epoch") + 1)


def _empty(token: str) -> dict[str, Any]:
    return {
        "token_hash": hash_of(token),
        "state": SeatState.WAITING,
        "session": "",
        "admitted_at": None,
        "seen_at": None,
        "captions": False,
    }


def take_as_staff(appointment: Appointment, *, user_id: int, now: datetime) -> Seat:
    """For whom the caller has found to be of the staff of this appointment."""
    made = {
        "appointment": appointment,
        "starts_at": appointment.starts_at,
        "role": SeatRole.MODERATOR,
        "state": SeatState.ADMITTED,
        "made_at": now,
        "admitted_at": now,
    }
    return Seat.objects.get_or_create(room=room_of(appointment), user_id=user_id, defaults=made)[0]


def of_staff(appointment: Appointment, *, user_id: int) -> Seat | None:
    """The one they took."""
    return Seat.objects.filter(room=room_of(appointment), user_id=user_id).first()


def set_captions(seat_id: int, *, on: bool) -> None:
    Seat.objects.filter(pk=seat_id).update(captions=on)


def invite(
    appointment: Appointment, *, role: SeatRole, now: datetime, actor_id: int | None = None
) -> str:
    """A seat for a third person, and its token. They wait like everybody who comes by a link."""
    assert role in INVITED  # noqa: S101 - the doors offer no other
    token = new_token()
    seat = Seat.objects.create(
        appointment=appointment,
        starts_at=appointment.starts_at,
        room=room_of(appointment),
        role=role,
        state=SeatState.WAITING,
        token_hash=hash_of(token),
        made_at=now,
    )
    _record("invited", seat, now, actor_id)
    return token


def of_guest(token: str) -> int:
    """The id of the seat that was just made or found again."""
    return Seat.objects.values_list("pk", flat=True).get(token_hash=hash_of(token))


def opened_by(token: str) -> Seat | None:
    found = Seat.objects.select_related("appointment__service_point")
    return found.filter(token_hash=hash_of(token)).first()


def sit(seat: Seat, *, session: str, again: bool, now: datetime) -> int:
    """Sits down in this tab and gives the number of the connection. `again`: the same tab after a
    cut, which may not take the seat back from another. Raises SeatTaken or RoomIsFull."""
    mine = Seat.objects.filter(pk=seat.pk, token_hash=seat.token_hash)
    if again:
        mine = mine.filter(session=session)
    with transaction.atomic():
        if seat.state == SeatState.ADMITTED:
            _must_have_room(seat, now)
        if not mine.update(session=session, seen_at=now, epoch=F("epoch") + 1):
            raise SeatTaken
        return Seat.objects.values_list("epoch", flat=True).get(pk=seat.pk)


def seen(seat_ids: Iterable[int], *, now: datetime) -> None:
    """Signs of life of those who are connected."""
    Seat.objects.filter(pk__in=seat_ids, seen_at__isnull=False).update(seen_at=now)


def rise(seat_id: int, *, epoch: int) -> None:
    """The connection is gone; unless another took its place, nobody is there."""
    Seat.objects.filter(pk=seat_id, epoch=epoch).update(seen_at=None)


@dataclass(frozen=True, slots=True)
class Circle:
    """One seat, as it is at this moment, and the others of its room."""

    own: Seat
    others: list[Seat]

    def has_captions(self) -> bool:
        """Whether the citizen switched them on. Nobody hears for who only waits."""
        guests = [seat for seat in (self.own, *self.others) if seat.role == SeatRole.GUEST]
        return any(seat.captions and seat.state == SeatState.ADMITTED for seat in guests)

    def admitted(self) -> list[Seat]:
        return [seat for seat in self.others if seat.state == SeatState.ADMITTED]


def of_rooms(rooms: Iterable[str]) -> list[Seat]:
    """In one statement, in the order in which they were made."""
    found = Seat.objects.filter(room__in=rooms).select_related("appointment").only(*READ)
    return list(found.order_by("pk"))


def is_here(seat: Seat, now: datetime) -> bool:
    if seat.seen_at is None:
        return False
    return seat.session.startswith(ELSEWHERE) or now - seat.seen_at < HERE_FOR


def came_elsewhere(seat_id: int, *, room: str, session: str, now: datetime) -> None:
    """As the organisation's own server tells. Who comes anew takes the place of who was there."""
    mine = Seat.objects.filter(pk=seat_id, room=room)
    mine.update(session=_elsewhere(session), seen_at=now, epoch=F("epoch") + 1)


def went_elsewhere(seat_id: int, *, room: str, session: str) -> Seat | None:
    """The seat, unless somebody sits there anew already."""
    mine = Seat.objects.filter(pk=seat_id, room=room, session=_elsewhere(session))
    seat = mine.exclude(seen_at=None).select_related("appointment").first()
    return seat if seat and mine.exclude(seen_at=None).update(seen_at=None) else None


def all_went(*, room: str) -> None:
    Seat.objects.filter(room=room, session__startswith=ELSEWHERE).update(seen_at=None)


def who_is_here(appointment: Appointment, *, now: datetime) -> list[Seat]:
    """In the order in which their seats were made; who waits to be let in, too."""
    found = Seat.objects.filter(room=room_of(appointment)).exclude(state=SeatState.REFUSED)
    return [seat for seat in found.order_by("pk") if is_here(seat, now)]


def _elsewhere(session: str) -> str:
    return f"{ELSEWHERE}{session}"[:36]


def admit(seat_id: int, *, by: Seat, now: datetime) -> None:
    """Raises NotFound for a seat of another room, or RoomIsFull."""
    with transaction.atomic():
        seat = _of_room(seat_id, by)
        if seat.state == SeatState.ADMITTED:
            return
        _must_have_room(seat, now)
        seat.state, seat.admitted_at = SeatState.ADMITTED, now
        seat.save(update_fields=["state", "admitted_at"])
        _record("admitted", seat, now, by.user_id)


def refuse(seat_id: int, *, by: Seat, now: datetime) -> None:
    """Also somebody who was let in. Whoever is refused stays out; a citizen may come by the link
    of the appointment anew, and waits. Raises NotFound."""
    with transaction.atomic():
        seat = _of_room(seat_id, by)
        if seat.role == SeatRole.MODERATOR:
            raise NotFound
        if seat.state != SeatState.REFUSED:
            seat.state = SeatState.REFUSED
            seat.save(update_fields=["state"])
            _record("refused", seat, now, by.user_id)


def forget_old(*, before: datetime) -> int:
    """Seats of appointments that began before; figures stay, and belong to nobody then."""
    return Seat.objects.filter(starts_at__lt=before).delete()[0]


def _of_room(seat_id: int, by: Seat) -> Seat:
    found = Seat.objects.select_for_update().filter(pk=seat_id, room=by.room).first()
    if found is None:
        raise NotFound
    return found


def _must_have_room(seat: Seat, now: datetime) -> None:
    admitted = Seat.objects.select_for_update().filter(room=seat.room, state=SeatState.ADMITTED)
    if sum(is_here(one, now) for one in admitted if one.pk != seat.pk) >= MOST:
        raise RoomIsFull


def _record(what: str, seat: Seat, now: datetime, actor_id: int | None) -> None:
    trail.record(
        verb=f"appointment.video_{what}",
        object_type="appointment",
        object_id=seat.appointment_id,
        now=now,
        actor_id=actor_id,
        actor_kind="staff",
        service_point_id=seat.appointment.service_point_id,
        origin="agenda",
        details={"role": seat.role},
    )
