from datetime import timedelta
from typing import Any

import pytest

from hub.audit.models import Event
from hub.notifications.models import Message
from hub.notifications.unwritten import written
from scheduling.models import Appointment, Participant, State
from tests.api.conftest import CONTACT, Api, Clock, named
from tests.town import TUESDAY_NINE, Town, later

NINE = "2026-06-02T09:00:00+02:00"
TEN = "2026-06-02T10:00:00+02:00"


def test_confirming_makes_an_appointment_without_showing_the_contact(town: Town, api: Api) -> None:
    held = api.hold(town).body
    body = {"reference": held["reference"], "contact": CONTACT}
    answer = api.post("/appointments", body, token=held["manageToken"])
    expected = {name: value for name, value in held.items() if name != "manageToken"}
    assert answer.status == 201
    assert answer.body == expected | {
        "state": "confirmed",
        "holdExpiresAt": None,
        "canChange": True,
    }
    assert answer.headers["Location"].endswith(held["reference"].replace("-", ""))
    assert Participant.objects.get().name == "Sanne Visser"
    assert held["manageToken"] in written(Message.objects.get()).text
    assert Event.objects.get(verb="appointment.confirmed").origin == "api"


@pytest.mark.parametrize(
    ("contact", "fields"),
    [
        ({}, ["contact.name"]),
        ({"name": "Sanne"}, ["contact.email"]),
        ({"name": "Sanne", "email": "sanne@"}, ["contact.email"]),
        ({"name": "Sanne", "phone": "12"}, ["contact.phone"]),
        ({"name": "S" * 10_000, "email": "s@example.nl"}, ["contact.name"]),
        ({"name": "Sanne\0", "email": "s@example.nl"}, ["contact.name"]),
        ({"name": {}, "email": []}, ["contact.email", "contact.name"]),
        ("Sanne", ["contact"]),
        (None, ["contact"]),
    ],
)
def test_a_contact_that_cannot_be_used_is_named(
    town: Town, api: Api, contact: Any, fields: list[str]
) -> None:
    held = api.hold(town).body
    body = {"reference": held["reference"], "contact": contact}
    answer = api.post("/appointments", body, token=held["manageToken"])
    assert (answer.status, answer.body["code"], named(answer)) == (400, "invalid", fields)
    assert Appointment.objects.get().state == State.HELD


def test_a_late_confirm_is_gone_with_alternatives(town: Town, api: Api, clock: Clock) -> None:
    held = api.hold(town).body
    clock.now = later(10)
    body = {"reference": held["reference"], "contact": CONTACT}
    answer = api.post("/appointments", body, token=held["manageToken"])
    assert (answer.status, answer.body["code"]) == (410, "hold_expired")
    assert NINE in answer.body["alternatives"]
    assert not Participant.objects.exists()


def test_confirming_twice_is_refused(town: Town, api: Api) -> None:
    reference, token = api.book(town)
    body = {"reference": reference, "contact": CONTACT}
    answer = api.post("/appointments", body, token=token)
    assert (answer.status, answer.body["code"]) == (409, "not_held")
    assert Message.objects.count() == 1


def test_an_appointment_is_seen_with_or_without_the_dash(town: Town, api: Api) -> None:
    reference, token = api.book(town)
    answers = [
        api.get(f"/appointments/{name}", token=token)
        for name in (reference, reference.replace("-", ""), reference.lower())
    ]
    assert all(answer.body == answers[0].body for answer in answers)
    assert (answers[0].status, answers[0].body["reference"]) == (200, reference)
    assert answers[0].headers["Cache-Control"] == "no-store"


def test_an_expired_hold_is_shown_as_such(town: Town, api: Api, clock: Clock) -> None:
    held = api.hold(town).body
    clock.now = later(10)
    answer = api.get(f"/appointments/{held['reference']}", token=held["manageToken"])
    assert answer.body["state"] == "expired"


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_somebody_elses_appointment_and_a_missing_one_answer_alike(
    town: Town, api: Api, method: str
) -> None:
    reference, token = api.book(town)
    _other, other_token = api.book(town)
    body = {"start": TEN} if method == "PATCH" else None
    answers = [
        api.call(method, f"/appointments/{reference}", body, token=other_token),
        api.call(method, "/appointments/CDFG-347D", body, token=token),
        api.call(method, f"/appointments/{'9' * 5000}", body, token=token),
    ]
    assert {answer.status for answer in answers} == {404}
    assert all(answer.body == answers[0].body for answer in answers)
    bare = api.call(method, f"/appointments/{reference}", body)
    assert (bare.status, bare.body["code"]) == (401, "token_missing")


def test_moving_answers_with_the_new_time(town: Town, api: Api) -> None:
    reference, token = api.book(town)
    answer = api.patch(f"/appointments/{reference}", {"start": TEN}, token=token)
    assert (answer.status, answer.body["startsAt"]) == (200, TEN)
    assert answer.body["endsAt"] == "2026-06-02T10:20:00+02:00"
    assert Appointment.objects.get().starts_at == TUESDAY_NINE + timedelta(hours=1)


def test_moving_onto_a_taken_time_leaves_the_old(town: Town, api: Api) -> None:
    reference, token = api.book(town)
    for _ in range(2):
        api.book(town, TUESDAY_NINE + timedelta(hours=1))
    answer = api.patch(f"/appointments/{reference}", {"start": TEN}, token=token)
    assert (answer.status, answer.body["code"]) == (409, "slot_taken")
    assert len(answer.body["alternatives"]) == 3
    shown = api.get(f"/appointments/{reference}", token=token).body
    assert (shown["startsAt"], shown["state"]) == (NINE, "confirmed")


@pytest.mark.parametrize("body", [{}, {"start": "soon"}, {"start": None}])
def test_moving_needs_a_time(town: Town, api: Api, body: dict[str, Any]) -> None:
    reference, token = api.book(town)
    answer = api.patch(f"/appointments/{reference}", body, token=token)
    assert (answer.status, named(answer)) == (400, ["start"])


def test_cancelling_gives_the_time_back_and_twice_is_once(town: Town, api: Api) -> None:
    reference, token = api.book(town)
    for _ in range(2):
        answer = api.delete(f"/appointments/{reference}", token=token)
        assert (answer.status, answer.body) == (204, None)
    shown = api.get(f"/appointments/{reference}", token=token).body
    assert (shown["state"], shown["canChange"]) == ("cancelled", False)
    assert Message.objects.count() == 2  # booked, cancelled
    moved = api.patch(f"/appointments/{reference}", {"start": TEN}, token=token)
    assert (moved.status, moved.body["code"]) == (409, "not_live")


def test_after_the_deadline_it_is_too_late(town: Town, api: Api, clock: Clock) -> None:
    reference, token = api.book(town)
    clock.now = TUESDAY_NINE - timedelta(minutes=119)
    for answer in (
        api.delete(f"/appointments/{reference}", token=token),
        api.patch(f"/appointments/{reference}", {"start": TEN}, token=token),
    ):
        assert (answer.status, answer.body["code"]) == (409, "too_late_to_change")
    assert Appointment.objects.get().state == State.CONFIRMED
