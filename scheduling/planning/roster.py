"""Shifts and absences: written with the masks that follow from them, in one transaction."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from hub.audit import trail
from hub.intervals import Interval, local_day, span
from scheduling.planning import cover
from scheduling.planning.errors import DayIsOver, NoOccurrence
from scheduling.planning.models import Absence, AbsenceKind, Professional, Shift, ShiftChange


def plan(*, shift: Shift, now: datetime, actor_id: int | None) -> Shift:
    with transaction.atomic():
        shift.full_clean()
        shift.save()
        _follow(shift.professional, "shift.planned", shift.pk, now, actor_id)
    return shift


def end_shift(*, shift: Shift, last_day: date, now: datetime, actor_id: int | None) -> None:
    """The shift holds up to and including the last day; one that had not begun goes."""
    with transaction.atomic():
        person, pk = shift.professional, shift.pk
        if last_day < shift.valid_from:
            shift.delete()
        else:
            shift.valid_until = last_day
            shift.save(update_fields=["valid_until"])
        _follow(person, "shift.ended", pk, now, actor_id)


def change_occurrence(*, change: ShiftChange, now: datetime, actor_id: int | None) -> ShiftChange:
    """Other hours on this one date, or none; in place of an earlier change of that date. Raises
    NoOccurrence where the shift does not begin on it."""
    with transaction.atomic():
        shift = change.shift
        if not cover.is_on(shift, change.date):
            raise NoOccurrence
        change.clean_fields()
        kept, _fresh = ShiftChange.objects.update_or_create(
            shift=shift,
            date=change.date,
            defaults={"starts": change.starts, "ends": change.ends, "reason": change.reason},
        )
        verb = "shift.dropped_once" if change.starts is None else "shift.changed_once"
        _follow(shift.professional, verb, shift.pk, now, actor_id, change.date)
    return kept


def restore_occurrence(*, shift: Shift, day: date, now: datetime, actor_id: int | None) -> None:
    """The date is as the shift says again; nothing where it was so already."""
    with transaction.atomic():
        gone, _each = ShiftChange.objects.filter(shift=shift, date=day).delete()
        if gone:
            _follow(shift.professional, "shift.restored_once", shift.pk, now, actor_id, day)


def be_absent(*, absence: Absence, now: datetime, actor_id: int | None) -> Absence:
    with transaction.atomic():
        absence.full_clean()
        absence.save()
        _follow(absence.professional, "absence.planned", absence.pk, now, actor_id)
    return absence


def close_day(
    *, professional: Professional, day: date, zone: ZoneInfo, now: datetime, actor_id: int | None
) -> Absence:
    """Ill on this day, the whole of it by the clock of the zone; what is over of it stays as it
    was. Closing it twice changes nothing the second time. Raises DayIsOver."""
    left = _left_of(local_day(day, zone), now)
    with transaction.atomic():
        # Whoever presses at the same moment waits here, and then finds the absence.
        Professional.objects.select_for_update(no_key=True).get(pk=professional.pk)
        ill = Absence.objects.filter(professional=professional, kind=AbsenceKind.ILLNESS)
        closed = ill.filter(starts_at__lte=left.start, ends_at__gte=left.end).first()
        return closed or be_absent(
            absence=Absence(
                professional=professional,
                kind=AbsenceKind.ILLNESS,
                starts_at=left.start,
                ends_at=left.end,
            ),
            now=now,
            actor_id=actor_id,
        )


def _left_of(day: Interval, now: datetime) -> Interval:
    left = span(max(day.start, now), day.end)
    if left is None:
        raise DayIsOver
    return left


def come_back(*, absence: Absence, now: datetime, actor_id: int | None) -> None:
    with transaction.atomic():
        person, pk = absence.professional, absence.pk
        absence.delete()
        _follow(person, "absence.withdrawn", pk, now, actor_id)


def _follow(
    person: Professional,
    verb: str,
    object_id: int,
    now: datetime,
    actor_id: int | None,
    day: date | None = None,
) -> None:
    cover.rebuild_professionals([person], now=now)
    trail.record(
        verb=verb,
        object_type=verb.split(".")[0],
        object_id=object_id,
        now=now,
        actor_id=actor_id,
        actor_kind="staff",
        origin="agenda",
        details={"date": day.isoformat()} if day else None,
    )
