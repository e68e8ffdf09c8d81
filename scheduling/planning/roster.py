"""Shifts and absences: written with the masks that follow from them, in one transaction."""

from datetime import date, datetime

from django.db import transaction

from hub.audit import trail
from scheduling.planning import cover
from scheduling.planning.models import Absence, Professional, Shift


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


def be_absent(*, absence: Absence, now: datetime, actor_id: int | None) -> Absence:
    with transaction.atomic():
        absence.full_clean()
        absence.save()
        _follow(absence.professional, "absence.planned", absence.pk, now, actor_id)
    return absence


def come_back(*, absence: Absence, now: datetime, actor_id: int | None) -> None:
    with transaction.atomic():
        person, pk = absence.professional, absence.pk
        absence.delete()
        _follow(person, "absence.withdrawn", pk, now, actor_id)


def _follow(
    person: Professional, verb: str, object_id: int, now: datetime, actor_id: int | None
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
    )
