"""docs/open-forms.md is run, command by command."""

import base64
import json
import re
import shlex
from pathlib import Path
from typing import Any

from django.test import Client as Browser

from hub.clients.issuing import Issued
from tests.facades.conftest import hall, passport
from tests.town import Town

PAGE = Path(__file__).parents[2] / "docs" / "open-forms.md"
COMMAND = re.compile(r"^curl .*?# (\d{3})$", re.MULTILINE | re.DOTALL)
COMMANDS = 26


def run(command: str) -> Any:
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


def test_every_command_of_the_page_does_what_it_says(town: Town, issued: Issued) -> None:
    pair = f"{issued.client.client_id}:{issued.secret}"
    values = {
        "HUB": "",
        "BASIC": base64.b64encode(pair.encode()).decode(),
        "SERVICE": passport(town),
        "BRANCH": hall(town),
        "DAY": "2026-06-02",
        "NEXT": "2026-06-03",
    }
    known = COMMAND.findall(PAGE.read_text())
    assert len(known) == PAGE.read_text().count("\ncurl ") == COMMANDS
    for match in COMMAND.finditer(PAGE.read_text()):
        answer = run(filled(match[0], values))
        assert (match[0], answer.status_code) == (match[0], int(match[1]))
        read: Any = json.loads(answer.content) if answer.content else {}
        told: dict[str, Any] = read if isinstance(read, dict) else {}
        if "access_token" in told:
            values["TOKEN"] = told["access_token"]
        if match[0].startswith("curl -X POST") and ("publicId" in told or "id" in told):
            values["BOOKED"] = told.get("publicId") or told["id"]
