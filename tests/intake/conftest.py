import copy
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from hub.intake import publishing
from hub.intake.models import Version
from tests import town as towns
from tests.intake.documents import ADDRESS, address
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


@pytest.fixture
def now_town(db: None) -> Town:
    """With times to book from this moment on, and questions for the passport."""
    cache.clear()  # of how many began before
    town = towns.build(now=timezone.now())
    service = town.passport.service
    publishing.save_draft(service=service, raw=address(), now=timezone.now())
    publishing.publish(service=service, now=timezone.now())
    return town
