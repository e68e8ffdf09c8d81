"""Made-up requests of an organisation's own system, by the description: no failure of ours, every
answer as described, and nothing of another organisation is touched."""

from typing import Any

import pytest
from hypothesis import given, settings
from schemathesis import GenerationMode

from hub.agencies.described import SCOPE_OF
from hub.catalogue.models import Service
from locations.models import Closure, Offering, OpeningException, Resource, ServicePoint
from scheduling.planning.models import Absence, Shift
from tests.agencies.conftest import Agency, asked_of
from tests.api.test_fuzz import CHECKED, FEW, PATIENT, _one_connection, description
from tests.town import Town

assert description  # fixtures
assert _one_connection
TRIES = settings(FEW, max_examples=6)
MODES = list(GenerationMode)
# What is made up of a path is put right again, so not all of it is wrong.
HELD = [check for check in CHECKED if check.__name__ != "negative_data_rejection"]


def known_of(town: Town, agency: Agency, path: str) -> dict[str, Any]:
    """Something that is there, so that the made-up request reaches it."""
    hook = {"address": "https://93.184.215.14/x", "kinds": ["service.published"]}
    of: dict[str, int] = {
        "services": town.passport.service_id,
        "service-points": town.hall.pk,
        "offerings": town.passport.pk,
        "professionals": town.aisha.pk,
    }
    kind = path.split("/")[3]
    if kind == "webhook-subscriptions" and "{id}" in path:
        of[kind] = agency.post("/webhook-subscriptions", hook).body["id"]
    if kind == "agreements" and "{id}" in path:
        of[kind] = asked_of(town)
    below: dict[str, int] = {
        "resources": town.desks[0].pk,
        "opening-hours": town.hall.opening_spans.all()[0].pk,
        "shifts": town.aisha.shifts.all()[0].pk,
    }
    found: dict[str, Any] = {"organisation": agency.slug}
    if "{id}" in path:
        found["id"] = of[kind]
    if "{number}" in path:
        found["number"] = below.get(path.split("/")[5], 1)
    if "{day}" in path:
        found["day"] = "2026-06-08"  # a Monday, as the shift
    return found


def others(town: Town) -> list[Any]:
    """All that is not the municipality's."""
    return [
        list(Service.objects.exclude(organisation=town.municipality).values()),
        list(ServicePoint.objects.exclude(organisation=town.municipality).values()),
        list(Resource.objects.exclude(organisation=town.municipality).values()),
        list(Offering.objects.exclude(service__organisation=town.municipality).values()),
        list(town.goirle.opening_spans.values()),
        list(Closure.objects.filter(service_point=town.goirle).values()),
        list(OpeningException.objects.filter(service_point=town.goirle).values()),
        list(Shift.objects.filter(professional=town.fatima).values()),
        list(Absence.objects.filter(professional=town.fatima).values()),
    ]


def answers_of(
    operation: Any, mode: GenerationMode, there: dict[str, Any], owner: dict[str, str]
) -> set[int]:
    """The statuses of some made-up requests, each held to the description."""
    answered = set()

    @TRIES
    @given(case=operation.as_strategy(generation_mode=mode))
    def try_it(case: Any) -> None:
        case.path_parameters = there
        response = case.call_and_validate(checks=HELD, headers=owner)
        answered.add(response.status_code)

    try_it()
    return answered


@PATIENT
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("tag", list(SCOPE_OF))
def test_whatever_is_sent_the_answer_is_as_described(
    town: Town, agency: Agency, description: Any, tag: str, mode: GenerationMode, settings: Any
) -> None:
    settings.CLIENT_RATES = {"read": "100000/min", "write": "100000/min"}
    owner = {"Authorization": f"Bearer {agency.token}"}
    asked_of(town)
    before = others(town)
    answered: set[int] = set()
    for found in description.get_all_operations():
        operation = found.ok()
        if operation.definition.raw["tags"] != [tag]:
            continue
        there = known_of(town, agency, operation.path)
        answered |= answers_of(operation, mode, there, owner)
    assert answered & ({200, 201} if mode == GenerationMode.POSITIVE else {400})
    assert others(town) == before
