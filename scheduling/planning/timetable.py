"""Opening hours, exceptions, closures and holidays: written with the masks that follow."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from hub.audit import trail
from hub.catalogue.models import Organisation
from locations.models import (
    Closure,
    HolidayChoice,
    OpeningException,
    OpeningSpan,
    ServicePoint,
)
from scheduling.planning import cover
from scheduling.planning.models import Professional

Row = OpeningSpan | OpeningException | Closure


def add(*, row: Row, now: datetime, actor_id: int | None) -> None:
    """Hours, an exception or a closure of the row's own point."""
    with transaction.atomic():
        row.full_clean()
        row.save()
        _follow([row.service_point], f"{_kind(row)}.added", row.pk, now, actor_id)


def remove(*, row: OpeningException | Closure, now: datetime, actor_id: int | None) -> None:
    with transaction.atomic():
        point, pk = row.service_point, row.pk
        row.delete()
        _follow([point], f"{_kind(row)}.removed", pk, now, actor_id)


def end_hours(*, span: OpeningSpan, last_day: date, now: datetime, actor_id: int | None) -> None:
    """Weekly hours hold up to and including the last day; what had not begun goes."""
    with transaction.atomic():
        point, pk = span.service_point, span.pk
        if span.valid_from and last_day < span.valid_from:
            span.delete()
        else:
            span.valid_until = last_day
            span.save(update_fields=["valid_until"])
        _follow([point], "openingspan.ended", pk, now, actor_id)


def choose_holidays(
    *, organisation: Organisation, keys: Iterable[str], now: datetime, actor_id: int | None
) -> None:
    """The public holidays on which all points of the organisation are closed, and nobody of it
    works remotely but who was planned for that very day."""
    with transaction.atomic():
        HolidayChoice.objects.filter(organisation=organisation).delete()
        HolidayChoice.objects.bulk_create(
            HolidayChoice(organisation=organisation, holiday=key) for key in sorted(set(keys))
        )
        points = list(ServicePoint.objects.filter(organisation=organisation))
        _follow(points, "holidays.chosen", organisation.pk, now, actor_id)
        remote = Professional.objects.filter(
            resource__organisation=organisation, shifts__remote=True
        ).distinct()
        cover.rebuild_professionals(remote, now=now)


def _kind(row: Row) -> str:
    return row._meta.model_name or ""


def _follow(
    points: list[ServicePoint], verb: str, object_id: int, now: datetime, actor_id: int | None
) -> None:
    cover.rebuild_points(points, now=now)
    trail.record(
        verb=verb,
        object_type=verb.split(".")[0],
        object_id=object_id,
        now=now,
        actor_id=actor_id,
        actor_kind="staff",
        service_point_id=points[0].pk if len(points) == 1 else None,
        origin="agenda",
    )
