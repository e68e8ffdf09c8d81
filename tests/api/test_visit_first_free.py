"""The first free time of a whole visit, over the API."""

from locations.models import Channel
from tests import town as towns
from tests.api.conftest import Api, named
from tests.town import Town


def test_a_place_that_can_do_all_tells_the_first_time_of_the_whole_visit(
    town: Town, api: Api
) -> None:
    licence = towns.service(town.municipality, "rijbewijs", "Rijbewijs")
    second = towns.offering(licence, town.hall, Channel.IN_PERSON, 10)
    towns.need(second, "professional")
    asked = {"service": [town.passport.service_id, licence.pk], "persons": [2, 1]}
    answer = api.get("/visit-first-free", **asked, near="8911", since="11:00")
    assert answer.status == 200
    (place,) = answer.body["results"]
    assert [one["offering"] for one in place["services"]] == [town.passport.pk, second.pk]
    assert (place["servicePoint"]["id"], place["minutes"]) == (town.hall.pk, 40)
    assert place["firstFree"] == "2026-06-01T11:00:00+02:00"
    assert answer.body["partly"] == []


def test_what_no_place_can_do_is_told_with_where_it_can_be_had(town: Town, api: Api) -> None:
    ids = [town.passport.service_id, town.pension.service_id]
    body = api.get("/visit-first-free", service=ids, channel=["in_person", "video_point"]).body
    assert body["results"] == []
    left = {one["servicePoint"]["id"]: one["left"] for one in body["partly"]}
    assert [one["service"] for one in left[town.hall.pk]] == [town.pension.service_id]
    elsewhere = left[town.hall.pk][0]["elsewhere"]
    assert elsewhere["servicePoint"]["id"] == town.goirle.pk
    assert elsewhere["firstFree"] == "2026-06-01T09:00:00+02:00"


def test_what_cannot_be_asked_is_named(town: Town, api: Api) -> None:
    one = town.passport.service_id
    for asked, field in (
        ({"service": [one, one]}, "service"),
        ({"service": one, "persons": [1, 2]}, "persons"),
        ({"service": one, "radiusKm": 5}, "near"),
        ({}, "service"),
    ):
        answer = api.get("/visit-first-free", **asked)
        assert (answer.status, list(named(answer))) == (400, [field])
