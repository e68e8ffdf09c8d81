from datetime import timedelta
from typing import Any

import pytest

from scheduling.models import Appointment, State
from scheduling.reference import hash_of
from tests.api.conftest import Api, Clock, named
from tests.town import NOW, TUESDAY_NINE, Town, later

START = "2026-06-02T09:00:00+02:00"


def body_of(town: Town, **changes: Any) -> dict[str, Any]:
    return {"offering": town.passport.pk, "start": START, "persons": 1, "items": 1} | changes


def test_a_hold_answers_with_the_appointment_and_its_token(town: Town, api: Api) -> None:
    answer = api.post("/holds", body_of(town, persons=2))
    appointment = Appointment.objects.get()
    shown = f"{appointment.reference[:4]}-{appointment.reference[4:]}"
    token = answer.body.pop("manageToken")
    assert hash_of(token) == appointment.manage_token_hash
    assert answer.status == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Location"] == (
        f"http://testserver/api/v1/appointments/{appointment.reference}"
    )
    assert answer.body == {
        "reference": shown,
        "state": "held",
        "channel": "in_person",
        "startsAt": START,
        "endsAt": "2026-06-02T09:30:00+02:00",
        "zone": "Europe/Amsterdam",
        "persons": 2,
        "items": 1,
        "offering": town.passport.pk,
        "service": {"id": town.passport.service_id, "title": "Paspoort"},
        "segments": [
            {
                "startsAt": START,
                "endsAt": "2026-06-02T09:30:00+02:00",
                "offering": town.passport.pk,
                "service": {"id": town.passport.service_id, "title": "Paspoort"},
                "channel": "in_person",
                "persons": 2,
                "items": 1,
                "support": [],
            }
        ],
        "servicePoint": {
            "id": town.hall.pk,
            "name": "Stadhuis Leeuwarden",
            "street": "Oldehoofsterkerkhof 2",
            "postcode": "8911 DH",
            "place": "Leeuwarden",
        },
        "holdExpiresAt": "2026-06-01T08:10:00+02:00",
        "canChange": False,
    }
    assert (appointment.state, appointment.language) == (State.HELD, "en")


def test_a_conversation_at_home_has_no_point(town: Town, api: Api) -> None:
    answer = api.post("/holds", body_of(town, offering=town.pension_phone.pk))
    assert (answer.status, answer.body["servicePoint"]) == (201, None)


def test_a_taken_slot_answers_with_the_nearest_times(town: Town, api: Api) -> None:
    for _ in range(2):
        assert api.hold(town).status == 201
    answer = api.hold(town)
    assert answer.status == 409
    assert answer.body == {
        "type": "http://127.0.0.1:8000/api/v1/problems#slot_taken",
        "title": "That time was just taken.",
        "status": 409,
        "detail": answer.body["detail"],
        "code": "slot_taken",
        "alternatives": [
            "2026-06-02T09:20:00+02:00",
            "2026-06-02T09:25:00+02:00",
            "2026-06-02T09:30:00+02:00",
        ],
    }
    assert Appointment.objects.count() == 2


def test_a_time_outside_opening_hours_is_not_offered(town: Town, api: Api) -> None:
    answer = api.hold(town, TUESDAY_NINE - timedelta(hours=2))
    assert (answer.status, answer.body["code"]) == (409, "slot_not_offered")
    assert len(answer.body["alternatives"]) == 3


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"offering": 10**9}, ["offering"]),
        ({"offering": 10**400}, ["offering"]),
        ({"offering": 0}, ["offering"]),
        ({"offering": "x\0"}, ["offering"]),
        ({"offering": None, "start": None}, ["offering", "start"]),
        ({"start": "2026-06-02T09:00:00"}, ["start"]),  # whose nine o'clock?
        ({"start": "2026-02-30T09:00:00Z"}, ["start"]),
        ({"start": "0001-01-01T00:00:00+14:00"}, ["start"]),
        ({"start": "9999-12-31T23:59:59-14:00"}, ["start"]),
        ({"start": "2026-06-02T09:00:00+99:00"}, ["start"]),
        ({"start": 5}, ["start"]),
        ({"start": "9" * 10_000}, ["start"]),
        ({"persons": 5}, ["persons"]),  # this offering takes four
        ({"persons": 101, "items": -1}, ["items", "persons"]),
        ({"persons": "\ud83d"}, None),
    ],
)
def test_what_cannot_be_used_is_named(
    town: Town, api: Api, changes: dict[str, Any], fields: list[str] | None
) -> None:
    answer = api.post("/holds", body_of(town, **changes))
    assert answer.status == 400
    assert answer.body["code"] == ("invalid" if fields else "malformed")
    if fields:
        assert named(answer) == fields
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("body", [[], [1], "text", 5, {"offering": {}}])
def test_a_body_of_another_shape_is_refused(town: Town, api: Api, body: Any) -> None:
    answer = api.post("/holds", body)
    assert answer.status == 400


def test_an_offering_of_a_draft_cannot_be_held(town: Town, api: Api) -> None:
    town.passport.service.status = "draft"
    town.passport.service.save()
    answer = api.hold(town)
    assert (answer.status, named(answer)) == (400, ["offering"])


def test_a_hold_is_kept_ten_minutes_longer(town: Town, api: Api, clock: Clock) -> None:
    held = api.hold(town).body
    clock.now = later(8)
    answer = api.post(f"/holds/{held['reference']}/extend", token=held["manageToken"])
    assert answer.status == 200
    assert answer.body["holdExpiresAt"] == "2026-06-01T08:18:00+02:00"
    assert "manageToken" not in answer.body


def test_an_expired_hold_is_gone_with_alternatives(town: Town, api: Api, clock: Clock) -> None:
    held = api.hold(town).body
    clock.now = later(10)
    answer = api.post(f"/holds/{held['reference']}/extend", token=held["manageToken"])
    assert (answer.status, answer.body["code"]) == (410, "hold_expired")
    assert START in answer.body["alternatives"]


def test_a_released_hold_is_free_again(town: Town, api: Api) -> None:
    town.desks[0].active = False
    town.desks[0].save()
    held = api.hold(town).body
    assert api.hold(town).status == 409
    answer = api.delete(f"/holds/{held['reference']}", token=held["manageToken"])
    assert (answer.status, answer.body) == (204, None)
    assert api.hold(town).status == 201


def test_what_is_confirmed_is_no_hold(town: Town, api: Api) -> None:
    reference, token = api.book(town)
    for answer in (
        api.delete(f"/holds/{reference}", token=token),
        api.post(f"/holds/{reference}/extend", token=token),
    ):
        assert (answer.status, answer.body["code"]) == (409, "not_held")
    assert Appointment.objects.get().state == State.CONFIRMED


def test_a_strangers_hold_and_a_missing_one_answer_alike(town: Town, api: Api) -> None:
    held = api.hold(town).body
    answers = [
        api.delete(f"/holds/{held['reference']}", token="x" * 32),
        api.delete("/holds/CDFG-347D", token=held["manageToken"]),
        api.delete("/holds/nonsense", token=held["manageToken"]),
        api.delete("/holds/%00%ff", token="é\0"),
    ]
    assert {answer.status for answer in answers} == {404}
    assert all(answer.body == answers[0].body for answer in answers)
    assert Appointment.objects.get().hold_expires_at == NOW + timedelta(minutes=10)


def test_without_a_token_nothing_is_said_of_any_reference(town: Town, api: Api) -> None:
    held = api.hold(town).body
    answers = [api.delete(f"/holds/{name}") for name in (held["reference"], "CDFG-347D")]
    for answer in answers:
        assert (answer.status, answer.body["code"]) == (401, "token_missing")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answers[0].body == answers[1].body


@pytest.mark.parametrize(
    ("services", "name"),
    [
        ([{}, {"persons": 5}], "services.1.persons"),
        ([{}, {"offering": 10**9}], "services.1.offering"),
        ([{}, {}], "services"),  # the same one twice
        ([], "services"),
        ({}, "services"),
        ([[]], "services.0"),
    ],
)
def test_a_wrong_service_of_a_visit_is_named_where_it_stands(
    town: Town, api: Api, services: Any, name: str
) -> None:
    if isinstance(services, list):
        services = [
            {"offering": town.passport.pk, **one} if isinstance(one, dict) else one
            for one in services
        ]
    answer = api.post("/holds", {"services": services, "start": START})
    assert (answer.status, named(answer)) == (400, [name])
    assert not any(word in str(answer.body) for word in ("dictionary", "dict", "NoneType"))


def test_years_are_refused_by_the_bounds_that_are_told(town: Town, api: Api) -> None:
    told = "Choose a year from 2021 to 2099."
    for year, known in ((2020, False), (2021, True), (2099, True), (2100, False)):
        answer = api.post("/holds", body_of(town, start=f"{year}-06-02T09:00:00+02:00"))
        assert (told in str(answer.body)) != known
        day = api.get("/availability", offering=town.passport.pk, **{"from": f"{year}-06-02"})
        assert day.status == (200 if known else 400)
        assert (told in str(day.body)) != known
