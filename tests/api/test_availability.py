from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import Api, Clock, named
from tests.town import Town

NINE = "2026-06-02T09:00:00+02:00"


def test_a_day_lists_its_free_times_in_local_time(town: Town, api: Api) -> None:
    day = {"from": "2026-06-02", "to": "2026-06-02"}
    answer = api.get("/availability", offering=town.pension.pk, **day)
    quarters = [9 * 60 + 15 * n for n in range(31)]  # half an hour: the last at 16:30
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.body == {
        "offering": town.pension.pk,
        "zone": "Europe/Amsterdam",
        "minutes": 30,
        "from": "2026-06-02",
        "to": "2026-06-02",
        "firstFree": "2026-06-01T09:00:00+02:00",  # notice: an hour from 08:00
        "days": [
            {
                "date": "2026-06-02",
                "times": [f"2026-06-02T{m // 60:02}:{m % 60:02}:00+02:00" for m in quarters],
            }
        ],
    }


def test_a_taken_time_is_not_listed_and_an_expired_hold_is(
    town: Town, api: Api, clock: Clock
) -> None:
    for _ in range(2):
        api.hold(town)
    day = {"offering": town.passport.pk, "from": "2026-06-02", "to": "2026-06-02"}
    assert NINE not in api.get("/availability", **day).body["days"][0]["times"]
    clock.now += timedelta(minutes=10)
    assert NINE in api.get("/availability", **day).body["days"][0]["times"]


def test_a_larger_party_takes_longer(town: Town, api: Api) -> None:
    day = {"offering": town.passport.pk, "from": "2026-06-02", "to": "2026-06-02"}
    answer = api.get("/availability", persons=3, **day)
    assert answer.body["minutes"] == 40
    assert answer.body["days"][0]["times"][-1] == "2026-06-02T16:20:00+02:00"


def test_fourteen_days_from_today_are_the_default(town: Town, api: Api) -> None:
    body = api.get("/availability", offering=town.passport.pk).body
    assert (body["from"], body["to"]) == ("2026-06-01", "2026-06-14")
    dates = [day["date"] for day in body["days"]]
    assert dates == [f"2026-06-{n:02}" for n in (1, 2, 3, 4, 5, 8, 9, 10, 11, 12)]


def test_the_explanation_says_what_each_rule_left(town: Town, api: Api) -> None:
    for _ in range(2):
        api.hold(town)
    day = {"offering": town.passport.pk, "from": "2026-06-02", "to": "2026-06-02"}
    told = api.get("/availability", explain="true", language="nl", **day).body["explanation"]
    left = {step["rule"]: step["left"] for step in told}
    # 288 starts a day; open from 9 to 17 for 20 minutes: 93; 9:00-9:15 is taken.
    assert left == {"grid": 288, "notice": 288, "staffed": 93, "free": 89, "walk_ins": 89}
    assert told[3]["meaning"] == "Tijden waarop iemand en een plek nog vrij zijn."


def test_the_explanation_counts_candidates_per_need_and_names_nobody(town: Town, api: Api) -> None:
    town.aisha.resource.capabilities.clear()
    day = {"offering": town.passport.pk, "from": "2026-06-02", "to": "2026-06-02"}
    answer = api.get("/availability", explain="true", **day)
    none = {"withoutSkill": 0, "offDuty": 0, "taken": 0}
    assert [{k: v for k, v in need.items() if k != "need"} for need in answer.body["needs"]] == [
        {"kind": "desk", "candidates": 2, **none, "bookable": 2},
        {"kind": "professional", "candidates": 2, **none, "withoutSkill": 1, "bookable": 1},
    ]
    assert "Aisha" not in str(answer.body)
    assert "needs" not in api.get("/availability", **day).body


@pytest.mark.parametrize(("day", "hours"), [("2026-10-25", 25), ("2027-03-28", 23)])
def test_on_a_clock_change_the_day_has_its_own_length(
    town: Town, api: Api, clock: Clock, day: str, hours: int
) -> None:
    town.passport.horizon_days = 400
    town.passport.save()
    span = {"from": day, "to": day, "explain": "true"}
    told = api.get("/availability", offering=town.passport.pk, **span).body["explanation"]
    assert told[0] == {"rule": "grid", "left": hours * 12, "meaning": "Starts in these days."}


def test_62_days_are_the_most(town: Town, api: Api) -> None:
    days = {"offering": town.passport.pk, "from": "2026-06-01"}
    assert api.get("/availability", to="2026-08-01", **days).status == 200
    answer = api.get("/availability", to="2026-08-02", **days)
    assert (answer.status, named(answer)) == (400, ["to"])


@pytest.mark.parametrize(
    ("params", "fields"),
    [
        ({"offering": ""}, ["offering"]),
        ({"offering": "9" * 30}, ["offering"]),
        ({"offering": "9" * 10_000}, ["offering"]),
        ({"offering": "1\0"}, ["offering"]),
        ({"offering": 999_999}, ["offering"]),
        ({"from": "2026-06-31"}, ["from"]),
        ({"from": "0001-01-01"}, ["from"]),
        ({"to": "9999-12-31"}, ["to"]),
        ({"from": "2026-06-03", "to": "2026-06-02"}, ["to"]),
        ({"persons": 5}, ["persons"]),
        ({"persons": 0, "items": "many"}, ["items", "persons"]),
        ({"explain": "perhaps"}, ["explain"]),
    ],
)
def test_a_query_that_cannot_be_used_is_refused_by_name(
    town: Town, api: Api, params: dict[str, Any], fields: list[str]
) -> None:
    answer = api.get("/availability", **{"offering": town.passport.pk} | params)
    assert (answer.status, answer.body["code"], named(answer)) == (400, "invalid", fields)


def test_days_past_the_horizon_have_no_times(town: Town, api: Api) -> None:
    far = {"from": "2099-01-01", "to": "2099-01-02"}
    answer = api.get("/availability", offering=town.passport.pk, **far)
    assert (answer.status, answer.body["days"]) == (200, [])
