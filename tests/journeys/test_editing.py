"""Editors write, read in words and publish the steps of their services; others see nothing. The
commands do the same."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from hub.audit.models import Event
from hub.intake.models import VersionState
from scheduling.journeys import publishing
from scheduling.journeys.models import TemplateVersion
from tests.agenda.conftest import Staff, member
from tests.journeys import wedding as weddings
from tests.journeys.wedding import Wedding

pytestmark = pytest.mark.django_db
LIST = "/medewerker/stappen-sjablonen/"


@pytest.fixture
def editor(wedding: Wedding) -> Staff:
    return member("Eva", "editor", wedding.town.municipality)


def url(wedding: Wedding, more: str = "") -> str:
    return f"{LIST}{wedding.service.pk}/{more}"


def sent(raw: Any, wedding: Wedding) -> dict[str, str]:
    newest = TemplateVersion.objects.order_by("-number").first()
    return {"text": json.dumps(raw), "seen": publishing.stamp(newest)}


def titled(title: str) -> dict[str, Any]:
    return {**weddings.template(), "title": {"nl": title}}


def test_an_editor_reads_the_steps_in_words(wedding: Wedding, editor: Staff) -> None:
    page = re.sub(r"<[^>]+>", "", editor.client.get(url(wedding)).content.decode())
    for told in (
        "Afspraak, door: Wie meldt",
        "Na: De partner bevestigt",
        "ten minste 14 dagen na ‘De partner bevestigt’ en ten hoogste 1 jaar na",
        "en hoogste 3 weken voor ‘De dag’ en ten minste 2 weken voor ‘De dag’",
        "Vanaf 14 dagen na de melding, binnen een jaar.",
        "BW 1:62",
        "GeboorteakteAlleen als ‘Vraag abroad’ is Ja",
        "De tijd blijft vastgehouden tot ‘Wij kijken het na’ klaar is.",
        "De ceremonie",
    ):
        assert told.casefold() in page.casefold(), told


def test_an_editor_keeps_a_draft_and_publishes_it(wedding: Wedding, editor: Staff) -> None:
    kept = editor.client.post(url(wedding), sent(titled("Trouwen bij ons"), wedding))
    assert kept.status_code == 302
    assert publishing.published(wedding.service) == wedding.version
    assert "versie 2, concept" in editor.client.get(LIST).content.decode()
    assert editor.client.post(url(wedding, "publiceren")).status_code == 302
    shown = publishing.published(wedding.service)
    assert shown is not None
    assert shown.number == 2
    event = Event.objects.filter(verb="journey_template.published").latest("pk")
    assert event.actor_id == editor.user.pk
    file = editor.client.get(url(wedding, "bestand"))
    assert json.loads(file.content) == titled("Trouwen bij ons")
    again = editor.client.post(url(wedding, "publiceren"))
    assert again.status_code == 409


def test_a_file_counts_before_the_text(wedding: Wedding, editor: Staff) -> None:
    file = SimpleUploadedFile("s.json", b"\xef\xbb\xbf" + json.dumps(titled("Bestand")).encode())
    editor.client.post(url(wedding), {**sent({}, wedding), "file": file})
    assert TemplateVersion.objects.get(number=2).document == titled("Bestand")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "regel 1, teken 1"),
        ('{"a": }', "regel 1, teken 7"),
        ("[" * 100_000, "niet te lezen"),
        ("{}", "Het geheel: Dit ontbreekt"),
        (
            json.dumps({**weddings.template(), "steps": []}),
            "de stappen: Hier horen er ten minste 1",
        ),
        (
            json.dumps(
                {
                    **weddings.template(),
                    "times": [{"step": "day", "least": "P2W", "because": {"nl": "x"}}],
                }
            ),
            "Tijdregel 1: Zeg waarvandaan wordt geteld",
        ),
        (
            json.dumps(
                {
                    **weddings.template(),
                    "times": [
                        {"step": "day", "from": "yes", "least": "2w", "because": {"nl": "x"}}
                    ],
                }
            ),
            "Tijdregel 1, ten minste: ‘2w’ is geen periode",
        ),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(
    wedding: Wedding, editor: Staff, text: str, told: str
) -> None:
    answer = editor.client.post(url(wedding), {**sent({}, wedding), "text": text})
    assert answer.status_code in (400, 422)
    page = re.sub(r"<[^>]+>", "", answer.content.decode())
    assert told in page, re.findall("[^\n]*(?:regel|geheel|Tijd|stappen)[^\n]*", page)
    assert TemplateVersion.objects.count() == 1


def test_a_loop_is_refused_on_publishing_with_its_path(wedding: Wedding, editor: Staff) -> None:
    raw = weddings.template()
    raw["steps"][1]["after"] = ["talk"]
    editor.client.post(url(wedding), sent(raw, wedding))
    answer = editor.client.post(url(wedding, "publiceren"))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Deze stappen wachten op elkaar:" in page
    assert len(re.findall("yes → talk|talk → check|check → day|day → yes", page)) >= 2
    assert publishing.published(wedding.service) == wedding.version


def test_times_that_contradict_each_other_are_refused(wedding: Wedding, editor: Staff) -> None:
    raw = weddings.template()
    raw["times"].append(
        {"step": "day", "from": "yes", "most": "P1W", "because": {"nl": "Snel."}, "source": "x"}
    )
    editor.client.post(url(wedding), sent(raw, wedding))
    answer = editor.client.post(url(wedding, "publiceren"))
    assert answer.status_code == 400
    assert "Geen enkele datum past bij alle tijden" in answer.content.decode()


def test_a_service_that_does_not_exist_is_named_at_its_step(
    wedding: Wedding, editor: Staff
) -> None:
    raw = weddings.template()
    raw["steps"][2]["services"] = [{"service": "nergens"}]
    editor.client.post(url(wedding), sent(raw, wedding))
    page = editor.client.post(url(wedding, "publiceren")).content.decode()
    assert "Stap 3 “De dag”" in page
    assert "nergens" in page


def test_a_colleagues_change_is_not_overwritten(wedding: Wedding, editor: Staff) -> None:
    mine = sent(titled("Van mij"), wedding)
    hers = {**mine, "text": json.dumps(titled("Van haar"))}
    assert editor.client.post(url(wedding), hers).status_code == 302
    late = editor.client.post(url(wedding), mine)
    page = late.content.decode()
    assert late.status_code == 409
    assert "Van mij" in page
    again = re.search(r'name="seen" value="([^"]+)"', page)
    assert again
    assert editor.client.post(url(wedding), {**mine, "seen": again[1]}).status_code == 302
    assert TemplateVersion.objects.get(number=2).document == titled("Van mij")


def test_a_draft_is_thrown_away_and_what_is_published_withdrawn(
    wedding: Wedding, editor: Staff
) -> None:
    editor.client.post(url(wedding), sent(titled("Anders"), wedding))
    editor.client.post(url(wedding, "terugnemen"), {"what": "draft"})
    assert list(TemplateVersion.objects.values_list("number", "state")) == [(1, "published")]
    editor.client.post(url(wedding, "terugnemen"), {"what": "published"})
    assert publishing.published(wedding.service) is None
    page = editor.client.post(url(wedding, "terugnemen"), {"what": "published"}, follow=True)
    assert "Er is niets om terug te nemen." in page.content.decode()
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"journey_template.discarded", "journey_template.withdrawn"} <= verbs


@pytest.mark.parametrize(("name", "kind"), [("Joke", "clerk"), ("Bram", "planner")])
def test_who_edits_nothing_sees_nothing(wedding: Wedding, name: str, kind: str) -> None:
    staff = member(name, kind, wedding.town.municipality)
    for page in (LIST, url(wedding), url(wedding, "bestand")):
        assert staff.client.get(page).status_code == 404
    assert staff.client.post(url(wedding, "publiceren")).status_code == 404


def test_another_organisations_steps_are_missing(wedding: Wedding) -> None:
    other = member("Otto", "editor", wedding.town.library)
    for page in (url(wedding), url(wedding, "bestand"), f"{LIST}999999/"):
        assert other.client.get(page).status_code == 404
    for page in (url(wedding), url(wedding, "publiceren"), url(wedding, "terugnemen")):
        assert other.client.post(page, sent(titled("x"), wedding)).status_code == 404
    assert TemplateVersion.objects.count() == 1
    assert publishing.published(wedding.service) == wedding.version


def run(name: str, *args: str) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def test_the_commands_take_out_and_take_in(wedding: Wedding, tmp_path: Path) -> None:
    where = (wedding.town.municipality.slug, wedding.service.slug)
    assert json.loads(run("export_journey", *where)) == weddings.template()
    file = tmp_path / "stappen.json"
    file.write_text(json.dumps(titled("Nieuw")), "utf-8")
    assert run("import_journey", *where, str(file)) == "Version 2 is kept as a draft.\n"
    assert publishing.published(wedding.service) == wedding.version
    assert run("import_journey", *where, str(file), "--publish") == "Version 2 is published.\n"
    assert TemplateVersion.objects.get(number=2).state == VersionState.PUBLISHED


def test_the_commands_say_what_is_wrong(wedding: Wedding, tmp_path: Path) -> None:
    where = (wedding.town.municipality.slug, wedding.service.slug)
    raw = weddings.template()
    raw["steps"][1]["after"] = ["talk"]
    file = tmp_path / "stappen.json"
    file.write_text(json.dumps(raw), "utf-8")
    with pytest.raises(CommandError, match="→"):
        run("import_journey", *where, str(file), "--publish")
    file.write_text("{", "utf-8")
    with pytest.raises(CommandError, match=r"stappen\.json"):
        run("import_journey", *where, str(file))
    for command in (("export_journey",), ("import_journey", str(file))):
        with pytest.raises(CommandError):
            run(command[0], where[0], "nergens", *command[1:])
