"""Whether a start is offered at all, and the refusal that says so with the nearest free times."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.intervals import Interval
from scheduling import availability
from scheduling.availability import Asker, Item, Party, VisitAvailability, zone_of
from scheduling.booking.people import Actor
from scheduling.errors import Alternatives, SlotNotOffered, SlotTaken, WithAlternatives
from scheduling.grid import SLICE, slice_ceil, slice_floor
from scheduling.models import Allocation, Appointment, Segment

AROUND = timedelta(days=14)  # how far alternatives may lie from the wanted time


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to book, and when; `moving` is the appointment that would make way,
    `prefer` the resources that go before others."""

    items: tuple[Item, ...]
    start: datetime
    actor: Actor
    moving: Appointment | None = None
    prefer: frozenset[int] = frozenset()

    @property
    def zone(self) -> str:
        return zone_of(self.items[0].offering)

    def offered(self, now: datetime) -> VisitAvailability:
        """The answer for this one start. Raises SlotNotOffered where no rule would allow it and
        SlotTaken where somebody else has it."""
        if slice_floor(self.start) != slice_ceil(self.start):
            raise SlotNotOffered(self.alternatives(now))
        window = Interval(self.start, self.start + SLICE)
        answer = self._find(window, now)
        if answer.starts:
            return answer
        raise self._refusal(window, now)(self.alternatives(now))

    def _refusal(self, window: Interval, now: datetime) -> type[WithAlternatives]:
        parts = self._find(window, now, explain=True).parts
        staffed = [step.left for part in parts for step in part.steps if step.rule == "staffed"]
        return SlotTaken if all(staffed) else SlotNotOffered

    def alternatives(self, now: datetime) -> Alternatives:
        """The nearest free starts, fresh from the read model."""
        around = Interval(max(self.start - AROUND, now), max(self.start, now) + AROUND)
        found = availability.nearest(self._find(around, now).starts, self.start)
        return Alternatives(tuple(found), self.zone)

    def _find(self, window: Interval, now: datetime, *, explain: bool = False) -> VisitAvailability:
        return availability.find_visit(
            items=self.items,
            window=window,
            now=now,
            ignoring=self.moving,
            asker=asker_of(self.actor),
            explain=explain,
        )


def asker_of(actor: Actor) -> Asker:
    """Staff book what they answer for, which a follow-up at another agency is not; a kiosk is for
    who needs a person near."""
    if actor.is_staff and actor.origin != "conversation":
        return Asker.STAFF
    return Asker.ASSISTED if actor.origin in ("kiosk", "conversation") else Asker.ONLINE


def items_of(appointment: Appointment) -> tuple[Item, ...]:
    """What was booked, in its order."""
    segments = appointment.segments.select_related("offering__service_point")
    return tuple(
        item_of(segment) for segment in segments.prefetch_related("support").order_by("position")
    )


def item_of(segment: Segment) -> Item:
    party = Party(segment.persons, segment.items)
    support = tuple(segment.support.all())
    return Item(segment.offering, party, support, segment.length_minutes, segment.skill_id)


def wish_of(appointment: Appointment, start: datetime, actor: Actor) -> Wish:
    """The same services and party at another time, with the same people where they can."""
    prefer = people_of(appointment)
    return Wish(items_of(appointment), start, actor, moving=appointment, prefer=prefer)


def people_of(appointment: Appointment) -> frozenset[int]:
    """The professionals of the appointment, as resources."""
    rows = Allocation.objects.filter(
        segment__appointment=appointment, resource__kind="professional"
    )
    return frozenset(rows.values_list("resource", flat=True))
