"""What must hold of a day. Each check is shown a made-up day on which it does not."""

from dataclasses import replace

import pytest

from hub.demo.day.history import CHECKS, Fate, History, Made, Step, broken
from hub.demo.day.play import Played

GOOD = History(
    made=(Made(11, 1, "done", "a"), Made(12, 2, "no_show", "b"), Made(13, 3, "left", "c")),
    steps=(
        Step(11, 1, "arrived"),
        Step(12, 2, "arrived"),
        Step(11, 1, "called", desk=5),
        Step(12, 2, "called", desk=6),
        Step(11, 1, "started"),
        Step(11, 1, "parked"),
        Step(12, 2, "no_show"),
        Step(11, 1, "unparked"),
        Step(11, 1, "called_out_of_turn", desk=6),
        Step(11, 1, "finished"),
        Step(13, 3, "called", desk=6),
        Step(13, 3, "left"),
    ),
    fates=(
        Fate(1, number=1, press="a"),
        Fate(2, number=2, press="b"),
        Fate(3, refused="too_early"),
    ),
)


def only_broken(history: History) -> tuple[str, list[str]]:
    found = {name: sentences for name, sentences in broken(history).items() if sentences}
    assert len(found) == 1, found
    return next(iter(found.items()))


def test_a_good_day_breaks_nothing() -> None:
    assert broken(GOOD) == {name: [] for name in CHECKS}
    assert Played(GOOD).is_well


@pytest.mark.parametrize("state", ["waiting", "called", "serving", "parked"])
def test_whoever_waits_still_is_not_accounted_for(state: str) -> None:
    last = replace(GOOD.made[2], state=state)
    fates = (*GOOD.fates, Fate(4, number=3, press="c"))
    name, sentences = only_broken(replace(GOOD, made=(*GOOD.made[:2], last), fates=fates))
    assert name == "Everybody is helped or accounted for"
    assert sentences == [f"Number 3 is {state} still."]


def test_people_who_play_along_are_counted_apart_and_break_nothing() -> None:
    waits = replace(GOOD.made[2], state="waiting")  # of nobody in the plan
    played = Played(replace(GOOD, made=(*GOOD.made[:2], waits)))
    assert played.is_well
    told = played.report
    assert "3 visitors, 2 of them with a number." in told
    assert "1 more numbers of this day, made outside the plan.\n     1 waiting" in told


@pytest.mark.parametrize("refused", ["", "unknown"])
def test_nobody_goes_without_a_number_or_a_reason(refused: str) -> None:
    name, sentences = only_broken(replace(GOOD, fates=(*GOOD.fates, Fate(4, refused=refused))))
    assert name == "Everybody is helped or accounted for"
    assert sentences == ["Visitor 4 got neither a number nor a reason."]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((1, 2, 4), ["Number 4 came after 2."]),
        ((1, 3, 2), ["Number 3 came after 1.", "Number 2 came after 3."]),
        ((2, 3, 4), ["Number 2 came after 0."]),
        ((1, 1, 2), ["Number 1 was given 2 times.", "Number 1 came after 1."]),
    ],
)
def test_numbers_rise_by_one_from_one(numbers: tuple[int, ...], told: list[str]) -> None:
    made = tuple(
        replace(one, number=number) for one, number in zip(GOOD.made, numbers, strict=True)
    )
    name, sentences = only_broken(replace(GOOD, made=made, fates=()))
    assert (name, sentences) == ("Numbers rise without gaps", told)


@pytest.mark.parametrize("what", ["called", "called_out_of_turn"])
def test_who_is_called_is_not_called_by_another_desk(what: str) -> None:
    twice = (*GOOD.steps[:3], Step(11, 1, what, desk=7))
    name, sentences = only_broken(replace(GOOD, steps=twice))
    assert name == "Nobody is called twice at once"
    assert sentences == ["Number 1 was called while it was called already."]


def test_a_desk_does_not_call_a_second_one_beside_the_first() -> None:
    second = (*GOOD.steps[:3], Step(12, 2, "called", desk=5))
    name, sentences = only_broken(replace(GOOD, steps=second))
    assert name == "Nobody is called twice at once"
    assert sentences == ["Number 2 was called to a desk where somebody was."]


def test_a_number_that_nobody_knows_of_is_lost() -> None:
    for fate in (Fate(4, number=4, press="d"), Fate(4, number=2, press="c")):
        name, sentences = only_broken(replace(GOOD, fates=(*GOOD.fates, fate)))
        assert name == "Nobody is lost"
        assert sentences == [f"Visitor 4 holds number {fate.number}, and there is no such ticket."]


def test_two_people_with_one_ticket_are_lost() -> None:
    name, sentences = only_broken(replace(GOOD, fates=(*GOOD.fates, Fate(4, number=2, press="b"))))
    assert (name, sentences) == ("Nobody is lost", ["Visitors 2, 4 hold one ticket."])


def test_a_desk_that_is_open_still_is_told() -> None:
    name, sentences = only_broken(replace(GOOD, open_desks=("Balie 1",)))
    assert (name, sentences) == ("All desks are closed", ["Balie 1 is open still."])


def test_the_report_says_what_is_broken_and_what_failed() -> None:
    bad = Played(replace(GOOD, open_desks=("Balie 1",)), failed=["The host: away"])
    assert not bad.is_well
    lines = bad.report.splitlines()
    assert "3 visitors, 2 of them with a number." in lines
    assert "     1 refused: too_early" in lines
    assert "    ok  Nobody is lost" in lines
    assert "BROKEN  All desks are closed" in lines
    assert "FAILED  The host: away" in lines
    assert not Played(GOOD, failed=["The host: away"]).is_well
