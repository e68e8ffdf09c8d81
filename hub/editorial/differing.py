"""Two texts beside each other, word by word. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKENS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    changed: bool  # gone on the left, new on the right


def sides(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """The left and the right text in pieces; put together they are the texts again."""
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        changed = kind != "equal"
        _add(left, "".join(old[a:b]), changed)
        _add(right, "".join(new[c:d]), changed)
    return _joined(left), _joined(right)


def _add(pieces: list[Piece], text: str, changed: bool) -> None:
    if text:
        pieces.append(Piece(text, changed))


def _joined(pieces: list[Piece]) -> list[Piece]:
    """A blank between two changed words changes with them: a reader hears one change, not three."""
    found: list[Piece] = []
    for at, piece in enumerate(pieces):
        between = (
            not piece.changed
            and piece.text == " "
            and 0 < at < len(pieces) - 1
            and pieces[at - 1].changed
            and pieces[at + 1].changed
        )
        changed = piece.changed or between
        if found and found[-1].changed == changed:
            found[-1] = Piece(found[-1].text + piece.text, changed)
        else:
            found.append(Piece(piece.text, changed))
    return found
