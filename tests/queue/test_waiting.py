"""The told wait: a range that comes true, and nothing where nobody can tell."""

from datetime import timedelta

from scheduling.queue import calls, standing
from scheduling.queue.line import Waiting
from scheduling.queue.models import Ticket
from scheduling.queue.rehearsal import rehearse
from scheduling.queue.waiting import USUAL_SHARES, Helper, Range, Turn, estimate, lengths
from tests.queue.conftest import CLERK, Day, at

LONGEST = timedelta(minutes=45)


def turn(number: int, *minutes: float, helpers: frozenset[int] = frozenset({1})) -> Turn:
    return Turn(Waiting(number, number, queued_at=at(number)), minutes, helpers)


def ranges(*turns: Turn, helpers: list[Helper], now: float = 10) -> dict[int, Range]:
    return estimate(turns=turns, helpers=helpers, now=at(now), longest_wait=LONGEST)


def test_the_line_is_played_by_whoever_is_free() -> None:
    line = [turn(n, 12.0) for n in (1, 2, 3)]
    assert ranges(*line, helpers=[Helper(1)]) == {
        1: Range(0, 5),
        2: Range(10, 15),
        3: Range(20, 25),
    }
    both = [turn(n, 12.0, helpers=frozenset({1, 2})) for n in (1, 2, 3)]
    found = ranges(*both, helpers=[Helper(1), Helper(2)])
    assert found == {1: Range(0, 5), 2: Range(0, 5), 3: Range(10, 15)}


def test_what_is_left_of_a_conversation_counts() -> None:
    busy = Helper(1, since=at(2), minutes=(20.0,))
    assert ranges(turn(1, 5.0), helpers=[busy]) == {1: Range(10, 15)}


def test_whom_nobody_here_can_help_is_promised_nothing() -> None:
    assert ranges(turn(1, 5.0, helpers=frozenset()), helpers=[Helper(1)]) == {}
    assert ranges(turn(1, 5.0), helpers=[]) == {}


def test_who_is_expected_takes_time_at_the_time_of_the_appointment() -> None:
    soon = Waiting(-1, 0, queued_at=at(12), due_at=at(12))
    expected = Turn(soon, (30.0,), frozenset({1}), expected=True)
    late = [turn(1, 5.0), turn(2, 5.0)]
    assert ranges(*late, expected, helpers=[Helper(1)])[2].high == 35


def test_little_known_is_filled_up_with_what_was_planned() -> None:
    assert lengths([], 20) == tuple(20 * share for share in USUAL_SHARES)
    assert lengths([7.0] * 8, 20) == (7.0,) * 8


def test_a_rehearsed_day_keeps_what_it_told() -> None:
    """The wait must hold at least four times out of five; docs/queue.md has the figures."""
    found = rehearse(days=4, desks=3, load=0.6)
    assert found.told > 100
    assert found.held >= 0.8, found
    assert found.mean_error <= 6, found
    assert found.mean_width <= 20, found


def test_the_ticket_keeps_what_it_told_and_what_came_true(day: Day) -> None:
    assert day.walk_in(0).told_low is None  # nobody at work yet
    session = day.open()
    ticket = day.walk_in(1)
    assert (ticket.told_low, ticket.told_high) == (10, 30)
    first = day.next(session, 2)
    day.help(first, 2, took=15)
    assert day.next(session, 18).pk == ticket.pk
    kept = Ticket.objects.get(pk=ticket.pk)
    assert kept.first_called_at == at(18)
    assert (kept.told_low, kept.told_high) == (10, 30)


def test_lately_wins_from_planned(day: Day) -> None:
    session = day.open()
    for visit in range(8):
        day.walk_in(visit * 6)
        day.help(day.next(session, visit * 6), visit * 6, took=5)
    day.walk_in(50)
    last = day.walk_in(50)
    wait = standing.standing_of(ticket=last, now=at(50))
    assert wait is not None
    assert wait.wait == Range(5, 5)
    calls.call_next(session=session, now=at(50), actor=CLERK)
    assert standing.wait_for(point=day.town.hall, now=at(50)) == Range(5, 5)
