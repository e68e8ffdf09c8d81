"""A set that makes no sense is never published; one that was published never changes."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hub.audit.models import Event
from hub.catalogue.models import Service
from hub.intake import filling, publishing
from hub.intake.document import BadDocument
from hub.intake.models import Version, VersionState
from hub.intake.publishing import CasesFail, NothingToPublish
from tests import town as towns
from tests.intake.documents import address, page, question
from tests.town import NOW, Town


def published(service: Service, raw: Any) -> Version:
    publishing.save_draft(service=service, raw=raw, now=NOW)
    return publishing.publish(service=service, now=NOW)


def test_a_new_version_leaves_who_began_with_the_old_one(town: Town, version: Version) -> None:
    begun = filling.begin(version=version, now=NOW)
    newer = address(title={"nl": "Anders", "en": "Different"})
    service = town.passport.service
    second = published(service, newer)
    version.refresh_from_db()
    assert (version.number, version.state) == (1, VersionState.ARCHIVED)
    assert (second.number, second.state) == (2, VersionState.PUBLISHED)
    assert publishing.published(service) == second
    old = filling.opened_by(begun.token, now=NOW + timedelta(days=1))
    assert old
    assert str(filling.questions_of(old).title) == "Vragen voor een briefadres"
    verbs = Event.objects.filter(object_type="question_set").order_by("pk")
    assert [event.verb for event in verbs] == ["questions.saved", "questions.published"] * 2


def test_a_draft_changes_nothing_for_citizens(town: Town, version: Version) -> None:
    service = town.passport.service
    first = publishing.save_draft(service=service, raw=address(rules=[], cases=[]), now=NOW)
    again = publishing.save_draft(service=service, raw=address(cases=[]), now=NOW)
    assert first.pk == again.pk
    assert publishing.published(service) == version


def test_without_a_draft_there_is_nothing_to_publish(town: Town, version: Version) -> None:
    with pytest.raises(NothingToPublish):
        publishing.publish(service=town.passport.service, now=NOW)
    with pytest.raises(NothingToPublish):
        publishing.publish(service=town.pension.service, now=NOW)


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        (
            {
                "pages": [
                    page("p", question("a"), onlyIf={"question": "b", "is": True}),
                    page("q", question("b"), onlyIf={"question": "a", "is": True}),
                ]
            },
            "a",
            "a → b → a",
        ),
        (
            {"pages": [page("p", question("a"), question("a"))]},
            "a",
            "2 keer",
        ),
        (
            {"pages": [page("p", question("a", onlyIf={"question": "z", "is": True}))]},
            "a",
            "sleutel z",
        ),
        (
            {
                "pages": [
                    page("p", question("a", onlyIf={"question": "b", "is": True})),
                    page("q", question("b")),
                ]
            },
            "a",
            "of later gevraagd",
        ),
        (
            {
                "pages": [
                    page("p", question("b")),
                    page("q", question("a", onlyIf={"question": "b", "is": "ja"})),
                ]
            },
            "a",
            "nooit dit antwoord: ja",
        ),
        (
            {"pages": [page("p", question("a", "number", least=3, most=2))]},
            "a",
            "minste is meer",
        ),
        (
            {"pages": [page("p", question("a", "date", earliest="2026-02-31"))]},
            "a",
            "bestaat niet",
        ),
        (
            {"pages": [page("p", question("a", "date", earliest="P9D", latest="P8D"))]},
            "a",
            "ligt na de laatste",
        ),
        (
            {
                "pages": [page("p", question("a"))],
                "otherwise": {
                    "because": {"nl": "Zo."},
                    "outcome": {"service": "is-er-niet", "support": ["ook-niet"]},
                },
            },
            "rules.0",
            "ook-niet",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(
    town: Town, changes: dict[str, Any], place: str, words: str
) -> None:
    raw = address(**{"rules": [], "cases": [], **changes})
    service = town.passport.service
    publishing.save_draft(service=service, raw=raw, now=NOW)
    with pytest.raises(BadDocument) as refused:
        publishing.publish(service=service, now=NOW)
    assert words in str(refused.value.fields[place])
    assert publishing.published(service) is None


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {},
        "tekst",
        address(schema=2),
        address(pages=[]),
        address(extra=1),
        address(pages=[page("p", question("a", "sound"))]),
        address(pages=[page("p", question("a", "choice"))]),
        address(pages=[page("p", question("a", "text", earliest="P1D"))]),
        address(pages=[page("p", question("A b"))]),
        address(rules=[{"when": {"question": "a"}, "because": {"nl": "x"}, "outcome": {}}]),
        address(
            cases=[{"name": "x", "on": "2026-02-31", "answers": {}, "outcome": {}}],
        ),
    ],
)
def test_what_does_not_fit_the_schema_is_not_even_a_draft(town: Town, raw: Any) -> None:
    with pytest.raises(BadDocument) as refused:
        publishing.save_draft(service=town.passport.service, raw=raw, now=NOW)
    assert refused.value.fields
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    "case",
    [
        {"answers": {"sleeps": "outside", "safe": False}, "outcome": {}},
        {"answers": {"sleeps": "nergens"}, "outcome": {"channel": "in_person"}},
        {"answers": {"onbekend": 1}, "outcome": {"channel": "in_person"}},
    ],
)
def test_an_example_that_fails_keeps_the_rules_from_being_published(
    town: Town, version: Version, case: dict[str, Any]
) -> None:
    wrong = address(cases=[{"name": "voorbeeld", "on": "2026-11-02", **case}])
    service = town.passport.service
    publishing.save_draft(service=service, raw=wrong, now=NOW)
    with pytest.raises(CasesFail) as refused:
        publishing.publish(service=service, now=NOW)
    assert list(refused.value.fields) == ["voorbeeld"]
    assert publishing.published(service) == version


def test_what_is_exported_can_be_imported(
    town: Town, version: Version, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [town.municipality.slug, town.passport.service.slug]
    call_command("export_questions", *names)
    file = tmp_path / "vragen.json"
    file.write_text(capsys.readouterr().out, "utf-8")
    call_command("import_questions", *names, str(file), "--publish")
    newest = Version.objects.get(state=VersionState.PUBLISHED)
    assert (newest.number, newest.document) == (2, version.document)
    file.write_text("{", "utf-8")
    with pytest.raises(CommandError):
        call_command("import_questions", *names, str(file))
    with pytest.raises(CommandError, match="no such service"):
        call_command("import_questions", "niemand", "niets", str(file))


def test_what_one_municipality_asks_is_not_asked_of_everybody(town: Town) -> None:
    topic = town.passport.service
    first = towns.service(town.municipality, "paspoort-hier", "Paspoort hier")
    Service.objects.filter(pk=first.pk).update(base=topic)
    first.refresh_from_db()
    own = published(first, address())
    assert publishing.asked_for(topic) == own  # nobody else carries it out
    second = towns.service(town.library, "paspoort-daar", "Paspoort daar")
    Service.objects.filter(pk=second.pk).update(base=topic)
    assert publishing.asked_for(topic) is None
    base = published(topic, address())
    assert publishing.asked_for(topic) == base
