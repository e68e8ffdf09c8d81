"""A document in words, place by place: for the history, for comparing, and beside what is typed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.catalogue import amounts
from hub.catalogue.document import FACTS, Amount, ServiceDocument, Term
from hub.catalogue.models import Audience, DeadlineKind, LifeEvent, UniformProduct
from hub.catalogue.texts import FIELDS
from hub.editorial import differing, durations
from hub.editorial.differing import Piece

NAMES = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("In short"),
    "description": gettext_lazy("Description"),
    "conditions": gettext_lazy("When you can use this"),
    "bring": gettext_lazy("What you bring"),
    "how": gettext_lazy("How it goes"),
    "processing_time": gettext_lazy("How long it takes"),
    "legal_basis": gettext_lazy("The law"),
    "contact": gettext_lazy("Questions and contact"),
    "count_label": gettext_lazy("How we ask for the number"),
    "keywords": gettext_lazy("Other words people search for"),
}
TONGUES = {"nl": gettext_lazy("Dutch"), "en": gettext_lazy("English")}
OTHERS = {
    "costs": gettext_lazy("Costs"),
    "deadlines": gettext_lazy("Deadlines"),
    "uniformProduct": gettext_lazy("National product name"),
    "audience": gettext_lazy("For whom"),
    "lifeEvents": gettext_lazy("Life events"),
    "maxPersons": gettext_lazy("Most persons at once"),
    "minimumAge": gettext_lazy("Youngest age"),
    "identityRequired": gettext_lazy("Proof of identity"),
    "validFrom": gettext_lazy("Shown from"),
    "validUntil": gettext_lazy("Shown until"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs, word by word."""

    label: str
    language: str  # of the words; empty: of the page
    left: list[Piece]
    right: list[Piece]


def label(place: str) -> str:
    """Of "texts.nl.how": How it goes (Dutch); of what lies in a list, the list."""
    first, *rest = place.split(".")
    if first != "texts" or len(rest) < 2:
        return str(OTHERS.get(first, place))
    name = {"processingTime": "processing_time", "legalBasis": "legal_basis",
            "countLabel": "count_label"}.get(rest[1], rest[1])  # fmt: skip
    return f"{NAMES.get(name, name)} ({TONGUES.get(rest[0], rest[0])})"


def in_words(said: ServiceDocument) -> dict[str, str]:
    """By place; only what is said."""
    found = {
        f"texts.{tongue}.{name}": getattr(said.texts[tongue], name)
        for name in FIELDS
        for tongue in TONGUES
    }
    for tongue in TONGUES:
        found[f"texts.{tongue}.keywords"] = ", ".join(said.texts[tongue].keywords)
    for place in OTHERS:
        found[place] = value_in_words(place, getattr(said, FACTS.get(place, place)))
    return {place: text for place, text in found.items() if text}


def value_in_words(place: str, value: Any) -> str:
    """What stands at one place of a document; "" where nothing is said."""
    words = WORDS.get(place)
    return words(value) if words else str(value)


def differences(before: ServiceDocument, after: ServiceDocument) -> list[Difference]:
    old, new = in_words(before), in_words(after)
    places = [place for place in _order() if old.get(place, "") != new.get(place, "")]
    return [
        Difference(
            label(place), _language(place), *differing.sides(old.get(place, ""), new.get(place, ""))
        )
        for place in places
    ]


def costs_in_words(costs: Iterable[Amount]) -> str:
    return "\n".join(f"{_cost(cost)} {_span(cost)}" for cost in costs)


def _cost(cost: Amount) -> str:
    told = [
        amounts.in_words(label, cost.amount) for label in (cost.label_nl, cost.label_en) if label
    ]
    if len(told) < 2 or told[0] == told[1]:
        return told[0]
    return amounts.in_words(f"{cost.label_nl} / {cost.label_en}", cost.amount)


def deadlines_in_words(terms: Iterable[Term]) -> str:
    return "\n".join(
        f"{one.label_nl}{f' / {one.label_en}' if one.label_en else ''}: "
        f"{durations.words(one.duration)} ({DeadlineKind(one.kind).label})"
        for one in terms
    )


def _order() -> list[str]:
    words = [f"texts.{tongue}.{name}" for name in (*FIELDS, "keywords") for tongue in TONGUES]
    return [*words, *OTHERS]


def _language(place: str) -> str:
    return place.split(".")[1] if place.startswith("texts.") else ""


def _span(cost: Amount) -> str:
    first = date_format(cost.valid_from, "j F Y")
    if cost.valid_until is None:
        return _("(from %(first)s)") % {"first": first}
    last = date_format(cost.valid_until, "j F Y")
    return _("(from %(first)s until %(last)s)") % {"first": first, "last": last}


def _product(uri: str) -> str:
    found = UniformProduct.objects.filter(uri=uri).first() if uri else None
    return found.name if found else uri


def _events(slugs: Iterable[str]) -> list[str]:
    slugs = list(slugs)
    if not slugs:
        return []
    names = dict(LifeEvent.objects.filter(slug__in=slugs).values_list("slug", "name_nl"))
    return [names.get(slug, slug) for slug in slugs]


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "j F Y H:i") if at else ""


WORDS: dict[str, Callable[[Any], str]] = {
    "costs": costs_in_words,
    "deadlines": deadlines_in_words,
    "uniformProduct": _product,
    "audience": lambda codes: ", ".join(str(Audience(one).label) for one in codes),
    "lifeEvents": lambda slugs: ", ".join(_events(slugs)),
    "minimumAge": lambda years: str(years) if years else _("none"),
    "identityRequired": lambda wanted: _("required") if wanted else _("not required"),
    "validFrom": _moment,
    "validUntil": _moment,
}
