"""Catalogues in the standards of others go through the same dry run, apply and undo."""

import json
from datetime import date
from typing import Any

import pytest

from hub.catalogue import document, stored
from hub.catalogue.exchange import addresses, cpsv, samenwerkende, turtle
from hub.catalogue.exchange.loading import facts_of
from hub.catalogue.importing import applying, planning, standards, undoing
from hub.catalogue.importing.models import Import, Outcome
from hub.catalogue.importing.tables import BadFile
from hub.catalogue.models import Organisation, Service
from tests.town import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def planned(owner: Organisation, data: bytes, name: str) -> Import:
    items, notes = standards.items(data, name=name, organisation=owner, today=TODAY)
    return planning.plan(
        organisation=owner, items=items, name=name, format="x", notes=notes, now=NOW
    )


def outcomes(made: Import) -> list[tuple[str, str]]:
    return [(row.identifier, row.outcome) for row in made.rows.order_by("position")]


def hsds(**service: Any) -> dict[str, Any]:
    owner = {"id": "o-1"}
    return {"id": "s-1", "name": "Rijbewijs", "status": "active", "organization": owner} | service


def test_a_new_service_is_planned_applied_and_taken_back(leeuwarden: Organisation) -> None:
    raw = hsds(description="Een rijbewijs.", cost_options=[{"option": "Pas", "amount": 51.1}])
    made = planned(leeuwarden, json.dumps([raw]).encode(), "diensten.json")
    assert outcomes(made) == [("s-1", Outcome.NEW)]
    assert not Service.objects.filter(organisation=leeuwarden).exists()
    applying.apply(planned=made, publish=True, now=NOW, actor_id=None)
    service = Service.objects.get(organisation=leeuwarden)
    said = stored.read(service)
    assert said.texts["nl"].title == "Rijbewijs"
    assert [str(cost.amount) for cost in said.costs] == ["51.10"]
    again = planned(leeuwarden, json.dumps([raw]).encode(), "diensten.json")
    assert outcomes(again) == [("s-1", Outcome.SAME)]
    undoing.undo(applied=made, now=NOW, actor_id=None)
    assert not Service.objects.filter(organisation=leeuwarden, status="published").exists()


@pytest.mark.parametrize("form", ["jsonld", "ttl"])
def test_our_own_catalogue_changes_nothing(passport: Service, form: str) -> None:
    kind = turtle.JSON_LD if form == "jsonld" else turtle.TURTLE
    told = facts_of(passport, TODAY)
    text = turtle.write(cpsv.graph_of([told], publisher="x"), kind)
    made = planned(passport.organisation, text.encode(), f"catalogus.{form}")
    assert outcomes(made) == [("paspoort", Outcome.SAME)]


def test_what_a_standard_does_not_say_stays(passport: Service) -> None:
    passport.texts.filter(language="nl").update(conditions="U bent Nederlander.", summary="Oud")
    text = "".join(samenwerkende.write([facts_of(passport, TODAY)]))
    passport.texts.filter(language="nl").update(summary="Nieuw")
    made = planned(passport.organisation, text.encode(), "sc.xml")
    (row,) = made.rows.all()
    assert row.outcome == Outcome.CHANGED and row.document is not None
    assert row.document["texts"]["nl"]["summary"] == "Oud"
    assert row.document["texts"]["nl"]["conditions"] == "U bent Nederlander."
    assert row.document["texts"]["en"]["title"] == "Paspoort"
    assert row.document["maxPersons"] == 4
    assert any("blijft" in note for note in made.notes)


def test_one_organisation_in_the_file_is_the_one_that_imports(leeuwarden: Organisation) -> None:
    made = planned(leeuwarden, json.dumps([hsds()]).encode(), "d.json")
    assert outcomes(made) == [("s-1", Outcome.NEW)]
    assert any("o-1" in note for note in made.notes)


def test_of_several_only_the_own_is_taken(leeuwarden: Organisation) -> None:
    own = {"id": "x", "uri": addresses.organisation("leeuwarden")}
    rows = [hsds(organization=own), hsds(id="s-2"), hsds(id="s-3", organization={"id": "o-2"})]
    made = planned(leeuwarden, json.dumps(rows).encode(), "d.json")
    assert outcomes(made) == [
        ("s-1", Outcome.NEW),
        ("s-2", Outcome.REFUSED),
        ("s-3", Outcome.REFUSED),
    ]
    assert "andere organisatie" in str(made.rows.get(identifier="s-2").problems)


def test_what_cannot_be_read_is_a_row_with_its_reasons(leeuwarden: Organisation) -> None:
    rows = [hsds(), hsds(id="s-2", cost_options=[{"amount": "gratis"}]), hsds(id="")]
    made = planned(leeuwarden, json.dumps(rows).encode(), "d.json")
    assert outcomes(made) == [
        ("s-1", Outcome.NEW),
        ("s-2", Outcome.REFUSED),
        ("[2]", Outcome.REFUSED),
    ]
    assert list(made.rows.get(identifier="s-2").problems) == ["costs.0.amount"]


@pytest.mark.parametrize("name", ["d.json", "d.zip", "d.xml", "d.ttl", "d.jsonld"])
def test_a_file_of_which_nothing_can_be_read_is_refused(
    leeuwarden: Organisation, name: str
) -> None:
    with pytest.raises(BadFile):
        planned(leeuwarden, b"\xff\x00", name)
    assert not Import.objects.exists()


def test_filling_in_takes_nothing_away() -> None:
    stands = document.to_json(
        document.ServiceDocument(
            texts={"nl": document.Words(title="Pas", bring="Foto"), "en": document.Words()},
            minimum_age=18,
            life_events=("op-reis",),
        )
    )
    said = document.to_json(
        document.ServiceDocument(
            texts={"nl": document.Words(title="Paspoort"), "en": document.Words()}
        )
    )
    made = standards.filled_in(stands, said)
    assert made["texts"]["nl"]["title"] == "Paspoort"
    assert made["texts"]["nl"]["bring"] == "Foto"
    assert (made["minimumAge"], made["lifeEvents"]) == (18, ["op-reis"])
