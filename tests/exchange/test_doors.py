"""The addresses of data: what they answer, in which form, and that identifiers can be followed."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from hub.catalogue.exchange import addresses, stamping
from hub.catalogue.models import LifeEvent, Service, ServiceStatus
from locations.exchange.hsds import ids, schemas
from tests import town as towns
from tests.town import NOW, Town

pytestmark = pytest.mark.django_db
LD, TTL, HTML = "application/ld+json", "text/turtle", "text/html"
PUBLIC_SERVICE = URIRef("http://purl.org/vocab/cpsv#PublicService")


def path_of(address: str, settings: Any) -> str:
    assert address.startswith(settings.BASE_URL)
    return address.removeprefix(settings.BASE_URL)


def test_a_service_in_the_form_that_is_asked(town: Town, client: Client) -> None:
    path = f"/open-data/cpsv-ap/diensten/{town.passport.service_id}"
    for accept, extension, kind in (
        (LD, "", LD),
        (TTL, "", TTL),
        ("*/*", "", LD),
        ("application/json", "", LD),
        (f"{TTL};q=0.5, {LD}", "", LD),
        (TTL, ".jsonld", LD),
        (LD, ".ttl", TTL),
    ):
        answer = client.get(path + extension, headers={"Accept": accept})
        assert answer.status_code == 200
        assert answer["Content-Type"] == f"{kind}; charset=utf-8"
        assert "Accept" in answer["Vary"]
        assert answer["Access-Control-Allow-Origin"] == "*"
        graph = Graph().parse(data=answer.content, format="json-ld" if kind == LD else "turtle")
        me = URIRef(addresses.service(town.passport.service_id))
        assert (me, RDF.type, PUBLIC_SERVICE) in graph
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406
    assert client.post(path).status_code == 405


def test_what_did_not_change_is_not_sent_again(town: Town, client: Client) -> None:
    stamping.renew(now=NOW)
    path = f"/open-data/cpsv-ap/diensten/{town.passport.service_id}"
    answer = client.get(path)
    assert answer["Last-Modified"] == "Mon, 01 Jun 2026 06:00:00 GMT"
    assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    since = {"If-Modified-Since": answer["Last-Modified"]}
    assert client.get(path, headers=since).status_code == 304
    town.passport.service.texts.update(summary="Nieuw")
    assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 200


@pytest.mark.parametrize("status", [ServiceStatus.DRAFT, ServiceStatus.ARCHIVED])
def test_what_is_not_published_is_nowhere(town: Town, client: Client, status: str) -> None:
    pk = town.passport.service_id
    Service.objects.filter(pk=pk).update(status=status)
    for path in (
        f"/id/dienst/{pk}",
        f"/open-data/cpsv-ap/diensten/{pk}",
        f"/open-data/hsds/services/{ids.service(pk)}",
        f"/open-data/hsds/service_at_locations/{ids.at_location(town.passport.pk)}",
    ):
        assert client.get(path).status_code == 404
    for path in (
        "/open-data/cpsv-ap/diensten",
        "/open-data/hsds/services",
        "/open-data/samenwerkende-catalogi/leeuwarden.xml",
    ):
        assert b"Paspoort" not in client.get(path).content


def test_base_texts_are_nobodys_services(town: Town, client: Client) -> None:
    owner = towns.organisation("national", "basis", "Landelijke basis")
    base = towns.service(owner, "verhuizen", "Verhuizen")
    assert client.get(f"/id/dienst/{base.pk}").status_code == 404
    assert client.get("/id/organisatie/basis").status_code == 404
    assert client.get("/open-data/samenwerkende-catalogi/basis.xml").status_code == 404
    assert b"Verhuizen" not in client.get("/open-data/cpsv-ap/diensten").content


def test_every_identifier_of_our_own_can_be_followed(
    town: Town, client: Client, settings: Any
) -> None:
    event = LifeEvent.objects.create(slug="op-reis", name_nl="Op reis", name_en="Travelling")
    town.passport.service.life_events.add(event)
    page = client.get("/open-data/cpsv-ap/diensten.jsonld").json()
    own = {
        node["@id"].partition("#")[0]
        for node in page["@graph"]
        if node["@id"].startswith(f"{settings.BASE_URL}/id/")
    }
    kinds = {address.removeprefix(settings.BASE_URL).split("/")[2] for address in own}
    assert kinds == {
        *("dienst", "organisatie", "servicepunt", "gebeurtenis", "begrip", "catalogus"),
        "uitgever",
    }
    for address in own:
        for accept in (LD, TTL, HTML):
            answer = client.get(path_of(address, settings), headers={"Accept": accept})
            assert answer.status_code == 303, address
            target = answer["Location"].removeprefix(settings.BASE_URL)
            found = client.get(target)
            assert found.status_code == 200, (address, target)
            if accept == TTL and "/id/servicepunt/" not in address:
                graph = Graph().parse(data=found.content, format="turtle")
                assert (URIRef(address), RDF.type, None) in graph


def test_a_browser_is_sent_to_the_page(town: Town, client: Client, settings: Any) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    answer = client.get(f"/id/dienst/{town.passport.service_id}", headers=browser)
    page = f"{settings.BASE_URL}/diensten/{town.passport.service_id}/paspoort"
    assert answer["Location"] == page
    answer = client.get("/id/servicepunt/stadhuis-leeuwarden", headers=browser)
    assert answer["Location"] == f"{settings.BASE_URL}/servicepunten/stadhuis-leeuwarden"


@pytest.mark.parametrize(
    "path",
    [
        "/id/dienst/999999",
        "/id/dienst/x",
        "/id/dienst/9999999999999999999",
        "/id/dienst/²",
        "/id/organisatie/niemand",
        "/id/servicepunt/nergens",
        "/id/gebeurtenis/niets",
        "/id/begrip/doelgroep/niemand",
        "/id/begrip/kanaal/../x",
        "/id/iets/1",
        "/open-data/cpsv-ap/diensten/999999.ttl",
        "/open-data/cpsv-ap/organisaties/niemand",
        "/open-data/hsds/services/geen-uuid",
        "/open-data/hsds/organizations/00000000-0000-0000-0000-000000000000",
        "/open-data/hsds/locations/00000000-0000-0000-0000-000000000000",
        "/open-data/samenwerkende-catalogi/niemand.xml",
    ],
)
def test_what_is_not_there_is_a_404(town: Town, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_pages_follow_each_other(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr("locations.exchange.doors.cpsv.PAGE", 1)
    seen, path = [], "/open-data/cpsv-ap/diensten.jsonld"
    while path:
        answer = client.get(path)
        nodes = answer.json()["@graph"]
        seen += [n["@id"] for n in nodes if n["@type"] == "cpsv:PublicService"]
        following = re.search(r'<([^>]+)>; rel="next"', answer["Link"])
        path = following[1].removeprefix(settings.BASE_URL) if following else ""
    assert seen == [
        addresses.service(pk) for pk in sorted((town.passport.service_id, town.pension.service_id))
    ]


def test_the_catalogue_can_be_narrowed(town: Town, client: Client) -> None:
    stamping.renew(now=NOW)
    town.passport.service.texts.update(summary="Nieuw")
    stamping.renew(now=NOW + timedelta(days=7))

    def titles(query: str) -> str:
        return client.get(f"/open-data/cpsv-ap/diensten.ttl?{query}").content.decode()

    assert '"AOW"@nl' not in titles("organisatie=leeuwarden")
    assert '"Paspoort"@nl' in titles("sinds=2026-06-05")
    assert '"AOW"@nl' not in titles("sinds=2026-06-05")
    assert '"AOW"@nl' in titles("sinds=2026-05-01")
    for wrong in ("gisteren", "2026-13-01"):
        assert client.get(f"/open-data/cpsv-ap/diensten?sinds={wrong}").status_code == 400


def fits(schema: dict[str, Any], value: Any) -> bool:
    errors = list(Draft202012Validator(schema).iter_errors(value))
    assert not errors, errors[:3]
    return True


def test_hsds_lists_and_details(town: Town, client: Client) -> None:
    about = client.get("/open-data/hsds/").json()
    assert about["version"] == "3.0"
    listed = client.get("/open-data/hsds/services").json()
    assert fits(schemas.page({"type": "object"}), listed)
    assert [one["name"] for one in listed["contents"]] == ["Paspoort", "AOW"]
    assert "service_at_locations" not in listed["contents"][0]
    full = client.get("/open-data/hsds/services?full=true").json()
    assert fits(schemas.page(schemas.service()), full)
    for one in full["contents"]:
        assert client.get(f"/open-data/hsds/services/{one['id']}").json() == one
        place = one["service_at_locations"][0]
        alone = client.get(f"/open-data/hsds/service_at_locations/{place['id']}").json()
        assert fits(schemas.at_location(), alone)
        assert alone["location"] == place["location"]
        assert alone["service"]["id"] == one["id"]
        location = client.get(f"/open-data/hsds/locations/{place['location']['id']}").json()
        assert location == place["location"]
        owner = client.get(f"/open-data/hsds/organizations/{one['organization']['id']}").json()
        assert owner == one["organization"]
    places = client.get("/open-data/hsds/service_at_locations").json()
    assert fits(schemas.page(schemas.at_location()), places)
    assert places["total_items"] == 2  # at home there is no location
    owners = client.get("/open-data/hsds/organizations").json()
    assert fits(schemas.page(schemas.organisation()), owners)
    assert owners["total_items"] == 3


def test_hsds_pages_and_filters(town: Town, client: Client) -> None:
    first = client.get("/open-data/hsds/services?per_page=1").json()
    assert (first["total_pages"], first["first_page"], first["last_page"]) == (2, True, False)
    second = client.get("/open-data/hsds/services?per_page=1&page=2").json()
    assert second["contents"][0]["name"] == "AOW"
    assert second["last_page"]
    beyond = client.get("/open-data/hsds/services?per_page=1&page=3").json()
    assert beyond["empty"]
    mine = ids.organisation(town.municipality.pk)
    found = client.get(f"/open-data/hsds/services?organization_id={mine}").json()
    assert [one["name"] for one in found["contents"]] == ["Paspoort"]
    nobody = client.get("/open-data/hsds/services?organization_id=x").json()
    assert nobody["total_items"] == 0
    stamping.renew(now=NOW)
    after = client.get("/open-data/hsds/services?modified_after=2026-06-02").json()
    assert after["total_items"] == 0


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "per_page=-1", "page=99999999999", "modified_after=gisteren"]
)
def test_hsds_tells_what_is_wrong_with_a_question(client: Client, query: str) -> None:
    answer = client.get(f"/open-data/hsds/services?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] in json.loads(answer.content)["error"]


def test_no_cookie_is_set(town: Town, client: Client) -> None:
    for path in ("/open-data/cpsv-ap/diensten", "/open-data/hsds/services"):
        assert not client.get(path).cookies
