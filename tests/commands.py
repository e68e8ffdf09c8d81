"""Commands of curl on the pages of docs: they are run as they stand there, with the values of a
test for what begins with a dollar sign. The number behind one is the status of its answer."""

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.test import Client

DOCS = Path(__file__).parents[1] / "docs"
COMMAND = re.compile(r"^curl .*?# (\d{3})$", re.MULTILINE | re.DOTALL)


def commands_of(page: str, *, count: int) -> Iterator[tuple[str, int]]:
    """Each with its status. None is overlooked: there are `count` of them."""
    text = (DOCS / page).read_text()
    found = [(match[0], int(match[1])) for match in COMMAND.finditer(text)]
    assert len(found) == text.count("\ncurl ") == count
    yield from found


def filled(command: str, values: Mapping[str, Any]) -> str:
    """The longest name first: one may begin with another."""
    for name in sorted(values, key=len, reverse=True):
        command = command.replace(f"${name}", str(values[name]))
    return command


def run(command: str) -> Any:
    """Sends what curl would send."""
    words = iter(shlex.split(command.replace("\\\n", " "), comments=True)[1:])
    method, url, headers, body = "GET", "", {}, ""
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, value = next(words).split(": ", 1)
            headers[name] = value
        elif word == "-d":
            body = next(words)
        else:
            url = word
    kind = headers.pop("Content-Type", "application/octet-stream")
    return Client().generic(method, url, body, content_type=kind, headers=headers)
