from typing import Any

import pytest

from hub.catalogue.models import Service
from tests.agenda.conftest import Staff, member
from tests.town import Town


@pytest.fixture
def eva(town: Town) -> Staff:
    return member("Eva", "editor", town.municipality)


@pytest.fixture
def bram(town: Town) -> Staff:
    return member("Bram", "editor", town.municipality)


@pytest.fixture
def passport(town: Town) -> Service:
    return town.passport.service


ROWS = {
    f"{prefix}-{name}": value
    for prefix in ("costs", "deadlines")
    for name, value in (("TOTAL_FORMS", "1"), ("INITIAL_FORMS", "0"))
}


def typed(**more: Any) -> dict[str, Any]:
    """What a browser sends of the long form, with what was typed."""
    return {
        "press": "keep",
        "nl_title": "Paspoort",
        "max_persons": "1",
        "minimum_age": "0",
        "audience": ["citizen"],
        **ROWS,
        **more,
    }
