"""In which order results stand. Every rule can be told in a sentence:

1. What was typed is a title or a keyword, to the letter: EXACT points.
2. All words of a title or keyword were typed: PHRASE points, and more for a longer one.
3. A word that was typed stands in the title, keywords, product name, life event, summary or
   description: the points of the field, times how rare the word is in the whole catalogue.
4. A word that only begins that way, or was corrected, counts for less.
5. Equal points: what is asked for most often comes first, then the alphabet.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log

from hub.catalogue.models import SearchEntry

EXACT = 60.0
PHRASE = 14.0
PER_WORD_OF_PHRASE = 6.0
FIELD_POINTS: Mapping[str, float] = {
    "title": 9.0,
    "keywords": 7.0,
    "product": 5.0,
    "life_events": 3.0,
    "summary": 2.0,
    "description": 1.0,
}
BEGINS = 0.5  # of the points, where a word only begins with what was typed
MIN_BEGIN = 3


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed: as folded text, and as stems with how sure we are of each (0 to 1)."""

    folded: str
    telling: str
    stems: Mapping[str, float]


@dataclass(slots=True)
class Score:
    entry: SearchEntry
    points: float = 0.0
    reasons: list[str] = field(default_factory=list)

    def add(self, points: float, reason: str) -> None:
        if points > 0:
            self.points += points
            self.reasons.append(reason)


def rank(entries: Iterable[SearchEntry], query: Query, total: int) -> list[Score]:
    """Entries with points, best first. `total` is the number of entries in the language."""
    entries = list(entries)
    occurs = Counter(one for entry in entries for one in set(entry.stems.split()))
    scores = [_score(entry, query, occurs, total) for entry in entries]
    found = [score for score in scores if score.points > 0]
    return sorted(found, key=lambda s: (-s.points, -s.entry.rank, s.entry.phrases))


def _score(entry: SearchEntry, query: Query, occurs: Counter[str], total: int) -> Score:
    score = Score(entry)
    if query.folded in entry.phrases or query.telling in entry.phrases:
        score.add(EXACT, "exact")
    score.add(_phrase_points(entry, query), "phrase")
    for one, sure in query.stems.items():
        name, points = _best_field(entry, one)
        rare = log(1 + total / (1 + occurs[one]))
        score.add(points * sure * rare, f"{name}:{one}")
    return score


def _phrase_points(entry: SearchEntry, query: Query) -> float:
    """The longest title or keyword of which every telling word was typed."""
    typed = set(query.stems)
    whole = [
        len(phrase)
        for name in ("title", "keywords")
        for phrase in entry.fields[name]
        if phrase and set(phrase) <= typed
    ]
    if not whole:
        return 0.0
    sure = min(query.stems.values(), default=1.0)
    return (PHRASE + PER_WORD_OF_PHRASE * max(whole)) * sure


def _best_field(entry: SearchEntry, one: str) -> tuple[str, float]:
    best = ("", 0.0)
    for name, points in FIELD_POINTS.items():
        words = {word for phrase in entry.fields[name] for word in phrase}
        if one in words:
            part = 1.0
        elif len(one) >= MIN_BEGIN and any(word.startswith(one) for word in words):
            part = BEGINS
        else:
            continue
        if points * part > best[1]:
            best = (name, points * part)
    return best
