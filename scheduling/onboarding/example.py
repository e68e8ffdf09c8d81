"""A file to begin with: every sheet and column, with a small municipality that does not exist."""

from hub.catalogue.importing import layout, workbooks
from scheduling.onboarding.rows import FORMS
from scheduling.onboarding.sheets import SHEETS

ROWS: dict[str, list[dict[str, str]]] = {
    "organisatie": [
        {"kenmerk": "gemeente-voorbeeld", "naam": "Gemeente Voorbeeld", "soort": "gemeente",
         "website": "https://www.voorbeeld.example", "tweede_lezer": "nee"},
    ],
    "locaties": [
        {"kenmerk": "stadhuis-voorbeeld", "naam": "Stadhuis Voorbeeld", "soort": "stadhuis",
         "straat": "Dorpsstraat 1", "postcode": "8911 DH", "plaats": "Voorbeeld",
         "talen": "nl | en", "drempelvrij": "ja", "toilet": "ja"},
    ],
    "openingstijden": [
        {"locatie": "stadhuis-voorbeeld", "dag": "ma-vr", "open": "09:00", "dicht": "17:00"},
    ],
    "balies": [{"locatie": "stadhuis-voorbeeld", "soort": "balie", "naam": "Balie 1"}],
    "mensen": [
        {"naam": "Noor Bakker", "email": "noor@voorbeeld.example", "rol": "beheerder"},
        {"naam": "Sam de Vries", "email": "sam@voorbeeld.example", "rol": "baliemedewerker",
         "locatie": "stadhuis-voorbeeld", "dagen": "ma-vr", "van": "08:30", "tot": "17:00"},
    ],
    "diensten": [
        {"kenmerk": "wandelvergunning", "titel_nl": "Wandelvergunning aanvragen",
         "samenvatting_nl": "U vraagt een vergunning aan voor een wandeltocht."},
    ],
    "aanbod": [
        {"dienst": "wandelvergunning", "locatie": "stadhuis-voorbeeld", "kanaal": "balie",
         "minuten": "15"},
    ],
}  # fmt: skip


def header_of(sheet: str) -> tuple[str, ...]:
    return layout.HEADER if sheet == "diensten" else tuple(FORMS[sheet].base_fields)


def workbook() -> bytes:
    return workbooks.write(
        {sheet: (header_of(sheet), [_cells(sheet, row) for row in ROWS[sheet]]) for sheet in SHEETS}
    )


def _cells(sheet: str, row: dict[str, str]) -> list[str]:
    return [row.get(column, "") for column in header_of(sheet)]
