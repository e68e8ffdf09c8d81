import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from hub.notifications.models import Message
from scheduling import booking
from scheduling.api import idempotency
from scheduling.models import Appointment, IdempotencyKey
from tests.api.conftest import CONTACT, Answer, Api, Clock, named
from tests.town import NOW, TUESDAY_NINE, Town

KEY = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


def assert_replayed(first: Answer, again: Answer) -> None:
    assert (again.status, again.body) == (first.status, first.body)
    assert again.headers.get("Location") == first.headers.get("Location")
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"


def test_the_same_key_and_body_give_the_same_hold(town: Town, api: Api) -> None:
    first, again = (api.hold(town, key=KEY) for _ in range(2))
    assert first.status == 201
    assert_replayed(first, again)
    assert Appointment.objects.count() == 1
    opened = api.get(f"/appointments/{first.body['reference']}", token=first.body["manageToken"])
    assert opened.status == 200


def test_the_same_key_in_quotes_and_capitals_is_the_same(town: Town, api: Api) -> None:
    first = api.hold(town, key=KEY)
    assert_replayed(first, api.hold(town, key=f'"{KEY.upper()}"'))


def test_the_order_of_members_does_not_matter(town: Town, api: Api) -> None:
    pairs = {"offering": town.passport.pk, "start": TUESDAY_NINE.isoformat()}
    first = api.post("/holds", pairs, key=KEY)
    assert_replayed(first, api.post("/holds", dict(reversed(pairs.items())), key=KEY))


def test_the_same_key_with_another_body_is_refused(town: Town, api: Api) -> None:
    api.hold(town, key=KEY)
    answer = api.hold(town, TUESDAY_NINE + timedelta(hours=1), key=KEY)
    assert (answer.status, answer.body["code"]) == (422, "idempotency_key_reused")
    assert Appointment.objects.count() == 1


def test_another_key_is_another_hold(town: Town, api: Api) -> None:
    first, second = (api.hold(town, key=str(uuid4())).body for _ in range(2))
    assert first["reference"] != second["reference"]


def test_the_same_key_under_another_token_is_another_request(town: Town, api: Api) -> None:
    (one, one_token), (other, other_token) = (api.book(town) for _ in range(2))
    for reference, token in ((one, one_token), (other, other_token)):
        assert api.delete(f"/appointments/{reference}", token=token, key=KEY).status == 204
    assert set(Appointment.objects.values_list("state", flat=True)) == {"cancelled"}


def test_a_refusal_is_given_again_even_when_the_time_is_free_by_then(
    town: Town, api: Api, clock: Clock
) -> None:
    for _ in range(2):
        api.hold(town)
    first = api.hold(town, key=KEY)
    clock.now += timedelta(minutes=11)
    again = api.hold(town, key=KEY)
    assert first.status == 409
    assert_replayed(first, again)


def test_a_mistake_can_be_put_right_under_the_same_key(town: Town, api: Api) -> None:
    body = {"offering": town.passport.pk, "start": "soon"}
    assert api.post("/holds", body, key=KEY).status == 400
    assert api.hold(town, key=KEY).status == 201


@pytest.mark.parametrize(
    "key", ["1", "x" * 10_000, "é", KEY.replace("4d01", "1d01"), f"{KEY}x", '"', "0" * 36]
)
def test_a_key_that_can_be_guessed_is_refused(town: Town, api: Api, key: str) -> None:
    answer = api.hold(town, key=key)
    assert (answer.status, named(answer)) == (400, ["Idempotency-Key"])
    assert not Appointment.objects.exists()


def test_every_write_can_be_repeated(town: Town, api: Api) -> None:
    held = api.hold(town).body
    token, reference = held["manageToken"], held["reference"]
    ten = (TUESDAY_NINE + timedelta(hours=1)).isoformat()
    calls: list[tuple[str, str, Any]] = [
        ("POST", f"/holds/{reference}/extend", None),
        ("POST", "/appointments", {"reference": reference, "contact": CONTACT}),
        ("PATCH", f"/appointments/{reference}", {"start": ten}),
        ("DELETE", f"/appointments/{reference}", None),
    ]
    for method, path, body in calls:
        key = str(uuid4())
        first, again = (api.call(method, path, body, token=token, key=key) for _ in range(2))
        assert first.status < 300
        assert_replayed(first, again)
    appointment = Appointment.objects.get()
    assert (appointment.hold_extensions, appointment.revision) == (1, 2)
    assert Message.objects.count() == 3  # booked, moved, cancelled


def test_after_a_day_the_key_is_new(town: Town, api: Api, clock: Clock) -> None:
    first = api.hold(town, key=KEY).body
    clock.now += timedelta(hours=24)
    again = api.hold(town, TUESDAY_NINE + timedelta(hours=3), key=KEY)
    assert again.status == 201
    assert again.body["manageToken"] != first["manageToken"]


def test_what_is_kept_opens_nothing(town: Town, api: Api) -> None:
    held = api.hold(town, key=KEY).body
    body = {"reference": held["reference"], "contact": CONTACT}
    api.post("/appointments", body, token=held["manageToken"], key=str(uuid4()))
    kept = json.dumps(list(IdempotencyKey.objects.values()), default=str)
    for secret in (held["manageToken"], KEY, "Sanne", "sanne@example.nl"):
        assert secret not in kept


def test_old_keys_are_forgotten(town: Town, api: Api) -> None:
    api.hold(town, key=KEY)
    assert idempotency.forget_old(now=NOW + timedelta(hours=23, minutes=59)) == 0
    assert idempotency.forget_old(now=NOW + timedelta(hours=24)) == 1


def test_while_one_is_at_work_the_second_hears_so(
    town: Town, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds: list[Answer] = []
    real = booking.hold_visit

    def slow(**wanted: Any) -> Any:
        seconds.append(api.hold(town, key=KEY))
        return real(**wanted)

    monkeypatch.setattr(booking, "hold_visit", slow)
    assert api.hold(town, key=KEY).status == 201
    assert [(a.status, a.body["code"]) for a in seconds] == [(409, "request_in_progress")]
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("died", ["before", "after"])
def test_a_repeat_finishes_what_a_failed_try_began(
    town: Town, api: Api, monkeypatch: pytest.MonkeyPatch, died: str
) -> None:
    real = booking.hold_visit

    def failing(**wanted: Any) -> Any:
        if died == "after":
            real(**wanted)
        raise RuntimeError("The machine stopped.")

    monkeypatch.setattr(booking, "hold_visit", failing)
    broken = api.hold(town, key=KEY)
    assert (broken.status, broken.body["code"]) == (500, "internal_error")
    monkeypatch.setattr(booking, "hold_visit", real)
    answer = api.hold(town, key=KEY)
    assert answer.status == 201
    assert Appointment.objects.count() == 1
    path = f"/appointments/{answer.body['reference']}"
    assert api.get(path, token=answer.body["manageToken"]).status == 200
    assert_replayed(answer, api.hold(town, key=KEY))


def test_a_confirm_that_died_after_its_deed_is_told_as_done(
    town: Town, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = api.hold(town).body
    body = {"reference": held["reference"], "contact": CONTACT}
    real = booking.confirm

    def failing(**wanted: Any) -> Any:
        real(**wanted)
        raise RuntimeError("The machine stopped.")

    monkeypatch.setattr(booking, "confirm", failing)
    assert api.post("/appointments", body, token=held["manageToken"], key=KEY).status == 500
    monkeypatch.setattr(booking, "confirm", real)
    answer = api.post("/appointments", body, token=held["manageToken"], key=KEY)
    assert (answer.status, answer.body["state"]) == (201, "confirmed")
    assert Message.objects.count() == 1
