"""On which published words a segment was booked."""

from collections.abc import Iterable

from locations.models import Offering
from scheduling.models import Appointment, Segment, State

Numbers = tuple[int | None, int | None]  # of the service, and of its base


def of(offering: Offering) -> dict[str, int | None]:
    """For a new segment. What is published changes later; the words that it was booked on do not.
    Without a query for an offering that was loaded with its service and the base of that."""
    base = offering.service.base
    version = offering.service.version
    return {"service_version": version, "base_version": base.version if base else None}


def of_many(offerings: Iterable[int]) -> dict[int, Numbers]:
    """By offering, in one query."""
    rows = Offering.objects.filter(pk__in=set(offerings))
    found = rows.values_list("pk", "service__version", "service__base__version")
    return {pk: (version, base) for pk, version, base in found}


def hand_on(live: Appointment, kept: Appointment) -> None:
    """The segments of a hold that take the place of booked ones keep the words that those were
    booked on, where it is the same service still. What only waited was booked on nothing yet."""
    if live.state != State.CONFIRMED:
        return
    for segment in live.segments.select_related("offering"):
        same = Segment.objects.filter(
            appointment=kept, offering__service=segment.offering.service_id
        )
        same.update(service_version=segment.service_version, base_version=segment.base_version)
