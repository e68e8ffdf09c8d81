"""The tables of HSDS 3.0 that we fill: their files, fields, types and what must be there.

From schema/*.json of the specification, 3.0: `required`, and `tabular_required` in a data package.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]
VERSION = "3.0"


@dataclass(frozen=True, slots=True)
class Table:
    """`fields`: name -> type of the Table Schema. `links`: field -> table whose id it holds."""

    name: str
    file: str
    fields: dict[str, str]
    required: tuple[str, ...]
    links: dict[str, str]


def _table(name: str, file: str, fields: str, required: str, links: str = "") -> Table:
    """`fields` as "id url:uri": a string where no type is named."""
    pairs = (one.partition(":") for one in fields.split())
    return Table(
        name=name,
        file=file,
        fields={field: kind or "string" for field, _colon, kind in pairs},
        required=tuple(required.split()),
        links={a: b for a, _arrow, b in (one.partition(">") for one in links.split())},
    )


ALL = (
    _table(
        "organization",
        "organizations.csv",
        "id:uuid name alternate_name description email:email website:uri uri:uri"
        " parent_organization_id:uuid",
        "id name description",
        "parent_organization_id>organization",
    ),
    _table(
        "organization_identifier",
        "organization_identifiers.csv",
        "id:uuid organization_id:uuid identifier_scheme identifier_type identifier",
        "id organization_id identifier_type identifier",
        "organization_id>organization",
    ),
    _table(
        "service",
        "services.csv",
        "id:uuid organization_id:uuid name alternate_name description url:uri email:email status"
        " application_process fees_description eligibility_description minimum_age:number"
        " last_modified:datetime",
        "id organization_id name status",
        "organization_id>organization",
    ),
    _table(
        "service_at_location",
        "service_at_location.csv",
        "id:uuid service_id:uuid location_id:uuid description",
        "id service_id location_id",
        "service_id>service location_id>location",
    ),
    _table(
        "location",
        "locations.csv",
        "id:uuid location_type organization_id:uuid name description transportation"
        " latitude:number longitude:number external_identifier external_identifier_type",
        "id location_type",
        "organization_id>organization",
    ),
    _table(
        "phone",
        "phones.csv",
        "id:uuid location_id:uuid organization_id:uuid number type",
        "id number",
        "location_id>location organization_id>organization",
    ),
    _table(
        "address",
        "addresses.csv",
        "id:uuid location_id:uuid address_1 city state_province postal_code country address_type",
        "id address_1 city state_province postal_code country address_type",
        "location_id>location",
    ),
    _table(
        "schedule",
        "schedules.csv",
        "id:uuid location_id:uuid valid_from:date valid_to:date dtstart:date freq interval:number"
        " byday description opens_at:time closes_at:time schedule_link:uri attending_type notes",
        "id",
        "location_id>location",
    ),
    _table(
        "language",
        "languages.csv",
        "id:uuid service_id:uuid location_id:uuid name code",
        "id",
        "service_id>service location_id>location",
    ),
    _table(
        "accessibility",
        "accessibility.csv",
        "id:uuid location_id:uuid description",
        "id",
        "location_id>location",
    ),
    _table(
        "cost_option",
        "cost_options.csv",
        "id:uuid service_id:uuid valid_from:date valid_to:date option currency amount:number",
        "id service_id",
        "service_id>service",
    ),
    _table(
        "required_document",
        "required_documents.csv",
        "id:uuid service_id:uuid document",
        "id",
        "service_id>service",
    ),
    _table(
        "service_area",
        "service_areas.csv",
        "id:uuid service_id:uuid name uri",
        "id",
        "service_id>service",
    ),
    _table(
        "attribute",
        "attributes.csv",
        "id:uuid link_id:uuid taxonomy_term_id:uuid link_type link_entity value",
        "id link_id taxonomy_term_id link_entity",
        "taxonomy_term_id>taxonomy_term",
    ),
    _table(
        "taxonomy",
        "taxonomies.csv",
        "id:uuid name description uri:uri",
        "id name description",
    ),
    _table(
        "taxonomy_term",
        "taxonomy_terms.csv",
        "id:uuid code name description taxonomy taxonomy_id:uuid term_uri:uri",
        "id name description",
        "taxonomy_id>taxonomy",
    ),
)
BY_NAME = {table.name: table for table in ALL}
CHOICES = {
    ("service", "status"): ["active", "inactive", "defunct", "temporarily closed"],
    ("location", "location_type"): ["physical", "postal", "virtual"],
    ("address", "address_type"): ["physical", "postal", "virtual"],
    ("schedule", "freq"): ["WEEKLY", "MONTHLY"],
}


def empty() -> Tables:
    return {table.name: [] for table in ALL}


def broken_links(tables: Tables) -> Iterator[str]:
    """ "phone 3f..: location_id": each reference to a row that is not there."""
    ids = {name: {row["id"] for row in rows} for name, rows in tables.items()}
    for table in ALL:
        for field, other in table.links.items():
            for row in tables[table.name]:
                if row.get(field) and row[field] not in ids[other]:
                    yield f"{table.name} {row['id']}: {field}"
