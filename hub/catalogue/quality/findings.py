"""What a rule finds, and what it may know beside the document. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date

from hub.catalogue.document import ServiceDocument, Words
from hub.errors import Text

FULL = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """`place` as "texts.nl.how"; `points` are what it costs; `excerpt` is where to look."""

    code: str
    place: str
    sentence: Text
    advice: Text
    points: int
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """`base` is what the service inherits; `stale` the fields whose Dutch changed later than their
    English; `broken` the addresses that do not open, each with why."""

    today: date
    base: ServiceDocument | None = None
    stale: frozenset[str] = frozenset()
    broken: Mapping[str, str] = field(default_factory=dict)
    product_names_law: bool = False  # the national list says which law its product rests on


@dataclass(frozen=True, slots=True)
class Rating:
    """The score is FULL less the points of the findings, and never below nought."""

    findings: Sequence[Finding]

    @property
    def score(self) -> int:
        return max(0, FULL - sum(one.points for one in self.findings))


def texts_of(said: ServiceDocument) -> Iterator[tuple[str, str, str]]:
    """(language, field, text) of all running texts that are said."""
    for tongue, words in said.texts.items():
        for one in fields(Words):
            text = getattr(words, one.name)
            if one.name != "keywords" and text:
                yield tongue, one.name, text


def shown(said: ServiceDocument, base: ServiceDocument | None, tongue: str, name: str) -> str:
    """What citizens read in this language: the service's own words, else those of its base."""
    for one in (said, base):
        if one is not None and (text := getattr(one.texts[tongue], name)):
            return str(text)
    return ""
