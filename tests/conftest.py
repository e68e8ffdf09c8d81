from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import settings

from tests import town as towns
from tests.town import Town

# Shared machines are slow at times: a slow example is no failure.
settings.register_profile("hub", deadline=None)
settings.load_profile("hub")


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    """A request leaves its language behind in the thread; the next test begins in Dutch."""
    with translation.override("nl"):
        yield


@pytest.fixture
def town(db: None) -> Town:
    return towns.build()
