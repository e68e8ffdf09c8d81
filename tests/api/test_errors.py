"""Whatever goes wrong, the answer is a problem; `answer_of` checks its common members."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from scheduling.models import Appointment
from tests.api.conftest import Api, answer_of
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/services/",  # no trailing slash
        "/services/0",
        "/services/x",
        f"/services/{2**53}",
        f"/services/{'9' * 5000}",
        f"/offerings/{2**53 - 1}",
        "/service-points/1%00",
        "/../../etc/passwd",
        "",
    ],
)
def test_an_unknown_address_is_a_problem_in_the_callers_language(api: Api, path: str) -> None:
    if path == "":
        assert answer_of(api.client.get("/api/")).body["code"] == "not_found"
        return
    answer = api.get(path, language="en")
    assert (answer.status, answer.body["code"]) == (404, "not_found")
    assert answer.body["detail"] == "We cannot find this."
    dutch = api.get(path, language="nl-NL,en;q=0.5").body
    assert dutch["detail"] == "Dit kunnen wij niet vinden."


@pytest.mark.parametrize(
    ("header", "detail"),
    [
        ("en-GB,en;q=0.9,nl;q=0.8", "We cannot find this."),
        ("fr,en;q=0.5", "We cannot find this."),
        ("fr", "Dit kunnen wij niet vinden."),
        ("", "Dit kunnen wij niet vinden."),
        (";;;q=x" * 1000, "Dit kunnen wij niet vinden."),
    ],
)
def test_the_language_is_the_best_one_that_we_speak(api: Api, header: str, detail: str) -> None:
    answer = api.get("/nothing", language=header)
    assert answer.body["detail"] == detail
    assert answer.headers["Content-Language"] in ("nl", "en")
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/services", "GET, HEAD"),
        ("DELETE", "/holds", "POST"),
        ("OPTIONS", "/holds", "POST"),
        ("TRACE", "/services", "GET, HEAD"),
        ("BREW", "/services", "GET, HEAD"),
        ("PUT", "/appointments/CDFG-347D", "GET, PATCH, DELETE, HEAD"),
    ],
)
def test_a_method_that_is_not_there_is_refused_with_those_that_are(
    api: Api, method: str, path: str, allow: str
) -> None:
    answer = api.call(method, path)
    assert (answer.status, answer.body["code"]) == (405, "method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == set(allow.split(", "))


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b'{"offering":\n ', "Line 2, column 2 is no JSON."),
        (b"\xff\xfe", "There is something in it that is no text in UTF-8."),
        (b"[" * 60_000, "Too many lists or objects stand in one another."),
        (b'{"offering": NaN}', "There is a number in it that is no JSON."),
        (b'{"offering": ' + b"9" * 6000 + b"}", "There is a number in it that is no JSON."),
        (b'{"start": "\\ud800"}', "There is something in it that is no text in UTF-8."),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_with_the_place(
    api: Api, sent: bytes, why: str
) -> None:
    english = {"Accept-Language": "en"}
    response = api.client.post(
        "/api/v1/holds", sent, content_type="application/json", headers=english
    )
    answer = answer_of(response)
    assert (answer.status, answer.body["code"]) == (400, "malformed")
    assert answer.body["invalidParams"] == [{"name": "body", "reason": why}]


def test_a_body_that_is_too_large_is_refused(api: Api) -> None:
    response = api.client.post("/api/v1/holds", b" " * 65_537, content_type="application/json")
    answer = answer_of(response)
    assert (answer.status, answer.body["code"]) == (413, "too_large")


# What no sentence to a person says: words of the framework, of Python and of forms.
CRYPTIC = re.compile(
    "dictionary|datatype|instance|boolean|valid string|this field|Dit veld|Ensure|Zorg ervoor|"
    "geldige keuze|formaat|slug|vereist|Constraint|None|null>",
)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_wrong_is_said_plainly_at_its_name(api: Api, town: Town, language: str) -> None:
    wrong: tuple[tuple[str, Any], ...] = (
        ("/holds", {}),
        ("/holds", {"offering": None, "start": 3, "persons": 0}),
        ("/holds", {"offering": "x", "start": "2026", "persons": 10**30}),
        ("/holds", {"offering": 1.5, "start": "", "support": "x", "services": {}}),
        ("/holds", {"services": [], "start": "x"}),
        ("/holds", {"services": [{"offering": True, "persons": "x"}], "start": "x"}),
        ("/holds", []),
        ("/holds", "x"),
        ("/appointments", {"reference": "", "contact": {"name": [], "email": {}}}),
        ("/appointments", {"reference": "x" * 300, "contact": "x"}),
        ("/appointments", {"reference": "x", "contact": {"name": "x", "reminders": "post"}}),
    )
    answers = [api.post(path, body, token="x" * 32, language=language) for path, body in wrong]
    queries = (
        {"page": "x"},
        {"page": 0, "pageSize": 101},
        {"lifeEvent": "op reis"},
        {"q": "x" * 201},
    )
    answers += [api.get("/services", language=language, **query) for query in queries]
    days = {"offering": town.passport.pk, "from": "gisteren", "to": "2026-06-02T09:00:00Z"}
    answers.append(api.get("/availability", language=language, explain="misschien", **days))
    for answer in answers:
        assert (answer.status, answer.body["code"]) == (400, "invalid"), answer.body
        assert answer.body["invalidParams"]
        for one in answer.body["invalidParams"]:
            assert one["name"]
            assert not CRYPTIC.search(one["reason"]), one
            assert one["reason"][-1] in ".;", one


def test_each_code_is_of_one_class() -> None:
    root = Path(__file__).parents[2]
    found = Counter(
        code
        for room in ("hub", "kiosk", "locations", "scheduling")
        for path in (root / room).rglob("*.py")
        for code in re.findall(r'^    code = "(\w+)"$', path.read_text(), re.MULTILINE)
    )
    assert len(found) > 100
    assert [code for code, count in found.items() if count > 1] == []


def test_what_is_too_large_names_the_limit(api: Api) -> None:
    sent = b'{"name": "' + b"x" * 8_000_000 + b'"}'
    response = api.client.post("/api/v1/holds", sent, content_type="application/json")
    answer = answer_of(response)
    assert (answer.status, answer.body["code"]) == (413, "too_large")
    assert answer.body["detail"].endswith("Stuur hoogstens 64 kB in één keer.")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "x", "é/é"])
def test_another_kind_of_body_is_refused(api: Api, kind: str) -> None:
    answer = answer_of(api.client.post("/api/v1/holds", "a=b", content_type=kind))
    assert (answer.status, answer.body["code"]) == (415, "unsupported_media_type")


def test_another_kind_of_answer_is_refused(api: Api) -> None:
    answer = answer_of(api.client.get("/api/v1/services", headers={"Accept": "text/html"}))
    assert (answer.status, answer.body["code"]) == (406, "not_acceptable")


@override_settings(ALLOWED_HOSTS=["hub.example.nl"])
def test_a_refused_host_is_a_problem_too(api: Api) -> None:
    answer = api.get("/services")
    assert (answer.status, answer.body["code"]) == (400, "invalid")


def test_a_busy_database_is_unavailable_for_a_moment(
    town: Town, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(**_wanted: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("scheduling.booking.hold_visit", locked)
    answer = api.hold(town)
    assert (answer.status, answer.body["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "2"
    assert not Appointment.objects.exists()


def test_a_bug_tells_nothing_of_itself(
    town: Town, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_wanted: Any) -> None:
        raise ValueError("a secret of the machine")

    monkeypatch.setattr("scheduling.booking.hold_visit", broken)
    answer = api.hold(town)
    assert (answer.status, answer.body["code"]) == (500, "internal_error")
    assert "secret" not in str(answer.body)


def test_no_cookie_is_read_or_set_and_no_forgery_token_asked(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(
        "/api/v1/holds",
        {"offering": town.passport.pk, "start": "2026-06-02T09:00:00+02:00"},
        content_type="application/json",
    )
    assert answer_of(response).status == 201
    assert not response.cookies


def test_every_code_is_in_the_list_of_problems(api: Api) -> None:
    kinds = api.get("/problems").body["results"]
    codes = [kind["code"] for kind in kinds]
    assert codes == sorted(set(codes))
    assert {"slot_taken", "hold_expired", "not_found", "token_missing", "unavailable"} <= set(codes)
    taken = next(kind for kind in kinds if kind["code"] == "slot_taken")
    assert taken == {
        "type": "http://127.0.0.1:8000/api/v1/problems#slot_taken",
        "code": "slot_taken",
        "status": 409,
        "title": "That time was just taken.",
    }


def test_the_root_says_where_everything_is(api: Api) -> None:
    links = api.get("").body
    assert links["servicePoints"] == "http://testserver/api/v1/service-points"
    for name in ("services", "servicePoints", "offerings", "problems", "description"):
        assert api.client.get(links[name]).status_code == 200
