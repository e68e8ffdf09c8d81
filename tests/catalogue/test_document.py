"""The document of a service: what does not fit is named with its place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hub.catalogue import document
from hub.catalogue.document import BadService

TITLE = {"texts": {"nl": {"title": "Paspoort"}}}
COST = {"label": {"nl": "Paspoort"}, "amount": "86.85", "validFrom": "2026-01-01"}


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (None, "document"),
        ({}, "document"),
        ({"texts": {}}, "texts"),
        (TITLE | {"colour": "red"}, "document"),
        ({"texts": {"nl": {"title": 3}}}, "texts.nl.title"),
        ({"texts": {"nl": {"title": "x" * 161}}}, "texts.nl.title"),
        ({"texts": {"nl": {"title": "a\x00b"}}}, "texts.nl.title"),
        ({"texts": {"nl": {"title": "a\ud800"}}}, "texts.nl.title"),
        (TITLE | {"audience": ["dog"]}, "audience.0"),
        (TITLE | {"maxPersons": 0}, "maxPersons"),
        (TITLE | {"validFrom": "2026-01-01T00:00:00"}, "validFrom"),
        (TITLE | {"validFrom": "2026-02-31T00:00:00Z"}, "validFrom"),
        (
            TITLE | {"validFrom": "2026-02-01T00:00:00Z", "validUntil": "2026-02-01T00:00:00Z"},
            "validUntil",
        ),
        (TITLE | {"costs": [COST | {"amount": "12,50"}]}, "costs.0.amount"),
        (TITLE | {"costs": [COST | {"validUntil": "2025-12-31"}]}, "costs.0.validUntil"),
        (TITLE | {"costs": [COST | {"validFrom": "2026-02-31"}]}, "costs.0.validFrom"),
        (
            TITLE | {"deadlines": [{"label": {"nl": "x"}, "duration": "P", "kind": "target"}]},
            "deadlines.0.duration",
        ),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(raw: Any, place: str) -> None:
    with pytest.raises(BadService) as refused:
        document.read(raw)
    assert list(refused.value.fields) == [place]


words = some.builds(
    document.Words, title=some.text("abc é", max_size=20).map(str.strip), keywords=some.just(("a",))
)


@given(some.fixed_dictionaries({"nl": words, "en": words}), some.integers(1, 20))
def test_a_document_is_the_same_after_json(texts: Any, persons: int) -> None:
    made = document.ServiceDocument(texts=texts, max_persons=persons)
    assert document.read(document.to_json(made)) == made


def test_the_same_words_from_a_browser_and_from_a_file_are_the_same_text() -> None:
    typed, kept = (
        document.read({"texts": {"nl": {"bring": text}}})
        for text in ("- Pas\r\n- Foto\r\n", "- Pas\n- Foto")
    )
    assert typed == kept
