"""A place in line without an appointment, over the API."""

from typing import Any

import pytest

from scheduling import booking
from scheduling.models import Appointment, State
from scheduling.waitlist import offering
from scheduling.waitlist.models import Offer
from tests.api.conftest import Api, named
from tests.town import NOW, TUESDAY_NINE, Town

SANNE = {"name": "Sanne", "email": "sanne@example.nl"}


def body(town: Town, **more: Any) -> dict[str, Any]:
    return {"offering": town.passport.pk, "contact": SANNE, "lastDay": "2026-06-02", **more}


def test_the_place_is_opened_by_its_token_and_yes_makes_the_appointment(
    town: Town, api: Api
) -> None:
    answer = api.post("/waitlist-places", body(town, weekdays=[2]))
    assert (answer.status, answer.body["place"], answer.body["weekdays"]) == (201, 1, [2])
    path, token = f"/appointments/{answer.body['reference']}", answer.body["manageToken"]
    for method in ("GET", "PATCH", "DELETE"):  # there is no appointment yet
        change = {"start": "2026-06-02T09:00:00+02:00"} if method == "PATCH" else None
        assert api.call(method, path, change, token=token).status == 404
    assert api.call("GET", f"{path}/waitlist-wish", token="x" * 40).status == 404
    offering.offer_due(now=NOW)
    wish = api.call("GET", f"{path}/waitlist-wish", token=token).body
    assert wish["offer"]["startsAt"] == "2026-06-02T09:00:00+02:00"
    accept = f"{path}/waitlist-offers/{wish['offer']['id']}/accept"
    made = api.post(accept, token=token)
    assert (made.status, made.body["state"]) == (200, "confirmed")
    assert Appointment.objects.get().starts_at == TUESDAY_NINE
    assert api.call("GET", path, token=token).status == 200


def test_leaving_gives_the_offered_time_back(town: Town, api: Api) -> None:
    answer = api.post("/waitlist-places", body(town)).body
    offering.offer_due(now=NOW)
    path = f"/appointments/{answer['reference']}/waitlist-wish"
    assert api.call("DELETE", path, token=answer["manageToken"]).status == 204
    assert Offer.objects.get().outcome == "withdrawn"
    assert not Appointment.objects.filter(state__in=(State.WAITING, State.HELD)).exists()
    assert booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"weekdays": [7]}, "weekdays"),
        ({"partsOfDay": ["evening"]}, "partsOfDay"),
        ({"contact": {"name": "S", "email": "geen"}}, "contact.email"),
        ({"servicePoints": [999_999]}, "servicePoints"),
        ({"offering": 999_999}, "offering"),
        ({"persons": 99}, "persons"),
    ],
)
def test_what_cannot_be_asked_is_named(
    town: Town, api: Api, wrong: dict[str, Any], field: str
) -> None:
    answer = api.post("/waitlist-places", body(town, **wrong))
    assert (answer.status, list(named(answer))) == (400, [field])
    assert not Appointment.objects.exists()


def test_nobody_stands_in_line_twice(town: Town, api: Api) -> None:
    assert api.post("/waitlist-places", body(town)).status == 201
    again = api.post("/waitlist-places", body(town))
    assert (again.status, again.body["code"]) == (409, "already_waiting")
