"""Editors change questions part by part, see them as a citizen does, and lose nothing."""

import json
import re
from typing import Any

import pytest

from hub.intake import changing, document, flat, publishing
from hub.intake.changing import Spot
from hub.intake.models import Version, VersionState
from tests.agenda.conftest import Staff, member
from tests.intake.as_shown import fields
from tests.intake.documents import address, page, question
from tests.town import NOW, Town

LINE = {"join": "all", "line0": "", "count0": ""}
OUTSIDE = json.dumps({"is": "outside", "question": "sleeps"}, sort_keys=True)


@pytest.fixture
def editor(town: Town) -> Staff:
    return member("Eva", "editor", town.municipality)


@pytest.fixture
def kept(town: Town) -> Version:
    return publishing.save_draft(service=town.passport.service, raw=address(), now=NOW)


def url(town: Town, more: str = "") -> str:
    return f"/medewerker/vragen/{town.passport.service_id}/{more}"


def seen(text: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', text)
    assert found
    return found[1]


def send(editor: Staff, address_: str, **typed: Any) -> Any:
    """Opens the page, fills it in, keeps it."""
    shown = editor.client.get(address_)
    assert shown.status_code == 200, address_
    return editor.client.post(address_, {"seen": seen(shown.content.decode()), **typed})


def raw() -> dict[str, Any]:
    found: dict[str, Any] = Version.objects.get(state=VersionState.DRAFT).document
    return found


def test_a_set_is_made_from_nothing_and_published(town: Town, editor: Staff) -> None:
    send(editor, url(town, "opzet"), title_nl="Vragen vooraf", title_en="Questions first")
    send(editor, url(town, "pagina/begin"), title_nl="Waar slaapt u?")
    new = url(town, "pagina/begin/vraag/nieuw")
    assert 'href="?soort=choice"' in editor.client.get(new).content.decode()
    options = {"0_option_nl": "Bij vrienden", "1_option_nl": "Buiten", "1_option_en": "Outside"}
    asked = {"type": "choice", "label_nl": "Waar slaapt u?", "required": "on", **options}
    answer = send(editor, f"{new}?soort=choice", **asked)
    assert answer.headers["Location"] == url(town) + "#asked"
    send(editor, url(town, "pagina/nieuw"), title_nl="Bent u veilig?", **LINE)
    safe = {"type": "yes_no", "label_nl": "Bent u veilig?", "required": "on"}
    only = json.dumps({"is": "buiten", "question": "waar_slaapt_u"}, sort_keys=True)
    more = url(town, "pagina/bent_u_veilig/vraag/nieuw?soort=yes_no")
    send(editor, more, **safe, line0=only, join="all")
    no = json.dumps({"is": False, "question": "bent_u_veilig"}, sort_keys=True)
    why = {"because_nl": "U bent niet veilig.", "way": "personFirst", "minutes": "45"}
    send(editor, url(town, "regel/nieuw"), line0=no, **why)
    send(editor, url(town, "regel/anders"), because_nl="Maak een afspraak.", channel="in_person")
    case = {"name": "buiten", "on": "2026-11-02", "revision": "0", "waar_slaapt_u": "buiten"}
    case |= {"bent_u_veilig": "no", "way": "personFirst", "minutes": "45"}
    send(editor, url(town, "voorbeeld/nieuw"), **case)
    assert editor.client.post(url(town, "publiceren")).status_code == 302
    version = Version.objects.get()
    assert version.state == VersionState.PUBLISHED
    assert version.document == {
        "schema": 1,
        "title": {"nl": "Vragen vooraf", "en": "Questions first"},
        "pages": [
            {
                "key": "begin",
                "title": {"nl": "Waar slaapt u?"},
                "questions": [
                    {
                        "key": "waar_slaapt_u",
                        "type": "choice",
                        "label": {"nl": "Waar slaapt u?"},
                        "options": [
                            {"value": "bij_vrienden", "label": {"nl": "Bij vrienden"}},
                            {"value": "buiten", "label": {"nl": "Buiten", "en": "Outside"}},
                        ],
                    }
                ],
            },
            {
                "key": "bent_u_veilig",
                "title": {"nl": "Bent u veilig?"},
                "questions": [
                    {
                        "key": "bent_u_veilig",
                        "type": "yes_no",
                        "label": {"nl": "Bent u veilig?"},
                        "onlyIf": {"question": "waar_slaapt_u", "is": "buiten"},
                    }
                ],
            },
        ],
        "otherwise": {
            "because": {"nl": "Maak een afspraak."},
            "outcome": {"channel": "in_person"},
        },
        "rules": [
            {
                "because": {"nl": "U bent niet veilig."},
                "outcome": {"minutes": 45, "personFirst": True},
                "when": {"question": "bent_u_veilig", "is": False},
            }
        ],
        "cases": [
            {
                "name": "buiten",
                "on": "2026-11-02",
                "answers": {"waar_slaapt_u": "buiten", "bent_u_veilig": False},
                "outcome": {"minutes": 45, "personFirst": True},
            }
        ],
    }


EVERY = {
    "schema": 1,
    "title": {"nl": "Alles", "en": "All"},
    "about": {"nl": "Inleiding"},
    "source": "BW",
    "pages": [
        page(
            "first",
            question("age", "number", least=1, most=9),
            question("day", "date", earliest="P14D", latest="2030-01-01"),
            question("who", "person", least=18, required=False),
            question("them", "persons", least=2, most=4, age=18),
            question("proof", "file", most=2, megabytes=3, kinds=["pdf"]),
            question(
                "some",
                "several",
                least=1,
                options=[{"value": one, "label": {"nl": one}} for one in ("a", "b")],
            ),
        ),
        page(
            "second",
            question("more", "text", most=200, help={"nl": "Hulp", "en": "Help"}),
            question("ok", "consent", onlyIf={"not": {"question": "some", "is": "a"}}),
            question("mail", "email"),
            question("tel", "phone"),
            onlyIf={
                "any": [
                    {"question": "age", "atLeast": 3},
                    {"not": {"question": "who", "ageAtLeast": 18}},
                    {"question": "proof", "answered": True},
                ]
            },
        ),
    ],
    "rules": [
        {
            "when": {"all": [{"any": [{"question": "age", "is": 3}]}]},  # too deep for a form
            "because": {"nl": "Omdat", "en": "Because"},
            "outcome": {"personFirst": True, "support": ["reisdocumenten"]},
        },
        {
            "when": {"question": "ok", "is": True},
            "because": {"nl": "Ja"},
            "outcome": {"minutes": 30, "skill": "reisdocumenten", "channel": "phone"},
        },
    ],
    "otherwise": {"because": {"nl": "Anders"}, "outcome": {"service": "aow"}},
    "cases": [
        {
            "name": "eerste",
            "on": "2026-11-02",
            "answers": {
                "age": 4,
                "who": {"name": "Aisha", "born": "1990-01-31"},
                "them": [{"name": "Bram", "born": "1980-01-31"}] * 1
                + [{"name": "Noor", "born": "1981-01-31"}],
                "some": ["a", "b"],
                "ok": True,
                "tel": "+31612345678",
            },
            "outcome": {"nothingNeeded": True},
        }
    ],
}


PARTS = [
    "opzet",
    "pagina/first",
    "pagina/second",
    *(f"pagina/first/vraag/{key}" for key in ("age", "day", "who", "them", "proof", "some")),
    *(f"pagina/second/vraag/{key}" for key in ("more", "ok", "mail", "tel")),
    *(f"regel/{changing.digest(one)}" for one in EVERY["rules"]),  # type: ignore[attr-defined]
    "regel/anders",
    f"voorbeeld/{changing.digest(EVERY['cases'][0])}",  # type: ignore[index]
]


def test_keeping_a_part_untouched_changes_nothing(town: Town, editor: Staff) -> None:
    publishing.save_draft(service=town.passport.service, raw=EVERY, now=NOW)
    for part in PARTS:
        before = Version.objects.get().changed_at
        shown = editor.client.get(url(town, part))
        assert shown.status_code == 200, part
        answer = editor.client.post(url(town, part), fields(shown.content.decode()))
        assert answer.status_code == 302, answer.content.decode()
        assert raw() == EVERY, part
        assert Version.objects.get().changed_at > before


@pytest.mark.parametrize(
    ("part", "typed", "sentence"),
    [
        ("opzet", {"title_nl": ""}, "Vul een tekst in het Nederlands in."),
        ("opzet", {"title_nl": "x", "about_en": "y"}, "Vul ook de Nederlandse tekst in."),
        ("pagina/nieuw", {"title_nl": ""}, "Vul een tekst in het Nederlands in."),
        (
            "pagina/home/vraag/nieuw?soort=choice",
            {"type": "choice", "label_nl": "x", "0_option_nl": "alleen"},
            "Geef ten minste twee antwoorden.",
        ),
        (
            "pagina/home/vraag/nieuw?soort=persons",
            {"type": "persons", "label_nl": "x", "most": "9"},
            "de vraag</span>",
        ),
        ("regel/nieuw", {"because_nl": "x"}, "Kies wanneer deze regel geldt."),
        (
            "regel/anders",
            {"because_nl": "x", "way": "nothingNeeded", "minutes": "45"},
            "Laat dit leeg als er niets nodig is.",
        ),
        ("regel/anders", {"because_nl": "x", "minutes": "42"}, "stap"),
        (
            "voorbeeld/nieuw",
            {"name": "x", "on": "2026-02-31", "revision": "0"},
            'aria-invalid="true"',
        ),
        (
            "voorbeeld/nieuw",
            {"name": "x", "on": "2026-02-03", "revision": "0", "address__postcode": "99"},
            "Vraag address: vul een postcode in",
        ),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    town: Town, editor: Staff, kept: Version, part: str, typed: dict[str, str], sentence: str
) -> None:
    answer = send(editor, url(town, part), **typed)
    assert answer.status_code in (400, 422)
    text = answer.content.decode()
    if sentence != "de vraag</span>":
        assert sentence in text
    for name, value in typed.items():
        if value and name.endswith(("_nl", "_en")):
            assert value in text, name
    assert raw() == address()


def test_a_colleague_is_not_overwritten_and_nothing_typed_is_lost(
    town: Town, editor: Staff, kept: Version
) -> None:
    part = url(town, "pagina/home")
    old = seen(editor.client.get(part).content.decode())
    send(editor, url(town, "pagina/where"), title_nl="Van een collega")
    mine = editor.client.post(part, {"seen": old, "title_nl": "Van mij"})
    assert mine.status_code == 409
    text = mine.content.decode()
    assert "Een collega heeft deze vragen intussen gewijzigd." in text
    assert 'value="Van mij"' in text
    assert "Nu: <q>Pagina home</q>" in text
    assert "U typte: <q>Van mij</q>" in text
    assert raw()["pages"][0]["title"] == {"nl": "Pagina home"}
    again = editor.client.post(part, {"seen": seen(text), "title_nl": "Van mij"})
    assert again.status_code == 302
    assert [one["title"]["nl"] for one in raw()["pages"]] == [
        "Van mij",
        "Pagina safe",
        "Van een collega",
    ]


def test_what_a_colleague_chose_stands_in_words_beside_what_was_typed(
    town: Town, editor: Staff, kept: Version
) -> None:
    part = url(town, "regel/anders")
    old = seen(editor.client.get(part).content.decode())
    send(editor, part, because_nl="Van <een> collega.", channel="phone", minutes="45")
    late = editor.client.post(part, {"seen": old, "because_nl": "Van mij.", "channel": "in_person"})
    text = late.content.decode()
    assert "Nu: <q>Van &lt;een&gt; collega.</q></dd><dd>U typte: <q>Van mij.</q>" in text
    assert "Nu: <q>45</q></dd><dd>U typte: <q></q>" in text
    assert "<q>phone</q>" not in text


def test_moving_a_question_sends_no_more_than_keys(
    town: Town, editor: Staff, kept: Version
) -> None:
    text = editor.client.get(url(town)).content.decode()
    pages = set(re.findall(r'name="page" value="([^"]*)"', text))
    assert pages == {""} | {one["key"] for one in address()["pages"]}


def test_a_rule_that_a_colleague_took_away_is_added_again(
    town: Town, editor: Staff, kept: Version
) -> None:
    name = changing.digest(address()["rules"][0])
    part = url(town, f"regel/{name}")
    shown = fields(editor.client.get(part).content.decode())
    gone = {"seen": shown["seen"], "kind": "rules", "name": name, "what": "remove"}
    editor.client.post(url(town, "schikken"), gone)
    assert raw()["rules"] == []
    late = editor.client.post(part, {**shown, "because_nl": "Toch."})
    assert late.status_code == 409
    assert "Dit onderdeel staat er niet meer zoals u het opende" in late.content.decode()
    editor.client.post(part, {**shown, "because_nl": "Toch.", "seen": seen(late.content.decode())})
    assert [one["because"]["nl"] for one in raw()["rules"]] == ["Toch."]
    assert editor.client.get(url(town, f"regel/{name}")).status_code == 404


@pytest.mark.parametrize(
    ("spot", "what", "keys"),
    [
        ({"kind": "pages", "name": "safe"}, "up", ["safe", "home", "where"]),
        ({"kind": "pages", "name": "safe"}, "down", ["home", "where", "safe"]),
        ({"kind": "pages", "name": "home"}, "up", ["home", "safe", "where"]),
        ({"kind": "pages", "name": "where"}, "remove", ["home", "safe"]),
        ({"kind": "pages", "name": "none"}, "remove", ["home", "safe", "where"]),
    ],
)
def test_parts_move_and_go(
    town: Town,
    editor: Staff,
    kept: Version,
    spot: dict[str, str],
    what: str,
    keys: list[str],
) -> None:
    stamp = publishing.stamp(kept)
    editor.client.post(url(town, "schikken"), {"seen": stamp, "what": what, **spot})
    assert [one["key"] for one in raw()["pages"]] == keys
    late = editor.client.post(url(town, "schikken"), {"seen": stamp, "what": what, **spot})
    assert late.status_code == 302  # and says that a colleague was first
    assert [one["key"] for one in raw()["pages"]] == keys


def test_answers_move_while_they_are_typed(town: Town, editor: Staff, kept: Version) -> None:
    part = url(town, "pagina/home/vraag/sleeps")
    sent = fields(editor.client.get(part).content.decode())
    moved = editor.client.post(part, {**sent, "label_nl": "Anders", "row": "up-1"})
    assert moved.status_code == 200 or moved.status_code == 422
    assert raw() == address()  # nothing is kept by it
    then = fields(moved.content.decode())
    assert then["label_nl"] == ["Anders"]
    editor.client.post(part, then)
    assert [one["value"] for one in raw()["pages"][0]["questions"][0]["options"]] == [
        "outside",
        "friends",
    ]


def test_a_page_is_seen_as_a_citizen_sees_it_in_both_languages(
    town: Town, editor: Staff, kept: Version
) -> None:
    dutch = editor.client.get(url(town, "bekijken/home?taal=nl")).content.decode()
    assert "Bij vrienden" in dutch
    assert 'type="radio" name="sleeps"' in dutch
    english = editor.client.get(url(town, "bekijken/home?taal=en")).content.decode()
    assert "With friends" in english
    assert "Next" in english
    assert "Zoals een inwoner het ziet" in english  # the page around it stays the editor's
    safe = editor.client.get(url(town, "bekijken/safe")).content.decode()
    assert "Alleen als ‘Vraag sleeps’ is Buiten" in safe
    assert editor.client.get(url(town, "bekijken/none")).status_code == 404


def test_of_another_organisation_nothing_is_there(town: Town, kept: Version) -> None:
    stranger = member("Piet", "editor", town.agency)
    for part in ("opzet", "pagina/home", "bekijken/home", "pagina/nieuw", "regel/anders"):
        assert stranger.client.get(url(town, part)).status_code == 404
        assert stranger.client.post(url(town, part), {"seen": ""}).status_code in (404, 405)
    assert stranger.client.post(url(town, "schikken"), {"kind": "pages"}).status_code == 404
    assert raw() == address()


def test_what_is_not_there_is_missing(town: Town, editor: Staff, kept: Version) -> None:
    gone = ("pagina/x", "pagina/x/vraag/nieuw", "pagina/home/vraag/x", "regel/x", "voorbeeld/x")
    for part in gone:
        assert editor.client.get(url(town, part)).status_code == 404


def test_an_empty_page_is_a_draft_but_not_published(town: Town, editor: Staff) -> None:
    send(editor, url(town, "opzet"), title_nl="Vragen vooraf")
    answer = editor.client.post(url(town, "publiceren"))
    assert answer.status_code == 400
    assert "Op deze pagina staat geen vraag." in answer.content.decode()


# Pure.


def test_a_key_is_made_of_words_once() -> None:
    made = [changing.fresh_key("Waar slaapt u?", taken) for taken in ((), ("waar_slaapt_u",))]
    assert made == ["waar_slaapt_u", "waar_slaapt_u_2"]
    for text in ("1e vraag", "?", "é" * 80, "A" * 90, "_x_"):
        key = changing.fresh_key(text, ())
        document.read(address(pages=[page(key, question(key))], rules=[], cases=[]))


def test_a_change_leaves_the_old_document_alone() -> None:
    old = address()
    changing.put(old, Spot("pages", "home"), page("home"))
    changing.removed(old, Spot("pages", "home"))
    changing.moved(old, Spot("pages", "home"), 1)
    assert old == address()


@pytest.mark.parametrize(
    "condition",
    [
        {"question": "sleeps", "in": ["friends", "outside"]},
        {"all": [{"question": "sleeps", "is": "outside"}, {"any": []}]},
        {"not": {"all": [{"question": "sleeps", "is": "outside"}]}},
        {"question": "gone", "is": "outside"},
    ],
)
def test_a_condition_that_no_form_can_say_is_left_as_it_is(condition: dict[str, Any]) -> None:
    asked = list(document.read(address()).questions())
    assert flat.flat(condition, asked) is None
