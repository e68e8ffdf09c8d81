"""Editors write a guide as fields: names in place of slugs, one question a line."""

import pytest

from scheduling.conversations import guides
from scheduling.conversations.models import Guide
from tests.agenda.conftest import Staff, member
from tests.town import NOW, Town

LIST = "/medewerker/gidsen/"


@pytest.fixture
def editor(town: Town) -> Staff:
    return member("Eva", "editor", town.municipality)


def url(town: Town) -> str:
    return f"{LIST}{town.passport.service_id}/"


def filled(**more: str | int) -> dict[str, str | int]:
    return {
        "seen": 0,
        "title-nl": "De vraag achter de vraag",
        "opening-nl": "Wat is er gebeurd?\n\nWat wilt u?",
        "money-title-nl": "Geld",
        "money-questions-nl": "Komt er geld binnen?\nHebt u schulden?",
        "money-questions-en": "Is there money coming in?\nDo you owe money?",
        "money-services": "AOW aanvragen",
        **more,
    }


def test_what_is_filled_in_is_the_guide(town: Town, editor: Staff) -> None:
    aow = town.pension.service
    title = editor.client.get(f"{LIST}").content.decode()
    assert "Gidsen voor gesprekken" in title
    answer = editor.client.post(url(town), filled(**{"money-services": aow.slug}))
    assert answer.status_code == 302, answer.content.decode()
    guide = guides.of(town.passport.service)
    assert guide
    assert [str(one) for one in guide.opening] == ["Wat is er gebeurd?", "Wat wilt u?"]
    (money,) = guide.domains
    assert (money.key, money.services) == ("money", (aow.slug,))
    assert [one.en for one in money.questions] == ["Is there money coming in?", "Do you owe money?"]
    again = editor.client.get(url(town)).content.decode()
    assert "Komt er geld binnen?\nHebt u schulden?" in again
    assert "versie 1" in editor.client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"money-services": "bestaat-niet"}, "De dienst bestaat-niet bestaat niet."),
        ({"money-questions-en": "One"}, "Schrijf evenveel regels als in het Nederlands (2)"),
        ({"money-questions-nl": "", "money-questions-en": ""}, "id_money-questions-nl"),
        ({"title-nl": ""}, "id_title-nl"),
        ({"title-nl": "x" * 601}, "id_title-nl"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    town: Town, editor: Staff, change: dict[str, str], said: str
) -> None:
    answer = editor.client.post(url(town), filled(**{"money-services": "", **change}))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Guide.objects.exists()


def test_a_colleagues_guide_is_not_overwritten(town: Town, editor: Staff) -> None:
    editor.client.post(url(town), filled(**{"money-services": ""}))
    late = editor.client.post(url(town), filled(**{"money-services": "", "title-nl": "Anders"}))
    assert late.status_code == 409
    assert "Anders" in late.content.decode()
    assert Guide.objects.get().document["title"]["nl"] == "De vraag achter de vraag"


def test_who_edits_nothing_and_who_edits_elsewhere_find_nothing(town: Town) -> None:
    clerk = member("Joke", "clerk", town.municipality)
    other = member("Bo", "editor", town.agency)
    assert clerk.client.get(LIST).status_code == 404
    for staff in (clerk, other):
        assert staff.client.get(url(town)).status_code == 404
        assert staff.client.post(url(town), filled()).status_code == 404
        assert staff.client.get(f"{url(town)}bestand/").status_code == 404
    assert not Guide.objects.exists()


def test_it_comes_out_as_it_went_in(town: Town, editor: Staff) -> None:
    raw = {
        "schema": 1,
        "title": {"nl": "Gids"},
        "domains": [{"key": "work", "title": {"nl": "Werk"}, "questions": [{"nl": "Werkt u?"}]}],
    }
    guides.publish(service=town.passport.service, raw=raw, now=NOW)
    assert editor.client.get(f"{url(town)}bestand/").json() == raw
    page = editor.client.get(url(town))
    sent = {name: value or "" for name, value in page.context["form"].initial.items()}
    assert editor.client.post(url(town), sent).status_code == 302
    assert Guide.objects.get().document == raw
