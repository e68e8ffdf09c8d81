"""docs/api.md is run, command by command: what it shows is what happens."""

from uuid import uuid4

from tests import town as towns
from tests.api.conftest import answer_of
from tests.commands import commands_of, filled, run
from tests.town import Town


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
    for text, status in commands_of("api.md", count=28):
        answer = answer_of(run(filled(text, values)))
        assert (text, answer.status) == (text, status)
        if answer.status == 201 and "manageToken" in answer.body:
            values |= {"REFERENCE": answer.body["reference"], "TOKEN": answer.body["manageToken"]}
