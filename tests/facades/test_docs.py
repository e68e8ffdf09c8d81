"""docs/open-forms.md is run, command by command."""

import base64
import json
from typing import Any

from hub.clients.issuing import Issued
from tests.commands import commands_of, filled, run
from tests.facades.conftest import hall, passport
from tests.town import Town


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
    for text, status in commands_of("open-forms.md", count=26):
        answer = run(filled(text, values))
        assert (text, answer.status_code) == (text, status), answer.content
        read: Any = json.loads(answer.content) if answer.content else {}
        told: dict[str, Any] = read if isinstance(read, dict) else {}
        if "access_token" in told:
            values["TOKEN"] = told["access_token"]
        if text.startswith("curl -X POST") and ("publicId" in told or "id" in told):
            values["BOOKED"] = told.get("publicId") or told["id"]
