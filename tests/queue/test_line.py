"""The order of a line, and its reasons as sentences."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from scheduling.queue.line import Waiting, order, told
from tests.queue.conftest import at

LONGEST = timedelta(minutes=45)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def walk_in(number: int, since: float, priority_reason: str = "") -> Waiting:
    return Waiting(number, number, queued_at=at(since), priority_reason=priority_reason)


def booked(number: int, due: float, came: float) -> Waiting:
    return Waiting(number, number, queued_at=at(came), due_at=at(due))


def numbers(*line: Waiting, now: float) -> list[tuple[int, str]]:
    return [
        (placed.waiting.number, placed.why.value)
        for placed in order(line, now=at(now), longest_wait=LONGEST)
    ]


def test_appointments_at_their_time_then_walk_ins_by_arrival_then_who_is_early() -> None:
    line = [walk_in(1, 0), booked(2, due=60, came=2), walk_in(3, 3), booked(4, due=12, came=4)]
    assert numbers(*line, now=10) == [
        (4, "appointment"),
        (1, "walk_in"),
        (3, "walk_in"),
        (2, "early"),
    ]


def test_a_long_wait_goes_before_a_later_appointment_and_not_before_an_earlier_one() -> None:
    line = [walk_in(1, 0), booked(2, due=40, came=30), booked(3, due=50, came=30)]
    assert numbers(*line, now=44)[0] == (2, "appointment")
    assert numbers(*line, now=46) == [(2, "appointment"), (1, "long_wait"), (3, "appointment")]


def test_who_comes_late_counts_from_the_arrival() -> None:
    line = [booked(1, due=0, came=10), booked(2, due=5, came=3)]
    assert numbers(*line, now=11) == [(2, "appointment"), (1, "late")]


def test_priority_with_a_reason_goes_first() -> None:
    line = [booked(1, due=0, came=0), walk_in(2, 5, priority_reason="kan niet lang staan")]
    assert numbers(*line, now=6) == [(2, "priority"), (1, "appointment")]


def test_each_place_is_told_in_a_sentence() -> None:
    line = [
        walk_in(1, 50),
        booked(2, due=90, came=40),
        booked(3, due=55, came=50),
        booked(4, due=40, came=55),
        walk_in(5, 0),
        walk_in(6, 55, priority_reason="kan niet lang staan"),
    ]
    placed = order(line, now=at(60), longest_wait=LONGEST)
    assert [told(some, zone=AMSTERDAM, longest_wait=LONGEST) for some in placed] == [
        "Gaat voor: kan niet lang staan.",
        "Zonder afspraak sinds 09:00 uur: wacht al 45 minuten of langer.",
        "Afspraak om 09:55 uur: het is tijd.",
        "Afspraak om 09:40 uur, kwam te laat: telt vanaf 09:55 uur.",
        "Zonder afspraak sinds 09:50 uur.",
        "Afspraak om 10:30 uur: is vroeg, gaat als er niemand anders wacht.",
    ]


tickets = st.lists(
    st.tuples(st.integers(-120, 0), st.none() | st.integers(-60, 60)), max_size=12
).map(
    lambda rows: [
        Waiting(n, n, queued_at=at(came), due_at=None if due is None else at(due))
        for n, (came, due) in enumerate(rows, start=1)
    ]
)


@given(tickets)
def test_nobody_is_lost_and_of_two_alike_the_first_goes_first(line: list[Waiting]) -> None:
    placed = order(line, now=at(0), longest_wait=LONGEST)
    assert sorted(some.waiting.number for some in placed) == [some.number for some in line]
    assert [some.place for some in placed] == list(range(1, len(line) + 1))
    walk_ins = [some.waiting.queued_at for some in placed if some.waiting.due_at is None]
    assert walk_ins == sorted(walk_ins)
