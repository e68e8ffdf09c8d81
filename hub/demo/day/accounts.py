"""The demo's own staff, logged in through the front door: password and one-time code. A planner may
open desks for colleagues, and so fills those that are free."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import sleep, time

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from hub.demo import staff
from hub.demo.day.browser import Browser
from hub.demo.day.pages import Page
from hub.demo.page import code_now
from hub.errors import DomainError
from hub.people.access import Right
from hub.people.models import User
from locations import bookable
from locations.models import Channel, Offering, Resource, ResourceKind, ServicePoint
from scheduling.planning.models import Professional
from scheduling.queue.abilities import Hands, Request, can_help
from scheduling.queue.loading import needs_of, place_of
from scheduling.queue.models import DeskSession

CODE_SECONDS = 30  # a one-time code counts once
TRIES = 2


class NobodyWorksHere(DomainError):
    code = "nobody_works_here"
    sentence = "No account of the demo can open a desk at this point."
    way_forward = "Try stadhuis-leeuwarden; desks that are open already are left alone."


class NotLetIn(DomainError):
    code = "demo_account_not_let_in"
    sentence = "An account of the demo was not let in."


@dataclass(frozen=True, slots=True)
class Workplace:
    """A professional at a desk, and the cookies of whoever opens it."""

    desk: int
    professional: int
    cookies: dict[str, str]


@dataclass(frozen=True, slots=True)
class Staff:
    workplaces: tuple[Workplace, ...]
    services: tuple[int, ...]
    host_cookies: dict[str, str]


@dataclass(frozen=True, slots=True)
class Seated:
    desk: Resource
    person: Professional

    def can(self, offering: Offering) -> bool:
        resource = self.person.resource
        hands = Hands(
            id=self.person.pk,
            professional_id=self.person.pk,
            organisation_id=resource.organisation_id,
            skills=frozenset(skill.pk for skill in resource.capabilities.all()),
            place=place_of(self.desk),
        )
        return can_help(hands, Request(self.desk.service_point_id or 0, needs_of(offering)))


def log_in(*, point: ServicePoint, base: str, seats: int) -> Staff:
    """At most so many seats; those that stay open come first. Raises NobodyWorksHere, NotLetIn."""
    users = [user for user in _users() if user.has_perm(f"locations.{Right.ACT}_point", point)]
    planner = next((u for u in users if u.has_perm(f"locations.{Right.PLAN}_point", point)), None)
    people = _people(point, users, may_choose=planner is not None)
    opener, offerings = planner or next(iter(users), None), _offerings(point)
    seated = _seated(_desks(point), people, offerings)[:seats]
    services = services_for(seated, offerings)
    if opener is None or not services:
        raise NobodyWorksHere
    cookies = enter(base, opener)
    places = tuple(Workplace(one.desk.pk, one.person.pk, cookies) for one in seated)
    return Staff(places, services, cookies)


def enter(base: str, user: User) -> dict[str, str]:
    """The cookies of a browser in which this account passed both factors. Raises NotLetIn."""
    for _try in range(TRIES):
        browser = Browser(base)
        page = browser.get(reverse("people:login"))
        page = _fill_in(browser, page, username=user.email, password=staff.PASSWORD)
        page = _fill_in(browser, page, code=code_now())
        if page.path.startswith(reverse("agenda:home")):
            return browser.cookies
        # Somebody may have used the code of this half minute: the next one is fresh.
        sleep(CODE_SECONDS - time() % CODE_SECONDS + 1)
    raise NotLetIn


def _fill_in(browser: Browser, page: Page, **values: str) -> Page:
    first = next(iter(values))
    form = next((f for f in page.forms if first in dict(f.fields)), None)
    if form is None:
        raise NotLetIn
    return browser.send(page, form, values)


def _users() -> QuerySet[User]:
    return User.objects.filter(email__in=[account[0] for account in staff.ACCOUNTS]).order_by("pk")


def _desks(point: ServicePoint) -> list[Resource]:
    rows = Resource.objects.filter(service_point=point, kind=ResourceKind.DESK, active=True)
    taken = DeskSession.objects.filter(closed_at=None, desk__isnull=False).values("desk")
    free = rows.exclude(pk__in=taken).prefetch_related("capabilities")
    return sorted(free, key=lambda desk: (len(desk.name), desk.name))


def _people(
    point: ServicePoint, users: Iterable[User], *, may_choose: bool
) -> Sequence[Professional]:
    """Who works nowhere now: colleagues without an account first, so that a visitor of the demo
    can sit down beside them. Without a planner: the own one alone."""
    rows = Professional.objects.select_related("resource").prefetch_related(
        "resource__capabilities"
    )
    rows = rows.exclude(pk__in=DeskSession.objects.filter(closed_at=None).values("professional"))
    if may_choose:
        here = rows.filter(shifts__service_point=point).distinct()
        return sorted(here, key=lambda one: (one.user_id is not None, one.pk))
    return list(rows.filter(user__in=list(users)).order_by("pk")[:1])


def _offerings(point: ServicePoint) -> list[Offering]:
    """What one comes to a desk for, the most asked first."""
    offered = bookable.offerings(now=timezone.now())
    rows = offered.filter(service_point=point, channel=Channel.IN_PERSON).prefetch_related(
        "needs__capabilities", "needs__group__members"
    )
    return list(rows.order_by("-service__base__rank", "pk"))


def _seated(
    desks: Sequence[Resource], people: Iterable[Professional], offerings: list[Offering]
) -> list[Seated]:
    """Each at a desk of their own; desks of a point differ little, so the first stands for all."""
    if not desks:
        return []
    liked = _like_each_other([Seated(desks[0], person) for person in people], offerings)
    return [Seated(desk, one.person) for desk, one in zip(desks, liked, strict=False)]


def _like_each_other(people: list[Seated], offerings: list[Offering]) -> list[Seated]:
    """Who can do most, and then who can do most of the same: else a line stands before one desk
    while the next has nobody. Who has an account comes after those who have none."""
    able = {one.person.pk: {o.pk for o in offerings if one.can(o)} for one in people}
    first = max(people, key=lambda one: len(able[one.person.pk]), default=None)
    if first is None:
        return []

    def likeness(one: Seated) -> tuple[bool, bool, int]:
        shared = len(able[one.person.pk] & able[first.person.pk])
        return not shared, one.person.user_id is not None, -shared

    others = [one for one in people if one is not first]
    return [first, *sorted(others, key=likeness)]


def services_for(seated: list[Seated], offerings: list[Offering]) -> tuple[int, ...]:
    """What one of those who stay can do, and half of all: where there is no such thing, what one
    of those who stay can do."""
    stay = seated[: (len(seated) + 1) // 2]
    mine = [offering for offering in offerings if any(one.can(offering) for one in stay)]
    shared = [o.pk for o in mine if sum(one.can(o) for one in seated) * 2 >= len(seated)]
    return tuple(shared or [offering.pk for offering in mine])
