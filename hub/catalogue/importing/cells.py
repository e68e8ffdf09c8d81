"""How values stand in one cell of a spreadsheet. Pure.

A list stands in one cell with | between its parts; a backslash before a sign means the sign itself.
"""

import re
from collections.abc import Iterable

# A spreadsheet program takes a cell that begins so for a formula, and runs it; the wide signs too.
FORMULA = re.compile("'*[=+\\-@\t\r＝＋－＠]")
QUOTED = re.compile("'+[=+\\-@\t\r＝＋－＠]")
ESCAPED = {"\\": "\\\\", "|": "\\|", "\n": "\\n", "\r": "\\r"}
MEANT = {"n": "\n", "r": "\r"}


def harmless(text: str) -> str:
    """The cell as it is exported: never a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def meant(text: str) -> str:
    """What `harmless` was given."""
    return text[1:] if QUOTED.match(text) else text


def joined(parts: Iterable[str]) -> str:
    return " | ".join(map(_escaped, parts))


def split(text: str) -> list[str]:
    """The parts of `joined`; of an empty cell none."""
    parts: list[list[str]] = [[]]  # of each part its signs, the escaped ones as two
    for sign in re.findall(r"\\.|\\|[^\\]", text, re.DOTALL):
        if sign == "|":
            parts.append([])
        else:
            parts[-1].append(sign)
    found = [_plain(part) for part in parts]
    return found if any(found) else []


def _escaped(part: str) -> str:
    signs = [ESCAPED.get(sign, sign) for sign in part]
    for at in (0, -1):
        if signs and len(signs[at]) == 1 and signs[at].isspace():
            signs[at] = "\\" + signs[at]
    return "".join(signs)


def _plain(signs: list[str]) -> str:
    """Space around a part is layout, unless it is escaped."""
    while signs and signs[0].isspace():
        signs = signs[1:]
    while signs and signs[-1].isspace():
        signs = signs[:-1]
    return "".join(MEANT.get(s[1], s[1]) if len(s) == 2 else s for s in signs)
