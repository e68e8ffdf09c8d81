"""How surely it must be known who comes to an appointment, by the services that were booked."""

from collections.abc import Iterable
from typing import Any

from hub.kept import Kept
from locations.models import Offering
from scheduling.models import Appointment, Segment

# Of a segment: whose service it is, and what the service and its topic ask. What a topic asks its
# variants ask too.
COLUMNS = (
    "offering__service__organisation",
    "offering__service__assurance__minimum",
    "offering__service__base__assurance__minimum",
)
Asked = tuple[int, int]  # the organisation and its minimum; 0 where nothing is asked
ROWS: Kept[tuple[Any, ...]] = Kept(
    lambda pk: Segment.objects.filter(appointment=pk).order_by("position").values_list(*COLUMNS),
    int,
)


def asked_of(appointment: Appointment) -> list[Asked]:
    """In order of time."""
    known: list[Asked] | None = appointment.__dict__.get("_assurances")
    return _gathered(ROWS.rows(appointment.pk)) if known is None else known


def asked_at(offering: Offering) -> list[Asked]:
    """The same before anything is booked."""
    names = [name.removeprefix("offering__") for name in COLUMNS]
    return _gathered(Offering.objects.filter(pk=offering.pk).values_list(*names))


def remember(appointment: Appointment, rows: Iterable[tuple[Any, ...]]) -> None:
    """For a deed that read COLUMNS with the segments, and leaves those as they are."""
    appointment.__dict__["_assurances"] = _gathered(rows)


def _gathered(rows: Iterable[tuple[Any, ...]]) -> list[Asked]:
    return [(organisation, max(own or 0, base or 0)) for organisation, own, base in rows]
