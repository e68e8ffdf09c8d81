"""Rows put inside each other, as the API of HSDS gives them: without the keys that nesting says."""

from collections import defaultdict
from collections.abc import Iterable

from locations.exchange.hsds.tables import Row, Tables

KEYS = {"service_id", "location_id", "organization_id", "link_id"}
# table -> (field of the parent, key)
OF_SERVICE = {
    "language": "languages",
    "cost_option": "cost_options",
    "required_document": "required_documents",
    "service_area": "service_areas",
    "service_at_location": "service_at_locations",
}
OF_LOCATION = {
    "language": "languages",
    "address": "addresses",
    "phone": "phones",
    "accessibility": "accessibility",
    "schedule": "schedules",
}
OF_ORGANISATION = {
    "phone": "phones",
    "organization_identifier": "organization_identifiers",
}


class Nest:
    """The rows of tables by whose they are."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._by: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for name, rows in tables.items():
            for row in rows:
                for key in KEYS & set(row):
                    self._by[name, key, row[key]].append(row)
        self._one = {(name, row["id"]): row for name in tables for row in tables[name]}

    def services(self) -> list[Row]:
        return [self.service(row) for row in self.tables["service"]]

    def service(self, row: Row) -> Row:
        made = _bare(row) | self._inside("service_id", row["id"], OF_SERVICE)
        for place in made.get("service_at_locations", []):
            place["location"] = self._location_of(place["id"])
        made["organization"] = self.organisation(self._one["organization", row["organization_id"]])
        return made | self._attributes(row["id"])

    def at_location(self, row: Row) -> Row:
        service = self._one["service", row["service_id"]]
        made = _bare(row) | {"location": self._location_of(row["id"])}
        inner = _bare(service) | self._attributes(service["id"])
        inner["organization"] = self.organisation(
            self._one["organization", service["organization_id"]]
        )
        return made | {"service": inner}

    def organisation(self, row: Row) -> Row:
        return _bare(row) | self._inside("organization_id", row["id"], OF_ORGANISATION)

    def location(self, row: Row) -> Row:
        return _bare(row) | self._inside("location_id", row["id"], OF_LOCATION)

    def _location_of(self, place: str) -> Row:
        row = self._one["service_at_location", place]
        return self.location(self._one["location", row["location_id"]])

    def _inside(self, key: str, parent: str, tables: dict[str, str]) -> Row:
        found = {field: self._by[table, key, parent] for table, field in tables.items()}
        return {field: [_bare(row) for row in rows] for field, rows in found.items() if rows}

    def _attributes(self, parent: str) -> Row:
        rows = self._by["attribute", "link_id", parent]
        made = [_bare(row) | {"taxonomy_term": self._term(row)} for row in rows]
        for one in made:
            del one["taxonomy_term_id"]
        return {"attributes": made} if made else {}

    def _term(self, row: Row) -> Row:
        term = dict(self._one["taxonomy_term", row["taxonomy_term_id"]])
        term["taxonomy_detail"] = self._one["taxonomy", term.pop("taxonomy_id")]
        return term


def _bare(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in KEYS}


def page(rows: Iterable[Row], *, number: int, size: int, total: int) -> Row:
    """The envelope of a list (HSDS 3.0, Page)."""
    contents = list(rows)
    pages = max(1, -(-total // size))
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }
