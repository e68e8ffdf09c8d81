"""Doors for forms elsewhere at a fixed moment: NOW of tests.town."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from hub.clients import issuing
from hub.clients.issuing import Issued
from hub.clients.keys import hash_of
from hub.clients.models import AccessToken
from scheduling.facades import ids
from tests.town import NOW, Town

QMATIC, JCC = "/qmatic/calendar-backend/public/api", "/jcc/api/warp/v1"


@dataclass
class Knock:
    """Asks with a token; a bug of ours becomes a 500 that the test sees."""

    token: str
    browser: Browser = field(default_factory=lambda: Browser(raise_request_exception=False))

    def call(
        self, method: str, path: str, body: Any = None, headers: Any = None, **params: Any
    ) -> tuple[int, Any, Any]:
        raw = "" if body is None else json.dumps(body)
        return self.send(method, path, raw, headers, **params)

    def send(
        self, method: str, path: str, raw: str, headers: Any = None, **params: Any
    ) -> tuple[int, Any, Any]:
        response = self.browser.generic(
            method,
            path,
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}", **(headers or {})},
            query_params=params,
            data=raw,
        )
        told = response.content
        return response.status_code, json.loads(told) if told else None, response.headers


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


def issue(town: Town, name: str = "Forms", **more: Any) -> Issued:
    given = {"organisation": town.municipality, "scopes": ["bookings"], **more}
    return issuing.make(name=name, now=NOW, **given)


def token_for(issued: Issued) -> str:
    token = f"token-of-{issued.client.pk}"
    AccessToken.objects.create(
        application=issued.client,
        expires=NOW + timedelta(days=400),
        scope=" ".join(issued.client.scopes),
        token_checksum=hash_of(token),
    )
    return token


@pytest.fixture
def issued(town: Town) -> Issued:
    return issue(town)


@pytest.fixture
def form(issued: Issued) -> Knock:
    return Knock(token_for(issued))


def hall(town: Town) -> str:
    return ids.written(ids.POINT, town.hall.pk)


def passport(town: Town) -> str:
    return ids.written(ids.SERVICE, town.passport.service_id)
