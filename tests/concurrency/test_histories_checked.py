"""The checker of histories, by hand-made ones: it is silent on a good one and names each wrong."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.concurrency.histories import (
    SLICE,
    Answer,
    Ask,
    Row,
    Rows,
    Taken,
    Try,
    complaints,
    unsettled,
)

NINE, TEN, LONG = 36_000, 39_600, 1_200
DESK, AISHA = 1, 2
MOVED = {"held": 1, "confirmed": 1, "moved": 1}


def taken(start: int, *resources: int) -> list[Taken]:
    """Need 10 by the first resource, need 11 by the second."""
    return [Taken(10 + n, r, start, start + LONG) for n, r in enumerate(resources)]


def row(reference: str, state: str, start: int, trail: dict[str, int], *resources: int) -> Row:
    kinds = {"confirmed": "booked", "moved": "moved", "cancelled": "cancelled"}
    return Row(
        reference=reference,
        state=state,
        start=start,
        end=start + LONG,
        needs=[10, 11],
        segments=[(start, start + LONG)],
        taken=taken(start, *resources),
        has_booker="confirmed" in trail,
        trail=trail,
        mails={kinds[verb]: count for verb, count in trail.items() if verb in kinds},
    )


LIVE = row("LIVE", "confirmed", TEN, MOVED, DESK, AISHA)
GONE = row("GONE", "cancelled", NINE, {"held": 1, "confirmed": 1, "cancelled": 1})


def rows(*found: Row) -> Rows:
    """With the masks that they make."""
    spans = [taken for one in found for taken in one.taken]
    return Rows(
        found,
        {
            resource: [
                n for t in spans if t.resource == resource for n in range(t.start, t.end, SLICE)
            ]
            for resource in (DESK, AISHA)
        },
    )


def done(reference: str, deed: str, start: int = NINE) -> Try:
    states = {"hold": "held", "cancel": "cancelled"}
    answer = Answer(201, "", reference, states.get(deed, "confirmed"), start)
    return Try(Ask(reference, deed, f"{reference} {deed}", start), answer)


def refused(reference: str, deed: str, code: str, start: int = NINE) -> Try:
    return Try(Ask(reference, deed, f"{reference} {deed}", start), Answer(409, code))


def cut_off(one: Try) -> Try:
    return Try(one.ask)


BOOKED = [done("LIVE", "hold"), done("LIVE", "confirm")]
MOVE = done("LIVE", "move", TEN)
CANCELLED = [done("GONE", deed) for deed in ("hold", "confirm", "cancel")]
TRIES = [*BOOKED, MOVE, *CANCELLED]
GOOD = rows(LIVE, GONE)
HELD = row("NEW", "held", NINE, {"held": 1}, DESK, AISHA)
HOLD = done("NEW", "hold")


@pytest.mark.parametrize(
    ("found", "tries"),
    [
        pytest.param(rows(), [], id="nothing was asked"),
        pytest.param(GOOD, TRIES, id="all was answered"),
        pytest.param(GOOD, [*TRIES, MOVE], id="the same key, the same answer"),
        pytest.param(
            GOOD,
            [*BOOKED, cut_off(MOVE), refused("LIVE", "move", "request_in_progress"), MOVE]
            + CANCELLED,
            id="settled in the end",
        ),
        pytest.param(GOOD, [*BOOKED, cut_off(MOVE), *CANCELLED], id="cut off, and done"),
        pytest.param(
            rows(row("LIVE", "confirmed", NINE, {"held": 1, "confirmed": 1}, DESK, AISHA)),
            [*BOOKED, cut_off(MOVE)],
            id="cut off, and not done",
        ),
        pytest.param(rows(), [refused("NEW", "hold", "slot_taken")], id="refused"),
        pytest.param(rows(HELD), [cut_off(HOLD)], id="a hold that was cut off, and done"),
        pytest.param(rows(), [cut_off(HOLD)], id="a hold that was cut off, and not done"),
    ],
)
def test_a_good_history_is_passed_in_silence(found: Rows, tries: Sequence[Try]) -> None:
    assert complaints(found, tries) == []


def live(**changed: Any) -> Rows:
    return rows(replace(LIVE, **changed), GONE)


def kinds(found: Rows, tries: Sequence[Try]) -> set[str]:
    return {one.split(":")[0] for one in complaints(found, tries)}


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        pytest.param(live(segments=[]), "half", id="no segment"),
        pytest.param(live(segments=[(NINE, NINE + LONG)]), "half", id="a segment left behind"),
        pytest.param(live(taken=[]), "half", id="a segment without its resources"),
        pytest.param(live(taken=taken(TEN, DESK)), "half", id="a need without its resource"),
        pytest.param(live(taken=taken(NINE, DESK, AISHA)), "half", id="the old time taken"),
        pytest.param(live(has_booker=False), "half", id="confirmed without a booker"),
        pytest.param(live(mails={"booked": 1}), "half", id="moved without a mail"),
        pytest.param(
            live(mails={"booked": 2, "moved": 1}), "half", id="confirmed once, told twice"
        ),
        pytest.param(
            rows(LIVE, replace(GONE, taken=taken(NINE, DESK, AISHA))), "half", id="gone, yet taken"
        ),
        pytest.param(replace(GOOD, busy={}), "mask", id="an appointment without its mask"),
        pytest.param(replace(GOOD, busy={**GOOD.busy, 9: [NINE]}), "mask", id="a mask alone"),
        pytest.param(rows(GONE), "untrue", id="a lost confirmation"),
        pytest.param(live(state="held"), "untrue", id="confirmed, and held still"),
        pytest.param(
            live(trail={**MOVED, "moved": 2}, mails={"booked": 1, "moved": 2}),
            "untrue",
            id="moved twice",
        ),
        pytest.param(
            rows(
                LIVE,
                replace(
                    GONE, trail={**GONE.trail, "cancelled": 2}, mails={"booked": 1, "cancelled": 2}
                ),
            ),
            "untrue",
            id="cancelled twice",
        ),
        pytest.param(rows(LIVE, GONE, HELD), "stranger", id="held, and nobody asked"),
    ],
)
def test_rows_that_are_not_as_told_are_named(found: Rows, kind: str) -> None:
    assert kinds(found, TRIES) == {kind}


def test_an_overlap_is_named() -> None:
    other = row("OTHER", "held", TEN + LONG - SLICE, {"held": 1}, 3, AISHA)
    tries = [*TRIES, done("OTHER", "hold", other.start)]
    found = replace(rows(LIVE, GONE, other), busy={**GOOD.busy, 3: [], AISHA: []})
    assert "overlap: resource 2 at 40500" in complaints(found, tries)


def test_spans_that_touch_do_not_overlap() -> None:
    other = row("OTHER", "held", TEN + LONG, {"held": 1}, DESK, AISHA)
    assert complaints(rows(LIVE, GONE, other), [*TRIES, done("OTHER", "hold", other.start)]) == []


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(replace(done("LIVE", "move", NINE), ask=MOVE.ask), id="another time"),
        pytest.param(refused("LIVE", "move", "slot_taken", TEN), id="refused, though done"),
    ],
)
def test_another_answer_to_the_same_key_is_named(again: Try) -> None:
    assert "two answers: LIVE move" in complaints(GOOD, [*TRIES, again])


def test_a_refusal_of_what_was_done_is_named() -> None:
    tries = [*BOOKED, refused("LIVE", "move", "slot_taken", TEN), *CANCELLED]
    assert kinds(GOOD, tries) == {"untrue"}


def test_an_answer_to_something_else_is_named() -> None:
    other = Try(MOVE.ask, Answer(200, "", "LIVE", "confirmed", NINE))
    assert kinds(GOOD, [*BOOKED, other, *CANCELLED]) == {"untrue"}


def test_a_hold_done_twice_under_one_key_is_named() -> None:
    twice = rows(HELD, row("AGAIN", "held", TEN, {"held": 1}, DESK, AISHA))
    assert kinds(twice, [cut_off(HOLD), HOLD]) == {"stranger"}


def test_what_was_cut_off_is_unsettled_until_it_is_answered() -> None:
    assert unsettled([*TRIES, cut_off(HOLD)]) == [HOLD.ask]
    busy = Try(HOLD.ask, Answer(503, "unavailable"))
    assert unsettled([cut_off(HOLD), busy]) == [HOLD.ask]
    assert unsettled([cut_off(HOLD), HOLD]) == []
