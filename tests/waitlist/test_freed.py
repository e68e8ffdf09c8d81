"""Time that came free is offered within seconds, and nothing is lost where that fails."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django_tasks_db.models import DBTaskResult

from hub.operations import tasks
from scheduling import booking
from scheduling.models import Appointment
from scheduling.waitlist import answering, freed
from scheduling.waitlist.models import Offer
from tests.town import NOW, TUESDAY_NINE
from tests.waitlist.conftest import Counter, asked, minutes, run

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
    assert marked() == [[full[0].pk, desk.town.hall.pk]]


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


def test_the_job_of_each_minute_needs_no_mark(
    desk: Counter, full: list[Appointment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    desk.wait(full[-1])
    booking.cancel(appointment=full[0], now=NOW)
    assert tasks.offer_earlier_times.func() == 1


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
