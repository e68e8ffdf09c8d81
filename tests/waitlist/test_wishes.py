"""Joining, waiting and leaving."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hub.errors import Invalid
from locations.models import Closure
from scheduling import booking
from scheduling.booking import Actor
from scheduling.errors import NotLive, TooLateToChange
from scheduling.models import Appointment, State
from scheduling.waitlist import standing, wishes
from scheduling.waitlist.matching import Wanted
from scheduling.waitlist.models import Offer, Outcome, Wish, WishState
from scheduling.waitlist.possible import NothingEarlier
from scheduling.waitlist.wishes import Unreachable
from tests.town import NOW, TUESDAY_NINE
from tests.waitlist.conftest import WEDNESDAY_TEN, Counter, asked, minutes, run

STAFF = Actor(kind="staff", origin="agenda")


def place_of(appointment: Appointment) -> int | None:
    found = standing.of(appointment, now=NOW)
    return found.place if found else None


def test_the_place_in_line_is_that_of_asking(desk: Counter, full: list[Appointment]) -> None:
    for count, appointment in enumerate(reversed(full[-3:])):
        desk.wait(appointment, now=NOW + minutes(count))
    assert [place_of(appointment) for appointment in full[-3:]] == [3, 2, 1]
    wishes.leave(appointment=full[-1], now=NOW)
    assert [place_of(appointment) for appointment in full[-3:]] == [2, 1, None]


def test_who_waits_for_something_else_is_not_in_the_same_line(desk: Counter) -> None:
    mine = desk.book(WEDNESDAY_TEN)
    held = booking.hold(offering=desk.town.pension, start=WEDNESDAY_TEN, now=NOW).appointment
    other = booking.confirm(
        appointment=held, contact=booking.Contact(name="Bas", email="b@example.nl"), now=NOW
    )
    wishes.join(appointment=other, wanted=Wanted(points=(desk.town.goirle.pk,)), now=NOW)
    desk.wait(mine, now=NOW + minutes(1))
    assert (place_of(other), place_of(mine)) == (1, 1)


def test_asking_again_changes_the_wish_and_keeps_the_place(
    desk: Counter, full: list[Appointment]
) -> None:
    desk.wait(full[-1])
    desk.wait(full[-2], now=NOW + minutes(1))
    again = desk.wait(full[-1], now=NOW + minutes(2), weekdays=(1,))
    assert (Wish.objects.count(), again.weekdays, place_of(full[-1])) == (2, [1], 1)


def test_who_left_and_comes_back_stands_at_the_end(desk: Counter, full: list[Appointment]) -> None:
    desk.wait(full[-1])
    desk.wait(full[-2], now=NOW + minutes(1))
    wishes.leave(appointment=full[-1], now=NOW + minutes(2))
    desk.wait(full[-1], now=NOW + minutes(3))
    assert place_of(full[-1]) == 2


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"points": ()}, "points"),
        ({"points": (1_000_000,)}, "points"),
        ({"weekdays": (7,)}, "weekdays"),
        ({"parts": ("teatime",)}, "parts"),
        ({"first_day": date(2026, 6, 4)}, "first_day"),  # the day after the appointment
        ({"first_day": date(9999, 1, 1)}, "first_day"),
        ({"last_day": date(2026, 5, 31)}, "last_day"),  # yesterday
        ({"first_day": date(2026, 6, 3), "last_day": date(2026, 6, 2)}, "last_day"),
    ],
)
def test_what_cannot_be_wished_is_named(desk: Counter, wanted: dict[str, Any], field: str) -> None:
    appointment = desk.book(WEDNESDAY_TEN)
    with pytest.raises(Invalid) as refused:
        desk.wait(appointment, **wanted)
    assert list(refused.value.fields) == [field]
    assert not Wish.objects.exists()


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"weekdays": (5, 6)}, "weekdays"),  # closed in the weekend
        ({"weekdays": (3,)}, "weekdays"),  # a Thursday, and the appointment is on Wednesday
        ({"weekdays": (0,), "first_day": date(2026, 6, 2)}, "weekdays"),
        ({"parts": ("evening",)}, "parts"),
        ({"weekdays": (2,), "parts": ("afternoon",)}, "parts"),  # on Wednesday it is at ten
    ],
)
def test_what_can_never_come_true_is_refused(
    desk: Counter, wanted: dict[str, Any], field: str
) -> None:
    mine = desk.book(WEDNESDAY_TEN)
    with pytest.raises(Invalid, check=lambda refused: list(refused.fields) == [field]):
        desk.wait(mine, **wanted)
    assert not Wish.objects.exists()


def test_notice_and_closures_leave_nothing_to_wish_for(desk: Counter) -> None:
    mine = desk.book(WEDNESDAY_TEN)
    Closure.objects.create(
        service_point=desk.town.hall, starts_at=NOW, ends_at=WEDNESDAY_TEN - minutes(40)
    )
    with pytest.raises(NothingEarlier):
        desk.wait(mine, now=NOW)
    Closure.objects.all().delete()
    closes = TUESDAY_NINE + timedelta(hours=8)  # the notice is an hour, a passport 20 minutes
    desk.wait(mine, now=closes - minutes(80), weekdays=(1,))
    with pytest.raises(Invalid):
        desk.wait(mine, now=closes - minutes(79), weekdays=(1,))


def test_when_no_weekday_is_left_the_wish_ends(desk: Counter) -> None:
    mine = desk.book(TUESDAY_NINE + timedelta(days=1))
    wish = desk.wait(mine, weekdays=(0,))
    run(NOW + timedelta(days=1))
    wish.refresh_from_db()
    assert wish.cause == "no_day_left"


def test_only_a_confirmed_appointment_that_can_change_may_wait(desk: Counter) -> None:
    held = booking.hold(offering=desk.town.passport, start=WEDNESDAY_TEN, now=NOW).appointment
    with pytest.raises(NotLive):
        desk.wait(held)
    mine = desk.book(TUESDAY_NINE)
    with pytest.raises(TooLateToChange):
        desk.wait(mine, now=TUESDAY_NINE - minutes(119))


def test_whom_no_message_reaches_is_told_so(desk: Counter) -> None:
    mine = desk.book(WEDNESDAY_TEN, email="", phone="058 2348000")  # no mobile
    with pytest.raises(Unreachable):
        desk.wait(mine)


def test_leaving_lets_go_of_what_was_kept(desk: Counter, full: list[Appointment]) -> None:
    desk.wait(full[-1])
    booking.cancel(appointment=full[0], now=NOW)
    run()
    wishes.leave(appointment=full[-1], now=NOW)
    wishes.leave(appointment=full[-1], now=NOW)
    offer = Offer.objects.get()
    assert (offer.outcome, offer.wish.state) == (Outcome.WITHDRAWN, WishState.ENDED)
    assert desk.first_free() == TUESDAY_NINE
    full[-1].refresh_from_db()
    assert full[-1].state == State.CONFIRMED


def test_a_wish_ends_when_its_appointment_does(desk: Counter, full: list[Appointment]) -> None:
    cancelled, passed = desk.wait(full[-1]), desk.wait(full[-2])
    booking.cancel(appointment=full[-1], now=NOW)
    run()
    run(full[-2].starts_at - minutes(119))
    causes = dict(Wish.objects.values_list("pk", "cause"))
    assert causes == {cancelled.pk: "cancelled", passed.pk: "passed"}


def test_a_move_keeps_the_wish_while_one_of_its_days_is_left(desk: Counter) -> None:
    first_day = date(2026, 6, 9)
    mine = desk.book(TUESDAY_NINE + timedelta(days=14))
    wish = desk.wait(mine, first_day=first_day)
    booking.move(appointment=mine, start=TUESDAY_NINE + timedelta(days=8), now=NOW)
    wishes.review(wish_id=wish.pk, now=NOW)
    wish.refresh_from_db()
    assert wish.state == WishState.WAITING
    booking.move(appointment=mine, start=WEDNESDAY_TEN, now=NOW)
    run()
    wish.refresh_from_db()
    assert (wish.state, wish.cause) == (WishState.ENDED, "no_day_left")


def test_when_the_last_day_is_over_the_wish_ends(desk: Counter) -> None:
    mine = desk.book(TUESDAY_NINE + timedelta(days=14))
    wish = desk.wait(mine, last_day=date(2026, 6, 1))
    run(NOW + timedelta(days=1))
    wish.refresh_from_db()
    assert wish.cause == "no_day_left"


def test_old_wishes_are_forgotten_with_their_offers(desk: Counter, full: list[Appointment]) -> None:
    desk.wait(full[-1])
    kept = desk.wait(full[-2], now=NOW + minutes(1))
    booking.cancel(appointment=full[0], now=NOW)
    run(NOW + minutes(2))
    wishes.leave(appointment=full[-1], now=NOW)
    assert wishes.forget_old(now=NOW + wishes.KEPT - minutes(1)) == 0
    assert wishes.forget_old(now=NOW + wishes.KEPT) == 1
    assert (list(Wish.objects.all()), Offer.objects.count()) == ([kept], 0)


def test_the_database_allows_one_open_offer_per_wish(
    desk: Counter, full: list[Appointment]
) -> None:
    desk.wait(full[-1])
    booking.cancel(appointment=full[0], now=NOW)
    run()
    offer = asked()[0]
    offer.pk, offer.hold = None, None
    with pytest.raises(IntegrityError), transaction.atomic():
        offer.save(force_insert=True)
