from datetime import timedelta

import pytest

from tests import visiting
from tests.api.conftest import Api, named
from tests.town import NOW, Town


def test_each_way_to_a_service_tells_its_first_free_time(town: Town, api: Api) -> None:
    answer = api.get("/first-free", service=town.pension.service_id)
    assert answer.status == 200
    ways = {item["channel"]: item for item in answer.body["results"]}
    assert set(ways) == {"video_point", "video_home", "phone"}
    assert ways["video_point"] == {
        "offering": town.pension.pk,
        "channel": "video_point",
        "servicePoint": {
            "id": town.goirle.pk,
            "name": "Bibliotheek Goirle",
            "street": "Oldehoofsterkerkhof 2",
            "postcode": "5051 AB",
            "place": "Leeuwarden",
        },
        "km": None,
        "firstFree": "2026-06-01T09:00:00+02:00",
    }
    assert ways["phone"]["servicePoint"] is None


def test_the_earliest_comes_first_and_none_comes_last(town: Town, api: Api) -> None:
    town.pension.notice_minutes = 3 * 24 * 60
    town.pension.save()
    town.pension_phone.needs.all().delete()
    results = api.get("/first-free", service=town.pension.service_id).body["results"]
    assert [item["channel"] for item in results] == ["video_home", "video_point", "phone"]
    assert results[2]["firstFree"] is None


def test_a_channel_and_a_party_narrow_it_down(town: Town, api: Api) -> None:
    service = town.pension.service_id
    assert len(api.get("/first-free", service=service, channel="phone").body["results"]) == 1
    assert api.get("/first-free", service=service, persons=2).body["results"] == []


def test_where_and_when_are_one_search(town: Town, api: Api) -> None:
    asked = {"service": town.passport.service_id, "near": "8911", "radiusKm": 25}
    (hall,) = api.get("/first-free", **asked, weekdays=3, since="15:00").body["results"]
    assert hall["servicePoint"]["id"] == town.hall.pk
    assert 0 < hall["km"] < 5
    assert hall["firstFree"] == "2026-06-03T15:00:00+02:00"
    assert api.get("/first-free", **(asked | {"near": "5051"})).body["results"] == []
    assert api.get("/first-free", **asked, wheelchair="true").body["results"] == []
    late = api.get("/first-free", **asked, since="18:00").body["results"]
    assert [one["firstFree"] for one in late] == [None]


def test_several_channels_and_help_narrow_it_down(town: Town, api: Api) -> None:
    need = visiting.interpreter(town)
    asked = {"service": town.pension.service_id, "channel": ["phone", "video_home"]}
    found = api.get("/first-free", **asked, support=need.pk).body["results"]
    assert {one["channel"] for one in found} == {"phone", "video_home"}
    need.capabilities.get().resources.update(active=False)
    found = api.get("/first-free", **asked, support=need.pk).body["results"]
    assert [one["firstFree"] for one in found] == [None, None]


def test_what_is_not_published_or_not_there_has_no_ways(town: Town, api: Api) -> None:
    town.goirle.active = False
    town.goirle.save()
    ways = api.get("/first-free", service=town.pension.service_id).body["results"]
    assert {item["channel"] for item in ways} == {"video_home", "phone"}
    town.pension.service.valid_until = NOW - timedelta(seconds=1)
    town.pension.service.save()
    assert api.get("/first-free", service=town.pension.service_id).body == {"results": []}
    assert api.get("/first-free", service=10**9).body == {"results": []}


@pytest.mark.parametrize(
    ("params", "fields"),
    [
        ({}, ["service"]),
        ({"service": "\0"}, ["service"]),
        ({"service": 1, "channel": "pigeon"}, ["channel.0"]),
        ({"service": 1, "near": "qqqqqqqq"}, ["near"]),
        ({"service": 1, "radiusKm": 5}, ["near"]),
        ({"service": 1, "near": "8911", "radiusKm": 0}, ["radiusKm"]),
        ({"service": 1, "from": "2026-06-02", "to": "2026-06-01"}, ["to"]),
        ({"service": 1, "since": "17:00", "until": "12:00"}, ["until"]),
        ({"service": 1, "since": "25:00"}, ["since"]),
        ({"service": 1, "weekdays": 8}, ["weekdays.0"]),
        ({"service": 1, "support": 10**9}, ["support"]),
        ({"service": 1, "persons": 10**40}, ["persons"]),
    ],
)
def test_a_query_that_cannot_be_used_is_refused(
    town: Town, api: Api, params: dict[str, object], fields: list[str]
) -> None:
    answer = api.get("/first-free", **params)
    assert (answer.status, named(answer)) == (400, fields)
