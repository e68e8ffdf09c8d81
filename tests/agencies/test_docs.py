"""docs/agencies-api.md is run, command by command: what it shows is what happens."""

import json
import re
import shlex
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.test import Client as Browser

from tests.agencies.conftest import Agency
from tests.town import Town

PAGE = Path(__file__).parents[2] / "docs" / "agencies-api.md"
COMMAND = re.compile(r"^curl .*?# (\d{3})$", re.MULTILINE | re.DOTALL)
COMMANDS = 28


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
    return Browser().generic(method, url, body, content_type=kind, headers=headers)


def filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"${name}", value)
    return text


def test_every_command_of_the_page_does_what_it_says(town: Town, agency: Agency) -> None:
    agency.api.book(town)
    values = {
        "OWN": "$HUB/api/v1/organisations/leeuwarden",
        "HUB": "",
        "TOKEN": agency.token,
        "KEY": str(uuid4()),
        "SERVICE": str(town.passport.service_id),
        "POINT": str(town.hall.pk),
    }
    text = PAGE.read_text()
    assert len(COMMAND.findall(text)) == text.count("\ncurl ") == COMMANDS
    for match in COMMAND.finditer(text):
        answer = run(filled(match[0], values))
        assert (match[0], answer.status_code) == (match[0], int(match[1])), answer.content
        told = json.loads(answer.content) if answer.content else {}
        if answer.status_code < 300 and answer.headers.get("ETag"):
            values["ETAG"] = answer.headers["ETag"]
        if answer.status_code == 201 and "id" in told and not _is_below(match[0]):
            values["MADE"] = str(told["id"])


def _is_below(command: str) -> bool:
    """What is made below something that the next command speaks of still."""
    return "/resources" in command or "/secrets" in command or "/shifts" in command
