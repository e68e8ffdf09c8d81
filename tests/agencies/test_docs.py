"""docs/agencies-api.md is run, command by command: what it shows is what happens."""

import json
from uuid import uuid4

from tests import town as towns
from tests.agencies.conftest import Agency, agency_of
from tests.commands import commands_of, filled, run
from tests.town import Town

# What is made below something that the next command speaks of still.
BELOW = ("/resources", "/secrets", "/shifts")


def test_every_command_of_the_page_does_what_it_says(town: Town, agency: Agency) -> None:
    agency.api.book(town)
    values = {
        "OWN": "/api/v1/organisations/leeuwarden",
        "AGENCY": "/api/v1/organisations/pensioenbureau",
        "AGENCY_TOKEN": agency_of(town, town.agency).token,
        "AGENCY_SERVICE": towns.service(town.agency, "toeslag", "Toeslag").pk,
        "HUB": "",
        "TOKEN": agency.token,
        "KEY": str(uuid4()),
        "SERVICE": town.passport.service_id,
        "POINT": town.hall.pk,
    }
    for text, status in commands_of("agencies-api.md", count=38):
        answer = run(filled(text, values))
        assert (text, answer.status_code) == (text, status), answer.content
        told = json.loads(answer.content) if answer.content else {}
        if answer.status_code < 300 and answer.headers.get("ETag"):
            values["ETAG"] = answer.headers["ETag"]
        if "/shifts" in text and "id" in told:
            values["SHIFT"] = told["id"]
        if answer.status_code == 201 and "id" in told and not any(one in text for one in BELOW):
            values["MADE"] = told["id"]
