"""Doors that count stay open while their counter is away."""

import pytest
from django.core.cache import cache
from pytest_django import Settings

from hub.api.counted import is_one_too_many
from scheduling.queue import standing
from tests.queue.conftest import Day, at
from tests.town import Town

AWAY = {
    "default": {
        "BACKEND": "hub.operations.cache.SharedCache",
        "LOCATION": "redis://127.0.0.1:1/0",  # where nothing listens
    }
}


def test_where_two_may_the_third_is_one_too_many() -> None:
    cache.clear()
    told = [is_one_too_many("test", most=2, seconds=60) for _ in range(4)]
    assert told == [False, False, True, True]


def test_without_redis_nobody_is_turned_away(settings: Settings) -> None:
    settings.CACHES = AWAY
    assert not any(is_one_too_many("test", most=0, seconds=60) for _ in range(3))


@pytest.mark.django_db
def test_without_redis_the_wait_is_told_all_the_same(settings: Settings, town: Town) -> None:
    day = Day(town)
    day.open()
    day.walk_in(0)
    settings.CACHES = AWAY
    assert standing.wait_for(point=town.hall, now=at(1)) is not None
