"""The rows of an agenda: what staff see of a window, as plain values."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hub.catalogue.published import text_of
from hub.intervals import Interval, local_day
from locations.models import Channel, Resource, ResourceKind
from scheduling.agenda.workplaces import Workplace
from scheduling.models import AgendaSequence, Appointment, Segment, State
from scheduling.reference import readable

GROUPINGS = ("time", "desk", "professional")


@dataclass(frozen=True, slots=True)
class Row:
    """One segment. Times are aware, in the zone of the workplace."""

    appointment_id: int
    reference: str
    starts: datetime
    ends: datetime
    desk: str
    professional: str
    resources: tuple[int, ...]
    service: str
    name: str
    persons: int
    channel: str
    held: bool
    noted: bool
    extra: str = ""  # why it was let in above what was free, while it lacks a desk or a person

    @property
    def readable_reference(self) -> str:
        return readable(self.reference)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; `heading` is empty when there is nothing to tell apart."""

    heading: str
    rows: list[Row]


def week_of(day: date) -> list[date]:
    """Monday to Sunday around the day."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def number_of(workplace: Workplace) -> int:
    """The number of the last change here. Read it before the rows: then rows are never older."""
    if workplace.point is None:
        return 0
    row = AgendaSequence.objects.filter(pk=workplace.point.pk).first()
    return row.number if row else 0


def load(workplace: Workplace, days: list[date], *, now: datetime) -> list[Row]:
    """What begins or goes on within the days, in order of time. Expired holds do not show."""
    window = Interval(
        local_day(days[0], workplace.zone).start, local_day(days[-1], workplace.zone).end
    )
    found = _segments(workplace, now).filter(starts_at__lt=window.end, ends_at__gt=window.start)
    return [_row(segment, workplace) for segment in found]


def row_of(appointment: Appointment, workplace: Workplace) -> Row:
    """One appointment, whatever its state; of a visit all services together."""
    first, *others = services_of(appointment, workplace)
    for row in others:
        first = replace(
            first,
            ends=max(first.ends, row.ends),
            desk=_joined(first.desk, row.desk),
            professional=_joined(first.professional, row.professional),
            resources=(*first.resources, *row.resources),
            service=_joined(first.service, row.service),
            persons=max(first.persons, row.persons),
        )
    return first


def services_of(appointment: Appointment, workplace: Workplace) -> list[Row]:
    """One for each service of the visit, in order."""
    return [
        _row(segment, workplace)
        for segment in _loaded(Segment.objects.filter(appointment=appointment))
    ]


def _joined(one: str, other: str) -> str:
    """Both lists of names, each name once."""
    names = [name for names in (one, other) for name in names.split(", ") if name]
    return ", ".join(dict.fromkeys(names))


def rows_of(appointments: Iterable[Appointment], workplace: Workplace) -> list[Row]:
    """The first row of each, whatever its state, in the order given."""
    found: dict[int, Row] = {}
    wanted = list(appointments)
    for segment in _loaded(Segment.objects.filter(appointment__in=wanted)):
        found.setdefault(segment.appointment_id, _row(segment, workplace))
    return [found[appointment.pk] for appointment in wanted]


def _segments(workplace: Workplace, now: datetime) -> QuerySet[Segment]:
    live = Q(appointment__state=State.CONFIRMED) | Q(
        appointment__state=State.HELD, appointment__hold_expires_at__gt=now
    )
    mine = workplace.appointments().values("pk")
    return _loaded(Segment.objects.filter(live, appointment__in=mine))


def _loaded(segments: QuerySet[Segment]) -> QuerySet[Segment]:
    return (
        segments.select_related(
            "appointment__booker", "appointment__overbooking", "offering__service__base"
        )
        .prefetch_related(
            "allocations__resource",
            "offering__needs",
            "offering__service__texts",
            "offering__service__base__texts",
        )
        .order_by("starts_at", "pk")
    )


def _row(segment: Segment, workplace: Workplace) -> Row:
    appointment = segment.appointment
    resources = [allocation.resource for allocation in segment.allocations.all()]
    booker = getattr(appointment, "booker", None)
    return Row(
        appointment_id=appointment.pk,
        reference=appointment.reference,
        starts=segment.starts_at.astimezone(workplace.zone),
        ends=segment.ends_at.astimezone(workplace.zone),
        desk=_names(r for r in resources if r.kind != ResourceKind.PROFESSIONAL),
        professional=_names(r for r in resources if r.kind == ResourceKind.PROFESSIONAL),
        resources=tuple(r.pk for r in resources),
        service=text_of(segment.offering.service, "title"),
        name=booker.name if booker else "",
        persons=segment.persons,
        channel=str(Channel(appointment.channel).label),
        held=appointment.state == State.HELD,
        noted=bool(appointment.note),
        extra=_extra(segment),
    )


def _extra(segment: Segment) -> str:
    overbooking = getattr(segment.appointment, "overbooking", None)
    if overbooking is None or segment.appointment.state != State.CONFIRMED:
        return ""
    lacks = len(segment.allocations.all()) < len(segment.offering.needs.all())
    return overbooking.reason if lacks else ""


def _names(resources: Iterable[Resource]) -> str:
    return ", ".join(sorted(resource.name for resource in resources))


def grouped(rows: list[Row], by: str) -> list[Group]:
    """By time in one group, or one group per desk or professional, by name."""
    if by not in {"desk", "professional"}:
        return [Group("", rows)] if rows else []
    nobody = _("No desk") if by == "desk" else _("Nobody")
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, by) or nobody].append(row)
    return [Group(heading, found[heading]) for heading in sorted(found, key=_natural)]


def _natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """Desk 2 before Desk 10."""
    parts = "".join(c if c.isdigit() else f" {c} " if c == " " else c for c in name).split()
    return tuple((0, int(p)) if p.isdecimal() else (1, p.lower()) for p in parts)


def by_day(rows: list[Row], days: list[date]) -> list[tuple[date, list[Row]]]:
    """The rows of each day, by the date on which they begin."""
    found: dict[date, list[Row]] = {day: [] for day in days}
    for row in rows:
        found.get(row.starts.date(), found[days[0]]).append(row)
    return list(found.items())
