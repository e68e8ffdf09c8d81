from typing import Any

import pytest

from scheduling.facades.models import ClientBooking
from scheduling.models import Appointment, Participant, State
from tests.facades.conftest import JCC, Clock, Knock, hall, issue, passport, token_for
from tests.town import TUESDAY_NINE, Town


def body(town: Town, start: str = "2026-06-02T09:00:00+02:00", **change: Any) -> dict[str, Any]:
    who = {"firstName": "Sanne", "lastNamePrefix": "de", "lastName": "Wit", "gender": 0}
    return {
        "id": None,
        "activityList": [{"activityId": passport(town), "amount": 1}],
        "customerList": [
            {**who, "emailAddress": "sanne@example.nl", "id": None, "isMainCustomer": True}
        ],
        "fromDateTime": start,
        "toDateTime": start,
        "locationId": hall(town),
        "message": "",
        "fieldList": None,
        **change,
    }


def test_what_is_booked_is_told_with_the_vendors_names(town: Town, form: Knock) -> None:
    status, told, _headers = form.call("POST", f"{JCC}/appointment", body(town))
    made = ClientBooking.objects.get()
    assert (status, told) == (200, {"id": str(made.public_id), "acknowledgeIsSuccess": True})
    assert made.appointment.starts_at == TUESDAY_NINE
    assert Participant.objects.get().name == "Sanne de Wit"
    _status, told, _headers = form.call("GET", f"{JCC}/appointment", id=str(made.public_id))
    assert (told["startDateTime"], told["endDateTime"]) == (
        "2026-06-02T09:00:00",
        "2026-06-02T09:20:00",
    )
    assert told["customerList"] == []
    assert told["location"] == {"id": hall(town), "description": "Stadhuis Leeuwarden"}
    ((row),) = told["activityList"]
    assert (row["amount"], row["activity"]["id"]) == (1, passport(town))
    _status, told, _headers = form.call("GET", f"{JCC}/appointment/qrcode", id=str(made.public_id))
    assert told == made.appointment.reference


def test_the_same_sent_twice_is_one_booking(town: Town, form: Knock) -> None:
    told = [form.call("POST", f"{JCC}/appointment", body(town)) for _try in range(2)]
    assert told[0][:2] == told[1][:2]
    assert ClientBooking.objects.count() == Appointment.objects.count() == 1


def test_a_taken_time_is_told_in_a_200(town: Town, form: Knock) -> None:
    who = body(town)["customerList"][0]
    for name in ("Bram", "Aisha"):
        other = body(town, customerList=[{**who, "firstName": name}])
        assert form.call("POST", f"{JCC}/appointment", other)[1]["acknowledgeIsSuccess"]
    status, told, _headers = form.call("POST", f"{JCC}/appointment", body(town))
    assert status == 200
    assert (told["acknowledgeIsSuccess"], told["code"]) == (False, 1001)
    assert "09:20" in told["message"]
    assert ClientBooking.objects.count() == 2


def test_a_time_without_offset_is_the_places(town: Town, form: Knock) -> None:
    naive = body(town, "2026-06-02T09:00:00")
    assert form.call("POST", f"{JCC}/appointment", naive)[1]["acknowledgeIsSuccess"]
    assert Appointment.objects.get().starts_at == TUESDAY_NINE


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"fromDateTime": "2027-03-28T02:30:00"}, 400, "NoSuchMoment"),
        ({"fromDateTime": "2026-10-25T02:30:00"}, 400, "TwoSuchMoments"),
        ({"fromDateTime": "2026-05-29T09:00:00"}, 400, "InThePast"),
        ({"fromDateTime": "gisteren"}, 400, "NotADate"),
        ({"fromDateTime": "0001-01-01T00:00:00+14:00"}, 400, "InThePast"),
        ({"fromDateTime": "9999-12-31T23:59:00-12:00"}, 400, "TooFarAhead"),
        ({"fromDateTime": None}, 400, "NotADate"),
        ({"activityList": []}, 404, "UnknownService"),
        ({"activityList": None}, 404, "UnknownService"),
        ({"activityList": [{"activityId": ""}]}, 404, "UnknownService"),
        ({"locationId": ""}, 404, "UnknownBranch"),
        ({"locationId": "fake_location"}, 404, "UnknownBranch"),
        ({"customerList": []}, 400, "Invalid"),
        ({"customerList": [{"lastName": "Wit"}]}, 400, "Invalid"),
    ],
)
def test_a_body_that_cannot_be(
    town: Town, form: Knock, change: dict[str, Any], status: int, code: str
) -> None:
    got, told, _headers = form.call("POST", f"{JCC}/appointment", body(town, **change))
    assert (got, told["title"], told["status"]) == (status, code, status)
    assert told["errors"][0]["detail"] == told["detail"]
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("raw", ["[]", "{}", "null", '"x"', ""])
def test_a_body_that_says_nothing(town: Town, form: Knock, raw: str) -> None:
    status, told, _headers = form.send("POST", f"{JCC}/appointment", raw)
    assert (status, told["title"]) == (400, "NoBody")


def test_too_many_are_refused_and_amounts_lengthen(town: Town, form: Knock) -> None:
    def minutes(amount: object) -> tuple[int, Any]:
        status, told, _headers = form.call(
            "GET",
            f"{JCC}/appointment/calculateduration",
            activityId=passport(town),
            amount=str(amount),
            dateTime="2026-06-02",
        )
        return status, told if status == 200 else told["title"]

    assert [minutes(1), minutes(4)] == [(200, 20), (200, 50)]
    assert {minutes(n) for n in (0, 5, -1, "x", 10**9)} == {(400, "WrongNumber")}


def test_free_times_go_up_to_the_last_date(town: Town, form: Knock) -> None:
    def times(first: str, last: str) -> tuple[int, Any]:
        status, told, _headers = form.call(
            "GET",
            f"{JCC}/appointment/availabletimelist",
            locationId=hall(town),
            fromDate=first,
            toDate=last,
            activityId=passport(town),
            amount="4",
        )
        return status, told

    status, told = times("2026-06-02", "2026-06-03")
    assert told["appointmentDuration"] == 50 * 60
    found = told["availableTimesList"]
    assert (found[0], found[-1]) == ("2026-06-02T09:00:00", "2026-06-02T16:10:00")
    assert times("2026-06-02", "2026-06-02")[1]["availableTimesList"] == []
    status, told = times("2026-06-03", "2026-06-02")
    assert (status, told["title"]) == (400, "PeriodBackwards")
    for wrong in (("2026-05-01", "2026-05-08"), ("x", "2026-06-03"), ("2026-06-02", "2026-12-31")):
        assert times(*wrong)[0] == 400


def test_deleting_twice_is_told_apart(town: Town, form: Knock, clock: Clock) -> None:
    public_id = form.call("POST", f"{JCC}/appointment", body(town))[1]["id"]
    other = Knock(token_for(issue(town, "Others")))
    answers = [
        one.call("DELETE", f"{JCC}/appointment", id=public_id)[1] for one in (other, form, form)
    ]
    assert answers[1] == {"id": public_id, "acknowledgeIsSuccess": True}
    assert [(told["code"], "id" in told) for told in (answers[0], answers[2])] == [
        (1007, False),
        (1007, False),
    ]
    assert Appointment.objects.get().state == State.CANCELLED
    public_id = form.call("POST", f"{JCC}/appointment", body(town))[1]["id"]
    clock.now = TUESDAY_NINE
    assert form.call("DELETE", f"{JCC}/appointment", id=public_id)[1]["code"] == 1004


def test_only_a_name_and_a_way_to_reach_somebody_are_asked(town: Town, form: Knock) -> None:
    path = f"{JCC}/customer/customerfields/required"
    _status, told, _headers = form.call("GET", path, selectedActivityId=passport(town))
    assert told["emailAddress"] == 2
    assert {told[name] for name in ("socialSecurityNumber", "birthDate", "postalCode")} == {1}
    assert "firstName" not in told  # visible


def test_no_token_no_answer(town: Town) -> None:
    status, told, headers = Knock("").call("GET", f"{JCC}/version")
    assert (status, told["title"], headers["WWW-Authenticate"]) == (401, "NotLetIn", "Bearer")
