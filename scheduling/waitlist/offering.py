"""Asking who waits, in the order of the list. May run twice at once, and starts where a killed one
stopped: a hold, its offer and its message are one transaction."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from hub.errors import DomainError
from locations.models import Offering
from scheduling import booking
from scheduling.errors import WithAlternatives
from scheduling.messages.models import MessagePolicy, policies_of
from scheduling.models import Appointment
from scheduling.waitlist import matching, offers, wishes
from scheduling.waitlist.free import Free
from scheduling.waitlist.matching import Wanted
from scheduling.waitlist.models import Outcome, Wish, WishState
from scheduling.waitlist.visits import Visit, visit_of

logger = logging.getLogger(__name__)
AT_ONCE = 500
ATTEMPTS = 3  # whoever loses more often is asked in the next minute


class NotNow(Exception):
    """Meanwhile the wish ended, the appointment moved, or another worker asked."""


def offer_due(*, now: datetime, among: QuerySet[Wish] | None = None) -> int:
    """Reviews the wishes (all that wait, unless told which), then asks. Returns how many times."""
    found = Wish.objects.filter(state=WishState.WAITING) if among is None else among
    # Ids first: the walk writes to the table it reads.
    ids = list(found.order_by("joined_at", "pk").values_list("pk", flat=True))
    return Round(now).walk(ids)


@dataclass(slots=True)
class Round:
    """One walk along the list, who asked first being first."""

    now: datetime
    free: Free = field(init=False)
    policies: dict[int, MessagePolicy] = field(default_factory=dict)

    def walk(self, ids: list[int]) -> int:
        # All are reviewed before the first is asked: what lapsed or was withdrawn is free by then.
        found = self._read(ids)
        if sum(self._safely(self._review, wish) for wish in found):
            found = self._read(ids)
        due = [wish for wish in found if self._safely(self._may_ask, wish)]
        self._look_up(due)
        return sum(self._safely(self._ask, wish) for wish in due)

    def _look_up(self, due: list[Wish]) -> None:
        latest = max((wish.appointment.starts_at for wish in due), default=self.now)
        self.free = Free(self.now, latest)
        self.free.look_up((visit_of(wish.appointment), wanted_of(wish).points) for wish in due)

    def _read(self, ids: list[int]) -> list[Wish]:
        rows = (
            Wish.objects.filter(pk__in=ids[at : at + AT_ONCE], state=WishState.WAITING)
            .select_related("appointment")
            .prefetch_related("points", "offers")
            .prefetch_related("appointment__segments__offering__service__organisation")
            .prefetch_related("appointment__segments__offering__service_point")
            .prefetch_related("appointment__segments__support")
            .order_by("joined_at", "pk")
            for at in range(0, len(ids), AT_ONCE)
        )
        found = [wish for part in rows for wish in part]
        self.policies = policies_of(
            segment.offering.service.organisation
            for wish in found
            for segment in wish.appointment.segments.all()
        )
        return found

    def _safely(self, deed: Callable[[Wish], object], wish: Wish) -> bool:
        """One that cannot be asked is told to who mends it, and must not hold up the others."""
        try:
            return bool(deed(wish))
        except (DomainError, NotNow):
            return False  # taken, cancelled or asked meanwhile: the next round sees what is true
        except Exception as error:  # noqa: BLE001 - whatever it is, the next citizen waits behind it
            logger.error("Wish %s could not be served: %s", wish.pk, type(error).__name__)
            return False

    def _review(self, wish: Wish) -> bool:
        open_offer = any(offer.outcome == Outcome.OPEN for offer in wish.offers.all())
        if open_offer or wishes.why_over(wish.appointment, wish, self.now):
            wishes.review(wish_id=wish.pk, now=self.now)
            return True
        return False

    def _ask(self, wish: Wish) -> bool:
        if not self._may_ask(wish) or offers.keeps_enough(wish.appointment):
            return False
        visit = visit_of(wish.appointment)
        for _attempt in range(ATTEMPTS):
            found = self._first_fitting(wish, visit)
            if found is None:
                return False
            try:
                self._offer(wish, visit, *found)
            except WithAlternatives:
                continue  # somebody booked it just before: the next that fits the same citizen
            else:
                return True
            finally:
                self.free.took(found[1])
        return False

    def _may_ask(self, wish: Wish) -> bool:
        made = list(wish.offers.all())
        return all(offer.outcome != Outcome.OPEN for offer in made) and matching.may_ask(
            made=[offer.made_at for offer in made],
            zone=ZoneInfo(wish.appointment.zone),
            policy=self._policy(visit_of(wish.appointment)),
            now=self.now,
        )

    def _first_fitting(
        self, wish: Wish, visit: Visit
    ) -> tuple[datetime, Offering, datetime] | None:
        """The earliest start that fits, where it is, and until when it is kept."""
        wanted, offered = wanted_of(wish), [offer.starts_at for offer in wish.offers.all()]
        for hour in self.free.hours(visit, wanted.points):
            if wanted.suits(hour[0][0]):
                for wall, offering in hour:
                    until = self._kept_until(visit, wall, offered)
                    if until:
                        return wall, offering, until
        return None

    def _kept_until(
        self, visit: Visit, start: datetime, offered: list[datetime]
    ) -> datetime | None:
        """None for a start that is no reason to ask."""
        if not matching.is_earlier(start, visit.starts_at) or not matching.is_new(start, offered):
            return None
        return matching.kept_until(
            start=start,
            change_until=visit.change_until,
            policy=self._policy(visit),
            now=self.now,
        )

    def _offer(
        self, wish: Wish, visit: Visit, start: datetime, offering: Offering, until: datetime
    ) -> None:
        def settle(live: Appointment, held: Appointment) -> None:
            fresh = wishes.waiting(live)
            if fresh is None or live.starts_at != visit.starts_at or not self._may_ask(fresh):
                raise NotNow
            offers.make(live, fresh, held, until=until, now=self.now)

        booking.keep_for(
            appointment=wish.appointment,
            items=visit.at(offering),
            start=start.astimezone(UTC),  # minutes are added to it, which slips on a wall clock
            until=until,
            now=self.now,
            settle=settle,
        )

    def _policy(self, visit: Visit) -> MessagePolicy:
        return self.policies[visit.offering.service.organisation_id]


def wanted_of(wish: Wish) -> Wanted:
    return Wanted(
        points=tuple(point.pk for point in wish.points.all()),
        first_day=wish.first_day,
        last_day=wish.last_day,
        weekdays=tuple(wish.weekdays),
        parts=tuple(wish.parts),
    )


def sooner(appointment: Appointment, *, now: datetime) -> datetime | None:
    """The first free start at the own place that is worth changing for: who sees it need not
    wait. In wall time."""
    visit = visit_of(appointment)
    here = Free(now, visit.starts_at).hours(visit, wishes.own_points(appointment))
    first = here[0][0][0] if here else None
    return first if first and matching.is_earlier(first, visit.starts_at) else None
