"""What does not fit is named in plain words, with its place."""

from typing import Any

import pytest
from django.utils import translation

from hub.intake import document
from hub.intake.document import BadDocument
from hub.intake.places import place
from tests.intake.documents import address, page, question

OTHERWISE = {"because": {"nl": "x"}, "outcome": {"minutes": 7, "nothingNeeded": True}}


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (None, {"Het geheel": "Dit moet een groep velden zijn."}),
        ({}, {"Het geheel": "Dit ontbreekt: schema, title, pages, otherwise."}),
        (address(extra=1), {"Het geheel": "Dit kennen wij hier niet: extra."}),
        (
            address(pages=[page("p", question("a", "choice"))]),
            {"Pagina 1 “Pagina p”, vraag 1 “Vraag a”": "Dit ontbreekt: options."},
        ),
        (
            address(pages=[page("p", question("a", "text", earliest="P1D"))]),
            {
                "Pagina 1 “Pagina p”, vraag 1 “Vraag a”": (
                    "Dit gaat hier niet samen: text, earliest."
                )
            },
        ),
        (
            address(pages=[page("p", question("a", "sound"))]),
            {
                "Pagina 1 “Pagina p”, vraag 1 “Vraag a”, het soort antwoord": (
                    "‘sound’ kennen wij hier niet. Kies uit: text, number, date, choice, several, "
                    "yes_no, person, persons, address, phone, email, consent, file."
                )
            },
        ),
        (
            address(otherwise=OTHERWISE),
            {
                "Anders, wat er volgt": "Dit gaat hier niet samen: nothingNeeded, minutes.",
                "Anders, wat er volgt, de minuten": "Dit moet een veelvoud van 5 zijn.",
            },
        ),
        (
            address(cases=[{"name": "x", "on": "2026-02-31", "answers": {}, "outcome": {}}]),
            {"Voorbeeld 1 “x”, de dag": "Deze datum bestaat niet."},
        ),
    ],
)
def test_what_does_not_fit_is_told_in_plain_words(raw: Any, told: dict[str, str]) -> None:
    with pytest.raises(BadDocument) as refused:
        document.read(raw)
    assert {place(raw, path): str(text) for path, text in refused.value.fields.items()} == told


@pytest.mark.parametrize("raw", [None, [], {"pages": {}}, {"pages": [None]}, {"rules": 3}])
@pytest.mark.parametrize("path", ["", "a", "rules.0", "pages.0.title", "pages.x.7.nl", "9.9"])
def test_a_place_in_anything_is_no_failure(raw: Any, path: str) -> None:
    assert isinstance(place(raw, path), str)


def test_a_key_is_told_by_its_words() -> None:
    raw = address()
    assert place(raw, "safe") == "Pagina 2 “Pagina safe”"
    assert place(raw, "address") == "“Vraag address”"
    assert (place(raw, "rules.0"), place(raw, "rules.1")) == ("Regel 1", "Anders")
    with translation.override("en"):
        assert place(raw, "address") == "“Ask address”"
