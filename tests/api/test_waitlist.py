from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connection

from hub.audit.models import Event
from scheduling.models import Appointment
from scheduling.waitlist import offering
from scheduling.waitlist.models import Offer, Outcome, Wish, WishState
from tests.api.conftest import Api, Clock, named
from tests.api.test_fuzz import CHECKED
from tests.town import NOW, TUESDAY_NINE, Town

NINE = "2026-06-02T09:00:00+02:00"


class Citizen:
    """Sanne, whose appointment is on Wednesday at ten."""

    def __init__(self, town: Town, api: Api) -> None:
        reference, self.token = api.book(town, TUESDAY_NINE + timedelta(days=1, hours=1))
        self.api, self.path = api, f"/appointments/{reference}"

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        return self.api.call(method, self.path + path, body, token=self.token, **options)

    def wish(self, body: Any = None, **options: Any) -> Any:
        return self.call("POST", "/waitlist-wish", {} if body is None else body, **options)


@pytest.fixture
def sanne(town: Town, api: Api) -> Citizen:
    return Citizen(town, api)


@pytest.fixture
def offer(sanne: Citizen) -> Offer:
    sanne.wish({"firstDay": "2026-06-02"})
    offering.offer_due(now=NOW)
    return Offer.objects.get()


def test_asking_gives_the_place_in_line(sanne: Citizen, town: Town) -> None:
    answer = sanne.wish({"weekdays": [2], "partsOfDay": ["morning"], "lastDay": "2026-06-02"})
    assert answer.status == 200
    assert answer.body == {
        "place": 1,
        "peopleBefore": 0,
        "joinedAt": "2026-06-01T08:00:00+02:00",
        "servicePoints": [
            {
                "id": town.hall.pk,
                "name": "Stadhuis Leeuwarden",
                "street": "Oldehoofsterkerkhof 2",
                "postcode": "8911 DH",
                "place": "Leeuwarden",
            }
        ],
        "firstDay": None,
        "lastDay": "2026-06-02",
        "weekdays": [2],
        "partsOfDay": ["morning"],
        "offerMinutes": 60,
        "offer": None,
    }
    assert sanne.call("GET", "/waitlist-wish").body == answer.body
    assert Wish.objects.get().weekdays == [1]
    assert Event.objects.get(verb="waitlist.joined").origin == "api"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"servicePoints": []}, ["servicePoints"]),
        ({"servicePoints": [987654]}, ["servicePoints"]),
        ({"servicePoints": "here"}, ["servicePoints"]),
        ({"weekdays": [0]}, ["weekdays.0"]),
        ({"weekdays": [1, 8]}, ["weekdays.1"]),
        ({"partsOfDay": ["teatime"]}, ["partsOfDay.0"]),
        ({"firstDay": "tomorrow"}, ["firstDay"]),
        ({"firstDay": "2026-06-04"}, ["firstDay"]),
        ({"lastDay": "2026-05-01"}, ["lastDay"]),
        ([], ["body"]),
    ],
)
def test_what_cannot_be_wished_is_named(sanne: Citizen, body: Any, fields: list[str]) -> None:
    answer = sanne.wish(body)
    assert (answer.status, answer.body["code"], named(answer)) == (400, "invalid", fields)
    assert not Wish.objects.exists()


def test_who_is_not_on_the_list_and_who_has_no_token(sanne: Citizen, api: Api) -> None:
    assert sanne.call("GET", "/waitlist-wish").status == 404
    assert api.get(sanne.path + "/waitlist-wish").status == 401
    assert api.post(sanne.path + "/waitlist-wish", {}, token="made-up").status == 404


def test_leaving_twice_changes_nothing(sanne: Citizen) -> None:
    sanne.wish()
    assert [sanne.call("DELETE", "/waitlist-wish").status for _ in range(2)] == [204, 204]
    assert Wish.objects.get().state == WishState.ENDED


def test_an_offer_is_seen_and_accepted_once(sanne: Citizen, offer: Offer) -> None:
    seen = sanne.call("GET", "/waitlist-wish").body["offer"]
    assert (seen["id"], seen["startsAt"], seen["expiresAt"]) == (
        offer.pk,
        NINE,
        "2026-06-01T09:00:00+02:00",
    )
    path, key = f"/waitlist-offers/{offer.pk}/accept", str(uuid4())
    first, again = (sanne.call("POST", path, key=key) for _ in range(2))
    assert (first.status, first.body["startsAt"]) == (200, NINE)
    assert again.body == first.body
    assert sanne.call("POST", path).status == 200
    assert Appointment.objects.get().revision == 1


def test_a_declined_offer_is_over(sanne: Citizen, offer: Offer) -> None:
    path = f"/waitlist-offers/{offer.pk}"
    assert [sanne.call("POST", f"{path}/decline").status for _ in range(2)] == [204, 204]
    late = sanne.call("POST", f"{path}/accept")
    assert (late.status, late.body["code"]) == (410, "offer_over")
    offer.refresh_from_db()
    assert offer.outcome == Outcome.DECLINED
    assert sanne.call("GET", "/waitlist-wish").body["offer"] is None


def test_too_late_is_told_and_nothing_changes(sanne: Citizen, offer: Offer, clock: Clock) -> None:
    clock.now = offer.expires_at
    late = sanne.call("POST", f"/waitlist-offers/{offer.pk}/accept")
    assert (late.status, late.body["code"]) == (410, "offer_over")
    assert "stays as it is" in late.body["detail"]
    assert sanne.call("GET", "").body["startsAt"] == "2026-06-03T10:00:00+02:00"


def test_an_offer_of_another_is_not_there(town: Town, api: Api, offer: Offer) -> None:
    reference, token = api.book(town, TUESDAY_NINE + timedelta(days=2))
    for answer in ("accept", "decline"):
        path = f"/appointments/{reference}/waitlist-offers/{offer.pk}/{answer}"
        assert api.post(path, token=token).status == 404
    offer.refresh_from_db()
    assert offer.outcome == Outcome.OPEN


def test_what_opens_with_a_real_token_is_as_described(
    sanne: Citizen, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    description: Any = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application()
    )
    base = "/appointments/{reference}"
    calls: list[tuple[str, str, Any, int]] = [
        ("GET", f"{base}/waitlist-wish", None, 200),
        ("POST", f"{base}/waitlist-wish", {"weekdays": [1, 2]}, 200),
        ("POST", f"{base}/waitlist-offers/{{id}}/decline", None, 204),
        ("POST", f"{base}/waitlist-offers/{{id}}/accept", None, 410),
        ("DELETE", f"{base}/waitlist-wish", None, 204),
    ]
    for method, path, body, status in calls:
        values: dict[str, Any] = {"reference": sanne.path.rpartition("/")[2]}
        values |= {"id": offer.pk} if "{id}" in path else {}
        sent = {"body": body, "media_type": "application/json"} if body else {}
        case = description[path][method].Case(
            path_parameters=values, headers={"Authorization": f"Bearer {sanne.token}"}, **sent
        )
        assert case.call_and_validate(checks=CHECKED).status_code == status
