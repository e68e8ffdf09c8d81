"""Fills about half of the coming days with made-up appointments."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from hub.demo import content
from hub.demo.progress import Progress
from hub.intervals import Interval
from locations.models import Need, NeedPlace, Offering, Resource, ResourceKind
from scheduling import masks
from scheduling.booking import bulk
from scheduling.booking.bulk import Booked
from scheduling.grid import NOTHING, Mask, occupied
from scheduling.models import CoverMask

BUSY_SHARE = 0.5
AT_ONCE = 50


# Organisation, point of the shift (None: remote) and skill.
Where = tuple[int, int | None, int]
# An offering, its need of a professional, and its need of a place if it has one.
Option = tuple[Offering, Need, Need | None]


class Filler:
    """Walks through each professional's time and books half of it, with a desk or booth where
    the offering needs one. Deterministic for a seed."""

    def __init__(self, rng: Random, window: Interval) -> None:
        self.rng = rng
        self.window = window
        self.taken: dict[int, Mask] = defaultdict(lambda: NOTHING)
        self.places = self._places()
        self.by_skill = self._offerings_by_skill()

    def fill(self, cover: CoverMask) -> Iterator[Booked]:
        """About half of one professional's time, at the place of this cover."""
        person = cover.resource
        skills = [c.pk for c in person.capabilities.all()]
        where = (person.organisation_id, cover.service_point_id)
        options = [pair for skill in skills for pair in self.by_skill.get((*where, skill), [])]
        mask = masks.cover_of(cover).clip(self.window)
        for span in mask.intervals() if options else ():
            yield from self._fill_span(person, options, span)

    def _fill_span(
        self, person: Resource, options: list[Option], span: Interval
    ) -> Iterator[Booked]:
        at = span.start
        while at < span.end:
            offering, need, place_need = self.rng.choice(options)
            length = timedelta(minutes=offering.base_minutes)
            taken = Interval(at, at + length)
            # Booking one gap in two fills half of the time, whatever the lengths are.
            if taken.end <= span.end and self.rng.random() < BUSY_SHARE:
                resources = self._resources(person, offering, need, place_need, taken)
                if resources:
                    yield Booked(
                        offering,
                        at,
                        offering.base_minutes,
                        content.name(self.rng),
                        tuple(resources),
                    )
            at += max(length, timedelta(minutes=15))
            at += timedelta(minutes=-(at.minute % 15) % 15)

    def _resources(
        self,
        person: Resource,
        offering: Offering,
        need: Need,
        place_need: Need | None,
        span: Interval,
    ) -> list[tuple[Need, int]]:
        """The person and a free place of the kind needed; empty when one of them is taken."""
        mask = occupied([span])
        chosen = [(need, person.pk)]
        if place_need is not None:
            places = self.places[(offering.service_point_id, place_need.kind)]
            free = next((pk for pk in places if not self.taken[pk] & mask), None)
            if free is None:
                return []
            chosen.append((place_need, free))
        if self.taken[person.pk] & mask:
            return []
        for _need, pk in chosen:
            self.taken[pk] |= mask
        return chosen

    @staticmethod
    def _places() -> dict[tuple[int | None, str], list[int]]:
        found: dict[tuple[int | None, str], list[int]] = defaultdict(list)
        for place in Resource.objects.exclude(service_point=None).order_by("pk"):
            found[(place.service_point_id, place.kind)].append(place.pk)
        return found

    @staticmethod
    def _offerings_by_skill() -> dict[Where, list[Option]]:
        found: dict[Where, list[Option]] = defaultdict(list)
        needs = Need.objects.select_related("offering__service_point", "offering__service")
        by_offering: dict[int, list[Need]] = defaultdict(list)
        for need in needs.prefetch_related("capabilities").order_by("pk"):
            by_offering[need.offering_id].append(need)
        for some in by_offering.values():
            person = next(n for n in some if n.kind == ResourceKind.PROFESSIONAL)
            place = next((n for n in some if n.kind != ResourceKind.PROFESSIONAL), None)
            offering = person.offering
            remote = person.place == NeedPlace.ORGANISATION
            at_point = None if remote else offering.service_point_id
            organisation = person.organisation_id or offering.service.organisation_id
            for skill in person.capabilities.all():
                found[(organisation, at_point, skill.pk)].append((offering, person, place))
        return found


def fill(rng: Random, window: Interval, *, now: datetime, progress: Progress) -> int:
    """Books about half of everybody's time in the window, some professionals at a time. Returns
    the number of appointments."""
    filler = Filler(rng, window)
    covers = CoverMask.objects.filter(resource__kind=ResourceKind.PROFESSIONAL)
    ids = list(covers.order_by("resource", "service_point").values_list("pk", flat=True))
    parts = [ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]
    booked = 0
    for part in progress.over(parts, f"groups of {AT_ONCE} professionals booked"):
        some = covers.filter(pk__in=part).order_by("resource", "service_point")
        rows = some.select_related("resource").prefetch_related("resource__capabilities")
        bookings = [booking for cover in rows for booking in filler.fill(cover)]
        booked += bulk.load(bookings, now=now)
    return booked
