"""What a template may say, and what is refused when it is published: with its place and path."""

from datetime import date
from typing import Any

import pytest

from hub.errors import Invalid
from hub.intake import document
from hub.intake.document import Text
from scheduling.journeys import contradictions, problems, template, terms
from scheduling.journeys.course import Fact, Known, window_of
from scheduling.journeys.template import BadTemplate, Rule
from tests.journeys import wedding as weddings
from tests.journeys.wedding import text


def wrong_in(raw: Any) -> dict[str, str]:
    with pytest.raises(BadTemplate) as refused:
        problems.must_make_sense(template.read(raw), document.read(weddings.QUESTIONS))
    return {place: str(problem) for place, problem in refused.value.fields.items()}


def rule(step: str, counts_from: str, **more: Any) -> dict[str, Any]:
    return {"step": step, "from": counts_from, "because": text("Daarom."), **more}


def test_the_template_of_the_tests_makes_sense() -> None:
    problems.must_make_sense(template.read(weddings.template()), document.read(weddings.QUESTIONS))


def test_steps_that_wait_for_each_other_are_refused_with_the_path() -> None:
    raw = weddings.template()
    raw["steps"][1]["after"] = ["talk"]  # yes → talk → check → day → yes
    (told,) = {one for one in wrong_in(raw).values() if "wachten op elkaar" in one}
    for key in ("yes", "talk", "check", "day"):
        assert key in told
    assert told.count("→") == 4


def test_dates_that_are_counted_from_each_other_are_refused_with_the_path() -> None:
    raw = weddings.template()
    raw["times"].append(rule("yes", "talk", most="P1D"))
    (told,) = {one for one in wrong_in(raw).values() if "vanaf elkaar geteld" in one}
    assert told.count("→") == 3


@pytest.mark.parametrize(
    ("times", "path"),
    [
        ([rule("day", "yes", least="P14D"), rule("day", "yes", most="P1W")], {"day", "yes"}),
        (
            [
                rule("day", "ask", least="P30D"),
                rule("day", "yes", most="P5D"),
                rule("yes", "ask", most="P10D"),
            ],
            {"ask", "yes", "day"},
        ),
        ([rule("talk", "day", least="-P2W"), rule("talk", "day", most="-P3W")], {"talk", "day"}),
    ],
)
def test_times_that_contradict_each_other_are_refused(
    times: list[dict[str, Any]], path: set[str]
) -> None:
    raw = weddings.template()
    raw["times"] = times
    (told,) = wrong_in(raw).values()
    assert {key for key in ("ask", "yes", "day", "talk") if f"{key} →" in told} == path


@pytest.mark.parametrize(
    "times",
    [
        [rule("day", "yes", least="P1M"), rule("day", "yes", most="P28D")],  # in February
        [rule("day", "yes", least="P14D"), rule("day", "yes", most="P14D")],
        [rule("day", "yes", least="P6D"), rule("day", "yes", workingDays=4)],
        [
            rule("day", "yes", least="P9D"),
            rule("day", "yes", most="P3D", onlyIf={"question": "abroad", "is": True}),
        ],
    ],
)
def test_times_that_can_fit_are_not_refused(times: list[dict[str, Any]]) -> None:
    made = template.read({**weddings.template(), "times": times})
    assert contradictions.found_in(made.rules) == []


def test_one_rule_that_contradicts_itself_is_named() -> None:
    raw = weddings.template()
    raw["times"] = [rule("day", "yes", least="P2W", most="P1W")]
    assert "times.0" in wrong_in(raw)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"from": "nowhere"}, "times.0"),
        ({"step": "nowhere"}, "times.0"),
        ({"onlyIf": {"question": "nothing", "is": True}}, "times.0.day"),
    ],
)
def test_what_is_not_there_is_named_with_its_place(change: dict[str, Any], place: str) -> None:
    raw = weddings.template()
    raw["times"] = [{**rule("day", "yes", least="P14D"), **change}]
    assert place in wrong_in(raw)


def test_a_rule_counts_from_a_step_or_an_answer_and_not_from_both() -> None:
    raw = weddings.template()
    for wrong in ({"fromAnswer": "one"}, {"from": "yes", "fromAnswer": "one"}):
        raw["times"] = [{"step": "day", "least": "P1D", "because": text("x"), **wrong}]
        with pytest.raises(BadTemplate):
            problems.must_make_sense(template.read(raw), document.read(weddings.QUESTIONS))


def test_a_term_can_count_from_an_answer() -> None:
    counted = Rule("day", "", text_of(), most="P3D", from_answer="born")
    made = template.read(weddings.template())
    made = template.Template(made.title, made.about, "", made.parties, made.steps, (counted,))
    for answers, last in (({"born": "2026-06-01"}, date(2026, 6, 4)), ({}, None)):
        known = Known(answers, {"yes": Fact()}, date(2026, 6, 2), lambda _day: False)
        assert window_of(made, "day", known).last == last


def text_of() -> Text:
    return Text("Daarom.")


@pytest.mark.parametrize(
    ("born", "last"),
    [  # as municipalities publish it: the third day, never a free one, and two working days
        (date(2026, 6, 1), date(2026, 6, 4)),  # Monday: Thursday
        (date(2026, 6, 2), date(2026, 6, 5)),  # Tuesday: Friday
        (date(2026, 6, 3), date(2026, 6, 8)),  # Wednesday: Monday
        (date(2026, 6, 4), date(2026, 6, 8)),  # Thursday: Monday
        (date(2026, 6, 5), date(2026, 6, 9)),  # Friday: Tuesday
        (date(2026, 6, 6), date(2026, 6, 9)),  # Saturday: Tuesday
        (date(2026, 6, 7), date(2026, 6, 10)),  # Sunday: Wednesday
    ],
)
def test_a_term_of_law_ends_on_a_working_day_with_two_of_them_in_it(born: date, last: date) -> None:
    counted = Rule("day", "", text_of(), most="P3D", extended=True, from_answer="born")
    assert terms.of_rule(counted, born, lambda day: day.weekday() >= 5).last == last


def test_a_schema_error_names_the_place_in_the_file() -> None:
    raw = weddings.template()
    raw["steps"][2]["services"] = []
    with pytest.raises(Invalid) as refused:
        template.read(raw)
    assert list(refused.value.fields) == ["steps.2.services"]


def test_a_wished_day_is_an_answer_that_is_a_date() -> None:
    raw = weddings.template()
    raw["steps"][2]["wish"] = "abroad"
    assert list(wrong_in(raw)) == ["day"]
