"""Lists that services refer to: the UPL, life events, audiences and channels, as taxonomies."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from hub.catalogue.exchange import addresses
from hub.catalogue.exchange.facts import ServiceFacts
from hub.catalogue.exchange.vocabulary import AUDIENCES, CHANNELS, OWMS
from locations.exchange.hsds import ids
from locations.exchange.hsds.tables import Row, Tables

# (name, description, address)
UPL = ("UPL", "Uniforme Productnamenlijst", f"{OWMS}/UniformeProductnaam")
TAXONOMIES = {
    "upl": UPL,
    "life-event": ("Levensgebeurtenissen", "Levensgebeurtenissen van dit netwerk", ""),
    "audience": ("Doelgroepen", "Voor wie een dienst is", ""),
    "channel": ("Kanalen", "Hoe een dienst te krijgen is", ""),
}


def _id(address: str) -> str:
    return str(uuid5(NAMESPACE_URL, address))


def _terms(told: ServiceFacts) -> Iterator[tuple[str, str, str, str]]:
    """(taxonomy, address, code, name)"""
    if told.product:
        name = told.product.label
        yield "upl", told.product.uri, told.product.uri.rsplit("/", 1)[-1], name
    for event in told.events:
        yield "life-event", addresses.event(event.slug), event.slug, event.name_nl
    for code in told.said.audience:
        yield "audience", addresses.concept("doelgroep", code), code, AUDIENCES[code][0]
    for code in sorted({way.channel for way in told.ways}):
        yield "channel", addresses.concept("kanaal", code), code, CHANNELS[code][0]


def attributes(told: ServiceFacts, me: str) -> Iterator[Row]:
    for taxonomy, address, code, _name in _terms(told):
        yield {
            "id": ids.part(me, f"{taxonomy}-{code}"),
            "link_id": me,
            "taxonomy_term_id": _id(address),
            "link_type": taxonomy,
            "link_entity": "service",
            "value": code,
        }


def add(tables: Tables, services: Iterable[ServiceFacts]) -> None:
    """Every taxonomy and term that these services use, once."""
    known: dict[str, Row] = {row["id"]: row for row in tables["taxonomy_term"]}
    used: set[str] = {row["id"] for row in tables["taxonomy"]}
    for told in services:
        for taxonomy, address, code, name in _terms(told):
            if _id(address) not in known:
                known[_id(address)] = _term(taxonomy, address, code, name)
            if _id(f"taxonomy:{taxonomy}") not in used:
                used.add(_id(f"taxonomy:{taxonomy}"))
                tables["taxonomy"].append(_taxonomy(taxonomy))
    tables["taxonomy_term"] = list(known.values())


def _term(taxonomy: str, address: str, code: str, name: str) -> Row:
    return {
        "id": _id(address),
        "code": code,
        "name": name,
        "description": name,
        "taxonomy": TAXONOMIES[taxonomy][0],
        "taxonomy_id": _id(f"taxonomy:{taxonomy}"),
        "term_uri": address,
    }


def _taxonomy(taxonomy: str) -> Row:
    name, description, uri = TAXONOMIES[taxonomy]
    row: dict[str, Any] = {"id": _id(f"taxonomy:{taxonomy}"), "name": name}
    return row | {"description": description} | ({"uri": uri} if uri else {})
