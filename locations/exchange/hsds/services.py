"""A published service as rows of HSDS."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from hub.catalogue.document import ServiceDocument, Words
from hub.catalogue.exchange import addresses, areas
from hub.catalogue.exchange.facts import Named, Owner, ServiceFacts
from hub.catalogue.exchange.vocabulary import CHANNELS
from locations.exchange.hsds import ids, terms
from locations.exchange.hsds.tables import Row, Tables

LANGUAGES = {"nl": "Nederlands", "en": "Engels"}


def add(tables: Tables, told: ServiceFacts) -> None:
    """The service with all that is its own; organisations and locations are added apart."""
    me, words = ids.service(told.pk), told.said.texts["nl"]
    tables["service"].append(_service(told, me, words))
    tables["cost_option"] += _costs(told.said, me)
    tables["language"] += _languages(told.said, me)
    tables["required_document"] += _documents(words, me)
    tables["service_area"].append(_area(areas.of(told.owner), me))
    tables["service_at_location"] += _places(told, me)
    tables["attribute"] += terms.attributes(told, me)


def add_organisation(tables: Tables, owner: Owner) -> None:
    me = ids.organisation(owner.pk)
    row = {
        "id": me,
        "name": owner.name,
        "alternate_name": owner.name_en,
        "description": owner.name,  # mandatory, and we know no more than the name
        "email": owner.email,
        "website": owner.website,
        "uri": addresses.organisation(owner.slug),
        "parent_organization_id": ids.organisation(owner.parent_pk) if owner.parent_pk else "",
    }
    tables["organization"].append(full(row))
    if owner.phone:
        phone = {"id": ids.part(me, "phone"), "organization_id": me, "number": owner.phone}
        tables["phone"].append(phone | {"type": "voice"})
    if owner.oin:
        tables["organization_identifier"].append(
            {
                "id": ids.part(me, "oin"),
                "organization_id": me,
                "identifier_scheme": "NL-OIN",
                "identifier_type": "OIN",
                "identifier": owner.oin,
            }
        )


def full(row: Row) -> Row:
    """Without what is not known: an absent field says the same in both forms."""
    return {name: value for name, value in row.items() if value not in ("", None)}


def _service(told: ServiceFacts, me: str, words: Words) -> Row:
    midnight = datetime.combine(told.since, time(0), tzinfo=UTC)
    return full(
        {
            "id": me,
            "organization_id": ids.organisation(told.owner.pk),
            "name": words.title or told.slug,
            "alternate_name": told.said.texts["en"].title,
            "description": words.description or words.summary,
            "url": addresses.page_of(told.topic_pk, told.topic_slug),
            "email": told.owner.email,
            "status": "active",
            "application_process": words.how,
            "fees_description": "; ".join(f"{c.label_nl}: € {c.amount}" for c in told.said.costs),
            "eligibility_description": words.conditions,
            "minimum_age": told.said.minimum_age or None,
            "last_modified": midnight.isoformat().replace("+00:00", "Z"),
        }
    )


def _costs(said: ServiceDocument, me: str) -> Iterator[Row]:
    for number, cost in enumerate(said.costs, start=1):
        yield full(
            {
                "id": ids.part(me, f"cost-{number}"),
                "service_id": me,
                "valid_from": cost.valid_from.isoformat(),
                "valid_to": cost.valid_until.isoformat() if cost.valid_until else "",
                "option": cost.label_nl,
                "currency": "EUR",
                "amount": float(cost.amount),
            }
        )


def _languages(said: ServiceDocument, me: str) -> Iterator[Row]:
    for code, words in said.texts.items():
        if words.title:
            row = {"id": ids.part(me, f"language-{code}"), "service_id": me, "code": code}
            yield row | {"name": LANGUAGES[code]}


def _documents(words: Words, me: str) -> Iterator[Row]:
    lines = [line.lstrip("- ").strip() for line in words.bring.splitlines()]
    for number, line in enumerate(filter(None, lines), start=1):
        yield {"id": ids.part(me, f"document-{number}"), "service_id": me, "document": line}


def _area(area: Named, me: str) -> Row:
    return {"id": ids.part(me, "area"), "service_id": me, "name": area.label, "uri": area.uri}


def _places(told: ServiceFacts, me: str) -> Iterator[Row]:
    """One for each offering at a point; what is had from home has no location in HSDS."""
    for way in told.ways:
        if way.spot:
            yield {
                "id": ids.at_location(way.pk),
                "service_id": me,
                "location_id": ids.location(way.spot.pk),
                "description": f"{CHANNELS[way.channel][0]}, {way.minutes} minuten",
            }
