"""A file is looked at, done and taken back."""

from datetime import timedelta
from typing import Any

import pytest

from hub.catalogue import document, publishing, stored
from hub.catalogue.importing import applying, planning, undoing
from hub.catalogue.importing.items import Item
from hub.catalogue.importing.models import ExternalIdentifier, Import, ImportState
from hub.catalogue.models import Organisation, Service, ServiceStatus, ServiceVersion
from hub.catalogue.texts import text_of
from hub.people.models import User
from tests import town
from tests.importing.conftest import planned
from tests.town import NOW

pytestmark = pytest.mark.django_db
LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
HEADER = ["kenmerk", "titel_nl", "levensgebeurtenissen"]


def outcomes(made: Import) -> list[tuple[str, str]]:
    return list(made.rows.values_list("identifier", "outcome"))


def apply(made: Import, *, publish: bool = False, now: Any = LATER) -> Import:
    return applying.apply(planned=made, publish=publish, now=now, actor_id=None)


def undo(made: Import) -> Import:
    return undoing.undo(applied=made, now=LAST, actor_id=None)


def everything() -> list[Any]:
    """All that a reader could see of the catalogue, and its drafts."""
    services = Service.objects.order_by("pk")
    return [
        (one.slug, one.status, document.to_json(stored.read(one)), publishing.opened(one))
        for one in services
    ]


def test_a_plan_tells_each_row_and_writes_nothing_else(passport: Service) -> None:
    owner, before = passport.organisation, everything()
    made = planned(
        owner,
        HEADER,
        ["paspoort", "Paspoort of kaart", ""],
        ["rijbewijs", "Rijbewijs", "verhuizen"],
        ["briefadres", "", ""],
        ["grofvuil", "Grofvuil", "feest"],
    )
    assert outcomes(made) == [
        ("paspoort", "changed"),
        ("rijbewijs", "new"),
        ("briefadres", "refused"),
        ("grofvuil", "refused"),
    ]
    assert [(row.line, row.problems) for row in made.rows.filter(outcome="refused")] == [
        (4, {"titel_nl": "Geef de dienst een titel."}),
        (5, {"levensgebeurtenissen": "Er is geen levensgebeurtenis “feest”."}),
    ]
    assert everything() == before and not ServiceVersion.objects.exists()


def test_a_row_says_only_what_changes(passport: Service) -> None:
    made = planned(passport.organisation, HEADER[:2], ["paspoort", "Nieuw"])
    row = made.rows.get()
    said, before = row.document or {}, row.before or {}
    changed = {k: v for k, v in said["texts"]["nl"].items()
               if v != before["texts"]["nl"][k]}  # fmt: skip
    assert changed == {"title": "Nieuw"}


def test_the_same_file_twice_changes_nothing(passport: Service) -> None:
    owner = passport.organisation
    rows = [HEADER, ["https://zaak.example/17", "Rijbewijs", "verhuizen"]]
    apply(planned(owner, *rows), publish=True)
    again = planned(owner, *rows)
    assert outcomes(again) == [("https://zaak.example/17", "same")]
    with pytest.raises(applying.NothingToDo):
        apply(again)
    made = Service.objects.get(slug="17")
    assert ExternalIdentifier.objects.get().service == made
    assert made.status == ServiceStatus.PUBLISHED


def test_drafts_are_kept_beside_what_is_published(passport: Service) -> None:
    made = apply(planned(passport.organisation, HEADER, ["paspoort", "Nieuw", ""]))
    assert text_of(Service.objects.get(pk=passport.pk), "nl").title == "Paspoort"
    assert made.rows.get().result == "draft"
    undo(made)
    assert publishing.opened(passport) is None
    assert made.rows.get().result == "put_back"


def test_undo_puts_back_what_stood_before(passport: Service) -> None:
    owner = passport.organisation
    town.service(owner, "verhuizing", "Verhuizing")
    before = [row[:3] for row in everything()]
    made = planned(
        owner, HEADER, ["paspoort", "A", "verhuizen"], ["verhuizing", "B", ""], ["nieuw", "C", ""]
    )
    apply(made, publish=True)
    assert text_of(Service.objects.get(pk=passport.pk), "nl").title == "A"
    undone = undo(made)
    after = [row[:3] for row in everything()]
    assert after[:2] == before
    assert undone.state == ImportState.UNDONE
    assert Service.objects.get(slug="nieuw").status == ServiceStatus.ARCHIVED


def test_a_new_draft_is_gone_after_undo_with_its_identifier(leeuwarden: Organisation) -> None:
    made = apply(planned(leeuwarden, HEADER, ["Z/17", "Rijbewijs", ""]))
    assert ExternalIdentifier.objects.count() == 1
    undo(made)
    assert not Service.objects.exists() and not ExternalIdentifier.objects.exists()


def test_the_draft_of_a_colleague_is_put_back_and_never_published(passport: Service) -> None:
    publishing.save_draft(service=passport, raw={"texts": {"nl": {"title": "Half"}}}, now=NOW)
    made = planned(passport.organisation, HEADER, ["paspoort", "Heel", "verhuizen"])
    apply(made, publish=True)
    assert made.rows.get().result == "draft"
    assert text_of(Service.objects.get(pk=passport.pk), "nl").title == "Paspoort"
    undo(made)
    opened = publishing.opened(passport)
    assert opened is not None and opened.document["texts"]["nl"]["title"] == "Half"


def test_nothing_is_done_when_a_service_changed_since_the_plan(passport: Service) -> None:
    made = planned(passport.organisation, HEADER, ["nieuw", "C", ""], ["paspoort", "A", ""])
    publishing.save_draft(service=passport, raw={"texts": {"nl": {"title": "X"}}}, now=LATER)
    with pytest.raises(applying.ChangedSincePlan) as refused:
        apply(made)
    assert list(refused.value.fields) == ["paspoort"]
    assert not Service.objects.filter(slug="nieuw").exists()
    made.refresh_from_db()
    assert made.state == ImportState.PLANNED


def test_who_took_the_identifier_meanwhile_stops_the_import(passport: Service) -> None:
    owner = passport.organisation
    first, second = (planned(owner, HEADER, ["nieuw", "C", ""]) for _ in range(2))
    apply(first)
    with pytest.raises(applying.ChangedSincePlan):
        apply(second)


def test_it_is_done_once(passport: Service) -> None:
    made = planned(passport.organisation, HEADER, ["paspoort", "A", ""])
    with pytest.raises(undoing.NotApplied):
        undo(made)
    apply(made)
    with pytest.raises(applying.NotPlanned):
        apply(made)
    undo(made)
    with pytest.raises(undoing.NotApplied):
        undo(made)


def test_undo_leaves_what_was_changed_since_and_says_so(passport: Service) -> None:
    made = apply(planned(passport.organisation, HEADER, ["paspoort", "A", ""], ["nieuw", "B", ""]))
    raw = {"texts": {"nl": {"title": "Van Aisha"}}}
    publishing.save_draft(service=passport, raw=raw, now=LATER + timedelta(minutes=1))
    undo(made)
    rows = {row.identifier: row for row in made.rows.all()}
    assert rows["paspoort"].result == "kept"
    assert rows["paspoort"].told.startswith("Deze dienst is na de import veranderd.")
    assert rows["nieuw"].result == "put_back"
    opened = publishing.opened(passport)
    assert opened is not None and opened.document["texts"]["nl"]["title"] == "Van Aisha"


def test_a_second_reader_is_never_passed_by(passport: Service) -> None:
    passport.organisation.second_reader = True
    passport.organisation.save()
    made = planned(passport.organisation, HEADER, ["paspoort", "A", ""])
    with pytest.raises(publishing.NeedsSecondReader):
        apply(made, publish=True)
    apply(made)
    assert made.rows.get().result == "draft"


def test_what_a_colleague_reads_is_refused(passport: Service) -> None:
    publishing.save_draft(service=passport, raw={"texts": {"nl": {"title": "X"}}}, now=NOW)
    publishing.submit(service=passport, now=NOW)
    made = planned(passport.organisation, HEADER, ["paspoort", "A", ""])
    assert outcomes(made) == [("paspoort", "refused")]


def test_one_service_stands_in_a_file_once(passport: Service) -> None:
    ExternalIdentifier.objects.create(
        organisation=passport.organisation, service=passport, identifier="17"
    )
    rows = [["17", "A", ""], ["paspoort", "B", ""], ["17", "C", ""], ["", "D", ""]]
    made = planned(passport.organisation, HEADER, *rows)
    assert [outcome for _, outcome in outcomes(made)] == ["changed", *["refused"] * 3]
    assert made.rows.get(position=1).problems == {"kenmerk": "Deze dienst staat ook al in rij 2."}


def test_an_archived_service_in_a_file_comes_back_and_goes_again(passport: Service) -> None:
    publishing.archive(service=passport, now=NOW)
    made = planned(passport.organisation, HEADER[:2], ["paspoort", "Paspoort"])
    assert outcomes(made) == [("paspoort", "changed")]
    apply(made, publish=True)
    assert Service.objects.get(pk=passport.pk).status == ServiceStatus.PUBLISHED
    undo(made)
    assert Service.objects.get(pk=passport.pk).status == ServiceStatus.ARCHIVED


def test_a_service_inherits_from_a_national_one_for_good(leeuwarden: Organisation) -> None:
    national = town.organisation("national", "basis", "Landelijk")
    base = town.service(national, "paspoort", "Paspoort")
    rows = [["kenmerk", "basis"], ["pas", "paspoort"], ["x", "bestaat-niet"]]
    made = planned(leeuwarden, *rows)
    assert outcomes(made) == [("pas", "new"), ("x", "refused")]
    apply(made, publish=True)
    assert Service.objects.get(slug="pas").base == base
    assert outcomes(planned(leeuwarden, *rows))[0] == ("pas", "same")
    other = planned(leeuwarden, ["kenmerk", "basis"], ["pas", "iets"])
    assert list(other.rows.get().problems) == ["basis"]


def test_items_of_any_format_are_planned_alike(leeuwarden: Organisation) -> None:
    said = document.read({"texts": {"nl": {"title": "AOW"}}})
    items = [
        Item("urn:1", said, organisation="leeuwarden"),
        Item("urn:2", said, organisation="svb"),
        Item("urn:3", None, problems={"dct:title": "ontbreekt"}),
        Item("urn:1", said),
        Item("urn:\x00\ud800", said),
    ]
    made = planning.plan(
        organisation=leeuwarden, items=items, name="feed", format="cpsv-ap", now=NOW
    )
    assert outcomes(made) == [
        *[("urn:1", "new"), ("urn:2", "refused")],
        *[("urn:3", "refused"), ("urn:1", "refused"), ("urn:", "refused")],
    ]
    assert made.rows.get(position=2).problems == {"dct:title": "ontbreekt"}


def test_the_plan_names_who_did_it(passport: Service) -> None:
    aisha = User.objects.create_user("aisha@example.nl", name="Aisha")
    made = planned(passport.organisation, HEADER, ["paspoort", "A", ""])
    applying.apply(planned=made, publish=False, now=LATER, actor_id=aisha.pk)
    opened = publishing.opened(passport)
    assert opened is not None and opened.changed_by == aisha
    assert Import.objects.get().applied_by == aisha
