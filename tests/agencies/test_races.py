"""Real threads on a real server's database: eight systems change the same thing as they saw it."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from hub.catalogue.models import ServiceVersion
from tests import town as towns
from tests.agencies.conftest import Agency, agency_of, asked_of
from tests.agencies.test_services import DOCUMENT
from tests.agencies.test_shift_dates import dates_of
from tests.api.conftest import Answer

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="threads share one connection on SQLite in tests"
    ),
]
CALLERS = 8
BESIDES: dict[str, dict[str, Any]] = {
    "draft": {"document": DOCUMENT},
    "date": {"state": "dropped"},
    "agreement": {"state": "refused"},
}


def at_once(call: Callable[[int], Answer]) -> list[Answer]:
    barrier = Barrier(CALLERS)

    def one(number: int) -> Answer:
        try:
            barrier.wait(timeout=20)
            return call(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CALLERS) as pool:
        return list(pool.map(one, range(CALLERS)))


def asked(agency: Agency, method: str, path: str, body: Any, tag: str) -> Answer:
    own = Agency(agency.client, agency.token, agency.slug)
    return own.call(method, path, body, if_match=tag)


@pytest.mark.parametrize(
    "what", ["point", "person", "offering", "draft", "desk", "date", "agreement"]
)
def test_one_wins_and_the_others_hear_that_it_changed(what: str) -> None:
    town = towns.build()
    agency = agency_of(town)
    paths = {
        "point": ("PATCH", f"/service-points/{town.hall.pk}", "name"),
        "person": ("PATCH", f"/professionals/{town.aisha.pk}", "name"),
        "offering": ("PATCH", f"/offerings/{town.passport.pk}", "baseMinutes"),
        "draft": ("PUT", f"/services/{town.passport.service_id}/draft", "reason"),
        "desk": (
            "PATCH",
            f"/service-points/{town.hall.pk}/resources/{town.desks[0].pk}",
            "name",
        ),
    }
    paths["date"] = ("PATCH", f"{dates_of(town)}/2026-06-08", "reason")
    if what == "agreement":
        paths[what] = ("PATCH", f"/agreements/{asked_of(town)}", "word")
    method, path, name = paths[what]
    tag = agency.tag(path.removesuffix("/draft"))

    def body(number: int) -> dict[str, Any]:
        value: Any = 25 + 5 * number if what == "offering" else f"Nummer {number}"
        return {name: value} | BESIDES.get(what, {})

    answers = at_once(lambda number: asked(agency, method, path, body(number), tag))
    assert Counter(one.status for one in answers) == {200: 1, 412: CALLERS - 1}
    (won,) = (one for one in answers if one.status == 200)
    assert agency.get(path.removesuffix("/draft")).body == won.body
    assert {one.headers["ETag"] for one in answers} == {won.body["etag"]}
    assert ServiceVersion.objects.count() == (1 if what == "draft" else 0)
