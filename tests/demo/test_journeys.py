"""The steps of the demo's services hold together: with their questions, in two languages, with
the law that they come from, and with times that can be booked."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hub.demo import journeys, particular, questions
from hub.intake import answers as answering
from hub.intake import document, routing
from hub.intake import problems as asked
from hub.intake.conditions import Answers
from hub.intake.reading import AnswerRefused
from scheduling.journeys import course, problems, template
from scheduling.journeys.course import Fact, Known

FILES = sorted(journeys.FILES.glob("*.json"))
every_file = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
MONDAY = date(2026, 6, 1)


def raw(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def texts(part: Any) -> Iterator[dict[str, str]]:
    if isinstance(part, dict) and "nl" in part:
        yield part
    for child in (
        part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    ):
        yield from texts(child)


def known(answers: Answers, **days: date) -> Known:
    facts = {key: Fact(done=False, on=day) for key, day in days.items()}
    return Known(answers, facts, MONDAY, lambda day: day.weekday() >= 5)


def test_there_are_the_journeys_that_were_promised() -> None:
    assert {path.stem for path in FILES} == {
        "briefadres",
        "geboorte-aangeven",
        "huwelijk-melden",
        "naturalisatie",
        "schuldhulp",
    }


@every_file
def test_a_journey_follows_its_questions(path: Path) -> None:
    made = document.read(raw(questions.FILES / path.name))
    asked.must_make_sense(made)
    assert not list(routing.missed(made))
    problems.must_make_sense(template.read(raw(path)), made)


@every_file
def test_every_text_is_there_in_both_languages(path: Path) -> None:
    for file in (path, questions.FILES / path.name):
        for text in texts(raw(file)):
            assert set(text) == {"nl", "en"}, text


@every_file
def test_every_journey_says_where_it_comes_from(path: Path) -> None:
    made = template.read(raw(path))
    assert made.source
    assert any(rule.source for rule in made.rules)


@pytest.mark.parametrize(
    ("answers", "booked"),
    [
        ({"soort": "gratis"}, "huwelijk-eenvoudig"),
        ({"soort": "eigen", "ambtenaar": "gemeente"}, "huwelijk-eigen-plek"),
        ({"soort": "stadhuis", "ambtenaar": "zelf"}, "huwelijk-eigen-trouwambtenaar"),
        ({"soort": "stadhuis", "ambtenaar": "gemeente"}, "huwelijk-ceremonie"),
    ],
)
def test_a_wedding_books_what_the_couple_chose(answers: Answers, booked: str) -> None:
    made = template.read(raw(journeys.FILES / "huwelijk-melden.json"))
    assert course.service_of(made.step("ceremonie"), known(answers)) == booked


def test_a_wedding_is_from_fourteen_days_to_a_year_after_both_gave_notice() -> None:
    made = template.read(raw(journeys.FILES / "huwelijk-melden.json"))
    plain = course.window_of(made, "ceremonie", known({}, bevestigen=MONDAY))
    assert (plain.first, plain.last) == (date(2026, 6, 15), date(2027, 6, 1))
    brought = known({"ambtenaar": "zelf"}, bevestigen=MONDAY)
    assert course.window_of(made, "ceremonie", brought).first == date(2026, 7, 13)
    talk = course.window_of(made, "gesprek", known({}, ceremonie=date(2026, 7, 9)))
    assert (talk.first, talk.last) == (date(2026, 6, 18), date(2026, 6, 25))


@pytest.mark.parametrize(
    ("answers", "more"),
    [
        ({}, set()),
        ({"geboren_buitenland": True}, {"geboorteakte"}),
        ({"niet_nederlands": True}, {"ongehuwd", "verblijf"}),
        ({"eerder": True, "eerder_waar": "buitenland"}, {"einde_buitenland"}),
        ({"soort": "eigen", "tolk": True}, {"plek", "tolk"}),
    ],
)
def test_a_couple_is_asked_only_for_the_papers_that_it_needs(
    answers: Answers, more: set[str]
) -> None:
    made = template.read(raw(journeys.FILES / "huwelijk-melden.json"))
    lines = course.lines_of(made.step("controle").checklist, known(answers))
    assert {line.key for line in lines} == {"identiteit", "inschrijving", "getuigen"} | more


def window(name: str, key: str, answers: Answers, **days: date) -> tuple[date | None, date | None]:
    made = template.read(raw(journeys.FILES / f"{name}.json"))
    found = course.window_of(made, key, known(answers, **days))
    return found.first, found.last


def test_debts_that_threaten_a_home_are_talked_about_within_three_working_days() -> None:
    thursday = date(2026, 6, 4)
    assert window("schuldhulp", "gesprek", {}, vragen=thursday)[1] == date(2026, 7, 2)
    at_risk = {"dreigt": ["energie"]}
    assert window("schuldhulp", "gesprek", at_risk, vragen=thursday)[1] == date(2026, 6, 9)


def test_a_birth_is_registered_within_three_days_of_the_day_itself() -> None:
    born = {"geboren": "2026-06-05"}  # a Friday
    assert window("geboorte-aangeven", "controle", born)[1] == date(2026, 6, 9)
    made = template.read(raw(journeys.FILES / "geboorte-aangeven.json"))
    for wanted, standing in ((True, "next"), (False, "needless")):
        stages = course.course(made, known({**born, "gesprek": wanted}))
        assert stages.stage("gesprek").standing == standing


@pytest.mark.parametrize("language", ["gebarentaal", "arabisch", "oekraiens"])
@pytest.mark.parametrize("sleeps", ["bekenden", "buiten", "reis"])
@pytest.mark.parametrize("safe", [True, False])
def test_an_interpreter_comes_beside_whatever_else_the_answers_ask(
    sleeps: str, safe: bool, language: str
) -> None:
    made = document.read(raw(questions.FILES / "briefadres.json"))
    answers = {"slaapplek": sleeps, "veilig": safe, "tolk": True}
    alone = routing.route(made, answers | {"tolk_taal": "anders"}, today=MONDAY).outcome
    spoken = language.replace("gebarentaal", "gebaren")
    helped = routing.route(made, answers | {"tolk_taal": spoken}, today=MONDAY).outcome
    assert helped == replace(alone, support=(f"tolk-{language}",))
    assert f"tolk-{language}" in particular.INTERPRETERS


@pytest.mark.parametrize(("hour", "right"), [(0, True), (23, True), (24, False), (-1, False)])
def test_a_birth_has_an_hour_that_exists(hour: int, right: bool) -> None:
    made = document.read(raw(questions.FILES / "geboorte-aangeven.json"))
    asked_hour = next(one for one in made.questions() if one.key == "uur")
    if right:
        assert answering.checked(asked_hour, hour, today=MONDAY) == hour
    else:
        with pytest.raises(AnswerRefused):
            answering.checked(asked_hour, hour, today=MONDAY)


@pytest.mark.parametrize(
    ("name", "key"), [("briefadres", "veilig"), ("huwelijk-melden", "vrijwillig")]
)
def test_whoever_is_asked_about_safety_reads_whom_to_call(name: str, key: str) -> None:
    made = document.read(raw(questions.FILES / f"{name}.json"))
    said = next(one.help for one in made.questions() if one.key == key)
    for text in (said.nl, said.en):
        assert "112" in text
        assert "0800 2000" in text
