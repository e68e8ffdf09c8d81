from typing import Any

import pytest
from django.core.cache import cache
from django.test import RequestFactory, override_settings
from redis.exceptions import ConnectionError as RedisDown

from hub.api.callers import address_of
from tests.api.conftest import Api, answer_of
from tests.town import Town

pytestmark = pytest.mark.django_db
FEW = override_settings(API_RATES={"read": "3/min", "write": "2/min"})


@FEW
def test_who_asks_too_much_hears_how_long_to_wait(api: Api) -> None:
    assert [api.get("/services").status for _ in range(3)] == [200, 200, 200]
    answer = api.get("/services")
    assert (answer.status, answer.body["code"]) == (429, "too_many_requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


@FEW
def test_writes_are_counted_apart_and_a_refused_one_can_be_repeated(town: Town, api: Api) -> None:
    key = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    for _ in range(3):
        api.get("/services")
    assert [api.hold(town).status for _ in range(2)] == [201, 201]
    assert api.hold(town, key=key).status == 429
    cache.clear()
    assert api.hold(town, key=key).status == 409  # two desks: taken, and not the 429 again


@FEW
def test_an_address_that_the_client_made_up_is_not_believed(api: Api) -> None:
    statuses = [
        answer_of(
            api.client.get("/api/v1/services", headers={"X-Forwarded-For": f"10.0.0.{number}"})
        ).status
        for number in range(4)
    ]
    assert statuses == [200, 200, 200, 429]


@FEW
def test_two_addresses_are_counted_apart(api: Api) -> None:
    for address in ("192.0.2.1", "192.0.2.2"):
        answers = [api.client.get("/api/v1/services", REMOTE_ADDR=address) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 200]


@FEW
def test_without_its_counter_the_api_serves_on(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_args: Any, **_kwargs: Any) -> None:
        raise RedisDown

    for command in ("get", "let_in"):
        monkeypatch.setattr(cache, command, down, raising=False)
    assert [api.get("/services").status for _ in range(5)] == [200] * 5


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [("198.51.100.7", "198.51.100.7"), ("9.9.9.9, 198.51.100.7", "198.51.100.7"), ("nobody", None)],
)
def test_one_proxy_is_believed_about_one_address(
    settings: Any, rf: RequestFactory, forwarded: str, address: str | None
) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
    assert address_of(rf.get("/", headers={"X-Forwarded-For": forwarded})) == address
