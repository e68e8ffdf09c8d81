"""The columns of a spreadsheet of services, and what stands in each. Pure.

Documented in docs/imports.md. An absent column leaves what stands; an empty cell empties it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.parser import isoparse
from django.utils.translation import gettext_lazy as _

from hub.catalogue.importing import cells
from hub.errors import Text

ZONE = ZoneInfo("Europe/Amsterdam")
IDENTIFIER, BASE = "kenmerk", "basis"
TEXTS = {
    "titel": "title",
    "samenvatting": "summary",
    "beschrijving": "description",
    "voorwaarden": "conditions",
    "meenemen": "bring",
    "werkwijze": "how",
    "doorlooptijd": "processingTime",
    "wettelijke_basis": "legalBasis",
    "contact": "contact",
    "aantal_vraag": "countLabel",
}
AUDIENCE = {"inwoner": "citizen", "ondernemer": "business"}
KINDS = {"wettelijk": "statutory", "streven": "target"}
TRUE, FALSE = ("ja", "yes", "true", "1"), ("nee", "no", "false", "0")
NOTHING: dict[str, Any] = {"texts": {"nl": {}, "en": {}}, "audience": ["citizen"]}
Raw = dict[str, Any]


class Unreadable(ValueError):
    """A cell that holds something else than its column asks; carries the sentence."""

    def __init__(self, sentence: Text) -> None:
        super().__init__()
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Column:
    """`place` as in the document; `read` and `write` go between a cell and that value."""

    name: str
    place: tuple[str, ...]
    read: Callable[[str], Any]
    write: Callable[[Any], str]


def flat(raw: Mapping[str, Any]) -> dict[str, str]:
    """Every column but identifier and base, as `onto` reads it."""
    return {column.name: column.write(_at(raw, column.place)) for column in COLUMNS}


def onto(said: Mapping[str, str], standing: Mapping[str, Any]) -> tuple[Raw, dict[str, Text]]:
    """What stands, with the cells that were said in its place; and by column what is unreadable."""
    made: Raw = {**standing, "texts": {t: {**w} for t, w in standing["texts"].items()}}
    wrong: dict[str, Text] = {}
    for column in COLUMNS:
        if column.name in said:
            try:
                _put(made, column.place, column.read(said[column.name]))
            except Unreadable as error:
                wrong[column.name] = error.sentence
    return made, wrong


def column_of(place: str) -> str:
    """The column in which a place of the document stands ("costs.0.amount": kosten)."""
    parts = tuple(place.split("."))
    found = (c.name for c in COLUMNS if parts[: len(c.place)] == c.place)
    return next(found, place)


def _at(raw: Mapping[str, Any], place: tuple[str, ...]) -> Any:
    found: Any = raw
    for part in place:
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _put(raw: Raw, place: tuple[str, ...], value: Any) -> None:
    for part in place[:-1]:
        raw = raw.setdefault(part, {})
    raw[place[-1]] = value


def _text(value: Any) -> str:
    return str(value or "")


def _stripped(cell: str) -> str:
    return cell.strip()


def _whole(default: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        if not cell.strip():
            return default
        try:
            return int(cell)
        except ValueError as error:
            raise Unreadable(_("“%(found)s” is no whole number.") % _short(cell)) from error

    return read


def _yes_or_no(cell: str) -> bool:
    told = cell.strip().lower()
    if told in TRUE:
        return True
    if told in FALSE or not told:
        return False
    raise Unreadable(_("“%(found)s” is not ja or nee.") % _short(cell))


def _among(words: Mapping[str, str]) -> tuple[Callable[[str], str], Callable[[str], str]]:
    back = {value: word for word, value in words.items()}

    def read(part: str) -> str:
        known = words.get(part.lower(), part.lower())
        if known not in back:
            told = {**_short(part), "values": ", ".join(words)}
            raise Unreadable(_("“%(found)s” is not known. Choose one of: %(values)s.") % told)
        return known

    return read, lambda value: back.get(value, value)


_audience, _audience_word = _among(AUDIENCE)
_kind, _kind_word = _among(KINDS)


def _read_moment(cell: str) -> str | None:
    """A date is its beginning in the Netherlands; a moment has its offset."""
    told = cell.strip()
    if not told:
        return None
    try:
        moment = isoparse(_iso_day(told)) if len(told) == 10 else isoparse(told)
    except ValueError as error:
        raise Unreadable(_no_date(cell)) from error
    if len(told) < 10 or not 1900 <= moment.year < 2200:
        raise Unreadable(_no_date(cell))
    if moment.tzinfo is None:
        moment = datetime.combine(moment.date(), moment.time(), ZONE)
    return str(moment.isoformat())


def _iso_day(told: str) -> str:
    """Of 31-01-2026 the ISO form; what has another form stays, and is judged by who reads it."""
    parts = told.replace("/", "-").split("-")
    if len(parts) == 3 and len(parts[2]) == 4:
        return f"{parts[2]}-{parts[1]:0>2}-{parts[0]:0>2}"
    return told


def _no_date(cell: str) -> Text:
    return _("“%(found)s” is no date such as 31-01-2026.") % _short(cell)


def _read_costs(cell: str) -> list[Raw]:
    return [_cost(line) for line in cell.split("\n") if line.strip()]


def _cost(line: str) -> Raw:
    parts = cells.split(line)
    if not 3 <= len(parts) <= 5:
        raise Unreadable(
            _("“%(found)s”: write a cost as label | label in English | 12.50 | from | until.")
            % _short(line)
        )
    label, label_en, amount, since, until = [*parts, "", ""][:5]
    if not since:
        raise Unreadable(
            _(
                "“%(found)s”: a cost needs a date from which it holds. Write it in the column "
                "“kosten” behind the amount: label | label in English | 12.50 | 01-01-2026."
            )
            % _short(line)
        )
    amount = amount.replace("€", "").strip().replace(",", ".")
    return {
        "label": {"nl": label, "en": label_en},
        "amount": amount,
        "validFrom": _iso_day(since),
        "validUntil": _iso_day(until) if until else None,
    }


def _write_costs(costs: list[Raw] | None) -> str:
    return "\n".join(
        cells.joined(
            [
                *(cost["label"]["nl"], cost["label"].get("en", ""), cost["amount"]),
                *(cost["validFrom"], cost.get("validUntil") or ""),
            ]
        )
        for cost in costs or ()
    )


def _read_deadlines(cell: str) -> list[Raw]:
    return [_deadline(line) for line in cell.split("\n") if line.strip()]


def _deadline(line: str) -> Raw:
    parts = cells.split(line)
    if len(parts) != 4:
        raise Unreadable(
            _("“%(found)s”: write a deadline as label | label in English | P8W | wettelijk.")
            % _short(line)
        )
    label, label_en, duration, kind = parts
    return {"label": {"nl": label, "en": label_en}, "duration": duration, "kind": _kind(kind)}


def _write_deadlines(deadlines: list[Raw] | None) -> str:
    return "\n".join(
        cells.joined(
            [
                *(one["label"]["nl"], one["label"].get("en", "")),
                *(one["duration"], _kind_word(one["kind"])),
            ]
        )
        for one in deadlines or ()
    )


def _short(cell: str) -> dict[str, str]:
    return {"found": cell.strip()[:60]}


def _sorted(values: list[str] | None) -> str:
    return cells.joined(sorted(values or ()))


def _listed(values: list[str] | None) -> str:
    return cells.joined(values or ())


def _number(value: Any) -> str:
    return str(value or 0)


COLUMNS = (
    Column("uniform_product", ("uniformProduct",), _stripped, _text),
    Column("doelgroep", ("audience",), lambda cell: [_audience(one) for one in cells.split(cell)],
           lambda told: cells.joined(sorted(_audience_word(one) for one in told or ()))),
    Column("levensgebeurtenissen", ("lifeEvents",), cells.split, _sorted),
    Column("meeste_personen", ("maxPersons",), _whole(1), lambda told: str(told or 1)),
    Column("legitimatie", ("identityRequired",), _yes_or_no, lambda on: "ja" if on else "nee"),
    Column("leeftijd_vanaf", ("minimumAge",), _whole(0), _number),
    Column("geldig_van", ("validFrom",), _read_moment, _text),
    Column("geldig_tot", ("validUntil",), _read_moment, _text),
    *(
        Column(f"{name}_{tongue}", ("texts", tongue, place), _stripped, _text)
        for tongue in ("nl", "en")
        for name, place in TEXTS.items()
    ),
    Column("trefwoorden_nl", ("texts", "nl", "keywords"), cells.split, _listed),
    Column("trefwoorden_en", ("texts", "en", "keywords"), cells.split, _listed),
    Column("kosten", ("costs",), _read_costs, _write_costs),
    Column("termijnen", ("deadlines",), _read_deadlines, _write_deadlines),
)  # fmt: skip
HEADER = (IDENTIFIER, BASE, *(column.name for column in COLUMNS))
