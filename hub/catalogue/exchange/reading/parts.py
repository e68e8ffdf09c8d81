"""What hangs on a service in a graph of CPSV-AP: texts by language, costs, deadlines, laws."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS, Namespace
from rdflib.term import Node

from hub.catalogue.exchange.vocabulary import AUDIENCES

CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
HUB = Namespace("urn:service-point-hub:")
SCHEMA = Namespace("https://schema.org/")
CENTS = Decimal("0.01")
UNNAMED_COST, UNNAMED_TERM = "Kosten", "Hoe lang het duurt"
DIGITS = re.compile(r"(\d+)")


def said(told: Node | None) -> str:
    return "" if told is None else str(told)


def last_part(address: Node) -> str:
    return re.split(r"[/#]", str(address).rstrip("/#"))[-1]


def numbered(address: Node) -> list[Any]:
    """To sort by: #kosten-2 before #kosten-10."""
    return [int(part) if part.isdigit() else part for part in DIGITS.split(str(address))]


def links(graph: Graph, subject: Node, term: URIRef) -> Iterator[Node]:
    yield from sorted(graph.objects(subject, term), key=str)


def texts_of(graph: Graph, subjects: Iterable[Node], term: URIRef, language: str) -> str:
    """In the language, a text without one being Dutch; of several things, a line for each."""
    found = [
        str(text)
        for subject in subjects
        for text in sorted(graph.objects(subject, term), key=str)
        if isinstance(text, Literal) and (text.language or "nl") == language
    ]
    return "\n".join(found)


def told_of(graph: Graph, part: Node, language: str) -> str:
    """Its description; its name, where it has no description in any language."""
    described = (part, DCTERMS.description, None) in graph
    term = DCTERMS.description if described else DCTERMS.title
    return texts_of(graph, [part], term, language)


def audience_of(graph: Graph, service: Node) -> Iterator[str]:
    named = {last_part(one) for one in graph.objects(service, DCTERMS.audience)}
    named |= {
        str(code)
        for one in graph.objects(service, DCTERMS.audience)
        for code in graph.objects(one, SKOS.notation)
    }
    known = [code for code in AUDIENCES if code in named]
    yield from known or ["citizen"]


def legal_basis_of(graph: Graph, service: Node, language: str) -> str:
    """The service's own words if it has them, else the names of the laws."""
    laws = list(links(graph, service, CV.hasLegalResource))
    own = [law for law in laws if str(law).startswith(f"{service}#")]
    text = texts_of(graph, own or laws, DCTERMS.title, language)
    return "; ".join(text.splitlines()) if not own else text


def costs_of(graph: Graph, service: Node, today: date) -> list[dict[str, Any]]:
    costs = sorted(graph.objects(service, CV.hasCost), key=numbered)
    return [_cost(graph, cost, today) for cost in costs]


def _cost(graph: Graph, cost: Node, today: date) -> dict[str, Any]:
    return {
        "label": _label(graph, cost, DCTERMS.description, UNNAMED_COST),
        "amount": _amount(said(graph.value(cost, CV.hasValue))),
        "validFrom": said(graph.value(cost, SCHEMA.validFrom)) or today.isoformat(),
        "validUntil": said(graph.value(cost, SCHEMA.validThrough)) or None,
    }


def _amount(told: str) -> str:
    """83.87 of a double such as 8.387E1; what is no amount goes on as it is, and is refused."""
    try:
        return str(Decimal(told).quantize(CENTS))
    except InvalidOperation:
        return told


def deadlines_of(graph: Graph, service: Node) -> list[dict[str, Any]]:
    own = sorted(graph.objects(service, HUB.deadline), key=numbered)
    if own:
        return [
            {
                "label": _label(graph, one, DCTERMS.title, UNNAMED_TERM),
                "duration": said(graph.value(one, HUB.duration)),
                "kind": said(graph.value(one, HUB.kind)),
            }
            for one in own
        ]
    told = said(graph.value(service, CV.processingTime))
    return [{"label": {"nl": UNNAMED_TERM}, "duration": told, "kind": "target"}] if told else []


def _label(graph: Graph, subject: Node, term: URIRef, usual: str) -> dict[str, str]:
    return {
        "nl": texts_of(graph, [subject], term, "nl") or usual,
        "en": texts_of(graph, [subject], term, "en"),
    }
