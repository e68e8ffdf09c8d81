"""Asks for an address as somebody, and undoes what it did."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

# What differs between two answers to the same question.
PASSING = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|"requestId":\s*"[^"]*"|[0-9a-f]{32}'
)
WRITES = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+\"?(\w+)", re.IGNORECASE)
PER_BROWSER = {"django_session"}
FORM = "application/x-www-form-urlencoded"
HEADERS = ("Content-Type", "Cache-Control", "Location", "Allow", "WWW-Authenticate")


@dataclass(frozen=True, slots=True)
class Told:
    status: int
    headers: tuple[str, ...]
    body: bytes
    written: frozenset[str]  # tables, but for the sessions

    def like(self, other: "Told", own: str, others: str) -> bool:
        """Byte for byte the same, but for the two addresses and what differs each time."""
        mine = (self.status, *(one.replace(own, others) for one in self.headers))
        theirs = (other.status, *other.headers)
        return mine == theirs and _bare(self.body, own, others) == _bare(other.body, others, others)

    def has(self, *signs: str) -> bool:
        told = self.body.decode(errors="replace") + " ".join(self.headers)
        return any(sign in told for sign in signs)


def ask(browser: Browser, method: str, url: str, data: Any = None, **headers: str) -> Told:
    """Whatever it did to the database is undone."""
    cache.clear()  # nobody is told to wait here
    is_json = isinstance(data, dict) and "json" in data
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = browser.generic(
            method,
            url,
            data=_encoded(data),
            content_type="application/json" if is_json else FORM,
            headers=headers,
        )
        body = b"".join(answer) if answer.streaming else answer.content
        transaction.set_rollback(True)
    found = {m[2] for query in asked.captured_queries if (m := WRITES.match(query["sql"]))}
    told = tuple(f"{name}: {answer.headers.get(name, '')}" for name in HEADERS)
    return Told(answer.status_code, told, body, frozenset(found - PER_BROWSER))


def _encoded(data: Any) -> Any:
    if isinstance(data, dict) and "json" in data:
        return json.dumps({name: value for name, value in data.items() if name != "json"})
    return urlencode(data, doseq=True) if isinstance(data, dict) else ""


def _bare(body: bytes, own: str, others: str) -> bytes:
    return PASSING.sub(b"", body.replace(own.encode(), others.encode()))
