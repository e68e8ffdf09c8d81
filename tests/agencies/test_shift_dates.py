"""One date of a weekly shift, as the planners' pages change it."""

from typing import Any

import pytest

from hub.audit.models import Event
from scheduling.planning import cover, stranded
from scheduling.planning.models import Shift, ShiftChange
from tests.agencies.conftest import Agency
from tests.agencies.test_points import shift_path, stranded_by
from tests.api.conftest import Answer, named
from tests.town import NOW, Town

MONDAY = "2026-06-08"
LATER: dict[str, Any] = {"state": "changed", "starts": "12:00", "ends": "16:00"}
DROPPED: dict[str, Any] = {"state": "dropped", "reason": "Vergadering"}
PLANNED: dict[str, Any] = {"state": "planned"}


def dates_of(town: Town) -> str:
    shift = town.aisha.shifts.get(weekday=0)
    return f"/professionals/{town.aisha.pk}/shifts/{shift.pk}/dates"


def free(town: Town, agency: Agency, day: str) -> list[str]:
    """The starts that can be booked."""
    found = agency.api.get("/availability", offering=town.passport.pk, **{"from": day, "to": day})
    return [start for one in found.body["days"] for start in one["times"]]


@pytest.fixture
def alone(town: Town) -> Town:
    """Nobody but Aisha works there."""
    Shift.objects.filter(professional=town.bram).delete()
    cover.rebuild_professionals([town.bram], now=NOW)
    return town


def test_one_date_is_changed_dropped_and_put_back(alone: Town, agency: Agency) -> None:
    town, path = alone, f"{dates_of(alone)}/{MONDAY}"
    read = agency.get(path)
    assert read.body == {
        "date": MONDAY,
        "state": "planned",
        "starts": "09:00",
        "ends": "17:00",
        "reason": "",
        "etag": read.headers["ETag"],
    }
    later = agency.patch(path, LATER, if_match=read.body["etag"])
    assert (later.status, later.body["starts"], later.body["state"]) == (200, "12:00", "changed")
    assert free(town, agency, MONDAY)[0] == f"{MONDAY}T12:00:00+02:00"
    stale = agency.patch(path, DROPPED, if_match=read.body["etag"])
    assert (stale.status, stale.headers["ETag"]) == (412, later.body["etag"])
    dropped = agency.patch(path, DROPPED, if_match=later.body["etag"])
    assert (dropped.body["state"], dropped.body["starts"]) == ("dropped", "09:00")
    assert dropped.body["reason"] == "Vergadering"
    assert free(town, agency, MONDAY) == []
    assert free(town, agency, "2026-06-15")
    back = agency.patch(path, PLANNED, if_match=dropped.body["etag"])
    assert back.body == read.body
    assert free(town, agency, MONDAY)[0] == f"{MONDAY}T09:00:00+02:00"
    assert not ShiftChange.objects.exists()
    told = Event.objects.filter(origin=f"client:{agency.client.pk}").order_by("pk")
    assert [one.verb for one in told] == [
        "shift.changed_once", "shift.dropped_once", "shift.restored_once",
    ]  # fmt: skip
    assert {one.details["date"] for one in told} == {MONDAY}


def test_the_dates_to_come_stand_in_a_list(town: Town, agency: Agency) -> None:
    path = dates_of(town)
    agency.patch(f"{path}/{MONDAY}", DROPPED, if_match="*")
    listed = agency.get(path)
    found = [(one["date"], one["state"]) for one in listed.body["results"]]
    assert found[:3] == [
        ("2026-06-01", "planned"), (MONDAY, "dropped"), ("2026-06-15", "planned"),
    ]  # fmt: skip
    assert listed.body["total"] == 9  # eight weeks, and today
    assert listed.body["results"][1] == agency.get(f"{path}/{MONDAY}").body
    some = agency.get(path, **{"from": "2026-12-01", "to": "2026-12-14"})
    assert [one["date"] for one in some.body["results"]] == ["2026-12-07", "2026-12-14"]
    page = agency.get(path, page=2, pageSize=4)
    assert [one["date"] for one in page.body["results"]][0] == "2026-06-29"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-05-31"}, "from"),
        ({"from": "2026-06-10", "to": "2026-06-09"}, "to"),
        ({"to": "2027-06-02"}, "to"),
        ({"from": "morgen"}, "from"),
    ],
)
def test_days_that_cannot_be_asked_for(
    town: Town, agency: Agency, query: dict[str, str], field: str
) -> None:
    answer = agency.get(dates_of(town), **query)
    assert (answer.status, named(answer)) == (400, [field])


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"state": "changed"}, ["ends", "starts"]),
        ({"state": "changed", "starts": "09:00"}, ["ends"]),
        ({"state": "changed", "starts": "09:00", "ends": "09:00"}, ["ends"]),
        ({"state": "changed", "starts": "9", "ends": "10:00"}, ["starts"]),
        ({"state": "dropped", "starts": "09:00"}, ["starts"]),
        ({"state": "planned", "reason": "Toch"}, ["reason"]),
        ({"state": "dropped", "reason": "x" * 161}, ["reason"]),
        ({"state": "gone"}, ["state"]),
        ({}, ["state"]),
    ],
)
def test_a_change_that_cannot_be_is_refused_by_field(
    town: Town, agency: Agency, body: dict[str, Any], fields: list[str]
) -> None:
    answer = agency.patch(f"{dates_of(town)}/{MONDAY}", body, if_match="*")
    assert (answer.status, named(answer)) == (400, fields)
    assert not ShiftChange.objects.exists()


@pytest.mark.parametrize(
    ("day", "detail"),
    [
        ("2026-06-09", "The shift does not begin on this date."),
        ("2026-05-25", "This day is over."),
        ("2026-13-01", "We cannot find this."),
        ("1999-06-07", "We cannot find this."),
    ],
)
def test_a_date_that_the_shift_does_not_have_is_not_there(
    town: Town, agency: Agency, day: str, detail: str
) -> None:
    path = f"{dates_of(town)}/{day}"
    for answer in (agency.get(path), agency.patch(path, DROPPED, if_match="*")):
        assert (answer.status, answer.body["detail"]) == (404, detail)
    assert not ShiftChange.objects.exists()


def test_without_what_was_read_nothing_is_changed(town: Town, agency: Agency) -> None:
    path = f"{dates_of(town)}/{MONDAY}"
    assert agency.patch(path, DROPPED).status == 428
    assert agency.get(path, if_none_match=agency.tag(path)).status == 304
    assert not ShiftChange.objects.exists()


def test_whom_one_date_strands_is_told_first(town: Town, agency: Agency) -> None:
    agency.api.book(town)
    path = f"{shift_path(stranded_by(town))}/dates/2026-06-02"
    refused = agency.patch(path, DROPPED, if_match="*")
    assert (refused.status, refused.body["code"]) == (409, "strands_appointments")
    assert len(refused.body["stranded"]) == 1
    assert not ShiftChange.objects.exists()
    done = agency.patch(path, DROPPED, if_match="*", acceptStranded="true")
    assert (done.status, len(stranded.at_point(town.hall, now=NOW))) == (200, 1)
    back = agency.patch(path, PLANNED, if_match=done.body["etag"])
    assert (back.status, stranded.at_point(town.hall, now=NOW)) == (200, [])


KEY = "5bdfc8fb-eba8-4050-9b8c-28e79f65e436"


def at_once(agency: Agency, path: str, items: list[Any], **query: str) -> Answer:
    return agency.post(f"{path}/_bulk", {"items": items}, key=KEY, **query)


def test_many_dates_are_changed_each_for_itself(town: Town, agency: Agency) -> None:
    path = dates_of(town)
    tag = agency.tag(f"{path}/{MONDAY}")
    items = [
        {"date": MONDAY, "ifMatch": tag, **LATER},
        {"date": MONDAY, "ifMatch": tag, **DROPPED},
        {"date": "2026-06-15", **DROPPED},
        {"date": "2026-06-15", "ifMatch": "*", **DROPPED},
        {"date": "2026-06-16", "ifMatch": "*", **DROPPED},
        {"date": "2026-06-22", "ifMatch": "*", "state": "changed"},
        {"date": "gisteren", "ifMatch": "*", **DROPPED},
        "2026-06-22",
    ]
    answer = at_once(agency, path, items)
    results = answer.body["results"]
    assert [one["status"] for one in results] == [200, 412, 428, 200, 404, 400, 400, 400]
    assert (answer.body["succeeded"], answer.body["failed"]) == (2, 6)
    assert results[0] == {
        "index": 0,
        "status": 200,
        "date": MONDAY,
        "etag": agency.tag(f"{path}/{MONDAY}"),
        "problem": None,
    }
    assert [one["date"] for one in results[2:5]] == ["2026-06-15", "2026-06-15", "2026-06-16"]
    assert results[4]["problem"]["detail"] == "The shift does not begin on this date."
    wrong = [one["problem"]["invalidParams"] for one in results[5:7]]
    assert [[it["name"] for it in one] for one in wrong] == [["starts", "ends"], ["date"]]
    assert ShiftChange.objects.count() == 2
    again = at_once(agency, path, items)
    assert (again.body, again.headers["Idempotency-Replayed"]) == (answer.body, "true")


def test_what_strands_among_many_is_told_at_its_item(town: Town, agency: Agency) -> None:
    agency.api.book(town)
    path = f"{shift_path(stranded_by(town))}/dates"
    items = [{"date": day, "ifMatch": "*", **DROPPED} for day in ("2026-06-02", "2026-06-09")]
    first = at_once(agency, path, items).body["results"]
    assert [one["status"] for one in first] == [409, 200]
    assert first[0]["problem"]["stranded"][0]["servicePoint"] == town.hall.pk
    done = agency.post(f"{path}/_bulk", {"items": items}, acceptStranded="true")
    assert [one["status"] for one in done.body["results"]] == [200, 200]


def test_too_many_dates_at_once_are_refused_whole(town: Town, agency: Agency) -> None:
    item = {"date": MONDAY, "ifMatch": "*", **DROPPED}
    for items in ([item] * 32, []):
        answer = at_once(agency, dates_of(town), items)
        assert (answer.status, named(answer)) == (400, ["items"])
    assert not ShiftChange.objects.exists()
