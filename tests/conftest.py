from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from tests import empty
from tests import town as towns
from tests.town import Town

# Shared machines are slow at times: a slow example is no failure.
settings.register_profile("hub", deadline=None)
settings.load_profile("hub")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        empty.begin_with_a_copy()


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    """A request leaves its language behind in the thread; the next test begins in Dutch."""
    with translation.override("nl"):
        yield


@pytest.fixture
def town(db: None) -> Town:
    return towns.build()
