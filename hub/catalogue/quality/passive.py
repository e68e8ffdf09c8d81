"""Sentences in which nobody does anything. A hint and no proof: it looks for the verb form alone.
Dutch: "worden" with a past participle in the same clause; English: "be" with one behind it. Pure;
the participles that no ending gives away, and what only looks like one, stand in data/passive.json.
"""

import json
import re
from pathlib import Path

CLAUSES = re.compile(
    r"[,;:()]|\b(?:en|of|maar|want|als|die|dat|omdat|zodat|wanneer|om)\b", re.IGNORECASE
)
WORDEN = re.compile(r"\b(?:word|wordt|worden|werd|werden)\b", re.IGNORECASE)
DUTCH = re.compile(
    r"\b(?:(?:\w{2,6})?ge\w{2,}[dt]|(?:be|ver|her|ont|onder|over)\w{2,}[dt])\b", re.IGNORECASE
)
LISTS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in json.loads(
        (Path(__file__).parent / "data" / "passive.json").read_text("utf-8")
    ).items()
}
BE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being)\s+(?:not\s+|also\s+|only\s+|\w+ly\s+)?(\w+)\b",
    re.IGNORECASE,
)


def is_passive(sentence: str, language: str) -> bool:
    return _english(sentence) if language == "en" else _dutch(sentence)


def _dutch(sentence: str) -> bool:
    return any(WORDEN.search(clause) and _participle(clause) for clause in CLAUSES.split(sentence))


def _participle(clause: str) -> bool:
    words = [word.lower() for word in re.findall(r"\w+", clause)]
    for at, word in enumerate(words):
        if at and words[at - 1] == "te":  # an infinitive
            continue
        if word in LISTS["dutch_participles"] or (
            DUTCH.fullmatch(word) and word not in LISTS["dutch_no_participles"]
        ):
            return True
    return False


def _english(sentence: str) -> bool:
    for found in BE.finditer(sentence):
        word = found[1].lower()
        ends = len(word) > 4 and word.endswith("ed") and word not in LISTS["english_no_participles"]
        if ends or word in LISTS["english_participles"]:
            return True
    return False
