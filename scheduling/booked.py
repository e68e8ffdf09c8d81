"""What was booked: the segments of an appointment as everybody who tells of them needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.catalogue.models import Service
from hub.kept import Kept
from locations.models import Need
from scheduling.models import Appointment, Segment


@dataclass(slots=True)
class Booked:
    """One segment. The service has its slug and its base, nothing more."""

    position: int
    starts_at: datetime
    ends_at: datetime
    persons: int
    items: int
    offering: int
    channel: str
    cancel_deadline_minutes: int
    service: Service
    support: list[int]


COLUMNS = (
    *("position", "starts_at", "ends_at", "persons", "items", "offering", "offering__channel"),
    *("offering__cancel_deadline_minutes", "offering__service", "offering__service__slug"),
    *("offering__service__base", "support"),
)
ROWS = Kept(
    lambda appointment: (
        Segment.objects.filter(appointment=appointment)
        .order_by("position", "support")
        .values_list(*COLUMNS)
    ),
    int,
)


def segments_of(appointment: Appointment) -> list[Booked]:
    """In order of time."""
    known: list[Booked] | None = appointment.__dict__.get("_booked")
    return _read(appointment) if known is None else known


def remember(appointment: Appointment) -> None:
    """For a deed that leaves the segments as they are: they are read once for all its steps."""
    appointment.__dict__["_booked"] = _read(appointment)


def know(
    appointment: Appointment, segments: Sequence[Segment], support: Sequence[Sequence[Need]]
) -> None:
    """For who has just written them."""
    appointment.__dict__["_booked"] = [
        Booked(
            position=segment.position,
            starts_at=segment.starts_at,
            ends_at=segment.ends_at,
            persons=segment.persons,
            items=segment.items,
            offering=segment.offering_id,
            channel=segment.offering.channel,
            cancel_deadline_minutes=segment.offering.cancel_deadline_minutes,
            service=segment.offering.service,
            support=sorted(need.pk for need in added),
        )
        for segment, added in zip(segments, support, strict=True)
    ]


def _read(appointment: Appointment) -> list[Booked]:
    """The statement gives one row for each support of a segment."""
    found: dict[int, Booked] = {}
    for *own, service, slug, base, support in ROWS.rows(appointment.pk):
        values: list[Any] = [*own, Service(pk=service, slug=slug, base_id=base), []]
        one = found.setdefault(own[0], Booked(*values))
        if support is not None:
            one.support.append(support)
    return list(found.values())
