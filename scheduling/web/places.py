"""The places and channels for a visit as the page shows them, near first, with their first free
moments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from locations.gazetteer import Place, UnknownPlace
from locations.models import Channel, Offering, ServicePoint
from scheduling.availability import nearby
from scheduling.availability.nearby import Moments
from scheduling.availability.sought import Sought
from scheduling.availability.visits import gap_of
from scheduling.grid import SLICE_MINUTES
from scheduling.web.asked import Asked
from scheduling.web.choices import Also, Choices
from scheduling.web.wishes import support_of, wanted_of, where_of

FIRST_SHOWN = 4  # more make a small screen very long


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A service that a place cannot do, with where and when it can be had first."""

    title: str
    free: "PlaceOption | None"


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """One place or channel that can be chosen. `km` is None where no distance is known."""

    offering: Offering
    km: float | None
    times: tuple[datetime, ...]  # the first free ones, wall time at the point
    minutes: int
    wait_minutes: int  # at most, in between
    url: str  # of the page with all its times
    ask_url: str  # to be told when a time comes free
    titles: tuple[str, ...]  # of the services that can be done here
    channels: tuple[Channel, ...]
    left: tuple[Elsewhere, ...] = ()

    @property
    def point(self) -> ServicePoint | None:
        return self.offering.service_point

    @property
    def at_home(self) -> bool:
        return self.point is None

    @property
    def first_free(self) -> datetime | None:
        return self.times[0] if self.times else None

    @property
    def same_day(self) -> list[datetime]:
        """The next free times on the day of the first."""
        return [time for time in self.times[1:] if time.date() == self.times[0].date()]


@dataclass(slots=True)
class Found:
    """The answer: options, and what to tell about the place that was asked for."""

    at_points: list[PlaceOption] = field(default_factory=list)
    at_home: list[PlaceOption] = field(default_factory=list)
    partial: list[PlaceOption] = field(default_factory=list)
    start: Place | None = None
    unknown: UnknownPlace | None = None
    more: int = 0

    @property
    def options(self) -> list[PlaceOption]:
        return self.at_points + self.at_home

    @property
    def first(self) -> list[PlaceOption]:
        """What is shown at once: the first places, and always what can be done at home."""
        return self.at_points[:FIRST_SHOWN] + self.at_home

    @property
    def others(self) -> list[PlaceOption]:
        return self.at_points[FIRST_SHOWN:]


def options_for(choices: Choices, asked: list[Asked], *, now: datetime) -> Found:
    where, unknown = where_of(choices)
    answer = nearby.search(
        sought=[one.sought for one in asked],
        where=where,
        wanted=wanted_of(choices, timezone.localdate(now)),
        support=support_of(choices),
        now=now,
    )
    page = _Page(choices, {one.topic.pk: one for one in asked})
    return Found(
        at_points=page.options(answer.whole),
        at_home=page.options(answer.at_home),
        partial=page.options(answer.partial),
        start=where.start,
        unknown=unknown,
        more=answer.more,
    )


@dataclass(frozen=True, slots=True)
class _Page:
    choices: Choices
    asked: dict[int, Asked]

    def options(self, some: Sequence[Moments]) -> list[PlaceOption]:
        return [self.option(one) for one in some]

    def option(self, moments: Moments) -> PlaceOption:
        way = moments.way
        free = {one.way.sought[0]: one for one in moments.elsewhere}
        return PlaceOption(
            offering=way.lead,
            km=way.km,
            times=moments.times,
            minutes=moments.minutes,
            wait_minutes=gap_of(way.items) * SLICE_MINUTES * (len(way.items) - 1),
            url=self.url(way.sought, way.lead),
            ask_url=self.url(way.sought, way.lead, "web:ask"),
            titles=tuple(self.asked[one.service].title for one in way.sought),
            channels=tuple(dict.fromkeys(Channel(item.offering.channel) for item in way.items)),
            left=tuple(self.elsewhere(one, free.get(one)) for one in way.left),
        )

    def elsewhere(self, one: Sought, free: Moments | None) -> Elsewhere:
        return Elsewhere(self.asked[one.service].title, self.option(free) if free else None)

    def url(self, sought: Sequence[Sought], lead: Offering, page: str = "web:when") -> str:
        """The page with the times, or another one, of these services alone."""
        first, *others = sought
        query = self.choices.query(
            persons=first.party.persons,
            also=tuple(Also(one.service, one.party.persons) for one in others),
            offering=lead.pk,
            day=None,
        )
        return f"{reverse(page, args=[first.service])}?{query}"
