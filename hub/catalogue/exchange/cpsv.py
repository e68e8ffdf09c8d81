"""CPSV-AP 3.2 as JSON-LD: one node per thing, prefixes in a context of our own, nothing remote.

Source: Core Public Service Vocabulary Application Profile 3.2.0, SEMIC, 2024-01-31,
https://semiceu.github.io/CPSV-AP/releases/3.2.0/. What the profile has no word for stands under
`hub:`, so that a hub reads back what it wrote; docs/exchange.md lists every property.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from hub.catalogue.exchange import addresses, areas
from hub.catalogue.exchange.addresses import iri
from hub.catalogue.exchange.facts import Event, Named, Owner, ServiceFacts, Spot, Way
from hub.catalogue.exchange.vocabulary import (
    ADMS_COMPLETED,
    AUDIENCES,
    CHANNELS,
    EURO,
    LANGUAGE_URIS,
    TITLES,
    WEEKDAYS,
    days_for_weeks,
)

Node = dict[str, Any]
CONTEXT: Node = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hub": "urn:service-point-hub:",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def document(nodes: Iterable[Node]) -> Node:
    return {"@context": CONTEXT, "@graph": list(nodes)}


def graph_of(services: Sequence[ServiceFacts], *, publisher: str) -> list[Node]:
    """Every thing once: the catalogue, the services, and what they share (organisations, events,
    laws). `publisher` is the name of who runs this hub."""
    nodes = {node["@id"]: node for node in dataset_nodes(publisher, services)}
    for service in services:
        for node in nodes_of(service):
            nodes.setdefault(node["@id"], node)
    return list(nodes.values())


def nodes_of(told: ServiceFacts) -> Iterator[Node]:
    """The service first, then all that it names."""
    uri = addresses.service(told.pk)
    parts = list(_parts(told, uri))
    yield _linked(_service(told, uri), parts)
    for _term, node in parts:
        yield node
    yield from organisation_nodes(told.owner)
    for way in told.ways:
        if way.spot:
            yield _hours(way.spot)
    yield from _concepts(told)
    yield from (_legal(law) for law in told.laws)
    yield from (event_node(event) for event in told.events)


def _service(told: ServiceFacts, uri: str) -> Node:
    said = told.said
    spoken = [language for language, words in said.texts.items() if words.title]
    node: Node = {
        "@id": uri,
        "@type": "cpsv:PublicService",
        "dct:identifier": uri,
        "dct:title": _tagged(told, "title") or [_in("nl", told.slug)],
        "dct:description": _descriptions(told),
        "dct:abstract": _tagged(told, "summary"),
        "dcat:keyword": [
            _in(tongue, word) for tongue, words in said.texts.items() for word in words.keywords
        ],
        "dct:language": [{"@id": LANGUAGE_URIS[language]} for language in spoken],
        "dct:audience": [{"@id": addresses.concept("doelgroep", one)} for one in said.audience],
        "dct:spatial": {"@id": areas.of(told.owner).uri},
        "dct:modified": _day(told.since),
        "adms:status": {"@id": ADMS_COMPLETED},
        "cv:hasCompetentAuthority": {"@id": addresses.organisation(told.owner.slug)},
        "cv:isClassifiedBy": [{"@id": iri(told.product.uri)}] if told.product else [],
        "cv:thematicArea": [{"@id": iri(area.uri)} for area in told.areas],
        "cv:isGroupedBy": [{"@id": addresses.event(event.slug)} for event in told.events],
        "cv:hasLegalResource": [{"@id": iri(law.uri)} for law in told.laws],
        "dct:isPartOf": {"@id": addresses.catalogue()},
        "foaf:page": {"@id": addresses.page_of(told.topic_pk, told.topic_slug)},
        "schema:validFrom": _moment(said.valid_from),
        "schema:validThrough": _moment(said.valid_until),
        "hub:maxPersons": said.max_persons,
        "hub:countLabel": _tagged(told, "count_label"),
        "hub:processingTime": _tagged(told, "processing_time"),
    }
    if said.deadlines:
        node["cv:processingTime"] = {
            "@type": "xsd:duration",
            "@value": days_for_weeks(said.deadlines[0].duration),
        }
    return _without_nothing(node)


def _descriptions(told: ServiceFacts) -> list[Node]:
    """Mandatory: in each language the description, else the summary, else the title."""
    found = []
    for language, words in told.said.texts.items():
        if text := words.description or words.summary or words.title:
            found.append(_in(language, text))
    return found or [_in("nl", told.slug)]


def _parts(told: ServiceFacts, uri: str) -> Iterator[tuple[str, Node]]:
    """(term, node): what belongs to this service alone."""
    yield from _requirements(told, uri)
    if text := _tagged(told, "bring"):
        yield "cpsv:hasInput", _part(uri, "meenemen", "cv:Evidence", "bring", text)
    if text := _tagged(told, "how"):
        yield "cpsv:follows", _part(uri, "werkwijze", "cpsv:Rule", "how", text)
    if text := _tagged(told, "legal_basis"):
        law = {"@id": f"{uri}#grondslag", "@type": "eli:LegalResource", "dct:title": text}
        yield "cv:hasLegalResource", law
    yield "cv:contactPoint", _contact(told, uri)
    for number, cost in enumerate(told.said.costs, start=1):
        node: Node = {
            "@id": f"{uri}#kosten-{number}",
            "@type": "cv:Cost",
            "dct:identifier": f"{uri}#kosten-{number}",
            "dct:description": _both(cost.label_nl, cost.label_en),
            "cv:hasValue": {"@type": "xsd:double", "@value": str(cost.amount)},
            "cv:currency": {"@id": EURO},
            "cv:isDefinedBy": {"@id": addresses.organisation(told.owner.slug)},
            "schema:validFrom": _day(cost.valid_from),
            "schema:validThrough": _day(cost.valid_until),
        }
        yield "cv:hasCost", _without_nothing(node)
    for number, term in enumerate(told.said.deadlines, start=1):
        yield (
            "hub:deadline",
            {
                "@id": f"{uri}#termijn-{number}",
                "@type": "hub:Deadline",
                "dct:title": _both(term.label_nl, term.label_en),
                "hub:duration": term.duration,
                "hub:kind": term.kind,
            },
        )
    for way in told.ways:
        yield "cv:hasChannel", _channel(way, uri)


def _requirements(told: ServiceFacts, uri: str) -> Iterator[tuple[str, Node]]:
    said = told.said
    if text := _tagged(told, "conditions"):
        yield (
            "cv:holdsRequirement",
            _part(uri, "voorwaarden", "cv:Requirement", "conditions", text),
        )
    if said.minimum_age:
        node = _part(uri, "leeftijd", "cv:Requirement", "minimum_age", [])
        yield "cv:holdsRequirement", node | {"hub:minimumAge": said.minimum_age}
    if said.identity_required:
        node = _part(uri, "legitimatie", "cv:Requirement", "identity_required", [])
        yield "cv:holdsRequirement", node | {"hub:identityRequired": True}


def _part(uri: str, fragment: str, kind: str, name: str, text: list[Node]) -> Node:
    node: Node = {
        "@id": f"{uri}#{fragment}",
        "@type": kind,
        "dct:identifier": f"{uri}#{fragment}",
        "dct:title": _both(*TITLES[name]),
    }
    return node | ({"dct:description": text} if text else {})


def _contact(told: ServiceFacts, uri: str) -> Node:
    owner = told.owner
    return _without_nothing(
        {
            "@id": f"{uri}#contact",
            "@type": "cv:ContactPoint",
            "dct:description": _tagged(told, "contact"),
            "cv:telephone": owner.phone,
            "cv:email": owner.email,
            "cv:contactPage": (
                {"@id": iri(owner.website), "@type": "foaf:Document"} if owner.website else ""
            ),
        }
    )


def _channel(way: Way, uri: str) -> Node:
    node: Node = {
        "@id": f"{uri}#kanaal-{way.pk}",
        "@type": "cv:Channel",
        "dct:identifier": f"{uri}#kanaal-{way.pk}",
        "dct:type": {"@id": addresses.concept("kanaal", way.channel)},
        "cv:ownedBy": {"@id": addresses.organisation(way.owner), "@type": "org:Organization"},
        "hub:minutes": way.minutes,
    }
    if way.spot:
        node["dct:description"] = [_in("nl", f"{way.spot.name}, {_address_of(way.spot)}")]
        node["cv:openingHours"] = {"@id": f"{addresses.point(way.spot.slug)}#openingstijden"}
        node["dct:spatial"] = {"@id": addresses.point(way.spot.slug), "@type": "dct:Location"}
    return node


def _address_of(spot: Spot) -> str:
    return f"{spot.street}, {spot.postcode} {spot.place}"


def _hours(spot: Spot) -> Node:
    return {
        "@id": f"{addresses.point(spot.slug)}#openingstijden",
        "@type": "time:TemporalEntity",
        "dct:description": [
            _in(language, "; ".join(f"{names[day]} {a}-{b}" for day, a, b in spot.week.spans))
            for language, names in WEEKDAYS.items()
        ]
        if spot.week.spans
        else [_in("nl", "geen vaste openingstijden"), _in("en", "no regular hours")],
    }


def organisation_nodes(owner: Owner) -> Iterator[Node]:
    area = areas.of(owner)
    names = _both(owner.name, owner.name_en)
    yield _without_nothing(
        {
            "@id": addresses.organisation(owner.slug),
            "@type": ["cv:PublicOrganisation", "org:Organization", "foaf:Agent"],
            "dct:identifier": owner.oin or addresses.organisation(owner.slug),
            "dct:title": names,
            "skos:prefLabel": names,
            "dct:spatial": {"@id": area.uri},
            "foaf:homepage": (
                {"@id": iri(owner.website), "@type": "foaf:Document"} if owner.website else ""
            ),
        }
    )
    yield {
        "@id": area.uri,
        "@type": ["http://data.europa.eu/88u/dataset/atu-type", "dct:Location"],
        "dct:title": [_in("nl", area.label)],
    }


def _concepts(told: ServiceFacts) -> Iterator[Node]:
    for audience in told.said.audience:
        yield _concept(addresses.concept("doelgroep", audience), audience, *AUDIENCES[audience])
    for channel in sorted({way.channel for way in told.ways}):
        yield _concept(addresses.concept("kanaal", channel), channel, *CHANNELS[channel])
    if told.product:
        yield _concept(iri(told.product.uri), told.product.label, told.product.label)
    for area in told.areas:
        yield _concept(iri(area.uri), area.label, area.label)
    yield _concept(EURO, "EUR", "euro", "euro")
    yield _concept(ADMS_COMPLETED, "Completed", "gepubliceerd", "published")
    for language in LANGUAGE_URIS.values():
        yield {"@id": language, "@type": "dct:LinguisticSystem"}


def own_concepts() -> Iterator[Node]:
    """The terms that are ours: whom a service is for, and the channels."""
    for code, names in AUDIENCES.items():
        yield _concept(addresses.concept("doelgroep", code), code, *names)
    for code, names in CHANNELS.items():
        yield _concept(addresses.concept("kanaal", code), code, *names)


def _concept(uri: str, code: str, name_nl: str, name_en: str = "") -> Node:
    labels = _both(name_nl, name_en)
    return {"@id": uri, "@type": "skos:Concept", "skos:notation": code, "skos:prefLabel": labels}


def event_node(event: Event) -> Node:
    """Both classes: a reader without the ontology does not know that the one is the other."""
    return {
        "@id": addresses.event(event.slug),
        "@type": ["cv:Event", "cv:LifeEvent"],
        "dct:identifier": event.slug,
        "dct:title": _both(event.name_nl, event.name_en),
    }


def _legal(law: Named) -> Node:
    node: Node = {"@id": iri(law.uri), "@type": "eli:LegalResource"}
    node["dct:title"] = [_in("nl", law.label)]
    return node | ({"foaf:page": {"@id": iri(law.link)}} if law.link else {})


def dataset_nodes(publisher: str, services: Iterable[ServiceFacts]) -> list[Node]:
    """The catalogue itself, with the services of this part of it."""
    catalogue: Node = {
        "@id": addresses.catalogue(),
        "@type": "dcat:Dataset",
        "dct:identifier": addresses.catalogue(),
        "dct:title": _both("Diensten van de overheid", "Government services"),
        "dct:description": _both(*TITLES["catalogue"]),
        "dct:publisher": {"@id": addresses.publisher()},
        "dct:hasPart": [{"@id": addresses.service(told.pk)} for told in services],
    }
    agent: Node = {
        "@id": addresses.publisher(),
        "@type": "foaf:Agent",
        "dct:identifier": addresses.publisher(),
        "dct:title": [_in("nl", publisher)],
    }
    return [_without_nothing(catalogue), agent]


def _linked(service: Node, parts: Iterable[tuple[str, Node]]) -> Node:
    """With references from the service to its parts."""
    for term, node in parts:
        service[term] = [*service.get(term, []), {"@id": node["@id"]}]
    return service


def _tagged(told: ServiceFacts, name: str) -> list[Node]:
    texts = ((language, getattr(words, name)) for language, words in told.said.texts.items())
    return [_in(language, text) for language, text in texts if text]


def _both(name_nl: str, name_en: str = "") -> list[Node]:
    return [_in("nl", name_nl)] + ([_in("en", name_en)] if name_en else [])


def _in(language: str, text: str) -> Node:
    return {"@value": text, "@language": language}


def _day(day: date | None) -> Any:
    return {"@type": "xsd:date", "@value": day.isoformat()} if day else ""


def _moment(at: datetime | None) -> Any:
    return {"@type": "xsd:dateTime", "@value": at.isoformat()} if at else ""


def _without_nothing(node: Node) -> Node:
    return {term: value for term, value in node.items() if value not in ("", [], None)}
