"""What counts as an answer."""

from datetime import date
from typing import Any

import pytest

from hub.intake import document
from hub.intake.answers import checked
from hub.intake.document import Question
from hub.intake.reading import AnswerRefused
from tests.intake.documents import address, page, question

TODAY = date(2026, 11, 2)
OPTIONS = [{"value": one, "label": {"nl": one}} for one in ("a", "b", "c")]


def of(type_: str, **more: Any) -> Question:
    raw = address(pages=[page("p", question("q", type_, **more))], rules=[], cases=[])
    return next(document.read(raw).questions())


@pytest.mark.parametrize(
    ("asked", "value", "kept"),
    [
        (of("text"), "  hoi ", "hoi"),
        (of("text", required=False), "", None),
        (of("number", least=2, most=4), 4, 4),
        (of("date"), "2026-02-28", "2026-02-28"),
        (of("date", earliest="P14D", latest="P1Y"), "2026-11-16", "2026-11-16"),
        (of("date", earliest="P14D", latest="P1Y"), "2027-11-02", "2027-11-02"),
        (of("choice", options=OPTIONS), "b", "b"),
        (of("several", options=OPTIONS), ["c", "a", "a"], ["a", "c"]),
        (of("yes_no"), False, False),
        (of("consent"), True, True),
        (of("consent", required=False), None, False),
        (
            of("person", least=18),
            {"name": " Aisha Bakker ", "born": "2008-11-02"},
            {"name": "Aisha Bakker", "born": "2008-11-02"},
        ),
        (
            of("address"),
            {"postcode": "8911ab", "number": "12"},
            {"postcode": "8911 AB", "number": "12", "addition": ""},
        ),
        (of("phone"), "06 12345678", "+31612345678"),
        (of("email"), "a@example.nl", "a@example.nl"),
    ],
)
def test_a_good_answer_is_kept(asked: Question, value: Any, kept: Any) -> None:
    assert checked(asked, value, today=TODAY) == kept


@pytest.mark.parametrize(
    ("asked", "value", "sentence", "part"),
    [
        (of("text"), "   " * 0, "Geef hier een antwoord.", ""),
        (of("text", most=3), "lang", "Gebruik hoogstens 3 tekens.", ""),
        (of("text"), "a\0b", "In deze tekst staat een teken dat wij niet kunnen bewaren.", ""),
        (of("number"), "veel", "Vul een heel getal in.", ""),
        (of("number"), True, "Vul een heel getal in.", ""),
        (of("number", least=2, most=4), 5, "Vul 4 of minder in.", ""),
        (of("number", least=2, most=4), 1, "Vul 2 of meer in.", ""),
        (of("date"), "2026-02-31", "Deze datum bestaat niet.", ""),
        (of("date", earliest="P14D"), "2026-11-15", "Kies 16 november 2026 of later.", ""),
        (of("date", latest="P1Y"), "2027-11-03", "Kies 2 november 2027 of eerder.", ""),
        (of("choice", options=OPTIONS), "d", "Kies een van de antwoorden.", ""),
        (of("several", options=OPTIONS, least=2), ["a"], "Kies er ten minste 2.", ""),
        (of("several", options=OPTIONS, most=1), ["a", "b"], "Kies er hoogstens 1.", ""),
        (of("several", options=OPTIONS), "a", "Kies uit de antwoorden.", ""),
        (of("yes_no"), "ja", "Kies ja of nee.", ""),
        (of("consent"), False, "Zonder dit kunt u niet verder.", ""),
        (
            of("person", least=18),
            {"name": "Bram", "born": "2008-11-03"},
            "Deze persoon moet 18 jaar of ouder zijn.",
            "born",
        ),
        (of("person"), {"name": "", "born": "2000-01-01"}, "Vul de naam in.", "name"),
        (of("person"), {"name": "Bram", "born": ""}, "Deze datum bestaat niet.", "born"),
        (
            of("person"),
            {"name": "Bram", "born": "2026-11-03"},
            "Dit kan geen geboortedatum zijn.",
            "born",
        ),
        (
            of("address"),
            {"postcode": "0911 AB", "number": "1"},
            "Vul een postcode in, zoals 8911 AB.",
            "postcode",
        ),
        (
            of("address"),
            {"postcode": "8911 AB", "number": ""},
            "Vul het huisnummer in.",
            "number",
        ),
        (of("phone"), "12", "Vul een telefoonnummer in, zoals 06 12345678.", ""),
        (of("email"), "a@", "Vul een e-mailadres in, zoals naam@voorbeeld.nl.", ""),
        (of("text"), ["x"], "Vul hier tekst in.", ""),
        (of("person"), {"bsn": "1"}, "Dit antwoord heeft andere delen dan wij vragen.", ""),
    ],
)
def test_a_bad_answer_says_what_is_wrong(
    asked: Question, value: Any, sentence: str, part: str
) -> None:
    with pytest.raises(AnswerRefused) as refused:
        checked(asked, value, today=TODAY)
    assert (str(refused.value), refused.value.part) == (sentence, part)


WITNESSES = of("persons", least=2, most=4, age=18)
OLD = {"name": "Bram Visser", "born": "2008-11-02"}  # 18 today
YOUNG = {"name": "Noor Visser", "born": "2008-11-03"}  # 18 tomorrow


def people(count: int) -> list[dict[str, str]]:
    return [{"name": f"Getuige {n}", "born": "1980-01-31"} for n in range(count)]


@pytest.mark.parametrize(
    ("asked", "value", "kept"),
    [
        (WITNESSES, [OLD, *people(1)], [OLD, *people(1)]),
        (WITNESSES, people(4), people(4)),
        (WITNESSES, [people(1)[0], {"name": "", "born": ""}, OLD], [people(1)[0], OLD]),
        (of("persons", most=3, required=False), [], None),
        (of("persons", most=3, required=False), [{"name": "", "born": ""}], []),
    ],
)
def test_a_list_of_persons_is_kept(asked: Question, value: Any, kept: Any) -> None:
    assert checked(asked, value, today=TODAY) == kept


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ([*people(1), YOUNG], {"1.born": "Deze persoon moet 18 jaar of ouder zijn."}),
        (people(5), {"4.name": "Vul hoogstens 4 personen in."}),
        (people(1), {"1.name": "Vul ten minste 2 personen in."}),
        ([{}, *people(1)], {"0.name": "Vul ten minste 2 personen in."}),
        ([OLD, {**OLD, "name": "bram visser"}], {"1.name": "Deze persoon staat er twee keer."}),
        (
            [{"name": "Sam", "born": "1990-02-31"}, {**OLD, "name": ""}],
            {"0.born": "Deze datum bestaat niet.", "1.name": "Vul de naam in."},
        ),
        ([{"name": "Sam", "born": "1990-02-01", "bsn": "1"}],
         {"0.name": "Dit antwoord heeft andere delen dan wij vragen."}),
        ("Bram", {"": "Vul de personen een voor een in."}),
        (["Bram"], {"0.name": "Dit antwoord heeft andere delen dan wij vragen."}),
    ],
)  # fmt: skip
def test_each_person_that_is_wrong_is_named(value: Any, wrong: dict[str, str]) -> None:
    with pytest.raises(AnswerRefused) as refused:
        checked(WITNESSES, value, today=TODAY)
    assert {place: str(text) for place, text in refused.value.fields.items()} == wrong
