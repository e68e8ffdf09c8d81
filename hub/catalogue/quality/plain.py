"""Plain language, about level B1: short sentences, somebody who does something, words that people
use themselves. Dutch rules for Dutch and English ones for English. Pure; the words of offices and
what to say in their place stand in data/jargon_*.json.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hub.catalogue.document import ServiceDocument
from hub.catalogue.quality import sentences
from hub.catalogue.quality.findings import Facts, Finding, texts_of
from hub.catalogue.quality.passive import is_passive

DATA = Path(__file__).parent / "data"
LONG_SENTENCE = 20  # words; above it readers at B1 begin to lose the thread
VERY_LONG_SENTENCE = 30
LONG_WORD = 20  # letters
LONG_PARAGRAPH = 90  # words
# Names and labels, which no rule of style can change; the name of a law is what it is.
NOT_RUNNING = {"title", "legal_basis", "count_label"}
SHOWN = 120  # signs of an excerpt


def rules(said: ServiceDocument, facts: Facts) -> Iterator[Finding]:
    for tongue, name, text in texts_of(said):
        place = f"texts.{tongue}.{name}"
        if name != "legal_basis":
            yield from _jargon(text, tongue, place)
        if name in NOT_RUNNING:
            continue
        for sentence in sentences.of(text):
            yield from _sentence(sentence, tongue, place)
        yield from _long_words(text, tongue, place)
        yield from _paragraphs(text, place)


def _sentence(sentence: str, tongue: str, place: str) -> Iterator[Finding]:
    count = len(sentences.words(sentence))
    if count > LONG_SENTENCE:
        told = ngettext(
            "This sentence has %(count)s word.", "This sentence has %(count)s words.", count
        )
        yield Finding(
            "long_sentence",
            place,
            told % {"count": count},
            _("Make two sentences of it, each with one message."),
            2 if count > VERY_LONG_SENTENCE else 1,
            _excerpt(sentence),
        )
    if is_passive(sentence, tongue):
        yield Finding(
            "passive",
            place,
            _("It does not say who does this."),
            _("Say who does it: “you” or “we”."),
            1,
            _excerpt(sentence),
        )


def _jargon(text: str, tongue: str, place: str) -> Iterator[Finding]:
    for word in dict.fromkeys(found.lower() for found in _jargon_of(tongue).findall(text)):
        yield Finding(
            "jargon",
            place,
            _("“%(word)s” is a word of offices.") % {"word": word},
            _("Say for example: %(instead)s.") % {"instead": jargon(tongue)[word]},
            1,
            word,
        )


def _long_words(text: str, tongue: str, place: str) -> Iterator[Finding]:
    plain = sentences.ADDRESS.sub("", text)
    long = (one for one in sentences.words(plain) if len(one) > LONG_WORD and "-" not in one)
    for word in dict.fromkeys(one.lower() for one in long):
        if word not in jargon(tongue):
            yield Finding(
                "long_word",
                place,
                _("“%(word)s” is a long word.") % {"word": word},
                _("Say it in shorter words, or explain it."),
                1,
                word,
            )


def _paragraphs(text: str, place: str) -> Iterator[Finding]:
    for line in text.splitlines():
        count = len(sentences.words(line))
        if count > LONG_PARAGRAPH:
            yield Finding(
                "long_paragraph",
                place,
                _("This paragraph has %(count)s words without a break.") % {"count": count},
                _("Break it up: one subject in a paragraph, steps as a list."),
                1,
                _excerpt(line),
            )


@cache
def jargon(tongue: str) -> dict[str, str]:
    """Word, in small letters -> what to say in its place."""
    path = DATA / f"jargon_{tongue}.json"
    known: dict[str, str] = json.loads(path.read_text("utf-8"))
    return known


@cache
def _jargon_of(tongue: str) -> re.Pattern[str]:
    """Longest first, so that "in het kader van" is found before a part of it."""
    words = sorted(jargon(tongue), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def _excerpt(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"
