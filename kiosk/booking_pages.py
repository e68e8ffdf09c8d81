"""The presses from looking for a service to its appointment. Whatever they lead to is shown by
`touch_pages.show`; rules are those of `scheduling.booking`, asked as a kiosk."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from hub.catalogue import texts
from hub.errors import DomainError, Invalid
from kiosk import visits
from kiosk.booking_screens import party_of
from kiosk.line_pages import MOST_PAGES, browsed
from kiosk.models import Device, Screen, Visit
from kiosk.pressing import KIOSK, pressed, refusal_of, typed
from kiosk.profiles import Power
from locations import bookable
from scheduling import booking
from scheduling.booking import Contact
from scheduling.errors import HoldExpired, NoStart
from scheduling.models import State
from scheduling.typed import read_day, read_id, read_start

LONGEST_CONTACT = 300  # booking says what is too long; this keeps the row small


@pressed(Power.BOOK)
def find(request: HttpRequest, device: Device, visit: Visit) -> None:
    visits.go(visit, Screen.FIND, now=timezone.now(), **browsed(request))


@pressed(Power.BOOK)
def about(request: HttpRequest, device: Device, visit: Visit) -> None:
    now = timezone.now()
    topic = texts.topics(now).filter(pk=read_id(request.POST.get("topic", ""))).first()
    if topic:
        visits.go(visit, Screen.ABOUT, now=now, topic=topic, offering=None, persons=1, day=None)


@pressed(Power.BOOK)
def begin(request: HttpRequest, device: Device, visit: Visit) -> None:
    """For how many people; skipped where it is always one."""
    if visit.topic:
        several = visit.topic.max_persons > 1
        visits.go(visit, Screen.PARTY if several else Screen.PLACES, now=timezone.now())


@pressed(Power.BOOK)
def party(request: HttpRequest, device: Device, visit: Visit) -> None:
    persons = read_id(request.POST.get("persons", ""))
    if visit.topic and 1 <= persons <= visit.topic.max_persons:
        visits.go(visit, Screen.PLACES, now=timezone.now(), persons=persons)


@pressed(Power.BOOK)
def where(request: HttpRequest, device: Device, visit: Visit) -> None:
    """Looks near another postcode or town, or takes one of the places."""
    now = timezone.now()
    asked = read_id(request.POST.get("offering", ""))
    if not asked:
        visits.go(visit, Screen.PLACES, now=now, near=typed(request, "near"))
        return
    topic = visit.topic_id
    own = Q(service=topic) | Q(service__base=topic)
    offering = bookable.offerings(now=now).filter(own, pk=asked).first() if topic else None
    if offering:
        visits.go(visit, Screen.TIMES, now=now, offering=offering, day=None, page=0)


@pressed(Power.BOOK)
def when(request: HttpRequest, device: Device, visit: Visit) -> None:
    """Another day, another page, or a time, which is then held."""
    now = timezone.now()
    if "start" in request.POST:
        _hold(visit, read_start(request.POST["start"]), now)
    elif "page" in request.POST:
        page = min(read_id(request.POST["page"]), MOST_PAGES)
        visits.go(visit, Screen.TIMES, now=now, page=page)
    else:
        day = read_day(request.POST.get("day", ""))
        visits.go(visit, Screen.TIMES, now=now, day=day, page=0)


def _hold(visit: Visit, start: datetime | None, now: datetime) -> None:
    if visit.offering is None:
        return
    try:
        if start is None:
            raise NoStart
        held = booking.hold(
            offering=visit.offering,
            start=start,
            now=now,
            party=party_of(visit),
            actor=KIOSK,
            held_from=f"kiosk.{visit.device_id}",
            replacing=visits.live_hold(visit, now=now),
        )
    except DomainError as refused:
        visits.change(visit, now=now, screen=Screen.TIMES, refusal=refusal_of(refused))
    else:
        visits.keep_hold(visit, held.appointment, now=now)


@pressed(Power.BOOK)
def name(request: HttpRequest, device: Device, visit: Visit) -> None:
    _type(visit, {"name": typed(request, "name", LONGEST_CONTACT)}, Screen.NAME, Screen.REACH)


@pressed(Power.BOOK)
def reach(request: HttpRequest, device: Device, visit: Visit) -> None:
    values = {field: typed(request, field, LONGEST_CONTACT) for field in ("email", "phone")}
    _type(visit, values, Screen.REACH, Screen.CHECK)


def _type(visit: Visit, values: dict[str, str], here: Screen, following: Screen) -> None:
    """On to what follows, or here again with what is wrong: booking says so, field by field."""
    filled = visit.typed | values
    try:
        booking.check_contact(contact_of(filled))
    except Invalid as invalid:
        wrong = {field: str(text) for field, text in invalid.fields.items() if field in values}
    else:
        wrong = {}
    screen, refusal = (here, {"fields": wrong}) if wrong else (following, {})
    visits.change(visit, now=timezone.now(), screen=screen, refusal=refusal, typed=filled)


def contact_of(filled: dict[str, str]) -> Contact:
    return Contact(**{field: filled.get(field, "") for field in ("name", "email", "phone")})


@pressed(Power.BOOK)
def confirm(request: HttpRequest, device: Device, visit: Visit) -> None:
    """The appointment has what was typed from here on; the visit keeps nothing of it."""
    now, held = timezone.now(), visit.appointment
    if held is None:
        return
    try:
        booking.confirm(appointment=held, contact=contact_of(visit.typed), now=now, actor=KIOSK)
    except DomainError as refused:
        held.refresh_from_db()
        if held.state != State.CONFIRMED:  # else the button was pressed twice
            _not_made(visit, refused, now)
            return
    visits.change(visit, now=now, screen=Screen.BOOKED, typed={}, query="", near="", refusal={})


def _not_made(visit: Visit, refused: DomainError, now: datetime) -> None:
    """Another time is chosen where this one is gone; what was typed stays for it."""
    lost = isinstance(refused, HoldExpired)
    screen = Screen.TIMES if lost else Screen.CHECK
    visits.change(visit, now=now, screen=screen, refusal=refusal_of(refused))
