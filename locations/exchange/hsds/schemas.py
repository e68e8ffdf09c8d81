"""JSON Schemas of what we give, made of the tables: strict, so that a field too many is found."""

from typing import Any

from locations.exchange.hsds.nesting import KEYS, OF_LOCATION, OF_ORGANISATION, OF_SERVICE
from locations.exchange.hsds.tables import BY_NAME, CHOICES, Table

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TYPES: dict[str, Schema] = {
    "string": {"type": "string", "minLength": 1},
    "uuid": {"type": "string", "format": "uuid"},
    "uri": {"type": "string", "format": "uri", "pattern": "^[a-z][a-z0-9+.-]*:[^ ]+$"},
    "email": {"type": "string", "format": "email", "pattern": "^[^@ ]+@[^@ ]+$"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"},
    "time": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
}


def row(table: Table) -> Schema:
    """Of one row of a data package."""
    return _object({name: _field(table, name) for name in table.fields}, table.required)


def service() -> Schema:
    """Of the fully nested service of `/services/{id}`."""
    made = _nested("service", OF_SERVICE)
    at_location = _nested("service_at_location", {})
    at_location["properties"]["location"] = location()
    at_location["required"] = ["id", "location"]
    made["properties"]["service_at_locations"] = _list_of(at_location)
    made["properties"]["organization"] = organisation()
    made["properties"]["attributes"] = _list_of(_attribute())
    made["required"] = [*made["required"], "organization"]
    return {"$schema": DIALECT, **made}


def at_location() -> Schema:
    inner = service()
    del inner["properties"]["service_at_locations"], inner["$schema"]
    for name in OF_SERVICE.values():
        inner["properties"].pop(name, None)
    made = _nested("service_at_location", {})
    made["properties"] |= {"service": inner, "location": location()}
    made["required"] = ["id", "service", "location"]
    return {"$schema": DIALECT, **made}


def organisation() -> Schema:
    return _nested("organization", OF_ORGANISATION)


def location() -> Schema:
    return _nested("location", OF_LOCATION)


def page(contents: Schema) -> Schema:
    counts = {
        name: {"type": "integer", "minimum": 0} for name in ("total_items", "total_pages", "size")
    }
    flags = {name: {"type": "boolean"} for name in ("first_page", "last_page", "empty")}
    number = {"page_number": {"type": "integer", "minimum": 1}}
    listed = {"contents": {"type": "array", "items": contents}}
    properties = counts | number | flags | listed
    return {"$schema": DIALECT, **_object(properties, tuple(properties))}


def _attribute() -> Schema:
    term = _nested("taxonomy_term", {})
    del term["properties"]["taxonomy_id"]
    term["properties"]["taxonomy_detail"] = _nested("taxonomy", {})
    made = _nested("attribute", {})
    del made["properties"]["taxonomy_term_id"]
    made["properties"]["taxonomy_term"] = term
    made["required"] = ["id", "link_entity", "taxonomy_term"]
    return made


def _nested(name: str, inside: dict[str, str]) -> Schema:
    table = BY_NAME[name]
    properties = {field: _field(table, field) for field in table.fields if field not in KEYS}
    for inner, field in inside.items():
        properties[field] = _list_of(_nested(inner, {}))
    return _object(properties, tuple(one for one in table.required if one not in KEYS))


def _list_of(item: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": item}


def _field(table: Table, name: str) -> Schema:
    choices = CHOICES.get((table.name, name))
    return {"enum": choices} if choices else TYPES[table.fields[name]]


def _object(properties: Schema, required: tuple[str, ...]) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": list(required),
    }
