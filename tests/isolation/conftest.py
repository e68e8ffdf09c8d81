"""One world for all tests of a file: building it costs more than all that is asked of it, and each
visit is undone."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.isolation import world as worlds
from tests.isolation.world import World


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    cache.clear()
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        yield worlds.build(patch)
        transaction.set_rollback(True)
