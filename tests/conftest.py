from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import settings as examples
from pytest_django import DjangoDbBlocker

from tests import empty, once
from tests import town as towns
from tests.town import Town

# Shared machines are slow at times: a slow example is no failure.
examples.register_profile("hub", deadline=None)
examples.load_profile("hub")


def pytest_configure() -> None:
    """A password is hashed slowly on purpose, a third of a second each; tests make thousands."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if marker := once.marker_of(item):
            item.add_marker(marker)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        empty.begin_with_a_copy()
        empty.end_as_it_began()


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    """A request leaves its language behind in the thread; the next test begins in Dutch."""
    with translation.override("nl"):
        yield


@pytest.fixture
def town(db: None) -> Town:
    return towns.build()
