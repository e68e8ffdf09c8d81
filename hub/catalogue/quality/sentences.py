"""A text in sentences and words, as a reader takes it in. Pure."""

import re
from collections.abc import Iterator

ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
# A full stop behind these ends no sentence.
SHORT = ("bijv", "o.a", "d.w.z", "i.p.v", "t/m", "art", "nr", "ca", "max", "min", "evt", "mr", "dr",
         "blz", "tel", "e.g", "i.e", "mrs", "ms", "no", "st", "vs")  # fmt: skip
ENDS = re.compile(r"(?<=[.!?:;])[\"”’)]*\s+(?=[\"“‘(]*[A-ZÀ-Ý0-9])")
WORD = re.compile(r"[^\W\d_][\w'’-]*")


def of(text: str) -> Iterator[str]:
    """Each line stands by itself: a list is not one long sentence."""
    for line in ADDRESS.sub("", text).splitlines():
        yield from _of_line(line.strip().lstrip("-*• ").strip())


def _of_line(line: str) -> Iterator[str]:
    held = ""
    for piece in ENDS.split(line):
        held = f"{held} {piece}".strip()
        if not _is_short(held):
            yield held
            held = ""
    if held:
        yield held


def _is_short(piece: str) -> bool:
    last = piece.rsplit(" ", 1)[-1].lower().strip('("“‘')
    return piece.endswith(".") and last.rstrip(".") in SHORT


def words(sentence: str) -> list[str]:
    return WORD.findall(sentence)
