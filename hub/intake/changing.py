"""One change of a question set as JSON. Pure: gives a new document, and leaves the old one.

A part is found by its key, or (a rule, an example) by a digest of what it says: a colleague who
meanwhile moved another one makes nobody change the wrong one.
"""

import copy
import json
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

Raw = dict[str, Any]
KEYED = ("pages", "questions")
OTHERWISE = "anders"  # the rule that is always there
LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Spot:
    """A page, question, rule or example; `name` is empty for a new one. A question is on `page`."""

    kind: str  # pages, questions, rules, cases
    name: str = ""
    page: str = ""


def begun(title: Raw) -> Raw:
    """The least that is a question set."""
    return {
        "schema": 1,
        "title": title,
        "pages": [{"key": "begin", "title": title, "questions": []}],
        "otherwise": {"because": {"nl": "Wij spreken graag met u af."}, "outcome": {}},
    }


def found(raw: Raw, spot: Spot) -> Raw | None:
    if spot.kind == "rules" and spot.name == OTHERWISE:
        return dict(raw["otherwise"])
    some = _list(raw, spot)
    at = _index(some, spot)
    return dict(some[at]) if at is not None else None


def put(raw: Raw, spot: Spot, thing: Raw) -> Raw:
    """In the place of the old one, or behind the others where there is none (any more)."""
    fresh = copy.deepcopy(raw)
    if spot.kind == "rules" and spot.name == OTHERWISE:
        fresh["otherwise"] = thing
        return fresh
    some = _list(fresh, spot)
    at = _index(some, spot)
    if at is None:
        some.append(thing)
    else:
        some[at] = thing
    return fresh


def removed(raw: Raw, spot: Spot) -> Raw:
    fresh = copy.deepcopy(raw)
    some = _list(fresh, spot)
    at = _index(some, spot)
    if at is not None:
        del some[at]
    return fresh


def moved(raw: Raw, spot: Spot, by: int) -> Raw:
    """One place up (-1) or down (1); at the end nothing changes."""
    fresh = copy.deepcopy(raw)
    some = _list(fresh, spot)
    at = _index(some, spot)
    if at is not None and 0 <= at + by < len(some):
        some[at], some[at + by] = some[at + by], some[at]
    return fresh


def digest(thing: Raw) -> str:
    text = json.dumps(thing, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:16]


def fresh_key(text: str, taken: Collection[str]) -> str:
    """A key made of words, that nothing else has."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    base = (words if words[:1].isalpha() else f"v_{words}".rstrip("_"))[: LONGEST_KEY - 4].strip(
        "_"
    )
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    return key


def keys_of(raw: Raw, kind: str) -> set[str]:
    if kind == "pages":
        return {page["key"] for page in raw["pages"]}
    return {question["key"] for page in raw["pages"] for question in page["questions"]}


def _list(raw: Raw, spot: Spot) -> list[Raw]:
    if spot.kind == "questions":
        pages: list[Raw] = raw["pages"]
        found_on = [one["questions"] for one in pages if one["key"] == spot.page]
        some: list[Raw] = found_on[0] if found_on else []
        return some
    listed: list[Raw] = raw.setdefault(spot.kind, [])
    return listed


def _index(some: list[Raw], spot: Spot) -> int | None:
    for at, one in enumerate(some):
        if spot.name and spot.name == (one["key"] if spot.kind in KEYED else digest(one)):
            return at
    return None
