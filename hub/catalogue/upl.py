"""Imports the Uniforme Productnamenlijst (UPL): one row per product and legal basis.

Source: standaarden.overheid.nl. Running it twice changes nothing; what vanished from the list is
marked ended, never deleted.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hub.catalogue import lists
from hub.catalogue.lists import BadList
from hub.catalogue.models import InformationArea, LegalBasis, UniformProduct

OFFERED_BY = ("Rijk", "Provincie", "Waterschap", "Gemeente")
AUDIENCE = {"Burger": "citizen", "Bedrijf": "business"}
FLAGS = (
    *("Dienstenwet", "Autonomie", "Medebewind", "Aanvraag", "Subsidie"),
    *("Melding", "Verplichting", "DigiDMacht"),
)
CROSSES = (*OFFERED_BY, *AUDIENCE, *FLAGS)
COLUMNS = (
    *("UniformeProductnaam", "URI", *CROSSES, "SDG"),
    *("Grondslag", "Grondslaglabel", "Grondslaglink"),
)
SDG_COLUMNS = ("URI", "SDG_Code", "SDG_Informatiegebied", "SDG_Thema", "SDG_URI")
PLACEHOLDER = "http://standaarden.overheid.nl/owms/terms/UPL-naam_nog_niet_beschikbaar"

Basis = tuple[str, str, str]  # URI, label, link


@dataclass(slots=True)
class Entry:
    """One product as the list has it."""

    uri: str
    name: str
    offered_by: list[str]
    audience: list[str]
    flags: list[str]
    areas: set[str]
    bases: dict[str, Basis] = field(default_factory=dict)


@dataclass(slots=True)
class Report:
    new: int = 0
    changed: int = 0
    ended: int = 0
    total: int = 0
    left_out: int = 0  # the placeholder


def import_list(*, source: str, now: datetime, sdg_source: str | None = None) -> Report:
    """Reads everything before anything is written, in one transaction. Raises BadList."""
    report = Report()
    entries = _read(source, report)
    areas = _read_areas(sdg_source, entries) if sdg_source else {}
    with transaction.atomic():
        _store_areas(areas, entries)
        _store(entries, now, report)
    return report


def _read(source: str, report: Report) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for line, row in lists.rows(source, COLUMNS):
        if row["URI"] == PLACEHOLDER:
            report.left_out += 1
            continue
        entry = _entry(source, line, row)
        known = entries.setdefault(entry.uri, entry)
        _check_same(source, line, known, entry)
        if row["Grondslag"]:
            if row["Grondslag"] in known.bases:
                raise BadList(source, line, _("this legal basis stands there twice."))
            known.bases[row["Grondslag"]] = (
                row["Grondslag"],
                row["Grondslaglabel"] or row["Grondslag"],
                row["Grondslaglink"],
            )
    report.total = len(entries)
    if not entries:
        raise BadList(source, None, _("there is no product in it."))
    return entries


def _entry(source: str, line: int, row: dict[str, str]) -> Entry:
    for column in CROSSES:
        if row[column] not in {"", "X"}:
            cause = _("%(column)s holds %(value)s; only X or nothing is known.")
            raise BadList(source, line, cause % {"column": column, "value": row[column][:20]})
    if not row["URI"].startswith(("http://", "https://")) or not row["UniformeProductnaam"].strip():
        raise BadList(source, line, _("the name or the URI is missing."))
    for column in ("URI", "UniformeProductnaam", "Grondslag", "Grondslaglabel", "Grondslaglink"):
        if len(row[column]) > MOST_CHARACTERS[column]:
            cause = _("%(column)s is longer than %(most)s characters.")
            raise BadList(source, line, cause % {"column": column, "most": MOST_CHARACTERS[column]})
    return Entry(
        uri=row["URI"],
        name=row["UniformeProductnaam"].strip(),
        offered_by=[name.lower() for name in OFFERED_BY if row[name]],
        audience=[value for name, value in AUDIENCE.items() if row[name]],
        flags=[name.lower() for name in FLAGS if row[name]],
        areas={code for code in row["SDG"].split(";") if code},
    )


MOST_CHARACTERS = {
    "URI": 300,
    "UniformeProductnaam": 200,
    "Grondslag": 300,
    "Grondslaglabel": 1000,
    "Grondslaglink": 500,
}


def _check_same(source: str, line: int, known: Entry, entry: Entry) -> None:
    """Rows of one product differ in their legal basis only."""
    if known.name != entry.name:
        cause = _("the URI of %(known)s is used for another name too: %(name)s.")
        raise BadList(source, line, cause % {"known": known.name, "name": entry.name})
    same = (known.offered_by, known.audience, known.flags, known.areas)
    if same != (entry.offered_by, entry.audience, entry.flags, entry.areas):
        cause = _("%(name)s is marked otherwise than in its earlier row.")
        raise BadList(source, line, cause % {"name": entry.name})


def _read_areas(source: str, entries: dict[str, Entry]) -> dict[str, InformationArea]:
    """The information areas; which products belong to them adds to the list's own codes."""
    areas: dict[str, InformationArea] = {}
    for line, row in lists.rows(source, SDG_COLUMNS):
        code = row["SDG_Code"]
        if not code or len(code) > 8:
            raise BadList(source, line, _("the SDG code is missing or too long."))
        areas.setdefault(
            code,
            InformationArea(
                code=code,
                name=row["SDG_Informatiegebied"][:200],
                theme=row["SDG_Thema"],
                uri=row["SDG_URI"][:300],
            ),
        )
        if row["URI"] in entries:
            entries[row["URI"]].areas.add(code)
    return areas


def _store_areas(areas: dict[str, InformationArea], entries: dict[str, Entry]) -> None:
    InformationArea.objects.bulk_create(
        areas.values(),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "theme", "uri"],
    )
    # Codes that only the main list names are kept too, without their texts.
    named = {code for entry in entries.values() for code in entry.areas} - set(areas)
    InformationArea.objects.bulk_create(
        (InformationArea(code=code, name=code, theme="", uri="") for code in sorted(named)),
        ignore_conflicts=True,
    )


def _store(entries: dict[str, Entry], now: datetime, report: Report) -> None:
    known = {
        product.uri: product
        for product in UniformProduct.objects.prefetch_related("legal_bases", "information_areas")
    }
    for entry in entries.values():
        product = known.get(entry.uri)
        if product is None:
            report.new += 1
            _write(UniformProduct(uri=entry.uri), entry)
        elif _differs(product, entry):
            report.changed += 1
            _write(product, entry)
    gone = [pk.uri for pk in known.values() if pk.uri not in entries and pk.ended_at is None]
    report.ended = UniformProduct.objects.filter(uri__in=gone).update(ended_at=now)


def _differs(product: UniformProduct, entry: Entry) -> bool:
    stored = {(b.uri, b.label, b.link) for b in product.legal_bases.all()}
    areas = {area.code for area in product.information_areas.all()}
    return (
        (product.name, product.offered_by, product.audience, product.flags)
        != (entry.name, entry.offered_by, entry.audience, entry.flags)
        or stored != set(entry.bases.values())
        or areas != entry.areas
        or product.ended_at is not None
    )


def _write(product: UniformProduct, entry: Entry) -> None:
    product.name, product.offered_by = entry.name, entry.offered_by
    product.audience, product.flags = entry.audience, entry.flags
    product.ended_at = None
    product.save()
    product.information_areas.set(InformationArea.objects.filter(code__in=entry.areas))
    product.legal_bases.exclude(uri__in=entry.bases).delete()
    for uri, label, link in entry.bases.values():
        LegalBasis.objects.update_or_create(
            product=product, uri=uri, defaults={"label": label, "link": link}
        )
