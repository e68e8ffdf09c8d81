"""CPSV-AP 3.2: the whole demo catalogue fits the shapes, and each shape finds what is wrong."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD, Namespace

import hub.catalogue.exchange
from hub.catalogue.document import Amount, ServiceDocument, Term, Words
from hub.catalogue.exchange import addresses, cpsv, turtle
from hub.catalogue.exchange.facts import Event, Named, Owner, ServiceFacts, Spot, Way, Week
from hub.catalogue.exchange.vocabulary import days_for_weeks
from tests.exchange.conftest import Whole

pytestmark = pytest.mark.django_db
SHAPES = Path(hub.catalogue.exchange.__file__).parent / "shapes.ttl"
CV = Namespace("http://data.europa.eu/m8g/")
CPSV = Namespace("http://purl.org/vocab/cpsv#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
SH = Namespace("http://www.w3.org/ns/shacl#")
ATU = URIRef("http://data.europa.eu/88u/dataset/atu-type")
THING = URIRef("http://example.nl/thing")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(SHAPES)


def passport() -> ServiceFacts:
    """One service in which every property is filled."""
    said = ServiceDocument(
        texts={
            "nl": Words(
                title="Paspoort",
                summary='Een "nieuw" paspoort \\ aanvragen.',
                description="Regel één.\nRegel twee.\t€ 83,87",
                conditions="U bent Nederlander.",
                bring="- Uw oude paspoort\n- Een pasfoto",
                how="U komt langs.",
                processing_time="Vijf werkdagen",
                legal_basis="Paspoortwet",
                contact="Bel ons.",
                count_label="Hoeveel paspoorten?",
                keywords=("paspoort", "reisdocument"),
            ),
            "en": Words(title="Passport", keywords=("passport",)),
        },
        uniform_product="http://standaarden.overheid.nl/owms/terms/paspoort",
        audience=("citizen", "business"),
        life_events=("op-reis",),
        max_persons=4,
        identity_required=True,
        minimum_age=18,
        costs=(
            Amount("Paspoort", "Passport", Decimal("83.87"), date(2026, 1, 1), date(2026, 12, 31)),
        ),
        deadlines=(Term("Klaar", "Ready", "P1W", "statutory"),),
    )
    spot = Spot(
        *(7, "stadhuis", "Stadhuis", "Plein 1", "8911 DH", "Leeuwarden"),
        Week("stadhuis", ((0, "09:00", "17:00"), (1, "09:00", "12:30"))),
    )
    return ServiceFacts(
        pk=12,
        slug="paspoort",
        owner=Owner(
            pk=3,
            slug="leeuwarden",
            kind="municipality",
            name="Gemeente Leeuwarden",
            name_en="Municipality of Leeuwarden",
            cbs_code="0080",
            website="https://leeuwarden.example/een pagina",
            phone="+31580000000",
            email="info@leeuwarden.example",
        ),
        said=said,
        since=date(2026, 5, 1),
        topic_pk=1,
        topic_slug="paspoort",
        product=Named("http://standaarden.overheid.nl/owms/terms/paspoort", "paspoort"),
        laws=[Named("http://wetten.example/paspoortwet", "Paspoortwet", "https://wetten.example")],
        areas=[Named("http://sdg.example/A1", "Reizen binnen de Unie")],
        events=[Event("op-reis", "Op reis", "Travelling")],
        ways=[Way(5, "in_person", 20, "leeuwarden", spot), Way(6, "phone", 10, "leeuwarden")],
    )


ME = URIRef(addresses.service(12))
OWNER = URIRef(addresses.organisation("leeuwarden"))


def graph_of(*told: ServiceFacts, form: str = turtle.JSON_LD) -> Graph:
    text = turtle.write(cpsv.graph_of(told, publisher="Het servicepunt"), form)
    kind = "json-ld" if form == turtle.JSON_LD else "turtle"
    return Graph().parse(data=text, format=kind)


def messages(graph: Graph, shapes: Graph) -> set[str]:
    _fits, report, _text = validate(graph, shacl_graph=shapes)
    return {str(message) for message in report.objects(None, SH.resultMessage)}


def test_the_whole_demo_catalogue_fits_the_shapes(whole: Whole, shapes: Graph) -> None:
    graph = graph_of(*whole.told)
    assert len(set(graph.subjects(RDF.type, CPSV.PublicService))) == len(whole.told) > 400
    assert messages(graph, shapes) == set()


def test_a_service_with_everything_fits_the_shapes(shapes: Graph) -> None:
    assert messages(graph_of(passport()), shapes) == set()


def test_turtle_and_json_ld_are_the_same_graph(whole: Whole) -> None:
    for told in (passport(), *whole.told[::40]):
        assert isomorphic(graph_of(told), graph_of(told, form=turtle.TURTLE))


def test_it_says_what_the_profile_asks() -> None:
    graph = graph_of(passport())
    assert set(graph.objects(ME, DCTERMS.title)) == {
        Literal("Paspoort", lang="nl"),
        Literal("Passport", lang="en"),
    }
    assert graph.value(ME, DCTERMS.identifier) == Literal(str(ME))
    assert graph.value(ME, CV.processingTime) == Literal("P7D", datatype=XSD.duration)
    assert set(graph.objects(ME, CV.hasLegalResource)) == {
        URIRef("http://wetten.example/paspoortwet"),
        URIRef(f"{ME}#grondslag"),
    }
    cost = URIRef(f"{ME}#kosten-1")
    assert graph.value(cost, CV.hasValue) == Literal("83.87", datatype=XSD.double)
    assert (OWNER, DCTERMS.spatial, None) in graph
    assert graph.value(OWNER, DCTERMS.spatial) == URIRef(
        "https://identifier.overheid.nl/tooi/id/gemeente/gm0080"
    )
    hours = URIRef(f"{addresses.point('stadhuis')}#openingstijden")
    assert Literal("maandag 09:00-17:00; dinsdag 09:00-12:30", lang="nl") in set(
        graph.objects(hours, DCTERMS.description)
    )


def test_weeks_become_days_for_an_xsd_duration() -> None:
    assert days_for_weeks("P8W") == "P56D"
    assert days_for_weeks("P1Y2W3D") == "P1Y17D"
    assert days_for_weeks("P3M") == "P3M"


Break = Callable[[Graph], object]


def without(subject: URIRef, term: URIRef) -> Break:
    return lambda graph: graph.remove((subject, term, None))


def with_also(subject: URIRef, term: URIRef, value: URIRef | Literal) -> Break:
    return lambda graph: graph.add((subject, term, value))


def in_place(subject: URIRef, term: URIRef, value: URIRef | Literal) -> Break:
    return lambda graph: graph.set((subject, term, value))


PART = {
    name: URIRef(f"{ME}#{name}")
    for name in ("kosten-1", "kanaal-5", "voorwaarden", "meenemen", "werkwijze", "contact")
}
EVENT = URIRef(addresses.event("op-reis"))
CATALOGUE, PUBLISHER = URIRef(addresses.catalogue()), URIRef(addresses.publisher())
PLAIN = Literal("zonder taal")
IDENTIFIER = "exactly one dct:identifier, a literal"
NAME = "a dct:title with its language, once per language"
DESCRIPTION = "a dct:description with its language, once per language"
TAGGED = "a dct:description has its language"
ONE_TYPE = "at most one dct:type, a skos:Concept"
LANGUAGE = "dct:language names a dct:LinguisticSystem"
HOURS = "cv:openingHours names a time:TemporalEntity"
SPECIAL = "cv:specialOpeningHoursSpecification names a time:TemporalEntity"
DURATION = "at most one cv:processingTime, an xsd:duration (which knows no weeks)"
ASKS = {
    "isClassifiedBy": "a skos:Concept",
    "thematicArea": "a skos:Concept",
    "sector": "a skos:Concept",
    "isGroupedBy": "a cv:Event",
    "hasLegalResource": "an eli:LegalResource",
    "hasChannel": "a cv:Channel",
    "hasCost": "a cv:Cost",
    "contactPoint": "a cv:ContactPoint",
    "holdsRequirement": "a cv:Requirement",
    "hasInputType": "a cv:EvidenceType",
    "hasParticipation": "a cv:Participation",
    "relatedService": "a cpsv:PublicService",
}
BROKEN: list[tuple[Break, str]] = [
    *((with_also(ME, CV[name], THING), f"cv:{name} names {kind}") for name, kind in ASKS.items()),
    (without(ME, DCTERMS.identifier), IDENTIFIER),
    (with_also(ME, DCTERMS.identifier, Literal("nog een")), IDENTIFIER),
    (in_place(ME, DCTERMS.identifier, THING), IDENTIFIER),
    (without(ME, DCTERMS.title), NAME),
    (with_also(ME, DCTERMS.title, PLAIN), NAME),
    (with_also(ME, DCTERMS.title, Literal("Pas", lang="nl")), NAME),
    (without(ME, DCTERMS.description), DESCRIPTION),
    (with_also(ME, DCTERMS.description, PLAIN), DESCRIPTION),
    (
        without(ME, CV.hasCompetentAuthority),
        "a cv:hasCompetentAuthority, a cv:PublicOrganisation",
    ),
    (
        in_place(ME, CV.hasCompetentAuthority, THING),
        "a cv:hasCompetentAuthority, a cv:PublicOrganisation",
    ),
    (with_also(ME, CV.hasCompetentAuthority, THING), "one organisation is responsible"),
    (with_also(ME, CV.processingTime, Literal("P9D", datatype=XSD.duration)), DURATION),
    (in_place(ME, CV.processingTime, Literal("een week")), DURATION),
    (with_also(ME, DCTERMS.language, THING), LANGUAGE),
    (with_also(ME, DCAT.keyword, PLAIN), "a dcat:keyword has its language"),
    (with_also(ME, DCTERMS.audience, THING), "dct:audience names a skos:Concept"),
    (with_also(ME, DCTERMS.spatial, THING), "dct:spatial names a dct:Location"),
    (with_also(ME, ADMS.status, OWNER), "at most one adms:status, a skos:Concept"),
    (
        with_also(ME, DCTERMS.type, THING),
        "dct:type (functions of government) names a skos:Concept",
    ),
    (with_also(ME, CPSV.hasInput, THING), "cpsv:hasInput names a cv:Evidence"),
    (with_also(ME, CPSV.follows, THING), "cpsv:follows names a cpsv:Rule"),
    (with_also(ME, CPSV.produces, THING), "cpsv:produces names a cv:Output"),
    (with_also(ME, DCTERMS.requires, THING), "dct:requires names a cpsv:PublicService"),
    (with_also(ME, DCTERMS.isPartOf, THING), "dct:isPartOf names a dcat:Dataset"),
    (in_place(ME, DCTERMS.title, Literal("Passport", lang="en")), "a title in Dutch"),
    (without(ME, DCTERMS.modified), "the day since which it is as it is"),
    (
        without(OWNER, SKOS.prefLabel),
        "a skos:prefLabel with its language, once per language",
    ),
    (
        with_also(OWNER, SKOS.prefLabel, PLAIN),
        "a skos:prefLabel with its language, once per language",
    ),
    (without(OWNER, DCTERMS.spatial), "a dct:spatial, an administrative territorial unit"),
    (
        in_place(OWNER, DCTERMS.spatial, THING),
        "a dct:spatial, an administrative territorial unit",
    ),
    (without(OWNER, DCTERMS.identifier), IDENTIFIER),
    (without(PUBLISHER, DCTERMS.title), NAME),
    (without(PART["kanaal-5"], DCTERMS.identifier), IDENTIFIER),
    (with_also(PART["kanaal-5"], DCTERMS.description, PLAIN), TAGGED),
    (with_also(PART["kanaal-5"], DCTERMS.type, OWNER), ONE_TYPE),
    (in_place(PART["kanaal-5"], DCTERMS.type, THING), ONE_TYPE),
    (with_also(PART["kanaal-5"], CV.openingHours, THING), HOURS),
    (with_also(PART["kanaal-5"], CV.specialOpeningHoursSpecification, THING), SPECIAL),
    (with_also(PART["kanaal-5"], CV.ownedBy, THING), "cv:ownedBy names an org:Organization"),
    (with_also(PART["kanaal-5"], CV.processingTime, PLAIN), DURATION),
    (with_also(PART["contact"], CV.openingHours, THING), HOURS),
    (with_also(PART["contact"], CV.contactPage, THING), "cv:contactPage names a foaf:Document"),
    (with_also(PART["contact"], CV.telephone, THING), "cv:telephone is a literal"),
    (with_also(PART["contact"], CV.email, THING), "cv:email is a literal"),
    (without(PART["kosten-1"], DCTERMS.identifier), IDENTIFIER),
    (with_also(PART["kosten-1"], DCTERMS.description, PLAIN), TAGGED),
    (
        in_place(PART["kosten-1"], CV.hasValue, Literal("83,87")),
        "at most one cv:hasValue, an xsd:double",
    ),
    (
        with_also(PART["kosten-1"], CV.hasValue, Literal("1", datatype=XSD.double)),
        "at most one cv:hasValue, an xsd:double",
    ),
    (
        in_place(PART["kosten-1"], CV.currency, Literal("EUR")),
        "at most one cv:currency, a skos:Concept",
    ),
    (
        with_also(PART["kosten-1"], CV.ifAccessedThrough, THING),
        "at most one cv:ifAccessedThrough, a cv:Channel",
    ),
    (
        with_also(PART["kosten-1"], CV.isDefinedBy, THING),
        "cv:isDefinedBy names an org:Organization",
    ),
    (without(PART["voorwaarden"], DCTERMS.title), NAME),
    (without(PART["voorwaarden"], DCTERMS.identifier), IDENTIFIER),
    (with_also(PART["voorwaarden"], DCTERMS.type, THING), "dct:type names a skos:Concept"),
    (
        with_also(PART["voorwaarden"], CV.hasSupportingEvidence, THING),
        "cv:hasSupportingEvidence names a cv:Evidence",
    ),
    (with_also(PART["voorwaarden"], CV.fulfils, THING), "cv:fulfils names a cpsv:Rule"),
    (without(PART["meenemen"], DCTERMS.title), NAME),
    (with_also(PART["meenemen"], DCTERMS.description, PLAIN), TAGGED),
    (with_also(PART["meenemen"], DCTERMS.type, THING), ONE_TYPE),
    (with_also(PART["meenemen"], DCTERMS.language, THING), LANGUAGE),
    (
        with_also(PART["meenemen"], DCTERMS.conformsTo, THING),
        "dct:conformsTo names a cv:EvidenceType",
    ),
    (
        with_also(PART["meenemen"], CV.supportsRequirement, THING),
        "cv:supportsRequirement names a cv:Requirement",
    ),
    (without(PART["werkwijze"], DCTERMS.description), DESCRIPTION),
    (
        with_also(PART["werkwijze"], CPSV.implements, THING),
        "cpsv:implements names an eli:LegalResource",
    ),
    (
        with_also(URIRef(f"{ME}#grondslag"), DCTERMS.relation, THING),
        "dct:relation names an eli:LegalResource",
    ),
    (without(EVENT, DCTERMS.title), NAME),
    (without(EVENT, DCTERMS.identifier), IDENTIFIER),
    (
        with_also(EVENT, CV.hasRelatedService, THING),
        "cv:hasRelatedService names a cpsv:PublicService",
    ),
    (with_also(EVENT, DCTERMS.type, THING), "dct:type names a skos:Concept"),
    (
        without(URIRef("http://sdg.example/A1"), SKOS.prefLabel),
        "a concept has a label that can be read",
    ),
    (without(CATALOGUE, DCTERMS.title), NAME),
    (without(CATALOGUE, DCTERMS.description), DESCRIPTION),
    (without(CATALOGUE, DCTERMS.publisher), "exactly one dct:publisher, a foaf:Agent"),
    (in_place(CATALOGUE, DCTERMS.publisher, THING), "exactly one dct:publisher, a foaf:Agent"),
    (with_also(CATALOGUE, DCTERMS.hasPart, THING), "dct:hasPart names a cpsv:PublicService"),
    (with_also(CATALOGUE, DCAT.landingPage, THING), "dcat:landingPage names a foaf:Document"),
    (with_also(THING, RDF.type, CV.Output), IDENTIFIER),
]


@pytest.mark.parametrize(("breaking", "message"), BROKEN)
def test_what_is_broken_is_found(breaking: Break, message: str, shapes: Graph) -> None:
    graph = graph_of(passport())
    breaking(graph)
    assert message in messages(graph, shapes)


def test_every_shape_has_a_test_that_breaks_it(shapes: Graph) -> None:
    told = {str(message) for message in shapes.objects(None, SH.message)}
    assert told == {message for _breaking, message in BROKEN}


def test_an_address_that_somebody_pasted_stays_one_address() -> None:
    text = turtle.write(cpsv.graph_of([passport()], publisher="x"), turtle.TURTLE)
    assert "<https://leeuwarden.example/een%20pagina>" in text
    page = URIRef("https://leeuwarden.example/een%20pagina")
    assert (page, RDF.type, FOAF.Document) in graph_of(passport())


def test_the_context_stands_in_the_document() -> None:
    made = json.loads(turtle.write(cpsv.graph_of([passport()], publisher="x"), turtle.JSON_LD))
    assert isinstance(made["@context"], dict)
