"""A number that looks like a BSN has nothing to do in a free text."""

import pytest

from hub.intake import bsn, document
from hub.intake.answers import checked
from hub.intake.reading import AnswerRefused
from tests.intake.documents import address, page, question
from tests.town import NOW

# 123456782 passes the eleven test; made up, as those of tests are.


@pytest.mark.parametrize(
    "text",
    [
        "123456782",
        "Mijn BSN is 123456782.",
        "bsn:123456782,",
        "1234.56.782",
        "123 456 782",
        "1234-56-782",
        "010000008",  # 10000008 with its nought
    ],
)
def test_it_is_noticed_however_it_is_written(text: str) -> None:
    assert bsn.is_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456789",  # does not pass
        "06 12345678",
        "0612345678",
        "+31612345678",
        "NL91ABNA0417164300",
        "000000000",
        "1234567820",
        "12 juni 2026, 14:30",
        "8911 AB 12",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not bsn.is_in(text)


def test_a_text_with_one_is_refused_in_plain_words() -> None:
    raw = {**address(), "pages": [page("more", question("more", "text"))], "rules": [], "cases": []}
    (asked,) = document.read(raw).questions()
    with pytest.raises(AnswerRefused) as refused:
        checked(asked, "Het is 123456782", today=NOW.date())
    assert str(refused.value.sentence) == (
        "Laat uw BSN weg: dit lijkt erop. Wij hebben het hier niet nodig."
    )
    assert checked(asked, "Ik bel u", today=NOW.date()) == "Ik bel u"


@pytest.mark.parametrize("kind", ["person", "persons"])
def test_a_name_with_one_is_refused_too(kind: str) -> None:
    more = {"most": 2} if kind == "persons" else {}
    asked_for = page("who", question("who", kind, **more))
    raw = {**address(), "pages": [asked_for], "rules": [], "cases": []}
    (asked,) = document.read(raw).questions()
    someone = {"name": "Aisha 123456782", "born": "1990-05-01"}
    with pytest.raises(AnswerRefused) as refused:
        checked(asked, [someone] if kind == "persons" else someone, today=NOW.date())
    assert "Laat uw BSN weg" in str(refused.value.sentence)
