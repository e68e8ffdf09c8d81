"""Calendars that professionals keep elsewhere: written with the masks that follow from them.

The only writer of OutsideCalendar and BusyTime. Reading them from the network is done above, in
scheduling.calendars; here no address is opened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.errors import Invalid
from hub.intervals import Interval, merge
from scheduling.models import Allocation, Appointment, State
from scheduling.planning import cover, horizon
from scheduling.planning.models import BusyTime, OutsideCalendar, Professional

CHECK_EVERY = timedelta(minutes=5)
# After each failure in a row the next try is later; a calendar that stays away is tried hourly.
AFTER_FAILURES = tuple(timedelta(minutes=m) for m in (5, 5, 5, 10, 20, 40, 60))
LEASE = timedelta(minutes=10)  # a reader that dies leaves its calendars to the next one
MORE_DAYS = 3  # than the masks, so that a daily reading always reaches far enough
AHEAD_OF_A_FILE = timedelta(days=400)  # a file is read once
CALENDARS_EACH = 10


class TooManyCalendars(Invalid):
    code = "too_many_calendars"
    sentence = _("There are ten calendars already. Remove one first.")


class CalendarKnown(Invalid):
    code = "calendar_known"
    sentence = _("This address is in the list already.")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A coming appointment in a time that the outside calendar calls busy."""

    appointment: Appointment
    calendar: OutsideCalendar


def ahead_of(person: Professional) -> timedelta:
    """How far busy times of this person are read: as far as the masks reach, and a bit."""
    far = horizon.beyond([person.resource_id])
    return timedelta(days=far.get(person.resource_id, cover.HORIZON_DAYS) + MORE_DAYS)


def window(now: datetime, *, ahead: timedelta) -> Interval:
    """For which span busy times are kept: from where the masks begin."""
    return Interval(cover.window_of(now).start, now + ahead)


def follow(
    *, person: Professional, name: str, address: str, now: datetime, actor_id: int | None
) -> OutsideCalendar:
    """A calendar at an https address, due at once. Raises CalendarKnown, TooManyCalendars."""
    return _add(
        OutsideCalendar(
            professional=person,
            name=name,
            address=address,
            added_by_id=actor_id,
            added_at=now,
            check_at=now,
        ),
        now,
    )


def take_file(
    *,
    person: Professional,
    name: str,
    busy: Iterable[Interval],
    now: datetime,
    actor_id: int | None,
) -> OutsideCalendar:
    """The busy times of a file that was read already. Raises TooManyCalendars."""
    with transaction.atomic():
        calendar = _add(
            OutsideCalendar(professional=person, name=name, added_by_id=actor_id, added_at=now), now
        )
        until = window(now, ahead=AHEAD_OF_A_FILE).end
        settle(calendar, busy, read_until=until, now=now)
    return calendar


def _add(calendar: OutsideCalendar, now: datetime) -> OutsideCalendar:
    with transaction.atomic():
        Professional.objects.select_for_update(no_key=True).get(pk=calendar.professional_id)
        others = OutsideCalendar.objects.filter(professional=calendar.professional_id)
        if others.count() >= CALENDARS_EACH:
            raise TooManyCalendars
        if calendar.address and others.filter(address=calendar.address).exists():
            raise CalendarKnown
        try:
            calendar.full_clean(exclude=["added_by"])
        except ValidationError as error:
            raise Invalid(fields={k: v[0] for k, v in error.message_dict.items()}) from error
        calendar.save()
        _record("calendar.added", calendar, now, calendar.added_by_id)
    return calendar


def settle(
    calendar: OutsideCalendar,
    busy: Iterable[Interval],
    *,
    read_until: datetime,
    now: datetime,
    etag: str = "",
) -> None:
    """What was read takes the place of what was known; the masks follow when it differs."""
    spans = merge(busy)
    with transaction.atomic():
        if not _still_there(calendar):
            return
        if spans != _known(calendar):
            BusyTime.objects.filter(calendar=calendar).delete()
            BusyTime.objects.bulk_create(
                (BusyTime(calendar=calendar, starts_at=s.start, ends_at=s.end) for s in spans),
                batch_size=500,
            )
            cover.rebuild_professionals([calendar.professional], now=now)
        calendar.read_until, calendar.etag = read_until, etag
        _read_well(calendar, now)


def unchanged(calendar: OutsideCalendar, *, now: datetime) -> None:
    """The server says that nothing is new since the last reading."""
    with transaction.atomic():
        if _still_there(calendar):
            _read_well(calendar, now)


def _still_there(calendar: OutsideCalendar) -> bool:
    """It may have been removed while it was read. Locks its owner, as every change here does."""
    Professional.objects.select_for_update(no_key=True).get(pk=calendar.professional_id)
    return OutsideCalendar.objects.filter(pk=calendar.pk).exists()


def _known(calendar: OutsideCalendar) -> list[Interval]:
    rows = BusyTime.objects.filter(calendar=calendar).order_by("starts_at")
    return [Interval(*row) for row in rows.values_list("starts_at", "ends_at")]


def _read_well(calendar: OutsideCalendar, now: datetime) -> None:
    calendar.tried_at = calendar.read_at = now
    calendar.check_at = now + CHECK_EVERY if calendar.address else None
    calendar.failures, calendar.problem, calendar.problem_detail = 0, "", ""
    calendar.save(
        update_fields=[
            *("tried_at", "read_at", "check_at", "failures", "problem", "problem_detail"),
            *("read_until", "etag"),
        ]
    )


def fail(calendar: OutsideCalendar, problem: str, *, detail: str = "", now: datetime) -> None:
    """The reading failed. The busy times that were known stay: a server that is down must not
    open somebody's agenda."""
    failures = calendar.failures + 1
    OutsideCalendar.objects.filter(pk=calendar.pk).update(
        failures=failures,
        problem=problem,
        problem_detail=detail[:80],
        tried_at=now,
        check_at=now + AFTER_FAILURES[min(failures, len(AFTER_FAILURES)) - 1],
    )


def remove(calendar: OutsideCalendar, *, now: datetime, actor_id: int | None) -> None:
    """Its busy times no longer count."""
    with transaction.atomic():
        person, pk = calendar.professional, calendar.pk
        Professional.objects.select_for_update(no_key=True).get(pk=person.pk)
        calendar.delete()
        cover.rebuild_professionals([person], now=now)
        calendar.pk = pk
        _record("calendar.removed", calendar, now, actor_id)


def claim(*, now: datetime, limit: int) -> list[OutsideCalendar]:
    """The calendars whose turn it is, longest waiting first, leased to the caller: several
    readers share the work. Every one ends with settle, unchanged or fail."""
    with transaction.atomic():
        due = OutsideCalendar.objects.filter(check_at__lte=now).order_by("check_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        found = list(due.select_related("professional")[:limit])
        OutsideCalendar.objects.filter(pk__in=[row.pk for row in found]).update(
            check_at=now + LEASE
        )
    return found


def conflicts(people: Sequence[Professional], *, now: datetime) -> list[Conflict]:
    """Coming appointments in times that an outside calendar of their professional calls busy.
    Nothing is done about them by itself: people decide."""
    by_resource = {person.resource_id: person for person in people}
    busy = _busy_by_person(people, now)
    taken = Allocation.objects.filter(
        Q(resource__in=by_resource, ends_at__gt=now),
        segment__appointment__state=State.CONFIRMED,
    ).select_related("segment__appointment")
    found: dict[tuple[int, int], Conflict] = {}
    for row in taken.order_by("starts_at", "pk"):
        appointment = row.segment.appointment
        for time in busy.get(by_resource[row.resource_id].pk, []):
            if time.starts_at < row.ends_at and row.starts_at < time.ends_at:
                key = (appointment.pk, time.calendar_id)
                found[key] = Conflict(appointment, time.calendar)
    return list(found.values())


def _busy_by_person(people: Sequence[Professional], now: datetime) -> dict[int, list[BusyTime]]:
    busy: dict[int, list[BusyTime]] = {}
    rows = BusyTime.objects.filter(calendar__professional__in=people, ends_at__gt=now)
    for row in rows.select_related("calendar").order_by("starts_at"):
        busy.setdefault(row.calendar.professional_id, []).append(row)
    return busy


def _record(verb: str, calendar: OutsideCalendar, now: datetime, actor_id: int | None) -> None:
    trail.record(
        verb=verb,
        object_type="outside_calendar",
        object_id=calendar.pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff",
        origin="agenda",
    )
