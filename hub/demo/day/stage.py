"""What a day needs before it can be played, and how it is put back afterwards: two paired kiosks,
staff who are logged in, rules of the line that fit the speed, and a point that is open.

This part works on the server's machine with its database, by the writers that pages use too. All
that happens during the day goes through the server's doors.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from hub.demo.day import accounts
from hub.demo.day.accounts import Workplace
from hub.demo.day.browser import Browser
from hub.errors import DomainError
from hub.intervals import local_day
from kiosk import devices
from kiosk.models import Device
from kiosk.profiles import Profile
from locations import hours
from locations.models import OpeningException, ServicePoint
from scheduling.booking import Actor
from scheduling.planning import timetable
from scheduling.queue import rules
from scheduling.queue.models import Ticket
from scheduling.queue.tickets import today_at, token_of
from scheduling.reference import hash_of, new_token

BY = Actor(kind="system", origin="simulate_day")
KIOSKS = 2
# Of the rules of a line, in minutes: what the day shortens with everything else.
SHORTENED = ("longest_wait_minutes", "late_minutes", "no_show_minutes", "return_minutes")


class OnlyInTheDemo(DomainError):
    code = "only_in_the_demo"
    sentence = "A day is only played at a point of the demo, and never in production."
    way_forward = "Choose a point that `load_demo` made."


class NotOpen(DomainError):
    code = "demo_point_not_open"
    sentence = "The point is not open to walk-ins for as long as the day takes."
    way_forward = "Come back in opening hours, play a shorter day, or open it with --open."


class PastMidnight(DomainError):
    code = "past_midnight"
    sentence = "The day would go on past midnight, when numbers begin at 1 again."
    way_forward = "Play a shorter day or a faster one."


class OtherServer(DomainError):
    code = "other_server"
    sentence = "The server at this address does not know the kiosk that was just paired."
    way_forward = "Run the command with the database and the settings of that server."


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the day is played. `services`: offerings that the desks which stay open can help
    with."""

    base: str
    point: ServicePoint
    workplaces: tuple[Workplace, ...]
    services: tuple[int, ...]
    host_cookies: dict[str, str]
    kiosk_tokens: tuple[str, ...] = field(default=())

    @property
    def desk_url(self) -> str:
        return reverse("agenda:desk", kwargs={"point": self.point.slug})

    @property
    def floor_url(self) -> str:
        return reverse("agenda:floor", kwargs={"point": self.point.slug})

    def link_of(self, press: str) -> str:
        """What the picture on the ticket of this press says to a phone."""
        ticket = Ticket(service_point=self.point, press_key=press)
        return reverse("queue:ticket", args=[token_of(ticket)])


def check(point: ServicePoint) -> None:
    """Raises OnlyInTheDemo."""
    if settings.PRODUCTION or not point.organisation.is_demo:
        raise OnlyInTheDemo


@contextmanager
def opened(point: ServicePoint, *, takes: timedelta, by_force: bool) -> Iterator[None]:
    """Makes sure that the point is open to walk-ins until the end. `by_force`: as an exception of
    today, which goes afterwards. Raises NotOpen or PastMidnight."""
    now = timezone.now()
    if now + takes >= local_day(today_at(point, now), ZoneInfo(point.zone)).end:
        raise PastMidnight
    if _is_open(point, now, takes):
        yield
        return
    if not by_force:
        minutes = ceil(takes.total_seconds() / 60)
        raise NotOpen(
            f"{point.name} is not open to walk-ins for the {minutes} minutes that the day takes at"
            " most."
        )
    row = OpeningException(
        service_point=point,
        date=today_at(point, now),
        opens=time(0),
        closes=time(0),
        over_holiday=True,
        reason_nl="Een dag uit de demo",
        reason_en="A day of the demo",
    )
    timetable.add(row=row, now=now, actor_id=None)
    try:
        yield
    finally:
        timetable.remove(row=row, now=timezone.now(), actor_id=None)


def _is_open(point: ServicePoint, now: datetime, takes: timedelta) -> bool:
    opening = hours.of(point, since=now).open_at(now)
    if opening is None or opening.by_appointment_only:
        return False
    return opening.span.end >= now + takes


@contextmanager
def set_up(*, point: ServicePoint, base: str, speed: float, seats: int) -> Iterator[Scene]:
    """Raises OtherServer, and what `accounts` raises."""
    with ExitStack() as undo:
        tokens = tuple(undo.enter_context(_paired(point, at)) for at in range(1, KIOSKS + 1))
        if Browser(base, {"kiosk_device": tokens[0]}).get(reverse("kiosk:start")).status != 200:
            raise OtherServer
        staff = accounts.log_in(point=point, base=base, seats=seats)
        undo.enter_context(_shortened(point, speed))
        yield Scene(base, point, staff.workplaces, staff.services, staff.host_cookies, tokens)


@contextmanager
def _paired(point: ServicePoint, number: int) -> Iterator[str]:
    token, now = new_token(), timezone.now()
    device = Device(
        service_point=point,
        name=f"Dag uit de demo {number} ({now:%H%M%S%f})",
        profile=Profile.FULL,
        token_hash=hash_of(token),
    )
    devices.add(device, now=now, actor=BY)
    try:
        yield token
    finally:
        devices.unpair(device=device, now=timezone.now(), actor=BY)


@contextmanager
def _shortened(point: ServicePoint, speed: float) -> Iterator[None]:
    """The rules of the line by the day's own clock, as far as whole minutes and limits allow."""
    before = rules.rules_of(point)
    usual = {name: getattr(before, name) for name in SHORTENED}
    short = {name: max(round(usual[name] / speed), rules.LIMITS[name][0]) for name in SHORTENED}
    rules.set_rules(point=point, now=timezone.now(), actor=BY, **short)
    try:
        yield
    finally:
        rules.set_rules(point=point, now=timezone.now(), actor=BY, **usual)
