"""Whether a start is offered at all, and the refusal that says so with the nearest free times."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.intervals import Interval
from locations.models import Offering
from scheduling import availability
from scheduling.availability import Availability, Party
from scheduling.booking.people import Actor
from scheduling.errors import Alternatives, SlotNotOffered, SlotTaken, WithAlternatives
from scheduling.grid import SLICE, slice_ceil, slice_floor
from scheduling.models import Appointment

AROUND = timedelta(days=14)  # how far alternatives may lie from the wanted time


def zone_of(offering: Offering) -> str:
    return offering.service_point.zone if offering.service_point else "Europe/Amsterdam"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to book, and when; `moving` is the appointment that would make way."""

    offering: Offering
    start: datetime
    party: Party
    actor: Actor
    moving: Appointment | None = None

    def offered(self, now: datetime) -> Availability:
        """The answer for this one start. Raises SlotNotOffered where no rule would allow it and
        SlotTaken where somebody else has it."""
        if slice_floor(self.start) != slice_ceil(self.start):
            raise SlotNotOffered(self.alternatives(now))
        answer = self._find(Interval(self.start, self.start + SLICE), now)
        if answer.starts:
            return answer
        staffed = next(step.left for step in answer.steps if step.rule == "staffed")
        refusal: type[WithAlternatives] = SlotTaken if staffed else SlotNotOffered
        raise refusal(self.alternatives(now))

    def alternatives(self, now: datetime) -> Alternatives:
        """The nearest free starts, fresh from the read model."""
        around = Interval(max(self.start - AROUND, now), max(self.start, now) + AROUND)
        found = availability.nearest(self._find(around, now).starts, self.start)
        return Alternatives(tuple(found), zone_of(self.offering))

    def _find(self, window: Interval, now: datetime) -> Availability:
        return availability.find(
            offering=self.offering,
            window=window,
            now=now,
            party=self.party,
            ignoring=self.moving,
            for_staff=self.actor.is_staff,
        )


def wish_of(appointment: Appointment, start: datetime, actor: Actor) -> Wish:
    """The same service and party at another time."""
    segment = appointment.segments.select_related("offering__service_point").get()
    party = Party(segment.persons, segment.items)
    return Wish(segment.offering, start, party, actor, moving=appointment)
