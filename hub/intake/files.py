"""Files as answers: which kind one is by its content, whether it is what its name says, and a name
that is safe to give back. Pure.

As a value a file is {"id", "name", "kind", "size"}: the content lies apart, sealed, under its id.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hub.intake.document import Question
from hub.intake.reading import AnswerRefused

MEGABYTES = 5  # where the question says nothing
MOST_MEGABYTES = 10
MEGA = 1_000_000
LONGEST_NAME = 80
PARTS = frozenset({"id", "name", "kind", "size"})
# By kind: what a file of it begins with, what stands near its end, and how its name may end.
BEGINS = {"pdf": b"%PDF-", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
ENDS = {"pdf": b"%%EOF", "jpeg": b"\xff\xd9", "png": b"IEND\xaeB`\x82"}
NAMED = {"pdf": ("pdf",), "jpeg": ("jpg", "jpeg"), "png": ("png",)}
NEAR_THE_END = 2_048
TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
LABELS = {"pdf": "PDF", "jpeg": "JPEG", "png": "PNG"}
SEPARATORS = re.compile(r"[/\\]")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a browser sent. `size` is the true one, also where the content was cut off."""

    name: str
    content: bytes
    size: int


def listed(question: Question, value: Any) -> list[dict[str, Any]]:
    """The files that are kept already, as the answer of a question."""
    if not isinstance(value, list) or not all(_is_file(one) for one in value):
        raise AnswerRefused(_("This is no file that was sent to us."))
    must_be_so_many(question, len(value))
    return value


def must_be_so_many(question: Question, count: int) -> None:
    most = question.most or 1
    if count > most:
        raise AnswerRefused(
            ngettext_lazy("Send at most %(most)d file.", "Send at most %(most)d files.", most)
            % {"most": most}
        )


def kind_of(question: Question, sent: Sent) -> str:
    """By its content. Raises AnswerRefused where it is empty, too large, of no kind that is asked
    for, cut off, or of another kind than its name."""
    name = cleaned(sent.name)
    if not sent.size:
        raise AnswerRefused(_("“%(name)s” is empty.") % {"name": name})
    most = question.megabytes or MEGABYTES
    if sent.size > most * MEGA:
        told = {"name": name, "most": most}
        raise AnswerRefused(_("“%(name)s” is larger than %(most)d MB.") % told)
    found = next((kind for kind, start in BEGINS.items() if sent.content.startswith(start)), "")
    if found not in kinds(question):
        told = {"name": name, "kinds": kinds_told(question)}
        raise AnswerRefused(_("“%(name)s” is no %(kinds)s.") % told)
    if ENDS[found] not in sent.content[-NEAR_THE_END:]:
        raise AnswerRefused(_("“%(name)s” is not complete. Send it again.") % {"name": name})
    if not name.lower().endswith(tuple(f".{ending}" for ending in NAMED[found])):
        told = {"name": name, "kind": LABELS[found]}
        raise AnswerRefused(
            _("“%(name)s” is another kind of file than its name says: it is a %(kind)s.") % told
        )
    return found


def kinds(question: Question) -> tuple[str, ...]:
    return question.kinds or tuple(BEGINS)


def kinds_told(question: Question) -> str:
    return _one_of([LABELS[kind] for kind in kinds(question)])


def accepted(question: Question) -> str:
    """For the browser, which shows only such files."""
    return ",".join(f".{ending}" for kind in kinds(question) for ending in NAMED[kind])


def cleaned(name: str) -> str:
    """The last part of a path, without what is not seen or turns text around, short enough for a
    list: it never names a place on any disk."""
    last = SEPARATORS.split(name)[-1]
    seen = "".join(one for one in last if unicodedata.category(one)[0] != "C")
    plain = " ".join(unicodedata.normalize("NFC", seen).split()).lstrip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not stem:
        return plain[:LONGEST_NAME] or "bestand"
    return f"{stem[: LONGEST_NAME - len(ending[:8]) - 1]}{dot}{ending[:8]}"


def size_told(size: int) -> str:
    if size >= MEGA:
        return f"{size / MEGA:.1f} MB".replace(".", ",")
    return f"{max(1, round(size / 1000))} kB"


def among(answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All files that were sent, of all questions."""
    values = (value for value in answers.values() if isinstance(value, list))
    return [one for value in values for one in value if _is_file(one) and "id" in one]


def _is_file(one: Any) -> bool:
    return isinstance(one, dict) and "kind" in one and set(one) <= PARTS and "name" in one


def _one_of(words: Iterable[str]) -> str:
    *first, last = words
    return (
        str(_("%(first)s or %(last)s") % {"first": ", ".join(first), "last": last})
        if first
        else last
    )
