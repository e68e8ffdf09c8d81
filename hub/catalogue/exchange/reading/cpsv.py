"""CPSV-AP 3.2 (and 3.x) from elsewhere, in JSON-LD or Turtle."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF
from rdflib.term import Node

from hub.catalogue.document import LANGUAGES
from hub.catalogue.exchange.reading import bounds, contexts
from hub.catalogue.exchange.reading.found import Found, whole
from hub.catalogue.exchange.reading.parts import (
    CPSV,
    CV,
    HUB,
    SCHEMA,
    audience_of,
    costs_of,
    deadlines_of,
    last_part,
    legal_basis_of,
    links,
    said,
    texts_of,
    told_of,
)
from hub.catalogue.exchange.vocabulary import OWMS
from hub.errors import Text


def read(data: bytes, *, today: date) -> Found:
    """`today` is from when a cost holds that says nothing of it."""
    try:
        bounds.must_be_small(data)
        graph = _graph(bounds.text_of(data))
    except bounds.Unreadable as refused:
        return whole(str(refused))
    found = Found()
    services = sorted(graph.subjects(RDF.type, CPSV.PublicService), key=str)
    if not services:
        return whole(_("There is no cpsv:PublicService in it."))
    for service in services[: bounds.MOST_SERVICES]:
        _read_one(graph, service, found, today)
    if len(services) > bounds.MOST_SERVICES:
        most = {"most": bounds.MOST_SERVICES}
        found.refuse("file", _("Only the first %(most)s services were read.") % most)
    return found


def _graph(text: str) -> Graph:
    """Raises Unreadable. Nothing is fetched: see `contexts`."""
    graph = Graph(bind_namespaces="none")
    try:
        if text.lstrip()[:1] in {"{", "["}:
            _must_hold_its_context(json.loads(text))
            return graph.parse(data=text, format="json-ld")
        return graph.parse(data=text, format="turtle")
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        sentence = _("Line %(line)s, column %(column)s is no JSON.")
        raise bounds.Unreadable(sentence % where) from error
    except RecursionError as error:
        raise bounds.Unreadable(_("Too many lists or objects stand in one another.")) from error
    except bounds.Unreadable:
        raise
    except Exception as error:
        raise bounds.Unreadable(_no_graph(error)) from error


def _no_graph(error: Exception) -> Text:
    line = getattr(error, "lines", None)  # of Turtle, from 0
    if line is None:
        return _("This is no Turtle or JSON-LD.")
    return _("This is no Turtle or JSON-LD: look at line %(line)s.") % {"line": line + 1}


def _must_hold_its_context(raw: Any) -> None:
    for address in contexts.remote(raw):
        sentence = _("The @context “%(address)s” stands elsewhere. Put it in the file itself.")
        raise bounds.Unreadable(sentence % {"address": address[:200]})


def _read_one(graph: Graph, service: Node, found: Found, today: date) -> None:
    identifier = graph.value(service, DCTERMS.identifier)
    external = str(identifier or service)
    place = str(service) if isinstance(service, URIRef) else external
    if identifier is None and not isinstance(service, URIRef):
        found.refuse(place, _("The service has no identifier."))
        return
    owner = graph.value(service, CV.hasCompetentAuthority)
    if owner is None:
        found.refuse(place, _("The service names no organisation (cv:hasCompetentAuthority)."))
        return
    _tell_languages(graph, service, found, place)
    raw = _raw(graph, service, today)
    found.add(
        place=place,
        external_id=external,
        organisation=str(graph.value(owner, DCTERMS.identifier) or owner),
        raw=raw,
    )


def _tell_languages(graph: Graph, service: Node, found: Found, place: str) -> None:
    spoken = {
        text.language
        for text in graph.objects(service, DCTERMS.title)
        if isinstance(text, Literal) and text.language
    }
    for language in sorted(spoken - set(LANGUAGES)):
        told = _("Texts in “%(language)s” are left out: we keep Dutch and English.")
        found.leave_out(place, told % {"language": language})


def _raw(graph: Graph, service: Node, today: date) -> dict[str, Any]:
    age, identity = _requirements(graph, service)
    return {
        "uniformProduct": _product(graph, service),
        "audience": list(audience_of(graph, service)),
        "lifeEvents": sorted(_events(graph, service)),
        "maxPersons": _number(graph, service, HUB.maxPersons, 1),
        "identityRequired": identity,
        "minimumAge": age,
        "validFrom": said(graph.value(service, SCHEMA.validFrom)) or None,
        "validUntil": said(graph.value(service, SCHEMA.validThrough)) or None,
        "texts": {language: _words(graph, service, language) for language in LANGUAGES},
        "costs": costs_of(graph, service, today),
        "deadlines": deadlines_of(graph, service),
    }


def _words(graph: Graph, service: Node, language: str) -> dict[str, Any]:
    def own(term: URIRef) -> str:
        return texts_of(graph, [service], term, language)

    def of_parts(term: URIRef) -> str:
        parts = [part for part in links(graph, service, term) if not _is_mark(graph, part)]
        return "\n".join(filter(None, (told_of(graph, part, language) for part in parts)))

    title, summary = own(DCTERMS.title), own(DCTERMS.abstract)
    description = own(DCTERMS.description)
    return {
        "title": title,
        "summary": summary,
        # It is mandatory there: who has none says the summary or the title again.
        "description": "" if description in {summary, title} else description,
        "conditions": of_parts(CV.holdsRequirement),
        "bring": of_parts(CPSV.hasInput),
        "how": of_parts(CPSV.follows),
        "processingTime": own(HUB.processingTime),
        "legalBasis": legal_basis_of(graph, service, language),
        "contact": of_parts(CV.contactPoint),
        "countLabel": own(HUB.countLabel),
        "keywords": sorted(
            str(word)
            for word in graph.objects(service, DCAT.keyword)
            if isinstance(word, Literal) and (word.language or "nl") == language
        ),
    }


def _is_mark(graph: Graph, part: Node) -> bool:
    """A requirement that stands for a field of its own, and not for a text."""
    return any((part, term, None) in graph for term in (HUB.minimumAge, HUB.identityRequired))


def _requirements(graph: Graph, service: Node) -> tuple[int, bool]:
    parts = list(links(graph, service, CV.holdsRequirement))
    ages = [_number(graph, part, HUB.minimumAge, 0) for part in parts]
    identity = any((part, HUB.identityRequired, Literal(True)) in graph for part in parts)
    return max(ages, default=0), identity


def _number(graph: Graph, subject: Node, term: URIRef, usual: int) -> Any:
    """As it is told: what is no number is refused with its place by the document's schema."""
    told = graph.value(subject, term)
    value = told.toPython() if isinstance(told, Literal) else None
    return usual if told is None else value if isinstance(value, int) else str(told)


def _product(graph: Graph, service: Node) -> str:
    named = sorted(map(str, graph.objects(service, CV.isClassifiedBy)))
    return next((one for one in named if one.startswith(f"{OWMS}/")), "")


def _events(graph: Graph, service: Node) -> Iterator[str]:
    for event in graph.objects(service, CV.isGroupedBy):
        yield str(graph.value(event, DCTERMS.identifier) or last_part(event))
