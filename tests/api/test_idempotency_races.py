"""Real threads on a real server's database: the same key at the same moment."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections

from hub.notifications.models import Message
from scheduling.models import Appointment
from tests import town as towns
from tests.api.conftest import CONTACT, Answer, Api
from tests.town import TUESDAY_NINE, Town

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="threads share one connection on SQLite in tests"
    ),
]
CALLERS = 8


@pytest.fixture
def busy_town() -> Town:
    return towns.build(desks=8)


def at_once(call: Callable[[Api], Answer]) -> list[Answer]:
    barrier = Barrier(CALLERS)

    def one(_number: int) -> Answer:
        try:
            barrier.wait(timeout=20)
            return call(Api())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CALLERS) as pool:
        return list(pool.map(one, range(CALLERS)))


def test_the_same_key_at_once_holds_one_slot(busy_town: Town) -> None:
    for hour in range(5):
        key, start = str(uuid4()), TUESDAY_NINE + timedelta(hours=hour)
        answers = at_once(partial(Api.hold, town=busy_town, start=start, key=key))
        seen = Counter((answer.status, answer.body.get("code")) for answer in answers)
        assert set(seen) <= {(201, None), (409, "request_in_progress")}
        assert seen[201, None] >= 1
        assert Appointment.objects.filter(starts_at=start).count() == 1
        references = {a.body["reference"] for a in answers if a.status == 201}
        tokens = {a.body["manageToken"] for a in answers if a.status == 201}
        assert len(references) == len(tokens) == 1


def test_without_a_key_the_same_calls_hold_a_slot_each(busy_town: Town) -> None:
    """The negative control: what the key prevents does happen without it. Two professionals work
    at the hall, so two of the eight succeed."""
    answers = at_once(lambda api: api.hold(busy_town))
    assert Counter(answer.status for answer in answers) == {201: 2, 409: CALLERS - 2}
    assert Appointment.objects.count() == 2


def test_the_same_key_at_once_confirms_once(busy_town: Town) -> None:
    held = Api().hold(busy_town).body
    body = {"reference": held["reference"], "contact": CONTACT}
    key = str(uuid4())
    answers = at_once(
        lambda api: api.post("/appointments", body, token=held["manageToken"], key=key)
    )
    seen = Counter((answer.status, answer.body.get("code")) for answer in answers)
    assert set(seen) <= {(201, None), (409, "request_in_progress")}
    assert Message.objects.count() == 1
