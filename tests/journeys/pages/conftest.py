"""A wedding by the clock of today, for the pages look at it."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.journeys import wedding as weddings
from tests.journeys.pages.by_link import mailed
from tests.journeys.wedding import Wedding


@pytest.fixture
def wedding(db: None) -> Wedding:
    """With times from this moment on, for the pages look at the clock."""
    cache.clear()  # of how many began before
    now = timezone.now()
    return weddings.build(towns.build(now=now, masks=False), now=now)


@pytest.fixture
def links(wedding: Wedding) -> dict[str, str]:
    """The links of both, as they came by mail."""
    weddings.begin(wedding, now=timezone.now())
    return mailed()


@pytest.fixture
def clerk(wedding: Wedding) -> Staff:
    return member("Fenna", "clerk", wedding.town.municipality)
