"""Catalogues from elsewhere: ours reads back as it was, and what is wrong is told with a place."""

import json
import socket
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from hub.catalogue.document import ServiceDocument, Words
from hub.catalogue.exchange import addresses, cpsv, samenwerkende, turtle
from hub.catalogue.exchange.facts import ServiceFacts
from hub.catalogue.exchange.reading import bounds
from hub.catalogue.exchange.reading import cpsv as from_cpsv
from hub.catalogue.exchange.reading import hsds as from_hsds
from hub.catalogue.exchange.reading import samenwerkende as from_sc
from hub.catalogue.exchange.reading.found import Found
from locations.exchange.hsds import ids, nesting
from tests.exchange.conftest import Whole
from tests.exchange.test_cpsv import passport
from tests.exchange.test_hsds import packed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever would open a connection is a failure of the test that let it."""

    def refused(*_args: object, **_named: object) -> None:
        raise AssertionError("somebody went to the network")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


def in_order(said: ServiceDocument) -> ServiceDocument:
    """A graph has no order: keywords come back sorted, and a text stripped."""
    return replace(
        said,
        texts={
            tongue: replace(words, keywords=tuple(sorted(words.keywords)))
            for tongue, words in said.texts.items()
        },
        audience=tuple(code for code in ("citizen", "business") if code in said.audience),
    )


@pytest.mark.parametrize("form", [turtle.JSON_LD, turtle.TURTLE])
def test_our_cpsv_ap_reads_back_as_the_same_documents(whole: Whole, form: str) -> None:
    told = [passport(), *whole.told[::9]]
    text = turtle.write(cpsv.graph_of(told, publisher="x"), form)
    found = from_cpsv.read(text.encode(), today=TODAY)
    assert found.problems == []
    read = {item.external_id: item for item in found.items}
    assert len(read) == len(told)
    for one in told:
        item = read[addresses.service(one.pk)]
        assert item.document == in_order(one.said), one.slug
        assert item.organisation == one.owner.oin or addresses.organisation(one.owner.slug)


def as_hsds_knows(said: ServiceDocument) -> ServiceDocument:
    """What HSDS has a field for, in the one language that it has."""
    words = said.texts["nl"]
    lines = [line.lstrip("- ").strip() for line in words.bring.splitlines()]
    return ServiceDocument(
        texts={
            "nl": Words(
                title=words.title,
                description=words.description or words.summary,
                conditions=words.conditions,
                bring="\n".join(f"- {line}" for line in lines if line),
                how=words.how,
            ),
            "en": Words(),
        },
        uniform_product=said.uniform_product,
        audience=in_order(said).audience,
        life_events=said.life_events,
        minimum_age=said.minimum_age,
        costs=tuple(replace(cost, label_en="") for cost in said.costs),
    )


def assert_same(found: Found, told: list[ServiceFacts]) -> None:
    assert found.problems == []
    read = {item.external_id: item for item in found.items}
    for one in told:
        item = read[ids.service(one.pk)]
        assert item.document == as_hsds_knows(one.said), one.slug
        assert item.organisation == one.owner.oin or addresses.organisation(one.owner.slug)


def test_our_hsds_json_reads_back_as_the_same_documents(whole: Whole) -> None:
    services = nesting.Nest(whole.tables).services()
    page = nesting.page(services, number=1, size=len(services), total=len(services))
    for raw in (page, services):
        assert_same(from_hsds.read(json.dumps(raw).encode(), today=TODAY), whole.told)
    one = from_hsds.read(json.dumps(services[0]).encode(), today=TODAY)
    assert [item.external_id for item in one.items] == [services[0]["id"]]


def test_our_data_package_reads_back_as_the_same_documents(whole: Whole) -> None:
    assert_same(from_hsds.read(packed(whole.tables), today=TODAY), whole.told)


def test_our_samenwerkende_catalogi_reads_back(whole: Whole) -> None:
    text = "".join(samenwerkende.write(whole.told))
    found = from_sc.read(text.encode(), today=TODAY)
    assert found.problems == []
    for item, one in zip(found.items, whole.told, strict=True):
        words = one.said.texts["nl"]
        assert item.external_id == addresses.service(one.pk)
        assert item.document == ServiceDocument(
            texts={"nl": Words(title=words.title, summary=words.summary), "en": Words()},
            uniform_product=one.said.uniform_product,
            audience=in_order(one.said).audience,
        )


OTHERS = """
@prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix cv: <http://data.europa.eu/m8g/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.com/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:s1 a cpsv:PublicService ; dct:identifier "s-1" ; dct:title "Rijbewijs"@nl, "Permis"@fr ;
    dct:description "Een rijbewijs aanvragen"@nl ; cv:hasCompetentAuthority ex:o1 ;
    cpsv:hasInput ex:e1, ex:e2 ; cv:processingTime "P14D"^^xsd:duration ; cv:hasCost ex:c1 ;
    cv:hasLegalResource ex:l1 .
ex:e1 a cv:Evidence ; dct:title "Pasfoto"@nl .
ex:e2 a cv:Evidence ; dct:title "Oud rijbewijs"@nl .
ex:c1 a cv:Cost ; cv:hasValue 51.1 .
ex:l1 dct:title "Wegenverkeerswet 1994"@nl .
ex:s2 a cpsv:PublicService ; dct:identifier "s-2" ; dct:title "Zonder eigenaar"@nl .
ex:s3 a cpsv:PublicService ; dct:identifier "s-3" ; dct:title "Kapotte prijs"@nl ;
    cv:hasCompetentAuthority ex:o1 ; cv:hasCost ex:c2 .
ex:c2 a cv:Cost ; cv:hasValue "gratis" .
"""


def test_a_catalogue_of_somebody_else() -> None:
    found = from_cpsv.read(OTHERS.encode(), today=TODAY)
    (item,) = found.items
    assert (item.external_id, item.organisation) == ("s-1", "http://example.com/o1")
    words = item.document.texts["nl"]
    assert words.title == "Rijbewijs"
    assert words.description == "Een rijbewijs aanvragen"
    assert words.bring == "Pasfoto\nOud rijbewijs"
    assert words.legal_basis == "Wegenverkeerswet 1994"
    assert [(c.label_nl, str(c.amount), c.valid_from) for c in item.document.costs] == [
        ("Kosten", "51.10", TODAY)
    ]
    assert [(d.duration, d.kind) for d in item.document.deadlines] == [("P14D", "target")]
    told = {(p.place, p.stops): str(p.sentence) for p in found.problems}
    assert "“fr”" in told["http://example.com/s1", False]
    assert "organisatie" in told["http://example.com/s2", True]
    assert ("http://example.com/s3 > costs.0.amount", True) in told
    assert len(told) == 3


@pytest.mark.parametrize(
    "named",
    [
        "https://evil.example/context.jsonld",
        ["https://evil.example/context.jsonld", {"dct": "http://purl.org/dc/terms/"}],
        {"@import": "https://evil.example/context.jsonld"},
        {"part": {"@id": "http://x/part", "@context": "https://evil.example/inner.jsonld"}},
        "file:///etc/passwd",
        "context.jsonld",
    ],
)
def test_a_context_from_elsewhere_is_refused_and_never_fetched(named: Any) -> None:
    for raw in (
        {"@context": named, "@id": "http://x/1", "@type": "x"},
        [{"@id": "http://x/1", "part": {"@context": named}}],
    ):
        found = from_cpsv.read(json.dumps(raw).encode(), today=TODAY)
        assert found.items == []
        (problem,) = found.problems
        assert "@context" in str(problem.sentence)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"{", "JSON"),
        (b"@prefix", "Turtle"),
        (b"<a> <b> .", "Turtle"),
        (b"\xff\xfe", "UTF-8"),
        (b"{}", "PublicService"),
        (b"", "PublicService"),
        (b"[" * 100_000, "in elkaar"),
        (b"<a> <b> " + b"[ <c> " * 20_000, ""),
        (b"x" * (bounds.MOST_BYTES + 1), "10 MB"),
    ],
)
def test_what_is_no_cpsv_ap_is_told(data: bytes, told: str) -> None:
    found = from_cpsv.read(data, today=TODAY)
    assert found.items == []
    (problem,) = found.problems
    assert problem.place == "file"
    assert told in str(problem.sentence)


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<x>&b;</x>"""
OUTSIDE = (
    b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>"""
)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (LAUGHS, "DTD"),
        (OUTSIDE, "DTD"),
        (b"<!DOCTYPE x SYSTEM 'http://evil.example/x.dtd'><x/>", "DTD"),
        (b"<x>", "XML"),
        (b"", "XML"),
        (b"<x/>", "Samenwerkende"),
        (b'<?xml version="1.0" encoding="klingon"?><x/>', "XML"),
    ],
)
def test_what_is_no_samenwerkende_catalogi_is_told(data: bytes, told: str) -> None:
    found = from_sc.read(data, today=TODAY)
    assert found.items == []
    (problem,) = found.problems
    assert told in str(problem.sentence)


def test_a_product_that_does_not_fit_is_told_and_the_others_are_read() -> None:
    text = "".join(samenwerkende.write([passport(), passport()]))
    broken = text.replace("particulier", "iedereen", 1)
    found = from_sc.read(broken.encode(), today=TODAY)
    assert len(found.items) == 1
    (problem,) = found.problems
    assert problem.place == "product 1"
    assert "audience" in str(problem.sentence)


def zipped(**files: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name.replace("_csv", ".csv"), data)
    return made.getvalue()


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = zipped(services_csv=b"0" * (bounds.MOST_UNPACKED + 1))
    assert len(bomb) < bounds.MB
    (problem,) = from_hsds.read(bomb, today=TODAY).problems
    assert "te groot" in str(problem.sentence)


def test_a_zip_that_lies_about_its_size_is_found_out() -> None:
    bomb = bytearray(zipped(services_csv=b"0" * (bounds.MOST_UNPACKED + 1)))
    size = (bounds.MOST_UNPACKED + 1).to_bytes(4, "little")
    assert bomb.count(size) == 2  # in its own header and in the directory
    lying = bytes(bomb).replace(size, (10).to_bytes(4, "little"))
    found = from_hsds.read(lying, today=TODAY)
    assert found.items == []
    assert len(found.problems) == 1


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (zipped(**{f"{n}_csv": b"x" for n in range(100)}), "te veel"),
        (zipped(andere_csv=b"x"), "services.csv"),
        (zipped(services_csv=b"name\r\nPaspoort\r\n"), "services.csv, rij 2"),
        (zipped(services_csv=b'id,name\r\n1,"Pas\r\n'), "services.csv, rij"),
        (zipped(services_csv=b"id\r\n\xff\r\n"), "UTF-8"),
        (b"PK\x03\x04 geen zip", "zip"),
        (b"[1, 2]", "lijst"),
        (b"{", "JSON"),
        (b"[" * 100_000, "in elkaar"),
        (b"\xff", "UTF-8"),
    ],
)
def test_what_is_no_hsds_is_told(data: bytes, told: str) -> None:
    found = from_hsds.read(data, today=TODAY)
    assert found.items == []
    (problem,) = found.problems
    assert told in str(problem.sentence)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"id": ""}, "[0]"),
        ({"status": "defunct"}, "[0]"),
        ({"organization": {}}, "[0]"),
        ({"organization": "x"}, "[0]"),
        ({"name": 12}, "[0] > texts.nl.title"),
        ({"minimum_age": "achttien"}, "[0] > minimumAge"),
        ({"cost_options": [{"amount": "gratis"}]}, "[0] > costs.0.amount"),
        ({"cost_options": [{"amount": 1, "valid_from": "1-1-2026"}]}, "[0] > costs.0.validFrom"),
    ],
)
def test_a_service_that_does_not_fit_is_told_with_its_place(
    change: dict[str, Any], place: str
) -> None:
    service = {"id": "1", "name": "Paspoort", "status": "active", "organization": {"id": "o"}}
    assert from_hsds.read(json.dumps([service]).encode(), today=TODAY).problems == []
    found = from_hsds.read(json.dumps([service | change]).encode(), today=TODAY)
    assert found.items == []
    assert [problem.place for problem in found.problems] == [place]


def test_more_services_than_we_take_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_SERVICES", 1)
    services = [
        {"id": str(n), "name": "Paspoort", "status": "active", "organization": {"id": "o"}}
        for n in range(3)
    ]
    found = from_hsds.read(json.dumps(services).encode(), today=TODAY)
    assert len(found.items) == 1
    assert [problem.place for problem in found.problems] == ["file"]
