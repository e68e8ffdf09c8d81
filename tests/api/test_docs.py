"""docs/api.md is run, command by command: what it shows is what happens."""

import re
import shlex
from pathlib import Path
from string import Template
from typing import Any
from uuid import uuid4

from django.test import Client

from tests import town as towns
from tests.api.conftest import answer_of
from tests.town import Town

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
COMMAND = re.compile(r"^curl .*?# (\d{3})$", re.MULTILINE | re.DOTALL)


def commands() -> list[tuple[str, int]]:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return [(match[0], int(match[1])) for block in blocks for match in COMMAND.finditer(block)]


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
    content_type = headers.pop("Content-Type", "application/octet-stream")
    return answer_of(
        Client().generic(method, url, body, content_type=content_type, headers=headers)
    )


def test_every_command_of_the_page_does_what_it_says(town: Town) -> None:
    service = towns.service(town.municipality, "verhuizen", "Verhuizing")
    other = towns.offering(service, town.hall, "in_person", 15)
    towns.need(other, "desk")
    values = {
        "HUB": "",
        "SERVICE": town.passport.service_id,
        "OFFERING": town.passport.pk,
        "OTHER": other.pk,
        "POINT": town.hall.pk,
        "DAY": "2026-06-02",
        "START": "2026-06-02T09:00:00+02:00",
        "LATER": "2026-06-02T10:00:00+02:00",
        "KEY": uuid4(),
    }
    known = commands()
    assert len(known) == PAGE.read_text().count("\ncurl ") == 28
    for text, status in known:
        answer = run(Template(text).substitute(values))
        assert (text, answer.status) == (text, status)
        if answer.status == 201 and "manageToken" in answer.body:
            values |= {"REFERENCE": answer.body["reference"], "TOKEN": answer.body["manageToken"]}
