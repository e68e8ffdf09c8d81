"""Finds topics for a query; never empty-handed."""

from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from hub.catalogue.models import SearchEntry, SearchWord
from hub.catalogue.search import engines
from hub.catalogue.search.ranking import Query, Score, rank
from hub.catalogue.search.words import (
    LONGEST_QUERY,
    parts_of,
    stem,
    telling,
    words_of,
)
from hub.catalogue.texts import topics

MOST_WORDS_TYPED = 12
LIKENESS = 0.74  # a corrected word must be this like what was typed (difflib's ratio)
FAR_LIKENESS = 0.5  # for "do you mean", when nothing else was found
SPLIT = 0.8  # how sure we are of a part of a compound


@dataclass(frozen=True, slots=True)
class Hit:
    """A topic, its points, and the rules that gave them."""

    service_id: int
    points: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """`certain` is False when these are only the nearest: then ask a person."""

    hits: list[Hit]
    certain: bool


def find(*, query: str, language: str, now: datetime, limit: int = 10) -> Found:
    """The best topics in the language, by the rules of `ranking`."""
    language = language if language in {"nl", "en"} else "nl"
    words = words_of(query[:LONGEST_QUERY])[:MOST_WORDS_TYPED]
    if not words:
        return Found(_most_asked(now, limit), certain=False)
    stems = _stems(telling(words, language), language, LIKENESS)
    scores = _ranked(words, stems, language, now)
    if scores:
        return Found([_hit(score) for score in scores[:limit]], certain=True)
    far = _ranked(words, _stems(words, language, FAR_LIKENESS), language, now)
    nearest = [_hit(score) for score in far[:limit]]
    return Found(nearest or _most_asked(now, limit), certain=False)


def _ranked(words: list[str], stems: dict[str, float], language: str, now: datetime) -> list[Score]:
    folded = " ".join(words)
    query = Query(folded, " ".join(telling(words, language)), stems)
    visible = set(topics(now).values_list("pk", flat=True))
    found = [e for e in engines.candidates(list(stems), language) if e.service_id in visible]
    return rank(found, query, SearchEntry.objects.filter(language=language).count())


def _stems(words: list[str], language: str, likeness: float) -> dict[str, float]:
    """Each word as a stem that the catalogue knows, with how sure we are of it."""
    stems: dict[str, float] = {}
    known = _known(language)
    for word in words:
        for one, sure in _readings(word, language, likeness, known).items():
            stems[one] = max(sure, stems.get(one, 0.0))
    return stems


def _readings(word: str, language: str, likeness: float, known: frozenset[str]) -> dict[str, float]:
    own = stem(word, language)
    if own in known:
        return {own: 1.0}
    parts = parts_of(word, known, language) if language == "nl" else []
    if parts:
        return dict.fromkeys(parts, SPLIT)
    return _corrected(word, language, likeness) or {own: 1.0}


def _corrected(word: str, language: str, likeness: float) -> dict[str, float]:
    """Known words that are like this one; two typing errors at most pass in a word of usual
    length. Sure in the measure of the likeness."""
    if len(word) < 4:
        return {}
    scored = [
        (SequenceMatcher(None, word, known.word).ratio(), known)
        for known in engines.similar_words(word, language)
    ]
    close = sorted(
        ((ratio, known) for ratio, known in scored if ratio >= likeness),
        key=lambda pair: (-pair[0], pair[1].word),
    )
    best = close[0][0] if close else 0.0
    return {known.stem: ratio for ratio, known in close[:4] if ratio >= best - 0.06}


def _known(language: str) -> frozenset[str]:
    words = SearchWord.objects.filter(language=language)
    return frozenset(words.values_list("stem", flat=True))


def _most_asked(now: datetime, limit: int) -> list[Hit]:
    ids = topics(now).order_by("-rank", "slug").values_list("pk", flat=True)[:limit]
    return [Hit(pk, 0.0, ("most_asked",)) for pk in ids]


def _hit(score: Score) -> Hit:
    return Hit(score.entry.service_id, round(score.points, 2), tuple(score.reasons))
