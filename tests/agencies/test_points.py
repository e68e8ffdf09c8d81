from typing import Any

import pytest

from hub.audit.models import Event
from locations.models import Agreement, Closure, Need, Offering, Resource, ServicePoint
from scheduling.models import Allocation
from scheduling.planning import stranded
from scheduling.planning.models import Shift
from tests.agencies.conftest import Agency
from tests.api.conftest import named
from tests.api.test_errors import CRYPTIC
from tests.town import NOW, TUESDAY_NINE, Town

POINT: dict[str, Any] = {
    "kind": "other",
    "slug": "wijkpunt",
    "name": "Wijkpunt",
    "street": "Noorderweg 1",
    "postcode": "8911 ES",
    "place": "Leeuwarden",
    "latitude": 53.2,
    "longitude": 5.8,
}
ELSEWHERE = {"kind": "professional", "place": "organisation", "organisation": "leeuwarden"}
TUESDAY = {"startsAt": "2026-06-02T00:00:00+02:00", "endsAt": "2026-06-03T00:00:00+02:00"}


def test_a_new_point_can_be_booked_when_all_is_said(town: Town, agency: Agency) -> None:
    point = agency.post("/service-points", {**POINT, "phone": "058 233 0440"})
    assert point.status == 201, point.body
    assert (point.body["phone"], point.body["zone"]) == ("+31582330440", "Europe/Amsterdam")
    here = f"/service-points/{point.body['id']}"
    hours = {"weekday": 2, "opens": "09:00", "closes": "12:00"}
    opened = agency.post(f"{here}/opening-hours", hours)
    assert (opened.status, opened.body["weekday"], opened.body["opens"]) == (201, 2, "09:00")
    desk = agency.post(f"{here}/resources", {"kind": "desk", "name": "Balie"})
    assert desk.status == 201, desk.body
    offering = agency.post(
        "/offerings",
        {
            "service": town.passport.service_id,
            "servicePoint": point.body["id"],
            "channel": "in_person",
            "baseMinutes": 30,
            "needs": [
                {"kind": "desk"},
                {"kind": "professional", "capabilities": ["reisdocumenten"]},
            ],
        },
    )
    assert offering.status == 201, offering.body
    person = agency.post("/professionals", {"name": "Carla", "capabilities": ["reisdocumenten"]})
    assert person.status == 201, person.body
    shift = {
        "weekday": 2,
        "starts": "09:00",
        "ends": "11:00",
        "servicePoint": point.body["id"],
        "validFrom": "2026-06-01",
    }
    planned = agency.post(f"/professionals/{person.body['id']}/shifts", shift)
    assert (planned.status, planned.body["weekday"]) == (201, 2), planned.body
    found = agency.api.get(
        "/availability", offering=offering.body["id"], **{"from": "2026-06-02", "to": "2026-06-02"}
    )
    times = found.body["days"][0]["times"]
    assert (times[0], times[-1]) == ("2026-06-02T09:00:00+02:00", "2026-06-02T10:30:00+02:00")
    staff = f"/professionals/{person.body['id']}"
    for at in (
        here,
        f"{here}/opening-hours/{opened.body['id']}",
        f"{here}/resources/{desk.body['id']}",
        f"/offerings/{offering.body['id']}",
        staff,
        f"{staff}/shifts/{planned.body['id']}",
    ):
        answer = agency.get(at)
        assert answer.headers["ETag"] == answer.body["etag"]
        assert agency.get(at, if_none_match=answer.body["etag"]).status == 304
        listed = agency.get(at.rsplit("/", 1)[0]).body["results"]
        assert answer.body in listed
    made = Event.objects.filter(origin=f"client:{agency.client.pk}").values_list("verb", flat=True)
    assert set(made) == {
        "servicepoint.opened", "openingspan.added", "resource.added", "offering.added",
        "professional.engaged", "shift.planned",
    }  # fmt: skip


def test_whom_a_closure_strands_is_told_first_and_then_kept_in_the_list(
    town: Town, agency: Agency
) -> None:
    agency.api.book(town)
    closures = f"/service-points/{town.hall.pk}/closures"
    refused = agency.post(closures, TUESDAY)
    assert (refused.status, refused.body["code"]) == (409, "strands_appointments")
    (hit,) = refused.body["stranded"]
    assert hit["servicePoint"] == town.hall.pk
    assert hit["startsAt"] == TUESDAY_NINE.isoformat()
    assert not Closure.objects.exists()
    assert not Event.objects.filter(verb="closure.added").exists()
    done = agency.post(closures, TUESDAY, acceptStranded="true")
    assert done.status == 201
    (left,) = stranded.at_point(town.hall, now=NOW)
    assert str(left.pk) == hit["appointmentId"]
    back = agency.delete(f"{closures}/{done.body['id']}", if_match=done.body["etag"])
    assert (back.status, stranded.at_point(town.hall, now=NOW)) == (204, [])


@pytest.mark.parametrize(
    "what", ["desk", "person", "skill", "shift", "hours", "absence", "exception"]
)
def test_every_change_of_the_planning_tells_whom_it_strands(
    town: Town, agency: Agency, what: str
) -> None:
    agency.api.book(town)
    Resource.objects.filter(pk=town.desks[1].pk).delete()
    booked = stranded_by(town)
    desk = f"/service-points/{town.hall.pk}/resources/{town.desks[0].pk}"
    span = town.hall.opening_spans.get(weekday=1)
    calls: dict[str, Any] = {
        "desk": ("PATCH", desk, {"active": False}),
        "person": ("PATCH", f"/professionals/{booked}", {"active": False}),
        "skill": ("PATCH", f"/professionals/{booked}", {"capabilities": []}),
        "shift": ("DELETE", shift_path(booked), None),
        "hours": ("DELETE", f"/service-points/{town.hall.pk}/opening-hours/{span.pk}", None),
        "absence": ("POST", f"/professionals/{booked}/absences", TUESDAY),
        "exception": (
            "POST",
            f"/service-points/{town.hall.pk}/opening-exceptions",
            {"date": "2026-06-02"},
        ),
    }
    method, path, body = calls[what]
    tag = {} if method == "POST" else {"if_match": agency.tag(path)}
    refused = agency.call(method, path, body, **tag)
    assert (refused.status, refused.body["code"]) == (409, "strands_appointments"), refused.body
    assert len(refused.body["stranded"]) == 1
    done = agency.call(method, path, body, **tag, acceptStranded="true")
    assert done.status in (200, 201, 204), done.body
    assert len(stranded.at_point(town.hall, now=NOW)) == 1


def stranded_by(town: Town) -> int:
    """The professional who was booked."""
    row = Allocation.objects.get(resource__kind="professional")
    return int(row.resource.professional.pk)


def shift_path(person: int) -> str:
    shift = Shift.objects.get(professional=person, weekday=1)
    return f"/professionals/{person}/shifts/{shift.pk}"


def test_a_point_with_appointments_does_not_end(town: Town, agency: Agency) -> None:
    agency.api.book(town)
    here = f"/service-points/{town.hall.pk}"
    refused = agency.patch(here, {"active": False}, if_match="*", acceptStranded="true")
    assert (refused.status, refused.body["code"]) == (409, "still_booked")
    assert ServicePoint.objects.get(pk=town.hall.pk).active
    empty = agency.post("/service-points", POINT).body
    ended = agency.patch(
        f"/service-points/{empty['id']}", {"active": False}, if_match=empty["etag"]
    )
    assert (ended.status, ended.body["active"]) == (200, False)
    assert Event.objects.filter(verb="servicepoint.ended").count() == 1


def test_an_offering_changes_and_keeps_what_was_booked(town: Town, agency: Agency) -> None:
    agency.api.book(town)
    path = f"/offerings/{town.passport.pk}"
    shown = agency.get(path).body
    longer = agency.patch(path, {"baseMinutes": 40, "horizonDays": 30}, if_match=shown["etag"])
    assert (longer.body["baseMinutes"], longer.body["horizonDays"]) == (40, 30)
    assert longer.body["needs"] == shown["needs"]
    stale = agency.patch(path, {"baseMinutes": 20}, if_match=shown["etag"])
    assert stale.status == 412
    before = set(Need.objects.filter(offering=town.passport).values_list("pk", flat=True))
    more = [*shown["needs"], {"kind": "room"}]
    wider = agency.patch(path, {"needs": more}, if_match=longer.body["etag"])
    assert [one["kind"] for one in wider.body["needs"]] == ["desk", "professional", "room"]
    after = set(Need.objects.filter(offering=town.passport).values_list("pk", flat=True))
    assert before < after
    less = agency.patch(path, {"needs": [{"kind": "desk"}]}, if_match=wider.body["etag"])
    assert (less.status, less.body["code"]) == (409, "need_in_use")
    assert set(Need.objects.filter(offering=town.passport).values_list("pk", flat=True)) == after
    same = agency.patch(path, {"needs": shown["needs"]}, if_match=wider.body["etag"])
    assert [one["kind"] for one in same.body["needs"]] == ["desk", "professional"]
    ended = agency.patch(path, {"active": False}, if_match=same.body["etag"])
    assert agency.api.get(f"/offerings/{town.passport.pk}").status == 404
    assert ended.body["active"] is False


def test_what_both_sides_agreed_on_one_does_not_change_alone(town: Town, agency: Agency) -> None:
    path = f"/offerings/{town.passport.pk}"
    agreed = Agreement.objects.create(
        service=town.passport.service,
        host=town.library,
        asked_by="provider",
        state="agreed",
        channels=["in_person"],
        minutes=20,
        place="desk",
        asked_at=NOW,
        answered_at=NOW,
    )
    agreed.offerings.add(town.passport)
    shown = agency.get(path).body
    for alone in ({"baseMinutes": 60}, {"active": False}, {"needs": [{"kind": "desk"}]}):
        refused = agency.patch(path, alone, if_match=shown["etag"])
        assert (refused.status, refused.body["code"]) == (409, "agreed_by_both")
    assert agency.get(path).body == shown
    kept = {name: shown[name] for name in ("baseMinutes", "needs")} | {"horizonDays": 30}
    assert agency.patch(path, kept, if_match=shown["etag"]).status == 200
    Agreement.objects.update(state="ended", ends_at=NOW)
    shown = agency.get(path).body
    assert agency.patch(path, {"baseMinutes": 60}, if_match=shown["etag"]).status == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"baseMinutes": 7}, "baseMinutes"),
        ({"baseMinutes": 0}, "baseMinutes"),
        ({"horizonDays": 400}, "horizonDays"),
        ({"walkInShare": 60, "assistedShare": 60}, "dayAheadShare"),
        ({"servicePoint": None}, "servicePoint"),
        ({"channel": "post"}, "channel"),
        ({"needs": [ELSEWHERE | {"kind": "desk"}]}, "needs"),
        ({"needs": [ELSEWHERE | {"organisation": "pensioenbureau"}]}, "needs.0.organisation"),
        ({"needs": [{"kind": "professional", "place": "group", "group": "x"}]}, "needs.0.group"),
        ({"needs": [{"kind": "desk", "capabilities": ["vliegen"]}]}, "needs.0.capabilities"),
    ],
)
def test_an_offering_that_cannot_be_is_refused_by_field(
    town: Town, agency: Agency, change: dict[str, Any], field: str
) -> None:
    body = {
        "service": town.passport.service_id,
        "servicePoint": town.hall.pk,
        "channel": "video_point",
        "baseMinutes": 20,
        "needs": [{"kind": "desk"}],
    }
    answer = agency.post("/offerings", body | change)
    assert (answer.status, named(answer)) == (400, [field]), answer.body
    assert Offering.objects.filter(service_point=town.hall).count() == 1


def test_the_same_is_offered_once(town: Town, agency: Agency) -> None:
    body = {
        "service": town.passport.service_id,
        "servicePoint": town.hall.pk,
        "channel": "in_person",
        "baseMinutes": 20,
        "needs": [],
    }
    twice = agency.post("/offerings", body)
    assert (twice.status, twice.body["code"]) == (400, "offered_already")


def test_hours_end_on_a_day_and_are_not_taken_from_the_past(town: Town, agency: Agency) -> None:
    span = town.hall.opening_spans.get(weekday=4)
    path = f"/service-points/{town.hall.pk}/opening-hours/{span.pk}"
    early = agency.delete(path, if_match="*", lastDay="2026-05-01")
    assert (early.status, named(early)) == (400, ["lastDay"])
    assert agency.delete(path, if_match="*", lastDay="2026-06-30").status == 204
    span.refresh_from_db()
    assert str(span.valid_until) == "2026-06-30"
    assert agency.get(path).body["validUntil"] == "2026-06-30"


def test_holidays_are_chosen_for_all_points(town: Town, agency: Agency) -> None:
    before = agency.get("/holidays")
    chosen = agency.put(
        "/holidays", {"holidays": ["kings_day", "christmas"]}, if_match=before.body["etag"]
    )
    assert (chosen.status, chosen.body["holidays"]) == (200, ["christmas", "kings_day"])
    stale = agency.put("/holidays", {"holidays": []}, if_match=before.body["etag"])
    assert stale.status == 412
    wrong = agency.put("/holidays", {"holidays": ["carnaval"]}, if_match="*")
    assert (wrong.status, named(wrong)) == (400, ["holidays"])


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("opening-hours", {"weekday": 8, "opens": "09:00", "closes": "10:00"}, "weekday"),
        ("opening-hours", {"weekday": 1, "opens": "9:00", "closes": "10:00"}, "opens"),
        ("opening-hours", {"weekday": 1, "opens": "09:00", "closes": "09:00"}, "closes"),
        ("opening-exceptions", {"date": "2026-06-02", "opens": "09:00"}, "closes"),
        (
            "opening-hours",
            {
                "weekday": 1,
                "opens": "09:00",
                "closes": "10:00",
                "validFrom": "2026-07-02",
                "validUntil": "2026-07-01",
            },
            "validUntil",
        ),
        ("opening-exceptions", {"date": "1999-06-02"}, "date"),
        ("closures", {"startsAt": "2026-06-02T09:00:00", "endsAt": TUESDAY["endsAt"]}, "startsAt"),
        ("closures", {"startsAt": TUESDAY["endsAt"], "endsAt": TUESDAY["startsAt"]}, "endsAt"),
        ("closures", TUESDAY | {"resource": 999}, "resource"),
        ("resources", {"kind": "professional", "name": "X"}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    town: Town, agency: Agency, path: str, body: dict[str, Any], field: str
) -> None:
    answer = agency.post(f"/service-points/{town.hall.pk}/{path}", body)
    assert (answer.status, named(answer)) == (400, [field]), answer.body
    assert not CRYPTIC.search(answer.body["invalidParams"][0]["reason"]), answer.body


def test_a_shift_does_not_end_before_it_begins(town: Town, agency: Agency) -> None:
    shift = {"weekday": 1, "starts": "09:00", "ends": "17:00", "remote": True}
    days = {"validFrom": "2026-07-02", "validUntil": "2026-07-01"}
    answer = agency.post(f"/professionals/{town.aisha.pk}/shifts", shift | days)
    assert (answer.status, named(answer)) == (400, ["validUntil"])
    reason = answer.body["invalidParams"][0]["reason"]
    assert reason == "The last day must not be before the first."


def test_a_name_in_addresses_is_used_once(town: Town, agency: Agency) -> None:
    taken = agency.post("/service-points", POINT | {"slug": town.goirle.slug, "zone": "Mars/Base"})
    assert (taken.status, named(taken)) == (400, ["zone"])
    taken = agency.post("/service-points", POINT | {"slug": town.goirle.slug})
    assert (taken.status, named(taken)) == (400, ["slug"])


def test_a_key_is_free_again_after_what_the_row_refused(town: Town, agency: Agency) -> None:
    key = "5bdfc8fb-eba8-4050-9b8c-28e79f65e436"
    path = f"/service-points/{town.hall.pk}/opening-exceptions"
    half = agency.post(path, {"date": "2026-06-02", "opens": "09:00"}, key=key)
    assert (half.status, named(half)) == (400, ["closes"])
    good = agency.post(path, {"date": "2026-06-06", "opens": "09:00", "closes": "12:00"}, key=key)
    assert good.status == 201


def test_absences_are_planned_and_withdrawn(town: Town, agency: Agency) -> None:
    path = f"/professionals/{town.aisha.pk}/absences"
    made = agency.post(path, TUESDAY | {"kind": "training"})
    assert (made.status, made.body["kind"]) == (201, "training")
    assert agency.get(path).body["total"] == 1
    assert agency.delete(f"{path}/{made.body['id']}").status == 428
    assert agency.delete(f"{path}/{made.body['id']}", if_match=made.body["etag"]).status == 204
    assert agency.get(f"{path}/{made.body['id']}").status == 404
