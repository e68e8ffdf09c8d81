from typing import Any

import pytest

from locations.models import ServicePoint
from tests.api.conftest import Api, Clock, named
from tests.town import TUESDAY_NINE, Town


def test_the_list_shows_each_point_with_its_accessibility(town: Town, api: Api) -> None:
    answer = api.get("/service-points")
    assert answer.status == 200
    assert [item["name"] for item in answer.body["results"]] == [
        "Bibliotheek Goirle",
        "Stadhuis Leeuwarden",
    ]
    assert answer.body["results"][1] == {
        "id": town.hall.pk,
        "name": "Stadhuis Leeuwarden",
        "street": "Oldehoofsterkerkhof 2",
        "postcode": "8911 DH",
        "place": "Leeuwarden",
        "slug": "stadhuis-leeuwarden",
        "kind": "town_hall",
        "organisation": "leeuwarden",
        "latitude": 53.2033,
        "longitude": 5.7892,
        "phone": "",
        "languages": ["nl", "en"],
        "accessibility": {
            "stepFree": True,
            "hearingLoop": False,
            "wheelchairDesk": False,
            "quietRoom": False,
            "lift": False,
            "toilet": False,
        },
    }


def test_a_service_narrows_the_points_to_those_that_have_it(town: Town, api: Api) -> None:
    body = api.get("/service-points", service=town.pension.service_id).body
    assert [item["slug"] for item in body["results"]] == ["bibliotheek-goirle"]


def test_a_closed_point_says_when_it_opens_and_an_open_one_that_it_is(
    town: Town, api: Api, clock: Clock
) -> None:
    town.hall.transport_nl, town.hall.transport_en = "Bus 1", ""
    town.hall.save()
    early = api.get(f"/service-points/{town.hall.pk}").body
    assert (early["openNow"], early["zone"], early["transport"]) == (
        False,
        "Europe/Amsterdam",
        "Bus 1",
    )
    assert early["nextOpening"] == {
        "startsAt": "2026-06-01T09:00:00+02:00",
        "endsAt": "2026-06-01T17:00:00+02:00",
        "byAppointmentOnly": False,
    }
    assert len(early["openings"]) == 5
    clock.now = TUESDAY_NINE
    assert api.get(f"/service-points/{town.hall.pk}").body["openNow"] is True


def test_an_inactive_point_is_hidden_like_a_missing_one(town: Town, api: Api) -> None:
    ServicePoint.objects.filter(pk=town.hall.pk).update(active=False)
    hidden = api.get(f"/service-points/{town.hall.pk}")
    assert (hidden.status, hidden.body) == (404, api.get("/service-points/999999").body)
    assert api.get("/offerings", servicePoint=town.hall.pk).body["results"] == []


def test_an_offering_tells_its_rules(town: Town, api: Api) -> None:
    answer = api.get("/offerings", servicePoint=town.hall.pk)
    assert answer.body["total"] == 1
    assert answer.body["results"][0] == {
        "id": town.passport.pk,
        "service": town.passport.service_id,
        "title": "Paspoort",
        "servicePoint": {
            "id": town.hall.pk,
            "name": "Stadhuis Leeuwarden",
            "street": "Oldehoofsterkerkhof 2",
            "postcode": "8911 DH",
            "place": "Leeuwarden",
        },
        "channel": "in_person",
        "minutes": 20,
        "extraMinutesPerPerson": 10,
        "extraMinutesPerItem": 0,
        "maxPersons": 4,
        "maxItems": 1,
        "noticeMinutes": 60,
        "horizonDays": 60,
        "cancelDeadlineMinutes": 120,
    }
    one = api.get(f"/offerings/{town.passport.pk}")
    assert (one.status, one.body) == (200, answer.body["results"][0])


def test_service_and_channel_narrow_the_offerings(town: Town, api: Api) -> None:
    service = town.pension.service_id
    assert api.get("/offerings", service=service).body["total"] == 3
    by_phone = api.get("/offerings", service=service, channel="phone").body["results"]
    assert [(item["id"], item["servicePoint"]) for item in by_phone] == [
        (town.pension_phone.pk, None)
    ]


def test_an_inactive_offering_is_hidden_like_a_missing_one(town: Town, api: Api) -> None:
    town.passport.active = False
    town.passport.save()
    hidden = api.get(f"/offerings/{town.passport.pk}")
    assert (hidden.status, hidden.body) == (404, api.get("/offerings/999999").body)


@pytest.mark.parametrize(
    ("path", "params", "fields"),
    [
        ("/service-points", {"service": "9" * 40}, ["service"]),
        ("/service-points", {"pageSize": 1000}, ["pageSize"]),
        ("/offerings", {"servicePoint": "\0", "channel": "\0"}, ["channel", "servicePoint"]),
        ("/offerings", {"channel": "x" * 10_000}, ["channel"]),
    ],
)
def test_a_query_that_cannot_be_used_is_refused(
    town: Town, api: Api, path: str, params: dict[str, Any], fields: list[str]
) -> None:
    answer = api.get(path, **params)
    assert (answer.status, named(answer)) == (400, fields)
