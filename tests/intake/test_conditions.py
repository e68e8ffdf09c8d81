"""Conditions, routing and what counts: pure."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.intake import asking, conditions, document, routing
from hub.intake.conditions import holds, loop_in, read, years_old
from tests.intake.documents import address, page, question

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("condition", "answers", "expected"),
    [
        ({"question": "a", "is": "x"}, {"a": "x"}, True),
        ({"question": "a", "is": "x"}, {"a": "y"}, False),
        ({"question": "a", "is": "x"}, {}, False),
        ({"question": "a", "is": True}, {"a": True}, True),
        ({"question": "a", "is": "x"}, {"a": ["w", "x"]}, True),
        ({"question": "a", "in": ["x", "y"]}, {"a": "y"}, True),
        ({"question": "a", "in": ["x", "y"]}, {"a": ["z"]}, False),
        ({"question": "a", "atLeast": 3}, {"a": 3}, True),
        ({"question": "a", "atLeast": 3}, {"a": 2}, False),
        ({"question": "a", "atMost": 3}, {"a": 4}, False),
        ({"question": "a", "atMost": 3}, {"a": None}, False),
        ({"question": "a", "atLeast": 1}, {"a": True}, False),
        ({"question": "a", "answered": True}, {"a": ""}, False),
        ({"question": "a", "answered": False}, {}, True),
        ({"question": "a", "answered": True}, {"a": False}, True),
        ({"question": "a", "ageAtLeast": 18}, {"a": "2008-11-02"}, True),
        ({"question": "a", "ageAtLeast": 18}, {"a": "2008-11-03"}, False),
        ({"question": "a", "ageAtLeast": 18}, {"a": {"name": "B", "born": "2000-01-01"}}, True),
        ({"question": "a", "ageAtLeast": 18}, {"a": 18}, False),
        ({"not": {"question": "a", "is": "x"}}, {}, True),
        ({"all": [{"question": "a", "is": 1}, {"question": "b", "is": 2}]}, {"a": 1}, False),
        ({"any": [{"question": "a", "is": 1}, {"question": "b", "is": 2}]}, {"a": 1}, True),
    ],
)
def test_a_condition_is_true_or_false(
    condition: dict[str, Any], answers: dict[str, Any], expected: bool
) -> None:
    assert holds(read(condition), answers, today=TODAY) is expected


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        ("2008-02-29", "2026-02-28", 17),  # a leap day: full on 1 March of a common year
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-29", 20),
        ("2008-11-02", "2026-11-01", 17),
        ("2008-11-02", "2026-11-02", 18),
    ],
)
def test_years_are_whole_years(born: str, today: str, years: int) -> None:
    assert years_old(date.fromisoformat(born), date.fromisoformat(today)) == years


def test_a_circle_is_told_with_its_path() -> None:
    assert loop_in({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]
    assert loop_in({"a": {"a"}}) == ["a", "a"]
    assert loop_in({"x": {"a"}, "a": {"b"}, "b": {"a"}}) == ["a", "b", "a"]
    assert loop_in({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


@given(st.dictionaries(st.integers(0, 8), st.sets(st.integers(0, 8), max_size=4)))
def test_what_has_no_circle_can_be_put_in_an_order(edges: dict[int, set[int]]) -> None:
    needed = {str(key): {str(one) for one in values} for key, values in edges.items()}
    path = loop_in(needed)
    left = dict(needed)
    while free := [key for key, waits in left.items() if not waits & set(left)]:
        for key in free:
            del left[key]
    assert bool(path) == bool(left)
    for here, there in zip(path, path[1:], strict=False):
        assert there in needed[here]


def test_answers_to_what_is_no_longer_asked_do_not_count() -> None:
    questions = document.read(address())
    answers = {"sleeps": "outside", "safe": False}
    assert routing.route(questions, answers, today=TODAY).outcome.person_first
    changed = {**answers, "sleeps": "friends"}
    assert asking.counting(questions, changed, today=TODAY) == {"sleeps": "friends"}
    route = routing.route(questions, changed, today=TODAY)
    assert route.rule is questions.otherwise
    assert [(step.number, step.applies) for step in route.trace] == [(1, False)]


def test_a_page_that_hangs_on_a_page_that_is_not_asked_is_not_asked_either() -> None:
    raw = address(
        pages=[
            page("a", question("a")),
            page("b", question("b"), onlyIf={"question": "a", "is": True}),
            page("c", question("c"), onlyIf={"question": "b", "is": True}),
        ],
        rules=[],
        cases=[],
    )
    questions = document.read(raw)
    asked = asking.pages(questions, {"a": False, "b": True}, today=TODAY)
    assert [one.page.key for one in asked] == ["a"]


def test_the_next_page_is_the_first_with_something_open() -> None:
    questions = document.read(address())

    def after(answers: dict[str, Any], key: str | None) -> str:
        found = asking.next_after(questions, answers, key, today=TODAY)
        return found.page.key if found else ""

    assert after({}, None) == "home"
    assert after({"sleeps": "friends"}, "home") == "where"
    assert after({"sleeps": "outside"}, "home") == "safe"
    whole = {"sleeps": "friends", "address": {"postcode": "8911 AB"}, "more": None}
    assert after(whole, "where") == ""
    # Who goes back and opens a new question is led to it, also when it lies behind.
    assert after({**whole, "sleeps": "outside"}, "where") == "safe"


def test_a_rule_that_holds_first_decides() -> None:
    rule = address()["rules"][0]
    second = {**rule, "outcome": {"nothingNeeded": True}}
    questions = document.read(address(rules=[rule, second]))
    route = routing.route(questions, {"sleeps": "outside", "safe": False}, today=TODAY)
    assert route.outcome.person_first
    assert len(route.trace) == 1
    assert [one.question for one in route.trace[0].decided_by] == ["safe"]
    assert conditions.asks(route.rule.when) == {"safe"}
