"""Time that came free is offered within seconds, and nothing is lost where that fails."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django_tasks_db.models import DBTaskResult

from hub.intervals import Interval
from hub.operations import loops
from scheduling import booking
from scheduling.models import Appointment
from scheduling.waitlist import answering, freed
from scheduling.waitlist.models import Offer
from tests.town import NOW, TUESDAY_NINE
from tests.waitlist.conftest import WEDNESDAY_TEN, Counter, asked, minutes, run

Commit = Callable[..., Any]


def marked() -> list[list[Any]]:
    """The work that waits, as the arguments of the task."""
    rows = DBTaskResult.objects.filter(task_path__endswith="offer_freed_time").order_by(
        "enqueued_at"
    )
    return [row.args_kwargs["args"] for row in rows]


def test_a_cancel_marks_the_work_when_it_commits(
    desk: Counter, full: list[Appointment], django_capture_on_commit_callbacks: Commit
) -> None:
    desk.wait(full[-1])
    with django_capture_on_commit_callbacks(execute=True):
        booking.cancel(appointment=full[0], now=NOW)
        assert marked() == []
    span = [full[0].starts_at.isoformat(), full[0].ends_at.isoformat()]
    assert marked() == [[full[0].pk, desk.town.hall.pk, *span]]


def test_a_move_marks_the_time_that_it_left(
    desk: Counter, full: list[Appointment], django_capture_on_commit_callbacks: Commit
) -> None:
    desk.wait(full[-1])
    left = full[0]
    with django_capture_on_commit_callbacks(execute=True):
        booking.move(appointment=left, start=WEDNESDAY_TEN + minutes(60), now=NOW)
    span = [left.starts_at.isoformat(), left.ends_at.isoformat()]
    assert marked() == [[left.pk, desk.town.hall.pk, *span]]


def test_who_wants_other_days_or_comes_before_is_not_looked_at(
    desk: Counter, full: list[Appointment]
) -> None:
    """The same counter, but not in the time that came free."""
    far = desk.book(TUESDAY_NINE + timedelta(days=15))
    fits = desk.wait(full[-1])
    later = desk.wait(far, first_day=date(2026, 6, 9))
    span = Interval(full[0].starts_at, full[0].ends_at)
    everybody = freed.concerned(full[0].pk, desk.town.hall.pk)
    assert set(everybody) == {fits, later}
    assert list(freed.concerned(full[0].pk, desk.town.hall.pk, span)) == [fits]
    after = Interval(far.starts_at + timedelta(days=1), far.starts_at + timedelta(days=1, hours=1))
    assert not freed.concerned(full[0].pk, desk.town.hall.pk, after).exists()


def test_where_nobody_waits_nothing_is_marked(
    full: list[Appointment], django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        booking.cancel(appointment=full[0], now=NOW)
    assert marked() == []


def test_the_marked_work_offers_the_time(
    desk: Counter, full: list[Appointment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    desk.wait(full[-1])
    booking.cancel(appointment=full[0], now=NOW)
    assert freed.offer_freed_time.func(full[0].pk, desk.town.hall.pk) == 1
    assert asked()[0].starts_at == TUESDAY_NINE


def test_the_round_of_each_minute_needs_no_mark(
    desk: Counter, full: list[Appointment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    desk.wait(full[-1])
    booking.cancel(appointment=full[0], now=NOW)
    assert loops.WAITLIST in loops.LOOPS
    assert loops.WAITLIST.turn() == 1


def test_joining_leaving_and_saying_no_mark_too(
    desk: Counter, full: list[Appointment], django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        desk.wait(full[-1])
    desk.wait(full[-2], now=NOW + minutes(1))
    booking.cancel(appointment=full[0], now=NOW)
    run()
    with django_capture_on_commit_callbacks(execute=True):
        answering.decline(appointment=full[-1], offer_id=Offer.objects.get().pk, now=NOW)
    assert len(marked()) == 2


def test_a_mark_that_fails_breaks_no_booking(
    desk: Counter,
    full: list[Appointment],
    django_capture_on_commit_callbacks: Commit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.wait(full[-1])

    def broken(*_ids: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(freed, "concerned", broken)
    with django_capture_on_commit_callbacks(execute=True):
        booking.cancel(appointment=full[0], now=NOW)
    assert run() == 1


def test_who_waits_elsewhere_for_something_else_is_not_concerned(
    desk: Counter, full: list[Appointment]
) -> None:
    passport = desk.wait(full[-1])
    held = booking.hold(
        offering=desk.town.pension, start=TUESDAY_NINE + timedelta(days=1), now=NOW
    ).appointment
    found = freed.concerned(held.pk, desk.town.goirle.pk)
    assert passport not in found
    assert list(freed.concerned(full[0].pk, desk.town.hall.pk)) == [passport]
