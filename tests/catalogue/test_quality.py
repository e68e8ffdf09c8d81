"""What fires, and what must not: each rule on short texts."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from hub.catalogue import document, quality
from hub.catalogue.quality import Facts, Finding, Rating, links, passive, plain, sentences

TODAY = date(2026, 6, 1)
GOOD: dict[str, Any] = {
    "uniformProduct": "http://standaarden.overheid.nl/owms/terms/paspoort",
    "texts": {
        "nl": {
            "title": "Paspoort",
            "summary": "U vraagt een paspoort aan.",
            "description": "Een paspoort is tien jaar geldig.",
            "how": "U maakt een afspraak. Wij maken uw paspoort.",
            "contact": "Bel 14 058.",
            "legalBasis": "Paspoortwet, artikel 9",
        },
        "en": {
            "title": "Passport",
            "summary": "You apply for a passport.",
            "description": "A passport is valid for ten years.",
            "how": "You make an appointment. We make your passport.",
            "contact": "Call 14 058.",
            "legalBasis": "Passport Act, section 9",
        },
    },
    "costs": [{"label": {"nl": "Paspoort"}, "amount": "83.87", "validFrom": "2026-01-01"}],
    "deadlines": [{"label": {"nl": "Besluit"}, "duration": "P4W", "kind": "statutory"}],
}


def changed(**more: Any) -> dict[str, Any]:
    return GOOD | more


def words(tongue: str, **more: str) -> dict[str, Any]:
    texts = {one: dict(said) for one, said in GOOD["texts"].items()}
    texts[tongue] |= more
    return changed(texts=texts)


def rate(raw: dict[str, Any], **facts: Any) -> Rating:
    return quality.rate(document.read(raw), Facts(today=TODAY, **facts))


def codes(raw: dict[str, Any], **facts: Any) -> list[tuple[str, str]]:
    return [(one.code, one.place) for one in rate(raw, **facts).findings]


def test_a_good_text_has_all_points() -> None:
    assert (rate(GOOD).findings, rate(GOOD).score) == ([], 100)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (changed(costs=[]), [("no_costs", "costs")]),
        (
            changed(
                costs=[
                    {
                        "label": {"nl": "Paspoort"},
                        "amount": "80",
                        "validFrom": "2025-01-01",
                        "validUntil": "2025-12-31",
                    }
                ]
            ),
            [("old_costs", "costs")],
        ),
        (changed(deadlines=[]), [("no_deadline", "deadlines")]),
        (changed(uniformProduct=""), [("no_product", "uniformProduct")]),
        (words("nl", contact=""), [("no_contact", "texts.nl.contact")]),
        (words("nl", legalBasis=""), [("no_legal_basis", "texts.nl.legal_basis")]),
        (words("en", title=""), [("no_english", "texts.en.title")]),
        (words("nl", bring="- Een pasfoto"), [("no_english", "texts.en.bring")]),
    ],
)
def test_what_is_missing_is_named_with_its_place(
    raw: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    assert codes(raw) == found


def test_what_is_there_in_another_way_is_not_missing() -> None:
    assert codes(changed(deadlines=[]) | words("nl", processingTime="Vier weken")) == [
        ("no_english", "texts.en.processing_time")
    ]
    assert codes(words("nl", legalBasis=""), product_names_law=True) == []
    base = document.read(GOOD)
    assert codes({"texts": {"nl": {}}}, base=base) == []


def test_dutch_that_changed_alone_is_told_beside_the_english() -> None:
    assert codes(GOOD, stale=frozenset({"how"})) == [("stale_english", "texts.en.how")]
    assert codes(words("en", how=""), stale=frozenset({"how"})) == [("no_english", "texts.en.how")]


def test_own_dutch_beside_inherited_english_says_two_things() -> None:
    base = document.read(GOOD)
    own: dict[str, Any] = {"texts": {"nl": {"how": "Bel ons."}}}
    assert codes(own, base=base) == [("inherited_english", "texts.en.how")]
    own["texts"]["en"] = {"how": "Call us."}
    assert codes(own, base=base) == []


def test_each_point_that_is_lost_has_a_sentence_and_a_way_forward() -> None:
    with translation.override("nl"):
        found = rate({"texts": {"nl": {"description": "Indien u komt, dient te bellen."}}})
    lost = sum(one.points for one in found.findings)
    assert found.score == 100 - lost
    assert all(str(one.sentence) and str(one.advice) for one in found.findings)


def test_many_long_sentences_cost_no_more_than_style_can() -> None:
    long = "Wij en u en zij " * 12 + "lopen."
    text = "\n".join([long] * 40)
    found = rate(words("nl", description=text))
    assert sum(one.points for one in found.findings if one.code == "long_sentence") <= 30
    assert len(found.findings) >= 40


def of_style(text: str, tongue: str = "nl", name: str = "description") -> list[str]:
    raw: dict[str, Any] = {"texts": {"nl": {}, "en": {}}}
    raw["texts"][tongue] = {name: text}
    said = document.read(raw)
    return [one.code for one in plain.rules(said, Facts(today=TODAY))]


TWENTY = "Dag " + " ".join(["dag"] * 19) + "."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TWENTY, []),
        ("Nog " + TWENTY, ["long_sentence"]),
        (f"- {TWENTY}\n- {TWENTY}", []),  # a list is not one sentence
        ("Zie https://www.rijksoverheid.nl/een/lang/adres/dat/telt/niet voor meer.", []),
        ("Neem iets mee, bijv. uw pas. " + TWENTY, []),
        ("Indien u komt, bel dan.", ["jargon"]),
        ("Als u komt, bel dan.", []),
        ("U moet bewijsmateriaalverzamelingen meenemen.", ["long_word"]),
        ("Wij sturen u een brief.", []),
        ("Er wordt een brief gestuurd.", ["passive"]),
    ],
)
def test_dutch_style(text: str, found: list[str]) -> None:
    assert of_style(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("You must bring your passport prior to the visit.", ["jargon"]),
        ("You must bring your passport before the visit.", []),
        ("The form is sent to you.", ["passive"]),
        ("We send you the form.", []),
        ("Indien you come, call us.", []),  # Dutch rules are for Dutch
    ],
)
def test_english_style(text: str, found: list[str]) -> None:
    assert of_style(text, "en") == found


def test_titles_and_laws_are_names() -> None:
    assert of_style("Er wordt een brief gestuurd", name="title") == []
    assert of_style("Krachtens de Paspoortwet", name="legalBasis") == []
    assert of_style("Krachtens de Paspoortwet", name="title") == ["jargon"]


@pytest.mark.parametrize(
    ("sentence", "tongue", "expected"),
    [
        ("Uw aanvraag wordt door ons beoordeeld.", "nl", True),
        ("De kaart kan worden opgehaald.", "nl", True),
        ("De brieven werden verstuurd.", "nl", True),
        ("Het besluit wordt genomen.", "nl", True),
        ("U wordt 18 jaar.", "nl", False),
        ("Het wordt koud in dit gebied.", "nl", False),
        ("Als u 18 wordt, gebruikt u een ander formulier.", "nl", False),
        ("U wordt vader en u geeft dat aan.", "nl", False),
        ("Het wordt tijd om te betalen.", "nl", False),
        ("U gebruikt het formulier.", "nl", False),
        ("Your request is not accepted.", "en", True),
        ("It can be collected here.", "en", True),
        ("You are married.", "en", False),
        ("You are here, and we called you.", "en", False),
    ],
)
def test_the_passive_is_a_hint(sentence: str, tongue: str, expected: bool) -> None:
    assert passive.is_passive(sentence, tongue) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kom langs. Bel ons.", ["Kom langs.", "Bel ons."]),
        ("Zie art. 9 van de wet.", ["Zie art. 9 van de wet."]),
        ("Neem mee:\n- uw pas\n- een foto", ["Neem mee:", "uw pas", "een foto"]),
        ("Om 09.30 uur. Of later!", ["Om 09.30 uur.", "Of later!"]),
        ("", []),
    ],
)
def test_a_text_in_sentences(text: str, expected: list[str]) -> None:
    assert list(sentences.of(text)) == expected


def test_a_word_of_offices_is_found_whole_and_once() -> None:
    found = list(
        plain.rules(
            document.read({"texts": {"nl": {"how": "Tevens. Tevens in het kader van indienst."}}}),
            Facts(today=TODAY),
        )
    )
    assert [(one.code, one.excerpt) for one in found] == [
        ("jargon", "tevens"),
        ("jargon", "in het kader van"),
    ]


def test_the_lists_of_words_hold_together() -> None:
    for tongue in ("nl", "en"):
        known = plain.jargon(tongue)
        assert known
        assert all(word == word.lower().strip() and instead for word, instead in known.items())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kijk op https://a.nl/b.", ["https://a.nl/b"]),
        ("(zie https://a.nl/b)", ["https://a.nl/b"]),
        ("https://a.nl/b_(c) en https://a.nl/b_(c)", ["https://a.nl/b_(c)"]),
        ("http://a.nl, https://b.nl!", ["http://a.nl", "https://b.nl"]),
        ("Mail naar a@b.nl", []),
    ],
)
def test_addresses_in_a_text(text: str, expected: list[str]) -> None:
    assert links.found_in(text) == expected


def test_a_link_that_does_not_open_is_told_where_it_stands() -> None:
    raw = words("nl", contact="Zie https://a.nl/weg en http://b.nl")
    found = rate(raw, broken={"https://a.nl/weg": "gone"}).findings
    assert [(one.code, one.place, one.excerpt) for one in found] == [
        ("broken_link", "texts.nl.contact", "https://a.nl/weg"),
        ("unsafe_link", "texts.nl.contact", "http://b.nl"),
    ]
    assert isinstance(found[0], Finding) and str(found[0].sentence)
