"""What was booked: the segments of an appointment as everybody who tells of them needs them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from hub.catalogue import texts
from hub.catalogue.models import Service
from hub.catalogue.versions import Said
from hub.kept import Kept
from locations import needs
from locations.models import Need, NeedPlace, Offering
from scheduling.models import Appointment, Segment

Row = tuple[Any, ...]


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
    remote: bool  # whether somebody elsewhere may take part
    version: int | None  # of the service, and of its base, on which it was booked
    base_version: int | None
    service: Service
    support: list[int]

    @property
    def said(self) -> Said:
        return Said(self.service, self.version, self.base_version)


COLUMNS = (
    *("position", "starts_at", "ends_at", "persons", "items", "offering", "offering__channel"),
    *("offering__cancel_deadline_minutes", "remote", "service_version", "base_version"),
    "offering__service",
    *("offering__service__slug", "offering__service__base", "title", "support"),
)


def rows_of(appointment: int, language: str, *further: str) -> "QuerySet[Segment, Row]":
    """COLUMNS and further ones: a row for each support of a segment. The title is in the language,
    as hub.catalogue.texts tells it."""
    rows = Segment.objects.filter(appointment=appointment).order_by("position", "support")
    title = texts.title_in(language, "offering__service")
    elsewhere = Need.objects.exclude(place=NeedPlace.AT_POINT)
    remote = Exists(elsewhere.filter(offering=OuterRef("offering")))
    return rows.annotate(title=title, remote=remote).values_list(*COLUMNS, *further)


ROWS = Kept(rows_of, *(int, str))


def segments_of(appointment: Appointment) -> list[Booked]:
    """In order of time."""
    known: list[Booked] | None = appointment.__dict__.get("_booked")
    return _read(appointment) if known is None else known


def remember(appointment: Appointment, rows: Iterable[Row], language: str) -> None:
    """For a deed that leaves the segments as they are: they are read once for all its steps."""
    appointment.__dict__["_booked"] = _gathered(rows, language)


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
            remote=_is_remote(segment.offering),
            version=segment.service_version,
            base_version=segment.base_version,
            service=segment.offering.service,
            support=sorted(need.pk for need in added),
        )
        for segment, added in zip(segments, support, strict=True)
    ]


def _is_remote(offering: Offering) -> bool:
    """True too where its needs were not read."""
    known = needs.known_of(offering)
    return known is None or any(need.place != NeedPlace.AT_POINT for need in known)


def _read(appointment: Appointment) -> list[Booked]:
    tongue = get_language() or texts.FALLBACK
    return _gathered(ROWS.rows(appointment.pk, tongue), tongue)


def _gathered(rows: Iterable[Row], language: str) -> list[Booked]:
    found: dict[int, Booked] = {}
    for *own, service, slug, base, title, support in rows:
        one = found.get(own[0])
        if one is None:
            known = Service(pk=service, slug=slug, base_id=base)
            texts.know_title(known, language, title)
            values: list[Any] = [*own, known, []]
            one = found[own[0]] = Booked(*values)
        if support is not None:
            one.support.append(support)
    return list(found.values())
