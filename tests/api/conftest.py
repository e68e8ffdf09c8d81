"""The API at a fixed moment: NOW of tests.town, unless a test moves the clock."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.town import NOW, TUESDAY_NINE, Town

CONTACT = {"name": "Sanne Visser", "email": "sanne@example.nl", "phone": "06 12345678"}


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str]


@dataclass
class Api:
    """Calls as a program makes them; every answer is checked for what all have in common."""

    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str = "",
        key: str = "",
        language: str = "en",
        if_match: str = "",
        if_none_match: str = "",
        **params: Any,
    ) -> Answer:
        headers = {"Accept-Language": language}
        if if_match:
            headers["If-Match"] = if_match
        if if_none_match:
            headers["If-None-Match"] = if_none_match
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if key:
            headers["Idempotency-Key"] = key
        sent: dict[str, Any] = {}
        if body is not None:
            sent = {"data": json.dumps(body), "content_type": "application/json"}
        response = self.client.generic(
            method, f"/api/v1{path}", headers=headers, query_params=params, **sent
        )
        return answer_of(response)

    def get(self, path: str, **params: Any) -> Answer:
        return self.call("GET", path, **params)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.call("POST", path, body, **options)

    def patch(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.call("PATCH", path, body, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.call("PUT", path, body, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        return self.call("DELETE", path, **options)

    def hold(self, town: Town, start: datetime = TUESDAY_NINE, **options: Any) -> Answer:
        body = {"offering": town.passport.pk, "start": start.isoformat()}
        return self.post("/holds", body, **options)

    def book(self, town: Town, start: datetime = TUESDAY_NINE) -> tuple[str, str]:
        """The reference and the token of a fresh appointment."""
        held = self.hold(town, start).body
        body = {"reference": held["reference"], "contact": CONTACT}
        assert self.post("/appointments", body, token=held["manageToken"]).status == 201
        return held["reference"], held["manageToken"]


def answer_of(response: Any) -> Answer:
    assert response.headers["API-Version"] == "1.2.0"
    body: Any = json.loads(response.content) if response.content else None
    if response.status_code >= 400:
        assert response.headers["Content-Type"] == "application/problem+json"
        assert body["status"] == response.status_code
        assert body["type"] == f"http://127.0.0.1:8000/api/v1/problems#{body['code']}"
        assert body["title"]
        assert body["detail"]
    return Answer(response.status_code, body, dict(response.headers))


def named(answer: Answer) -> list[str]:
    """The names of the invalid parameters."""
    return sorted(param["name"] for param in answer.body["invalidParams"])


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", clock)
    cache.clear()
    return clock


@pytest.fixture
def api() -> Api:
    return Api()
