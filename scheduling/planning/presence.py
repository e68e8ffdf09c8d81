"""Who is on duty on a day, and how many appointments each of them has."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from hub.intervals import Interval
from scheduling import masks
from scheduling.models import Allocation, CoverMask, State
from scheduling.planning.models import Professional


@dataclass(frozen=True, slots=True)
class Present:
    person: Professional
    appointments: int


def within(people: Iterable[Professional], window: Interval) -> list[Present]:
    """Those of the people who can be booked in the window at all; in the order given."""
    people = list(people)
    ids = [person.resource_id for person in people]
    counts = _appointments(ids, window)
    present = {
        row.resource_id
        for row in CoverMask.objects.filter(resource__in=ids)
        if masks.cover_of(row).clip(window)
    }
    return [
        Present(person, counts.get(person.resource_id, 0))
        for person in people
        if person.resource_id in present
    ]


def _appointments(resource_ids: list[int], window: Interval) -> dict[int, int]:
    rows = Allocation.objects.filter(
        resource__in=resource_ids,
        segment__appointment__state=State.CONFIRMED,
        starts_at__lt=window.end,
        ends_at__gt=window.start,
    )
    counted = rows.values("resource").annotate(count=Count("segment__appointment", distinct=True))
    return dict(counted.values_list("resource", "count"))
