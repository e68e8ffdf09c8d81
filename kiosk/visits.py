"""What the person before a touch screen has chosen so far: the only writer of visits. It lives on
the server alone and is replaced by an empty one at every reset; a time that was held for it is
then free at once."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from hub.errors import DomainError, NotFound
from kiosk.models import Device, Screen, Visit
from scheduling import booking
from scheduling.models import Appointment, State
from scheduling.talk_now import asking

IDLE = timedelta(seconds=90)  # then the screen asks whether somebody is there
WARNING = timedelta(seconds=30)  # and then begins anew
# A screen whose scripts are dead cannot reset itself: the server does, a little later.
STALE = IDLE + WARNING + timedelta(seconds=30)
# Who is busy keeps the time that is held: at a press with less than this left it is held anew.
HOLD_LEFT = timedelta(minutes=4)
# The screens on the way from a time to an appointment; at any other the time is given back.
WITH_TIME = (Screen.TIMES, Screen.NAME, Screen.REACH, Screen.CHECK)
LOADED = ("ticket__service_point", "topic", "offering__service_point", "appointment__service_point")


def _unchosen() -> dict[str, Any]:
    """All that one chooses on the way, as it is when nothing is chosen."""
    return {
        "code": "",
        "refusal": {},
        "query": "",
        "theme": "",
        "page": 0,
        "chosen": [],
        "topic": None,
        "offering": None,
        "persons": 1,
        "near": "",
        "day": None,
        "appointment": None,
        "typed": {},
        "before": "",
    }


def current(device: Device, *, now: datetime) -> Visit:
    """The visit at this screen; a new one where the last was left behind."""
    visit, _made = Visit.objects.select_related(*LOADED).get_or_create(
        device=device, defaults={"touched_at": now}
    )
    if now - visit.touched_at > STALE and not is_empty(visit):
        return reset(device, now=now)
    return visit


def is_empty(visit: Visit) -> bool:
    """Whether the next person would see no difference."""
    adjusted = visit.contrast or visit.large or visit.low or visit.language != "nl"
    begun = visit.ticket_id or visit.appointment_id or visit.typed
    return visit.screen == Screen.START and not (adjusted or begun)


def is_done(visit: Visit) -> bool:
    """With a number or an appointment: what is left is to end it."""
    return visit.ticket is not None or Screen.BOOKED in (visit.screen, visit.before)


def reset(device: Device, *, now: datetime) -> Visit:
    """Nothing of the person before stays, and their forms are worth nothing from here on."""
    fresh = Visit(device=device, key=uuid4(), touched_at=now)
    with transaction.atomic():
        held, place = _left_by(device)
        fresh.save()  # every column
    _give_back(held, now)
    _leave_line(place, now)
    return fresh


def forget(device: Device, *, now: datetime) -> None:
    with transaction.atomic():
        held, place = _left_by(device)
        Visit.objects.filter(device=device).delete()
    _give_back(held, now)
    _leave_line(place, now)


def clear_left_behind(*, now: datetime) -> int:
    """The visits at screens that ask for nothing any more, such as one that lost its power."""
    left = Visit.objects.filter(touched_at__lt=now - STALE).select_related("device")
    old = [visit for visit in left if not is_empty(visit)]
    for visit in old:
        reset(visit.device, now=now)
    return len(old)


def is_of(visit: Visit, key: str) -> bool:
    """Whether a form was made for this visit."""
    try:
        return UUID(key) == visit.key
    except ValueError:
        return False


def change(visit: Visit, *, now: datetime, **values: Any) -> Visit:
    """Of the same visit only: when it was reset meanwhile, nothing is written."""
    for name, value in values.items():
        setattr(visit, name, value)
    visit.touched_at = now
    rows = Visit.objects.filter(device=visit.device_id, key=visit.key)
    rows.update(**values, touched_at=now)
    return visit


def go(visit: Visit, screen: Screen, *, now: datetime, **values: Any) -> Visit:
    """To another screen, leaving behind what the last one said; to the start leaving behind all.
    Away from the screens with a time, the time is given back."""
    held, place = visit.appointment, _place_of(visit)
    left: dict[str, Any] = {"code": "", "refusal": {}}
    if screen == Screen.START:
        left = _unchosen()
    elif screen not in WITH_TIME:
        left["appointment"] = None
    changed = change(visit, now=now, screen=screen, **left | values)
    if visit.appointment is None:
        _give_back(held, now)
    if _place_of(visit) != place:
        _leave_line(place, now)
    return changed


def keep_hold(visit: Visit, held: Appointment, *, now: datetime) -> None:
    """The time that this visit chose. When it was reset, or chose another meanwhile, the time is
    given back."""
    rows = Visit.objects.filter(
        device=visit.device_id, key=visit.key, appointment=visit.appointment_id
    )
    if not rows.update(appointment=held, screen=Screen.NAME, refusal={}, touched_at=now):
        _give_back(held, now)


def hold_on(visit: Visit, *, now: datetime) -> None:
    """Who is busy has no need to ask for more time, as far as a hold can be extended."""
    held = live_hold(visit, now=now)
    until = held.hold_expires_at if held else None
    if held and until and until - now < HOLD_LEFT:
        try:
            booking.extend(appointment=held, now=now)
        except DomainError:
            return  # told when the appointment is made


def live_hold(visit: Visit, *, now: datetime) -> Appointment | None:
    held = visit.appointment
    if held is None or held.state != State.HELD or booking.has_expired(held, now):
        return None
    return None if booking.awaits_link(held) else held


def claim_print(visit: Visit, *, problem: str = "") -> bool:
    """Whether this is the first to print the ticket or the appointment of the visit. `problem`:
    what the screen says until `printed` tells more."""
    rows = Visit.objects.filter(device=visit.device_id, key=visit.key, printed=False)
    return is_done(visit) and bool(rows.update(printed=True, print_problem=problem))


def printed(visit: Visit, *, problem: str) -> None:
    rows = Visit.objects.filter(device=visit.device_id, key=visit.key)
    rows.update(print_problem=problem)


def _left_by(device: Device) -> tuple[Appointment | None, str]:
    """The time and the place in line of the visit, which is locked: so that a time chosen at this
    moment is seen, or finds the visit gone."""
    visit = Visit.objects.select_for_update(of=("self",)).filter(device=device).first()
    return (visit.appointment, _place_of(visit)) if visit else (None, "")


def _place_of(visit: Visit) -> str:
    """The secret of the place in line, of who waits to talk to somebody now."""
    return str(visit.typed.get("talk", ""))


def _leave_line(place: str, now: datetime) -> None:
    """Nobody is connected with an empty booth. Nothing where somebody took it already."""
    if place:
        with suppress(NotFound):
            asking.leave(request=asking.opened_by(place), now=now)


def _give_back(held: Appointment | None, now: datetime) -> None:
    """A time that is held and no more; one that waits for its link in a mail stays."""
    if held is not None and held.state == State.HELD and not booking.awaits_link(held):
        booking.release(appointment=held, now=now)
