"""From text to words and stems: lower case, no accents, no words that say nothing."""

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

import snowballstemmer

LONGEST_QUERY = 200
LONGEST_WORD = 40
SHORTEST_PART = 4  # of a compound: shorter parts split by chance
ALGORITHM = {"nl": "dutch", "en": "english"}
LINKS = ("", "s", "en", "e", "n", "-")
_LISTS = tomllib.loads(Path(__file__).with_name("stop_words.toml").read_text("utf-8"))
STOP_WORDS = {language: frozenset(words.split()) for language, words in _LISTS.items()}


def fold(text: str) -> str:
    """Lower case ASCII letters and digits, single spaces."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))


def words_of(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in fold(text).split()]


def telling(words: list[str], language: str) -> list[str]:
    """Without the stop words; all of them where nothing else is left."""
    kept = [word for word in words if word not in STOP_WORDS.get(language, frozenset())]
    return kept or words


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Snowball's stem, and for Dutch one spelling for a doubled vowel or consonant at the end, so
    that "scholen" and "school" meet."""
    found = str(snowballstemmer.stemmer(ALGORITHM[language]).stemWord(word))
    if language == "nl":
        found = re.sub(r"([aeiou])\1", r"\1", found)
        found = re.sub(r"([^aeiou])\1$", r"\1", found)
    return found


def stems_of(text: str, language: str) -> list[str]:
    return [stem(word, language) for word in telling(words_of(text), language)]


def parts_of(word: str, known: frozenset[str], language: str) -> list[str]:
    """The stems of two known words that a Dutch compound is made of, or nothing."""
    for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        head, tail = word[:at], stem(word[at:], language)
        for link in LINKS:
            bare = head.removesuffix(link) if link else head
            if len(bare) >= SHORTEST_PART and stem(bare, language) in known and tail in known:
                return [stem(bare, language), tail]
    return []
