"""A partner is somebody else, and no witness."""

from typing import Any

import pytest

from hub.intake import document, filling, problems, publishing
from hub.intake.document import BadDocument
from hub.intake.filling import AnswersRefused
from hub.intake.models import Intake
from tests.intake.documents import address, page, question
from tests.town import NOW, Town

ONE = {"name": "Aisha Bakker", "born": "1990-05-01"}
TWO = {"name": "Bram de Vries", "born": "1988-02-29"}
SAME_AS_TWO = {"name": " bram DE vries ", "born": "1988-02-29"}
THIRD = {"name": "Fenna Smit", "born": "1991-03-04"}
NOBODY = {"name": "", "born": ""}
PAGES = [
    page("both", question("one", "person"), question("two", "person", differsFrom=["one"])),
    page("seen", question("by", "persons", most=4, differsFrom=["one", "two"])),
]


@pytest.fixture
def begun(town: Town) -> Intake:
    raw = address(pages=PAGES, rules=[], cases=[])
    publishing.save_draft(service=town.passport.service, raw=raw, now=NOW)
    version = publishing.publish(service=town.passport.service, now=NOW)
    token = filling.begin(version=version, now=NOW).token
    found = filling.opened_by(token, now=NOW)
    assert found
    return found


def keep(begun: Intake, page_: str, **given: Any) -> None:
    begun.refresh_from_db()
    filling.keep(
        intake=begun, page=page_, given=given, revision=begun.revision, today=NOW.date(), now=NOW
    )


def refused(begun: Intake, page_: str, **given: Any) -> set[str]:
    with pytest.raises(AnswersRefused) as told:
        keep(begun, page_, **given)
    return set(told.value.fields)


def test_nobody_marries_oneself(begun: Intake) -> None:
    assert refused(begun, "both", one=TWO, two=SAME_AS_TWO) == {"two.name"}
    keep(begun, "both", one=ONE, two=TWO)


def test_a_partner_is_no_witness_whichever_page_comes_last(begun: Intake) -> None:
    keep(begun, "both", one=ONE, two=TWO)
    assert refused(begun, "seen", by=[THIRD, NOBODY, SAME_AS_TWO]) == {"by.2.name"}
    keep(begun, "seen", by=[THIRD])
    assert refused(begun, "both", one=ONE, two=THIRD) == {"two.name"}


@pytest.mark.parametrize("key", ["two", "nothing", "safe"])
def test_only_another_question_about_persons_is_named(key: str) -> None:
    asked = page("p", question("safe"), question("two", "person", differsFrom=[key]))
    made = document.read(address(pages=[asked], rules=[], cases=[]))
    with pytest.raises(BadDocument) as told:
        problems.must_make_sense(made)
    assert set(told.value.fields) == {"two"}


def test_only_persons_can_differ() -> None:
    asked = page("p", question("safe", differsFrom=["two"]), question("two", "person"))
    with pytest.raises(BadDocument):
        document.read(address(pages=[asked], rules=[], cases=[]))
