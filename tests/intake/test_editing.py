"""Editors write, try and publish on the screen; only those of the organisation."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hub.audit.models import Event
from hub.intake import publishing
from hub.intake.models import Version, VersionState
from tests.agenda.conftest import Staff, member
from tests.intake.documents import address
from tests.town import Town


@pytest.fixture
def editor(town: Town) -> Staff:
    return member("Eva", "editor", town.municipality)


def url(town: Town, more: str = "") -> str:
    return f"/medewerker/vragen/{town.passport.service_id}/{more}"


def test_an_editor_keeps_a_draft_reads_it_in_words_and_publishes(town: Town, editor: Staff) -> None:
    kept = editor.client.post(url(town), {"text": json.dumps(address())})
    assert kept.status_code == 302
    page = editor.client.get(url(town)).content.decode()
    assert "Als ‘Vraag safe’ is Nee: " in page.replace('<span class="hub-strong">', "")
    assert "eerst met iemand praten" in page
    assert "Alleen als ‘Vraag sleeps’ is Buiten" in page
    assert "niet veilig</a>: eerst met iemand praten. " in page
    editor.client.post(url(town, "publiceren"))
    version = Version.objects.get()
    assert version.state == VersionState.PUBLISHED
    assert Event.objects.get(verb="questions.published").actor_id == editor.user.pk
    file = editor.client.get(url(town, "bestand"))
    assert json.loads(file.content) == address()
    listed = editor.client.get("/medewerker/vragen/").content.decode()
    assert "versie 1, gepubliceerd" in listed


def test_a_file_counts_before_the_text(town: Town, editor: Staff) -> None:
    file = SimpleUploadedFile("v.json", b"\xef\xbb\xbf" + json.dumps(address()).encode())
    editor.client.post(url(town), {"file": file, "text": "{}"})
    assert Version.objects.get().document == address()


def test_an_example_that_fails_is_seen_and_not_published(town: Town, editor: Staff) -> None:
    wrong: Any = address()
    wrong["cases"][0]["outcome"] = {"nothingNeeded": True}
    editor.client.post(url(town), {"text": json.dumps(wrong)})
    page = editor.client.get(url(town)).content.decode()
    assert "Klopt niet: het eindigt in eerst met iemand praten." in page
    answer = editor.client.post(url(town, "publiceren"))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "niet veilig</span>: Eindigt in iets anders: eerst met iemand praten." in page
    assert Version.objects.get().state == VersionState.DRAFT


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"text": ""}, "regel 1, teken 1"),
        ({"text": '{"a": }'}, "regel 1, teken 7"),
        ({"text": "[" * 100_000}, "niet te lezen"),
        ({"text": "{}"}, "Het geheel</span>: Dit ontbreekt: schema, title, pages, otherwise."),
        (
            {"text": json.dumps(address(pages=[]))},
            "de pagina&#x27;s</span>: Hier horen er ten minste 1.",
        ),
        ({"file": SimpleUploadedFile("v.json", b"\xff\xfe\x00")}, "geen tekst"),
        ({"file": SimpleUploadedFile("v.json", b"x" * 500_001)}, "groter dan 500 kB"),
        ({"file": SimpleUploadedFile("v.json", b"")}, "Dit bestand is leeg."),
    ],
)
def test_what_cannot_be_used_is_told_and_stays_in_the_form(
    town: Town, editor: Staff, sent: dict[str, Any], told: str
) -> None:
    answer = editor.client.post(url(town), sent)
    page = answer.content.decode()
    assert answer.status_code in (400, 422)
    assert told in page
    assert not Version.objects.exists()


@pytest.mark.parametrize(("name", "kind"), [("Joke", "clerk"), ("Bram", "planner")])
def test_who_edits_nothing_sees_nothing(town: Town, name: str, kind: str) -> None:
    staff = member(name, kind, town.municipality)
    for page in ("/medewerker/vragen/", url(town), url(town, "bestand")):
        assert staff.client.get(page).status_code == 404
    assert staff.client.post(url(town, "publiceren")).status_code == 404


def test_another_organisations_questions_are_missing(
    town: Town, version: Version, raw: dict[str, Any]
) -> None:
    other = member("Otto", "editor", town.library)
    for page in (url(town), url(town, "bestand"), "/medewerker/vragen/999999/"):
        assert other.client.get(page).status_code == 404
    assert other.client.post(url(town), {"text": json.dumps(raw)}).status_code == 404
    assert Version.objects.count() == 1


def test_a_draft_is_thrown_away_and_what_is_published_withdrawn(
    town: Town, editor: Staff, version: Version
) -> None:
    text = json.dumps(address(cases=[]))
    editor.client.post(url(town), {"text": text, "seen": publishing.stamp(version)})
    assert Version.objects.count() == 2
    editor.client.post(url(town, "terugnemen"), {"what": "draft"})
    assert list(Version.objects.values_list("number", "state")) == [(1, "published")]
    editor.client.post(url(town, "terugnemen"), {"what": "published"})
    assert publishing.published(town.passport.service) is None
    page = editor.client.post(url(town, "terugnemen"), {"what": "published"}, follow=True)
    assert "Er is niets om terug te nemen." in page.content.decode()
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"questions.discarded", "questions.withdrawn"} <= verbs


def test_a_colleagues_change_is_not_overwritten(
    town: Town, editor: Staff, version: Version
) -> None:
    seen = publishing.stamp(version)
    mine = {"text": json.dumps(address(cases=[])), "seen": seen}
    assert editor.client.post(url(town), {**mine, "text": json.dumps(address())}).status_code == 302
    late = editor.client.post(url(town), mine)
    page = late.content.decode()
    assert late.status_code == 409
    assert "Een collega heeft deze vragen intussen gewijzigd." in page
    now = re.search(r'id="stands"[^>]*>([^<]*)<', page)
    assert now
    assert json.loads(unescape(now[1])) == address()
    again = re.search(r'name="seen" value="([^"]+)"', page)
    assert again
    assert editor.client.post(url(town), {**mine, "seen": again[1]}).status_code == 302
    assert Version.objects.get(number=2).document["cases"] == []
