"""Answering by link: once, apart from the person; and the touchstone that comes of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hub.insights import answering, asking, touchstone
from hub.insights.answering import AlreadyAnswered, Said
from hub.insights.models import Answer, Question
from scheduling.reference import hash_of
from tests.agenda.conftest import member
from tests.insights.test_asking import DUE, begin, book
from tests.town import Town

TOKEN = "a-token-that-nobody-guesses"
PAGE = f"/hoe-was-het/{TOKEN}"


@pytest.fixture
def question(town: Town) -> Question:
    begin()
    book(town)
    asking.ask_due(now=DUE)
    Question.objects.update(token_hash=hash_of(TOKEN))
    return Question.objects.get()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, DUE + timedelta(hours=1))


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def post(**values: Any) -> Any:
    return Client().post(PAGE, values)


def test_looking_changes_nothing_and_answering_is_kept_apart(question: Question) -> None:
    page = Client().get(PAGE)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert not Answer.objects.exists()
    done = post(helped="partly", ease="4", said="Ik heb ook schulden.")
    assert "Zoek hulp" in done.content.decode()
    answer = Answer.objects.get()
    assert (answer.helped, answer.ease, answer.said) == ("partly", 4, "Ik heb ook schulden.")
    assert (answer.service, answer.service_point) == (question.service, question.service_point)
    names = {field.name for field in Answer._meta.get_fields()}
    assert not names & {"appointment", "question", "created_at", "token_hash"}


def test_the_second_answer_is_not_kept(question: Question) -> None:
    post(helped="yes")
    assert post(helped="no").status_code == 409
    assert Client().get(PAGE).status_code == 409
    assert [answer.helped for answer in Answer.objects.all()] == ["yes"]
    with pytest.raises(AlreadyAnswered):  # a page that was opened before the first answer
        answering.answer(question=question, said=Said("no"), now=timezone.now())
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"helped": "very"},
        {"helped": "yes", "ease": "6"},
        {"helped": "yes", "said": "x" * 1001},
    ],
)
def test_odd_answers_are_told_and_keep_nothing(question: Question, values: Any) -> None:
    refused = post(**values)
    assert refused.status_code == 422
    assert "Fout:" in refused.content.decode()
    assert not Answer.objects.exists()
    question.refresh_from_db()
    assert not question.answered


def test_after_a_month_it_is_closed_and_a_wrong_link_is_no_page(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, question.open_until)
    assert Client().get(PAGE).status_code == 410
    assert post(helped="yes").status_code == 410
    assert Client().get(PAGE + "x").status_code == 404
    assert not Answer.objects.exists()


def answers(town: Town, question: Question, *said: tuple[str, int | None]) -> None:
    about = {
        "organisation": town.municipality,
        "service": question.service,
        "service_point": town.hall,
        "channel": question.channel,
        "week": question.week,
    }
    for helped, ease in said:
        Answer.objects.create(helped=helped, ease=ease, **about)


def measured(town: Town, question: Question) -> touchstone.Measure:
    week = question.week
    (row,) = touchstone.measures(
        organisation=town.municipality, first=week, last=week, language="nl"
    )
    return row


def test_figures_come_from_five_answers_on(town: Town, question: Question) -> None:
    answers(town, question, ("yes", 5), ("yes", 1), ("no", 2), ("partly", 4))
    few = measured(town, question)
    assert (few.asked, few.answered, few.helped_percent, few.ease) == (1, 4, None, None)
    answers(town, question, ("yes", 3))
    enough = measured(town, question)
    assert (enough.answered, enough.helped_percent, enough.ease) == (5, 60, 3.0)


def test_staff_see_their_own_organisation_and_no_other(town: Town, question: Question) -> None:
    answers(town, question, *[("yes", 5)] * 5)
    Answer.objects.create(
        organisation=town.municipality,
        service=question.service,
        channel="phone",
        week=question.week,
        helped="yes",
        said="=1+1",
    )
    ours = member("Karin", "manager", town.municipality).client
    page = ours.get("/medewerker/toetssteen/leeuwarden/").content.decode()
    assert "100 %" in page
    assert "=1+1" in page
    file = ours.get("/medewerker/toetssteen/leeuwarden/bestand.csv").content.decode()
    assert file.splitlines()[1] == "Paspoort,Stadhuis Leeuwarden,Aan de balie,1,5,100,5.0"
    theirs = member("Piet", "manager", town.library).client
    for address in ("leeuwarden/", "leeuwarden/bestand.csv", "missing/"):
        assert theirs.get("/medewerker/toetssteen/" + address).status_code == 404
    anonymous = Client().get("/medewerker/toetssteen/leeuwarden/")
    assert anonymous.status_code == 302
