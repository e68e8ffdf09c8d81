"""Checking in by a program: once for one key, by the manage token alone."""

from datetime import timedelta
from uuid import uuid4

from django.core.cache import cache

from scheduling.queue.models import Ticket
from tests.api.conftest import Api, Clock
from tests.town import TUESDAY_NINE, Town


def test_who_checks_in_stands_in_line_once_and_can_leave(
    api: Api, town: Town, clock: Clock
) -> None:
    cache.clear()
    reference, token = api.book(town)
    path = f"/appointments/{reference}/ticket"
    assert api.post(path).status == 401
    assert api.call("GET", path, token=token).status == 404
    early = api.post(path, token=token)
    assert (early.status, early.body["code"]) == (409, "appointment_not_today")

    clock.now = TUESDAY_NINE - timedelta(minutes=10)
    key = str(uuid4())
    made, again = (api.post(path, token=token, key=key) for _n in range(2))
    assert (made.status, again.status) == (201, 201)
    assert made.body == again.body
    assert made.body == {
        "number": 1,
        "state": "waiting",
        "servicePoint": made.body["servicePoint"],
        "arrivedAt": "2026-06-02T08:50:00+02:00",
        "peopleBefore": 0,
        "wait": None,
        "desk": "",
        "text": "You are in line. Your appointment is at 09:00."
        " We cannot say yet how long it takes. You are next.",
    }
    assert api.post(path, token=token).body["code"] == "already_arrived"
    assert api.call("GET", path, token=token).body == made.body
    line = api.get(f"/service-points/{town.hall.pk}/line")
    assert line.body == {
        "waiting": 1,
        "wait": None,
        "walkIns": False,
        "whyNoWalkIns": "We are closed now.",
    }
    assert [api.delete(path, token=token).status for _n in range(2)] == [204, 204]
    assert Ticket.objects.get().state == "left"


def test_a_point_that_is_not_there_has_no_line(api: Api, db: None) -> None:
    assert api.get("/service-points/999/line").status == 404
