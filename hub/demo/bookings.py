"""Fills about half of the coming days with made-up appointments."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db.models import Q

from hub.demo import content
from hub.intervals import Interval
from hub.operations.progress import Progress
from locations.models import Need, NeedPlace, Offering, Resource, ResourceKind
from scheduling import masks
from scheduling.booking import bulk
from scheduling.booking.bulk import Booked, References
from scheduling.grid import NOTHING, Mask, occupied
from scheduling.models import CoverMask
from scheduling.reference import NUMBERS

BUSY_SHARE = 0.5
AT_ONCE = 50
COUNTRY_ZONE = "Europe/Amsterdam"

# Organisation, point of the shift (None: remote) and skill.
Where = tuple[int, int | None, int]


@dataclass(frozen=True, slots=True)
class Option:
    """An offering as plain values: the country has a hundred thousand of them."""

    offering_id: int
    service_point_id: int | None
    channel: str
    zone: str
    minutes: int
    before: timedelta
    after: timedelta
    need_id: int  # of the professional
    place_need_id: int | None
    place_kind: str

    def taken(self, start: datetime) -> Interval:
        end = start + timedelta(minutes=self.minutes)
        return Interval(start - self.before, end + self.after)


class Filler:
    """Walks through each professional's time and books half of it, with a desk or booth where
    the offering needs one. Deterministic for a seed."""

    def __init__(self, rng: Random, window: Interval) -> None:
        self.rng = rng
        self.window = window
        self.taken: dict[int, Mask] = defaultdict(lambda: NOTHING)
        self.places = _places()
        self.open = _open_places()
        self.by_skill = _options_by_skill()

    def fill(self, cover: CoverMask) -> Iterator[Booked]:
        """About half of one professional's time, at the place of this cover."""
        person = cover.resource
        skills = sorted(c.pk for c in person.capabilities.all())
        where = (person.organisation_id, cover.service_point_id)
        options = [one for skill in skills for one in self.by_skill.get((*where, skill), [])]
        mask = masks.cover_of(cover).clip(self.window)
        for span in mask.intervals() if options else ():
            yield from self._fill_span(person.pk, options, span)

    def _fill_span(self, person: int, options: list[Option], span: Interval) -> Iterator[Booked]:
        at = span.start
        while at < span.end:
            option = self.rng.choice(options)
            length = timedelta(minutes=option.minutes)
            # Booking one gap in two fills half of the time, whatever the lengths are.
            if at + length <= span.end and self.rng.random() < BUSY_SHARE:
                booked = self._booked(person, option, at)
                if booked:
                    yield booked
            at += max(length, timedelta(minutes=15))
            at += timedelta(minutes=-(at.minute % 15) % 15)

    def _booked(self, person: int, option: Option, start: datetime) -> Booked | None:
        """With the person and a free place of the kind needed; None when one is taken."""
        taken = option.taken(start)
        mask = occupied([taken])
        chosen = [(option.need_id, person)]
        if option.place_need_id is not None:
            places = self.places[(option.service_point_id, option.place_kind)]
            free = next(
                (pk for pk in places if not mask - self.open[pk] | self.taken[pk] & mask), None
            )
            if free is None:
                return None
            chosen.append((option.place_need_id, free))
        if self.taken[person] & mask:
            return None
        for _need, pk in chosen:
            self.taken[pk] |= mask
        return Booked(
            offering_id=option.offering_id,
            service_point_id=option.service_point_id,
            channel=option.channel,
            zone=option.zone,
            start=start,
            minutes=option.minutes,
            taken=taken,
            name=content.name(self.rng),
            phone=content.phone(self.rng),
            resources=tuple(chosen),
        )


def _places() -> dict[tuple[int | None, str], list[int]]:
    found: dict[tuple[int | None, str], list[int]] = defaultdict(list)
    places = Resource.objects.exclude(service_point=None).order_by("pk")
    for point, kind, pk in places.values_list("service_point", "kind", "pk"):
        found[(point, kind)].append(pk)
    return found


def _open_places() -> dict[int, Mask]:
    rows = CoverMask.objects.exclude(resource__kind=ResourceKind.PROFESSIONAL)
    found: dict[int, Mask] = defaultdict(lambda: NOTHING)
    for row in rows.iterator():
        found[row.resource_id] = masks.cover_of(row)
    return found


def _options_by_skill() -> dict[Where, list[Option]]:
    """What a professional of an organisation can be booked for, by point and skill."""
    places = {
        offering: (pk, str(kind))
        for offering, pk, kind in Need.objects.exclude(kind=ResourceKind.PROFESSIONAL).values_list(
            "offering", "pk", "kind"
        )
    }
    # Weddings, groups and interpreters are left free, so that a visitor can try them; so is what
    # has a most per day, which nobody counts here.
    in_rooms = Need.objects.filter(
        Q(kind=ResourceKind.ROOM) | Q(offering__max_per_day__isnull=False), offering__isnull=False
    )
    people = Need.objects.filter(
        kind=ResourceKind.PROFESSIONAL,
        place__in=(NeedPlace.AT_POINT, NeedPlace.ORGANISATION),
        offering__isnull=False,
    ).exclude(offering__in=in_rooms.values("offering"))
    skills: dict[int, list[int]] = defaultdict(list)
    for need, skill in people.values_list("pk", "capabilities").order_by("pk", "capabilities"):
        skills[need].append(skill)
    offerings = {row[0]: row[1:] for row in _offerings()}
    found: dict[Where, list[Option]] = defaultdict(list)
    needs = people.order_by("pk").values_list("pk", "offering", "place", "organisation")
    for pk, offering, place, organisation in needs.iterator():
        point, channel, zone, minutes, before, after, owner = offerings[offering]
        place_need, kind = places.get(offering, (None, ""))
        option = Option(
            *(offering, point, channel, zone or COUNTRY_ZONE, minutes),
            *(timedelta(minutes=before), timedelta(minutes=after), pk, place_need, kind),
        )
        at_point = None if place == NeedPlace.ORGANISATION else point
        for skill in skills[pk]:
            found[(organisation or owner, at_point, skill)].append(option)
    return found


def _offerings() -> Iterator[tuple[int, int | None, str, str | None, int, int, int, int]]:
    rows = Offering.objects.values_list(
        *("pk", "service_point", "channel", "service_point__zone", "base_minutes"),
        *("buffer_before_minutes", "buffer_after_minutes", "service__organisation"),
    )
    yield from rows.iterator()


def fill(rng: Random, window: Interval, *, now: datetime, progress: Progress) -> int:
    """Books about half of everybody's time in the window, some professionals at a time. Returns
    the number of appointments."""
    filler = Filler(rng, window)
    references = References(rng.randrange(NUMBERS))
    covers = CoverMask.objects.filter(resource__kind=ResourceKind.PROFESSIONAL)
    ids = list(covers.order_by("resource", "service_point").values_list("pk", flat=True))
    parts = [ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]
    booked = 0
    for part in progress.over(parts, f"groups of {AT_ONCE} professionals booked"):
        some = covers.filter(pk__in=part).order_by("resource", "service_point")
        rows = some.select_related("resource").prefetch_related("resource__capabilities")
        bookings = [booking for cover in rows for booking in filler.fill(cover)]
        booked += bulk.load(bookings, now=now, references=references)
    return booked
