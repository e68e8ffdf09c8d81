import base64
from typing import Any

import pytest

from hub.audit.models import Event
from hub.clients import issuing
from hub.clients.issuing import Issued
from locations.models import Offering
from scheduling import booking
from scheduling.booking import Contact
from scheduling.facades import ids
from scheduling.facades.models import Asked, ClientBooking
from scheduling.messages.models import MessagePolicy
from scheduling.models import Appointment, Participant, State
from tests.facades.conftest import QMATIC, Clock, Knock, hall, issue, passport, token_for
from tests.town import NOW, TUESDAY_NINE, Town, later

BODY = {"customers": [{"firstName": "Sanne", "lastName": "Visser", "email": "sanne@example.nl"}]}


def body(town: Town, persons: int = 1, **customer: str) -> dict[str, Any]:
    who = {"firstName": "Sanne", "lastName": "Visser", "email": "sanne@example.nl", **customer}
    return {
        "title": "Open Formulieren: Paspoort",
        "customers": [who] * persons,
        "services": [{"publicId": passport(town)}],
        "notes": "",
    }


def book_at(town: Town, when: str = "2026-06-02/times/09:00") -> str:
    return f"{QMATIC}/v2/branches/{hall(town)}/dates/{when}/book"


def test_what_is_booked_stands_with_its_client(town: Town, form: Knock, issued: Issued) -> None:
    status, told, _headers = form.call("POST", book_at(town), body(town, 2))
    assert status == 202
    made = ClientBooking.objects.get()
    found = made.appointment
    assert told["publicId"] == str(made.public_id)
    assert (told["start"], told["end"]) == (
        "2026-06-02T07:00:00.000+0000",
        "2026-06-02T07:30:00.000+0000",
    )
    assert told["numberOfCustomers"] == 2
    assert told["customers"] == []  # who comes is not told again
    assert (made.client, found.state, found.starts_at) == (
        issued.client,
        State.CONFIRMED,
        TUESDAY_NINE,
    )
    booker = Participant.objects.get()
    assert (booker.name, booker.email) == ("Sanne Visser", "sanne@example.nl")
    event = Event.objects.get(verb="appointment.confirmed")
    assert (event.actor_kind, event.origin) == ("client", f"client:{issued.client.pk}")


def test_a_branch_and_a_service_have_the_vendors_names(town: Town, form: Knock) -> None:
    _status, told, headers = form.call("GET", f"{QMATIC}/v1/branches/{hall(town)}")
    assert told["branch"]["publicId"] == hall(town)
    assert told["branch"]["addressZip"] == "8911 DH"
    assert told["branch"]["timeZone"] == "Europe/Amsterdam"
    assert told["meta"]["totalResults"] == 1
    assert headers["Cache-Control"] == "no-store"
    _status, told, _headers = form.call("GET", f"{QMATIC}/v1/services")
    (service,) = told["serviceList"]
    assert service["publicId"] == passport(town)
    assert (service["name"], service["duration"], service["additionalCustomerDuration"]) == (
        "Paspoort",
        20,
        10,
    )


def test_points_of_others_do_not_exist(town: Town, form: Knock) -> None:
    goirle = ids.written(ids.POINT, town.goirle.pk)
    _status, told, _headers = form.call("GET", f"{QMATIC}/v1/branches")
    assert [row["publicId"] for row in told["branchList"]] == [hall(town)]
    status, told, headers = form.call("GET", f"{QMATIC}/v1/branches/{goirle}")
    assert (status, told["code"], headers["error_code"]) == (
        404,
        "unknown_branch",
        "unknown_branch",
    )
    aow = ids.written(ids.SERVICE, town.pension.service_id)
    path = f"{QMATIC}/v2/branches/{goirle}/dates/2026-06-02/times/09:00/book"
    status, _told, _headers = form.call(
        "POST", path, body(town) | {"services": [{"publicId": aow}]}
    )
    assert status == 404
    assert not Appointment.objects.exists()


def test_an_organisation_more_in_its_scope_opens_its_points(town: Town) -> None:
    form = Knock(token_for(issue(town, organisations=[town.library])))
    _status, told, _headers = form.call("GET", f"{QMATIC}/v1/branches")
    assert len(told["branchList"]) == 2


def test_dates_and_times_are_those_of_the_place(town: Town, form: Knock) -> None:
    matrix = f";servicePublicId={passport(town)};numberOfCustomers=3"
    _status, told, _headers = form.call("GET", f"{QMATIC}/v2/branches/{hall(town)}/dates{matrix}")
    assert told["dates"][0] == "2026-06-01T00:00:00"
    assert told["meta"]["arguments"]["numberOfCustomers"] == "[3]"
    path = f"{QMATIC}/v2/branches/{hall(town)}/dates/2026-06-02/times{matrix}"
    _status, told, _headers = form.call("GET", path)
    assert (told["times"][0], told["times"][-1]) == ("09:00", "16:10")  # 50 minutes before five
    older = f"{QMATIC}/v1/branches/{hall(town)}/services/{passport(town)}/dates/2026-06-02/times"
    _status, told, _headers = form.call("GET", older)
    assert told["times"][-1] == "16:40"


@pytest.mark.parametrize(
    ("when", "status", "code"),
    [
        ("2026-06-02/times/08:00", 409, "slot_not_offered"),
        ("2026-06-02/times/16:50", 409, "slot_not_offered"),  # would end after closing
        ("2026-06-31/times/09:00", 400, "not_a_date"),
        ("morgen/times/09:00", 400, "not_a_date"),
        ("2026-06-02/times/25:00", 400, "not_a_date"),
        ("2026-06-02/times/09:00+02:00", 400, "not_a_date"),
        ("9999-12-31/times/23:59", 400, "too_far_ahead"),
        ("2020-01-01/times/09:00", 400, "in_the_past"),
        ("2026-05-29/times/09:00", 400, "in_the_past"),
        ("2027-03-28/times/02:30", 400, "no_such_moment"),
        ("2026-10-25/times/02:30", 400, "two_such_moments"),
    ],
)
def test_a_time_that_cannot_be(town: Town, form: Knock, when: str, status: int, code: str) -> None:
    got, told, headers = form.call("POST", book_at(town, when), body(town))
    assert (got, told["code"]) == (status, code)
    assert told["msg"]
    assert headers["error_code"] == code
    assert not Appointment.objects.exclude(state=State.EXPIRED).exists()


def test_the_same_sent_twice_is_one_booking(town: Town, form: Knock, clock: Clock) -> None:
    first = form.call("POST", book_at(town), body(town))
    clock.now = later(9)
    again = form.call("POST", book_at(town), body(town))
    assert again[:2] == first[:2]
    assert ClientBooking.objects.count() == Appointment.objects.count() == 1
    others = Knock(token_for(issue(town, "Others")))
    assert others.call("POST", book_at(town), body(town))[0] == 202
    assert ClientBooking.objects.count() == 2


def test_after_ten_minutes_or_a_cancellation_it_is_a_new_wish(
    town: Town, form: Knock, clock: Clock
) -> None:
    first = form.call("POST", book_at(town), body(town))[1]["publicId"]
    form.call("DELETE", f"{QMATIC}/v1/appointments/{first}")
    second = form.call("POST", book_at(town), body(town))[1]["publicId"]
    clock.now = later(11)
    third = form.call("POST", book_at(town), body(town))[1]["publicId"]
    assert len({first, second, third}) == 3


def test_a_refused_request_may_be_sent_again(town: Town, form: Knock) -> None:
    for name in ("Bram", "Aisha"):
        taken = form.call("POST", book_at(town), body(town, firstName=name))[1]["publicId"]
    assert form.call("POST", book_at(town), body(town))[0] == 409
    assert Asked.objects.filter(booking=None).count() == 0
    form.call("DELETE", f"{QMATIC}/v1/appointments/{taken}")
    assert form.call("POST", book_at(town), body(town))[0] == 202


def test_one_at_work_is_waited_for_and_a_dead_one_taken_over(
    town: Town, form: Knock, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduling.facades.repeats.MOST_SECONDS", 0.0)
    public_id = form.call("POST", book_at(town), body(town))[1]["publicId"]
    asked = Asked.objects.get()
    form.call("DELETE", f"{QMATIC}/v1/appointments/{public_id}")
    Asked.objects.update(booking=None)  # as left by somebody who died at work
    status, told, _headers = form.call("POST", book_at(town), body(town))
    assert (status, told["code"]) == (409, "being_booked")
    assert ClientBooking.objects.count() == 1
    clock.now = later(2)
    assert form.call("POST", book_at(town), body(town))[0] == 202
    asked.refresh_from_db()
    assert asked.booking == ClientBooking.objects.latest("pk")


def test_a_taken_time_is_a_conflict_and_no_failure(town: Town, form: Knock) -> None:
    for name in ("Bram", "Aisha"):
        assert form.call("POST", book_at(town), body(town, firstName=name))[0] == 202
    status, told, headers = form.call("POST", book_at(town), body(town))
    assert (status, told["code"], headers["error_code"]) == (409, "slot_taken", "slot_taken")
    assert "09:20" in told["msg"]  # the nearest free times
    assert ClientBooking.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"services": []}, "unknown_service"),
        ({"services": "x"}, "unknown_service"),
        ({"services": [{"publicId": 3}]}, "unknown_service"),
        ({"services": [{"publicId": "0" * 32}]}, "unknown_service"),
        ({"customers": []}, "invalid"),
        ({"customers": "x"}, "invalid"),
        ({"customers": [{"lastName": "Visser"}]}, "invalid"),  # no way to reach anybody
        ({"customers": [{"lastName": "Visser", "email": "nee"}]}, "invalid"),
        ({"customers": [{"lastName": "x" * 200, "email": "a@example.nl"}]}, "invalid"),
    ],
)
def test_a_body_that_cannot_be(town: Town, form: Knock, change: dict[str, Any], code: str) -> None:
    status, told, _headers = form.call("POST", book_at(town), {**body(town), **change})
    assert status in (400, 404)
    assert told["code"] == code
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("most", [1, 2, 4])
def test_the_number_besides_the_first_has_its_bounds(town: Town, form: Knock, most: int) -> None:
    """numberOfCustomers=1 is two persons: too many where one may come."""
    type(town.passport).objects.filter(pk=town.passport.pk).update(max_persons=most)
    dates = f"{QMATIC}/v2/branches/{hall(town)}/dates;servicePublicId={passport(town)}"
    assert form.call("GET", f"{dates};numberOfCustomers={most - 1}")[0] == 200
    status, told, _headers = form.call("GET", f"{dates};numberOfCustomers={most}")
    assert (status, told["code"]) == (400, "wrong_number")
    assert told["msg"].endswith(f"Stuur een getal van 0 tot en met {most - 1}.")
    body_too = form.call("POST", book_at(town), body(town, most + 1))
    assert (body_too[0], body_too[1]["code"]) == (400, "wrong_number")


def test_nonsense_is_no_failure_of_ours(town: Town, form: Knock) -> None:
    for raw in ("[]", '"x"', "3", "null", "{}", ""):
        status, told, _headers = form.send("POST", book_at(town), raw)
        assert (status, told["code"]) == (400, "no_body"), raw
    for path in ("v1/nothing", "v2/branches/%00/dates;servicePublicId=%00", "v1/services/groups;"):
        assert form.call("GET", f"{QMATIC}/{path}")[0] == 404
    many = f";servicePublicId={passport(town)};numberOfCustomers="
    for number in ("-1", "x", "1000000", "4", "²"):
        path = f"{QMATIC}/v2/branches/{hall(town)}/dates{many}{number}"
        status, told, _headers = form.call("GET", path)
        assert (status, told["code"]) == (400, "wrong_number"), number
    assert told["msg"].endswith("hoeveel mensen er naast de eerste komen.")
    status, told, _headers = form.call("POST", book_at(town), body(town, 5))
    assert (status, told["code"]) == (400, "wrong_number")
    assert form.call("PUT", book_at(town), body(town))[0] == 405


@pytest.mark.parametrize(
    "path", ["/qmatic/", "/jcc/x", "/oauth/", "/oauth/token\n", f"{QMATIC}/\n"]
)
def test_beside_the_doors_is_nothing(db: None, path: str) -> None:
    assert Knock("").browser.generic("GET", path.replace("\n", "%0A")).status_code in (401, 404)


def test_a_strange_host_is_refused(db: None) -> None:
    strange = {"Host": "evil.example"}
    answer = Knock("").browser.generic("GET", f"{QMATIC}/v1/services", headers=strange)
    assert answer.status_code in (400, 401)


def test_what_another_client_booked_is_as_if_missing(town: Town, form: Knock) -> None:
    public_id = form.call("POST", book_at(town), body(town))[1]["publicId"]
    other = Knock(token_for(issue(town, "Others")))
    for method in ("GET", "DELETE"):
        path = f"{QMATIC}/v1/appointments/{public_id}"
        status, told, _headers = other.call(method, path)
        missing = other.call(method, f"{QMATIC}/v1/appointments/{'0' * 32}")
        assert (status, told) == missing[:2]
        assert status == 404
    assert form.call("GET", f"{QMATIC}/v1/appointments/{public_id}")[0] == 200


def test_deleting_gives_the_time_back_once(town: Town, form: Knock, clock: Clock) -> None:
    public_id = form.call("POST", book_at(town), body(town))[1]["publicId"]
    path = f"{QMATIC}/v1/appointments/{public_id}"
    assert [form.call("DELETE", path)[0] for _ in range(2)] == [204, 404]
    assert form.call("GET", path)[0] == 404
    event = Event.objects.get(verb="appointment.cancelled")
    assert event.actor_kind == "client"
    public_id = form.call("POST", book_at(town), body(town))[1]["publicId"]
    clock.now = TUESDAY_NINE  # too late
    status, told, _headers = form.call("DELETE", f"{QMATIC}/v1/appointments/{public_id}")
    assert (status, told["code"]) == (409, "too_late_to_change")


def test_a_client_is_let_in_by_its_secret_too(town: Town, issued: Issued) -> None:
    def ask(client_id: str, secret: str) -> tuple[int, Any]:
        pair = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        status, _told, headers = Knock("").call(
            "GET", f"{QMATIC}/v1/services", headers={"Authorization": f"Basic {pair}"}
        )
        return status, headers.get("WWW-Authenticate")

    own = issued.client.client_id
    assert ask(own, issued.secret) == (200, None)
    assert ask(own, issued.secret + "x") == (401, "Basic")
    assert ask("x", issued.secret) == (401, "Basic")
    issuing.revoke(client=issued.client, now=NOW)
    assert ask(own, issued.secret) == (401, "Basic")


def test_without_the_scope_nobody_books(town: Town) -> None:
    form = Knock(token_for(issue(town, scopes=["events"])))
    assert form.call("GET", f"{QMATIC}/v1/services")[0] == 401
    assert Knock("nonsense").call("POST", book_at(town), body(town))[0] == 401
    assert not Appointment.objects.exists()


def test_guesses_are_counted(town: Town) -> None:
    statuses = [Knock("guess").call("GET", f"{QMATIC}/v1/services")[0] for _ in range(31)]
    assert (statuses[0], statuses[-1]) == (401, 429)


def test_each_client_has_its_own_limit(town: Town, form: Knock, settings: Any) -> None:
    settings.CLIENT_RATES = {"read": "2/min", "write": "1/min"}
    statuses = [form.call("GET", f"{QMATIC}/v1/services") for _ in range(3)]
    assert [status for status, _told, _headers in statuses] == [200, 200, 429]
    assert statuses[-1][2]["Retry-After"]
    other = Knock(token_for(issue(town, "Others")))
    assert other.call("GET", f"{QMATIC}/v1/services")[0] == 200


def test_one_contact_has_a_limited_number_of_appointments(town: Town, form: Knock) -> None:
    times = ("09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:00")
    told = [form.call("POST", book_at(town, f"2026-06-02/times/{t}"), body(town)) for t in times]
    assert [status for status, _told, _headers in told] == [202] * 6 + [409]
    assert told[-1][1]["code"] == "too_many_appointments"
    # The refused time is free again at once.
    held = booking.hold(
        offering=Offering.objects.get(pk=town.passport.pk),
        start=TUESDAY_NINE.replace(hour=10),
        now=NOW,
    )
    contact = Contact(name="Bram", phone="0612345679")
    booking.confirm(appointment=held.appointment, contact=contact, now=NOW)
    assert not Appointment.objects.filter(state=State.HELD).exists()


def test_a_form_needs_no_link_by_mail(town: Town, form: Knock) -> None:
    MessagePolicy.objects.create(organisation=town.municipality, confirm_by_link=True)
    assert form.call("POST", book_at(town), body(town))[0] == 202
    assert Appointment.objects.get().state == State.CONFIRMED
