"""What an organisation says about one service, as one document: read from JSON into frozen values.

Editors, imports and the agencies' API all write this document, by `hub.catalogue.publishing`; its
JSON Schema is schema.json beside this file. Pure.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from dateutil.parser import isoparse
from django.utils.translation import gettext_lazy as _

from hub import misfits
from hub.errors import Invalid, Text

SCHEMA = Path(__file__).parent / "schema.json"
LANGUAGES = ("nl", "en")
# What holds for the whole service, beside its texts, costs and deadlines.
FACTS = {
    "uniformProduct": "uniform_product",
    "audience": "audience",
    "lifeEvents": "life_events",
    "maxPersons": "max_persons",
    "minimumAge": "minimum_age",
    "identityRequired": "identity_required",
    "validFrom": "valid_from",
    "validUntil": "valid_until",
}
MOST_PROBLEMS = 20  # told at once; nobody reads more
NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class BadService(Invalid):
    """`fields` maps the place in the document ("texts.nl.title") to what is wrong there."""

    code = "bad_service"
    sentence = _("This service is not described correctly yet.")


@dataclass(frozen=True, slots=True)
class Words:
    """A service in one language. Empty: inherited from the base, or not said."""

    title: str = ""
    summary: str = ""
    description: str = ""
    conditions: str = ""
    bring: str = ""
    how: str = ""
    processing_time: str = ""
    legal_basis: str = ""
    contact: str = ""
    count_label: str = ""
    keywords: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True, slots=True)
class Amount:
    """In euros, on days from `valid_from` up to and including `valid_until`."""

    label_nl: str
    label_en: str
    amount: Decimal
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """How long it takes; `duration` in ISO 8601, `kind` as DeadlineKind."""

    label_nl: str
    label_en: str
    duration: str
    kind: str


@dataclass(frozen=True, slots=True)
class ServiceDocument:
    texts: Mapping[str, Words]  # by language
    uniform_product: str = ""  # the URI in the UPL
    audience: tuple[str, ...] = ("citizen",)
    life_events: tuple[str, ...] = ()
    max_persons: int = 1
    identity_required: bool = False
    minimum_age: int = 0
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    costs: tuple[Amount, ...] = field(default=())
    deadlines: tuple[Term, ...] = field(default=())


def read(raw: Any) -> ServiceDocument:
    """Raises BadService with all that does not fit, each with its place."""
    _must_fit_the_schema(raw)
    made = _made(raw)
    wrong = dict(_contradictions(made))
    if wrong:
        raise BadService(fields=wrong)
    return made


def kept(raw: Any) -> ServiceDocument:
    """Of what was judged when it was written, and has not changed since: a published version."""
    return _made(raw)


def to_json(made: ServiceDocument) -> dict[str, Any]:
    """The document as `read` reads it: every field, in a fixed order."""
    return {
        "uniformProduct": made.uniform_product,
        "audience": list(made.audience),
        "lifeEvents": list(made.life_events),
        "maxPersons": made.max_persons,
        "identityRequired": made.identity_required,
        "minimumAge": made.minimum_age,
        "validFrom": made.valid_from and _moment(made.valid_from),
        "validUntil": made.valid_until and _moment(made.valid_until),
        "texts": {tongue: _words_json(made.texts.get(tongue, Words())) for tongue in LANGUAGES},
        "costs": [_amount_json(cost) for cost in made.costs],
        "deadlines": [_term_json(term) for term in made.deadlines],
    }


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(
        json.loads(SCHEMA.read_text("utf-8")), format_checker=_formats()
    )


def _formats() -> jsonschema.FormatChecker:
    formats = jsonschema.FormatChecker(("date",))
    formats.checks("date-time", raises=ValueError)(_is_moment)
    return formats


def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or isoparse(value).tzinfo is not None


def _must_fit_the_schema(raw: Any) -> None:
    found = sorted(_validator().iter_errors(raw), key=lambda error: error.json_path)
    if found:
        places = {_place(error.absolute_path): misfits.sentence(error) for error in found}
        raise BadService(fields=dict(list(places.items())[:MOST_PROBLEMS]))
    if unwritable := _unwritable(raw, ()):
        raise BadService(fields={_place(unwritable): _("This holds a sign that cannot be shown.")})


def _place(path: Iterable[str | int]) -> str:
    return ".".join(map(str, path)) or "document"


def _unwritable(raw: Any, path: tuple[str | int, ...]) -> tuple[str | int, ...] | None:
    """Where a NUL or half a surrogate pair stands, which no database keeps."""
    if isinstance(raw, str):
        return path if NO_TEXT.search(raw) else None
    inside = (
        raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    )
    return next((found for key, one in inside if (found := _unwritable(one, (*path, key)))), None)


def _contradictions(made: ServiceDocument) -> list[tuple[str, Text]]:
    wrong: list[tuple[str, Text]] = []
    if made.valid_from and made.valid_until and made.valid_until <= made.valid_from:
        wrong.append(("validUntil", _("The end must be after the beginning.")))
    for number, cost in enumerate(made.costs):
        if cost.valid_until and cost.valid_until < cost.valid_from:
            wrong.append((f"costs.{number}.validUntil", _("The end must be after the beginning.")))
    return wrong


def _made(raw: Mapping[str, Any]) -> ServiceDocument:
    return ServiceDocument(
        texts={tongue: _words(raw["texts"].get(tongue, {})) for tongue in LANGUAGES},
        uniform_product=raw.get("uniformProduct", ""),
        audience=tuple(raw.get("audience", ("citizen",))),
        life_events=tuple(raw.get("lifeEvents", ())),
        max_persons=raw.get("maxPersons", 1),
        identity_required=raw.get("identityRequired", False),
        minimum_age=raw.get("minimumAge", 0),
        valid_from=_read_moment(raw.get("validFrom")),
        valid_until=_read_moment(raw.get("validUntil")),
        costs=tuple(_amount(one) for one in raw.get("costs", ())),
        deadlines=tuple(_term(one) for one in raw.get("deadlines", ())),
    )


CAMEL = {"processing_time": "processingTime", "legal_basis": "legalBasis",
         "count_label": "countLabel"}  # fmt: skip


def _words(raw: Mapping[str, Any]) -> Words:
    said = {
        one.name: _text(raw[CAMEL.get(one.name, one.name)])
        for one in fields(Words)
        if one.name != "keywords" and CAMEL.get(one.name, one.name) in raw
    }
    return Words(**said, keywords=tuple(raw.get("keywords", ())))


def _text(told: str) -> str:
    """Browsers end a line with two signs, files with one: the same words must be the same text."""
    return "\n".join(told.splitlines()).strip()


def _words_json(words: Words) -> dict[str, Any]:
    said = {CAMEL.get(one.name, one.name): getattr(words, one.name) for one in fields(words)}
    return said | {"keywords": list(words.keywords)}


def _amount(raw: Mapping[str, Any]) -> Amount:
    until = raw.get("validUntil")
    return Amount(
        label_nl=raw["label"]["nl"],
        label_en=raw["label"].get("en", ""),
        amount=Decimal(raw["amount"]),
        valid_from=date.fromisoformat(raw["validFrom"]),
        valid_until=date.fromisoformat(until) if until else None,
    )


def _amount_json(cost: Amount) -> dict[str, Any]:
    return {
        "label": {"nl": cost.label_nl, "en": cost.label_en},
        "amount": f"{cost.amount:.2f}",
        "validFrom": cost.valid_from.isoformat(),
        "validUntil": cost.valid_until.isoformat() if cost.valid_until else None,
    }


def _term(raw: Mapping[str, Any]) -> Term:
    label = raw["label"]
    return Term(label["nl"], label.get("en", ""), raw["duration"], raw["kind"])


def _term_json(term: Term) -> dict[str, Any]:
    return {
        "label": {"nl": term.label_nl, "en": term.label_en},
        "duration": term.duration,
        "kind": term.kind,
    }


def _read_moment(told: str | None) -> datetime | None:
    return isoparse(told).astimezone(UTC) if told else None


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
