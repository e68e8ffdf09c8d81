import copy
from typing import Any

import pytest

from hub.intake import publishing
from hub.intake.models import Version
from tests.intake.documents import ADDRESS
from tests.town import NOW, Town


@pytest.fixture
def raw() -> dict[str, Any]:
    return copy.deepcopy(ADDRESS)


@pytest.fixture
def version(town: Town, raw: dict[str, Any]) -> Version:
    """Published for the passport of Leeuwarden: what is asked does not matter here."""
    service = town.passport.service
    publishing.save_draft(service=service, raw=raw, now=NOW)
    return publishing.publish(service=service, now=NOW)
