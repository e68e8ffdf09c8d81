"""Where a postcode, a place or a municipality lies. Everything is on board; nothing is looked up
outside.

Data: GeoNames, CC BY 4.0, see locations/data and ATTRIBUTION.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from statistics import fmean, median

from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError

DATA = Path(__file__).parent / "data"
ATTRIBUTION = "Postcodes: GeoNames, CC BY 4.0"
EARTH_KM = 6371.0088  # mean radius, IUGG
MOST = 5
LONGEST = 80
# Where a postcode has rows for several places, one this far from the codes around it is an error.
ASTRAY_KM = 25
AROUND = 8  # codes to either side
# A typo or two in a name of usual length; below this, names begin to match by chance.
LIKENESS = 0.78
POSTCODE = re.compile(r"^([1-9]\d{3})\s*([a-z]{2})?$", re.I)
NEVER_ISSUED = {"SA", "SD", "SS"}
ALIASES = {
    "den bosch": "s hertogenbosch",
    "s gravenhage": "den haag",
    "the hague": "den haag",
    "ljouwert": "leeuwarden",
}


class UnknownPlace(DomainError):
    """No postcode, place or municipality is called this. `details` lists the nearest names."""

    code = "unknown_place"
    status = 400
    sentence = _("We do not know this postcode or town.")
    way_forward = _("Fill in four digits, or the name of a town. An example: 8911.")


@dataclass(frozen=True, slots=True)
class Place:
    """A spot to measure from. `kind` is postcode, place or municipality."""

    name: str
    kind: str
    municipality: str
    municipality_code: str  # CBS
    province: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Gazetteer:
    postcodes: dict[str, Place]
    names: dict[str, list[Place]]  # folded name -> municipality first, then places


def find(query: str) -> list[Place]:
    """The best reading first, at most five. Raises UnknownPlace."""
    query = query.strip()
    if len(query) > LONGEST:
        raise UnknownPlace
    postcode = POSTCODE.match(query)
    if postcode:
        return [_by_postcode(postcode)]
    return _by_name(query)


def _by_postcode(match: re.Match[str]) -> Place:
    digits, letters = match.group(1), (match.group(2) or "").upper()
    place = load().postcodes.get(digits)
    if place is None or letters in NEVER_ISSUED:
        raise UnknownPlace
    return place


def _by_name(query: str) -> list[Place]:
    folded = fold(query)
    folded = ALIASES.get(folded, folded)
    names = load().names
    if folded in names:
        return names[folded][:MOST]
    close = get_close_matches(folded, names, n=MOST, cutoff=LIKENESS) if len(folded) > 2 else []
    if not close:
        raise UnknownPlace
    return [names[name][0] for name in close]


def fold(text: str) -> str:
    """Lower case, without accents and punctuation: 's-Hertogenbosch is "s hertogenbosch"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain.lower()).split())


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


@cache
def municipalities() -> dict[str, Place]:
    """All municipalities by CBS code; each lies at the mean of its postcodes."""
    return {
        row["code"]: Place(
            name=row["name"],
            kind="municipality",
            municipality=row["name"],
            municipality_code=row["code"],
            province=row["province"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
        )
        for row in _rows("municipalities.csv")
    }


@cache
def load() -> Gazetteer:
    """Read once; four thousand rows."""
    by_code: dict[str, list[dict[str, str]]] = defaultdict(list)
    by_place: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in _rows("postcodes.csv"):
        by_code[row["postcode"]].append(row)
        by_place[(row["place"], row["municipality"])].append(row)
    names: dict[str, list[Place]] = defaultdict(list)
    for place in municipalities().values():
        names[fold(place.name)].append(place)
    for (name, _code), rows in sorted(by_place.items()):
        if all(known.name != name for known in names[fold(name)]):
            names[fold(name)].append(_place(name, "place", rows))
    postcodes = {
        code: _place(code, "postcode", rows) for code, rows in _without_astray(by_code).items()
    }
    return Gazetteer(postcodes, dict(names))


def _without_astray(by_code: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    """Never leaves a code without a row: on an island all are far from the codes around it."""
    codes, kept = sorted(by_code), dict(by_code)
    for i, code in enumerate(codes):
        if len(by_code[code]) > 1:
            around = codes[max(0, i - AROUND) : i] + codes[i + 1 : i + 1 + AROUND]
            near = [_spot(row) for other in around for row in by_code[other]]
            middle = median(lat for lat, _ in near), median(lon for _, lon in near)
            right = [r for r in by_code[code] if distance_km(*_spot(r), *middle) <= ASTRAY_KM]
            kept[code] = right or by_code[code]
    return kept


def _spot(row: dict[str, str]) -> tuple[float, float]:
    return float(row["latitude"]), float(row["longitude"])


def _place(name: str, kind: str, rows: list[dict[str, str]]) -> Place:
    town = municipalities()[rows[0]["municipality"]]
    return Place(
        name=name if kind == "place" else f"{name} {rows[0]['place']}",
        kind=kind,
        municipality=town.name,
        municipality_code=town.municipality_code,
        province=town.province,
        latitude=fmean(float(row["latitude"]) for row in rows),
        longitude=fmean(float(row["longitude"]) for row in rows),
    )


def distance_km(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Great-circle distance by the haversine formula, in kilometres."""
    phi_a, phi_b = radians(a_lat), radians(b_lat)
    half = (
        sin((phi_b - phi_a) / 2) ** 2
        + cos(phi_a) * cos(phi_b) * sin(radians(b_lon - a_lon) / 2) ** 2
    )
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
