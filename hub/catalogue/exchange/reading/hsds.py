"""HSDS 3.0 from elsewhere: JSON as its API gives it, or a data package in a zip. In Dutch: HSDS
says nothing of the language of a text."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

from django.utils.translation import gettext_lazy as _

from hub.catalogue.exchange.reading import bounds
from hub.catalogue.exchange.reading.found import Found, whole
from hub.catalogue.exchange.reading.parts import UNNAMED_COST
from hub.catalogue.exchange.vocabulary import AUDIENCES, OWMS

Row = Mapping[str, Any]
ZIP = b"PK\x03\x04"
FILES = {
    "service": "services.csv",
    "organization": "organizations.csv",
    "organization_identifier": "organization_identifiers.csv",
    "cost_option": "cost_options.csv",
    "required_document": "required_documents.csv",
    "attribute": "attributes.csv",
    "taxonomy_term": "taxonomy_terms.csv",
}
OUR_LISTS = {"life-event", "audience"}


def read(data: bytes, *, today: date) -> Found:
    """`today` is from when a cost holds that says nothing of it."""
    try:
        bounds.must_be_small(data)
        services = _packed(data) if data.startswith(ZIP) else _in_json(bounds.text_of(data))
    except bounds.Unreadable as refused:
        return whole(str(refused))
    found = Found()
    for number, (place, service) in enumerate(services):
        if number == bounds.MOST_SERVICES:
            most = {"most": bounds.MOST_SERVICES}
            found.refuse("file", _("Only the first %(most)s services were read.") % most)
            break
        _read_one(place, service, found, today)
    return found


def _in_json(text: str) -> list[tuple[str, Row]]:
    """One service, a list of them, or a page with `contents`."""
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        sentence = _("Line %(line)s, column %(column)s is no JSON.")
        raise bounds.Unreadable(sentence % where) from error
    except RecursionError as error:
        raise bounds.Unreadable(_("Too many lists or objects stand in one another.")) from error
    if isinstance(raw, dict) and "contents" in raw:
        raw, path = raw["contents"], "contents"
    else:
        path = ""
    rows = raw if isinstance(raw, list) else [raw]
    if not all(isinstance(row, dict) for row in rows):
        raise bounds.Unreadable(_("There is no list of services in it."))
    return [(f"{path}[{n}]" if raw is rows else "service", row) for n, row in enumerate(rows)]


def _packed(data: bytes) -> list[tuple[str, Row]]:
    """The services of a data package with what belongs to them, as the API would nest them."""
    files = bounds.unpack(data)
    if FILES["service"] not in files:
        raise bounds.Unreadable(_("There is no services.csv in the zip."))
    tables = {name: _rows(files.get(file, b""), file) for name, file in FILES.items()}
    owners: dict[str, dict[str, Any]] = {row["id"]: {**row} for row in tables["organization"]}
    for row in tables["organization_identifier"]:
        if owner := owners.get(row.get("organization_id", "")):
            owner.setdefault("organization_identifiers", []).append(row)
    terms = {row["id"]: row for row in tables["taxonomy_term"]}
    costs = _by(tables["cost_option"], "service_id")
    documents = _by(tables["required_document"], "service_id")
    attributes = _by(tables["attribute"], "link_id")
    return [
        (
            f"services.csv, row {number}",
            {
                **row,
                "organization": owners.get(row.get("organization_id", ""), {}),
                "cost_options": costs[row["id"]],
                "required_documents": documents[row["id"]],
                "attributes": [
                    {**one, "taxonomy_term": terms.get(one.get("taxonomy_term_id", ""), {})}
                    for one in attributes[row["id"]]
                ],
            },
        )
        for number, row in enumerate(tables["service"], start=2)
    ]


def _rows(data: bytes, name: str) -> list[dict[str, str]]:
    """Without the fields that are empty. Raises Unreadable with file and row."""
    reader = csv.DictReader(StringIO(bounds.text_of(data), newline=""), strict=True)
    try:
        rows = [{k: v for k, v in row.items() if isinstance(v, str) and v} for row in reader]
    except csv.Error as error:
        where = {"name": name, "row": reader.line_num}
        raise bounds.Unreadable(_("%(name)s, row %(row)s cannot be read.") % where) from error
    for number, row in enumerate(rows, start=2):
        if "id" not in row:
            where = {"name": name, "row": number}
            raise bounds.Unreadable(_("%(name)s, row %(row)s has no id.") % where)
    return rows


def _by(rows: list[dict[str, str]], key: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        found[row.get(key, "")].append(row)
    return found


def _read_one(place: str, service: Row, found: Found, today: date) -> None:
    if not isinstance(service.get("id"), str) or not service["id"]:
        found.refuse(place, _("The service has no identifier."))
        return
    if service.get("status", "active") != "active":
        told = {"status": service["status"]}
        found.refuse(place, _("The service is not active (%(status)s).") % told)
        return
    owner = service.get("organization") or {}
    named = _owner(owner) if isinstance(owner, dict) else ""
    if not named:
        found.refuse(place, _("The service names no organisation."))
        return
    found.add(
        place=place,
        external_id=service["id"],
        organisation=named,
        raw=_raw(service, today),
    )


def _owner(owner: Row) -> str:
    """Its OIN, else its address, else its id there."""
    for one in _list(owner, "organization_identifiers"):
        if one.get("identifier_type") == "OIN":
            return str(one.get("identifier", ""))
    return str(owner.get("uri") or owner.get("id") or "")


def _raw(service: Row, today: date) -> dict[str, Any]:
    documents = [one.get("document", "") for one in _list(service, "required_documents")]
    words = {
        "title": service.get("name", ""),
        "description": service.get("description", ""),
        "conditions": service.get("eligibility_description", ""),
        "how": service.get("application_process", ""),
        "bring": "\n".join(f"- {document}" for document in documents),
    }
    return {
        "uniformProduct": next(_products(service), ""),
        "audience": sorted(_codes(service, "audience") & set(AUDIENCES))[::-1] or ["citizen"],
        "lifeEvents": sorted(_codes(service, "life-event")),
        "minimumAge": _whole(service.get("minimum_age", 0)),
        "texts": {"nl": words},
        "costs": [_cost(one, today) for one in _list(service, "cost_options")],
    }


def _list(row: Row, name: str) -> list[Row]:
    value = row.get(name) or []
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _terms(service: Row) -> Iterator[tuple[Row, Row]]:
    for one in _list(service, "attributes"):
        term = one.get("taxonomy_term")
        yield one, term if isinstance(term, dict) else {}


def _products(service: Row) -> Iterator[str]:
    for _one, term in _terms(service):
        if str(term.get("term_uri", "")).startswith(f"{OWMS}/"):
            yield str(term["term_uri"])


def _codes(service: Row, kind: str) -> set[str]:
    return {
        str(term.get("code") or one.get("value") or "")
        for one, term in _terms(service)
        if one.get("link_type") == kind
    }


def _whole(told: Any) -> Any:
    """18 of 18, 18.0 or "18"; what is no number goes on as it is, and is refused."""
    try:
        number = float(told)
    except (TypeError, ValueError):
        return told
    return int(number) if number.is_integer() else told


def _cost(one: Row, today: date) -> dict[str, Any]:
    return {
        "label": {"nl": one.get("option") or UNNAMED_COST},
        "amount": _amount(one.get("amount")),
        "validFrom": one.get("valid_from") or today.isoformat(),
        "validUntil": one.get("valid_to") or None,
    }


def _amount(told: Any) -> Any:
    try:
        return str(Decimal(str(told)).quantize(Decimal("0.01")))
    except ArithmeticError:
        return str(told)
