"""One change for many services: made into items, so that it is looked at, done and undone as any
import. The changes are pure: from what a service says to what it would say."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from hub.catalogue import document, stored
from hub.catalogue.document import BadService
from hub.catalogue.importing import layout, standing
from hub.catalogue.importing.items import Item
from hub.catalogue.importing.layout import Raw
from hub.catalogue.models import Service

FORMAT = "bulk"
Change = Callable[[Raw], Raw]


class Verb(StrEnum):
    ADD = "add"
    REPLACE = "replace"
    REMOVE = "remove"


def items(services: Iterable[Service], change: Change) -> Iterator[Item]:
    """Of services of one organisation, as standing.exported gives them."""
    services = list(services)
    names = standing.identifiers(services[0].organisation) if services else {}
    for position, service in enumerate(services, start=1):
        raw, _draft = standing.of(service)
        yield _item(names.get(service.pk, service.slug), position, _changed(service, raw, change))


def _changed(service: Service, raw: Raw, change: Change) -> Raw:
    if service.base is None or raw["costs"]:
        return change(raw)
    # Own costs take the place of the base's: those that hold come along.
    costs = document.to_json(stored.read(service.base))["costs"]
    changed = change({**raw, "costs": costs})
    return {**changed, "costs": [] if changed["costs"] == costs else changed["costs"]}


def text(*, place: str, tongue: str, verb: Verb, words: str) -> Change:
    """A text of every service: in place of what stands, behind it, or taken out of it."""

    def change(raw: Raw) -> Raw:
        stands = raw["texts"][tongue][place]
        if verb == Verb.REPLACE:
            return _saying(raw, tongue, {place: words})
        if verb == Verb.ADD:
            added = stands if words in stands else f"{stands}\n{words}".strip()
            return _saying(raw, tongue, {place: added})
        left = stands.replace(words, "").strip() if words else ""
        return _saying(raw, tongue, {place: left})

    return change


def words(*, tongue: str, find: str, put: str) -> Change:
    """Whole words, in every text of a language; capitals count."""
    pattern = re.compile(rf"(?<!\w){re.escape(find)}(?!\w)")

    def change(raw: Raw) -> Raw:
        said = raw["texts"][tongue]
        told = {
            place: pattern.sub(lambda _: put, value)
            for place, value in said.items()
            if isinstance(value, str)
        }
        keywords = dict.fromkeys(pattern.sub(lambda _: put, one) for one in said["keywords"])
        return _saying(raw, tongue, {**told, "keywords": [one for one in keywords if one]})

    return change


def listed(*, place: str, verb: Verb, value: str) -> Change:
    """A life event or an audience, more or less."""

    def change(raw: Raw) -> Raw:
        left = [one for one in raw[place] if one != value]
        return {**raw, place: left if verb == Verb.REMOVE else [*left, value]}

    return change


def cost(*, label_nl: str, label_en: str, amount: Decimal, since: date) -> Change:
    """An amount from a date on. What is called the same ends the day before, or never begins."""

    def change(raw: Raw) -> Raw:
        fresh = {
            "label": {"nl": label_nl, "en": label_en},
            "amount": f"{amount:.2f}",
            "validFrom": since.isoformat(),
            "validUntil": None,
        }
        kept = [one for old in raw["costs"] if (one := _until(old, fresh, since))]
        return {**raw, "costs": [*kept, fresh]}

    return change


def _until(old: Raw, fresh: Raw, since: date) -> Raw | None:
    if old["label"]["nl"].casefold() != fresh["label"]["nl"].casefold():
        return old
    if old["validFrom"] >= since.isoformat():
        return None
    last = (since - timedelta(days=1)).isoformat()
    return {**old, "validUntil": min(old["validUntil"] or last, last)}


def _saying(raw: Raw, tongue: str, told: dict[str, Any]) -> Raw:
    texts = raw["texts"]
    return {**raw, "texts": {**texts, tongue: {**texts[tongue], **told}}}


def _item(identifier: str, position: int, raw: Raw) -> Item:
    try:
        return Item(identifier, document.read(raw), line=position)
    except BadService as refused:
        wrong = {layout.column_of(at): told for at, told in refused.fields.items()}
        return Item(identifier, None, line=position, problems=wrong)
