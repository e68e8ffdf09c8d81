import json
import re
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.validation import validate_schema
from jsonschema import Draft4Validator

from tests.api.conftest import Api

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    response = Client().get("/api/v1/openapi.json")
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    loaded: dict[str, Any] = json.loads(response.content)
    return loaded


def operations(description: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_description_is_valid_openapi(description: dict[str, Any]) -> None:
    validate_schema(description)
    assert description["openapi"].startswith("3.")
    assert description["info"]["version"] == "1.0.0"


def test_every_door_is_described_under_a_name_of_its_own(description: dict[str, Any]) -> None:
    names = {
        (method, path): operation["operationId"]
        for path, method, operation in operations(description)
    }
    base = "/api/v1"
    assert names == {
        ("get", base): "getRoot",
        ("get", f"{base}/problems"): "listProblems",
        ("get", f"{base}/services"): "listServices",
        ("get", f"{base}/services/{{id}}"): "getService",
        ("get", f"{base}/service-points"): "listServicePoints",
        ("get", f"{base}/service-points/{{id}}"): "getServicePoint",
        ("get", f"{base}/agreements"): "listAgreements",
        ("get", f"{base}/offerings"): "listOfferings",
        ("get", f"{base}/offerings/{{id}}"): "getOffering",
        ("get", f"{base}/date-series"): "listDateSeries",
        ("get", f"{base}/date-series/{{slug}}"): "getDateSeries",
        ("get", f"{base}/availability"): "getAvailability",
        ("get", f"{base}/availability-days"): "listAvailabilityDays",
        ("get", f"{base}/visit-times"): "listVisitTimes",
        ("get", f"{base}/support"): "listSupport",
        ("get", f"{base}/first-free"): "listFirstFree",
        ("get", f"{base}/visit-first-free"): "listVisitFirstFree",
        ("post", f"{base}/waitlist-places"): "askForTime",
        ("post", f"{base}/holds"): "createHold",
        ("delete", f"{base}/holds/{{reference}}"): "releaseHold",
        ("post", f"{base}/holds/{{reference}}/extend"): "extendHold",
        ("post", f"{base}/appointments"): "confirmAppointment",
        ("get", f"{base}/appointments/{{reference}}"): "getAppointment",
        ("patch", f"{base}/appointments/{{reference}}"): "moveAppointment",
        ("delete", f"{base}/appointments/{{reference}}"): "cancelAppointment",
        ("get", f"{base}/service-points/{{id}}/line"): "getLine",
        ("get", f"{base}/appointments/{{reference}}/ticket"): "getTicket",
        ("post", f"{base}/appointments/{{reference}}/ticket"): "checkIn",
        ("delete", f"{base}/appointments/{{reference}}/ticket"): "leaveLine",
        ("get", f"{base}/appointments/{{reference}}/waitlist-wish"): "getWaitlistWish",
        ("post", f"{base}/appointments/{{reference}}/waitlist-wish"): "joinWaitlist",
        ("delete", f"{base}/appointments/{{reference}}/waitlist-wish"): "leaveWaitlist",
        ("post", f"{base}/appointments/{{reference}}/waitlist-offers/{{id}}/accept"): (
            "acceptWaitlistOffer"
        ),
        ("post", f"{base}/appointments/{{reference}}/waitlist-offers/{{id}}/decline"): (
            "declineWaitlistOffer"
        ),
    }


def test_paths_are_kebab_case_and_names_are_lower_camel_case(description: dict[str, Any]) -> None:
    for path in description["paths"]:
        assert re.fullmatch(r"/api/v1(/([a-z]+(-[a-z]+)*|\{[a-z]+\}))*", path)
    for schema in description["components"]["schemas"].values():
        for name in schema.get("properties", {}):
            assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name)


def test_every_refusal_is_a_problem_and_every_answer_names_the_version(
    description: dict[str, Any],
) -> None:
    for _path, _method, operation in operations(description):
        responses = operation["responses"]
        assert {"400", "405", "406", "429", "503"} <= set(responses)
        for status, response in responses.items():
            assert "API-Version" in response["headers"]
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"]


def test_what_needs_the_token_says_so_and_writes_take_a_key(description: dict[str, Any]) -> None:
    for path, method, operation in operations(description):
        owned = "{reference}" in path or operation["operationId"] == "confirmAppointment"
        assert operation.get("security") == ([{"manageToken": []}] if owned else None)
        parameters = {parameter["name"] for parameter in operation.get("parameters", [])}
        assert ("Idempotency-Key" in parameters) == (method != "get")


def test_the_examples_fit_their_schemas(description: dict[str, Any]) -> None:
    checked = 0
    for _path, _method, operation in operations(description):
        contents = [operation.get("requestBody", {}).get("content", {})]
        contents += [response.get("content", {}) for response in operation["responses"].values()]
        for media in (media for content in contents for media in content.values()):
            for example in media.get("examples", {}).values():
                check(example["value"], media["schema"], description)
                checked += 1
    assert checked >= 12


def check(value: Any, schema: dict[str, Any], description: dict[str, Any]) -> None:
    # OpenAPI 3.0 says `nullable`, which JSON Schema does not know.
    document = schema | {"components": description["components"]}
    readable = json.loads(json.dumps(document), object_hook=without_nullable)
    Draft4Validator(readable).validate(value)


def without_nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if not schema.pop("nullable", False):
        return schema
    return {"anyOf": [schema, {"type": "null"}]}


def test_the_docs_page_runs_no_inline_script_or_style(api: Api) -> None:
    response = api.client.get("/api/v1/docs")
    page = response.content.decode()
    assert response.status_code == 200
    assert "<style" not in page
    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert all(source.startswith("/") for source in sources)
    script = api.client.get(next(source for source in sources if "script" in source))
    assert script.headers["Content-Type"] == "application/javascript"
    assert "openapi.json" in script.content.decode()
