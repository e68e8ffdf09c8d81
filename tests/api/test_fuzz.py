"""Made-up requests by the description: no failure of ours, and every answer as described."""

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from scheduling.models import Appointment
from tests.api.conftest import Api
from tests.town import Town

pytestmark = pytest.mark.django_db
CHECKED = [
    check
    for check in CHECKS.get_all()
    if check.__name__
    in {
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "unsupported_method",
    }
]
BASE = "/api/v1"
OPERATIONS = [
    ("GET", "/"),
    ("GET", "/changes"),
    ("GET", "/problems"),
    ("GET", "/services"),
    ("GET", "/services/{id}"),
    ("GET", "/service-points"),
    ("GET", "/service-points/{id}"),
    ("GET", "/offerings"),
    ("GET", "/offerings/{id}"),
    ("GET", "/agreements"),
    ("GET", "/date-series"),
    ("GET", "/date-series/{slug}"),
    ("GET", "/availability"),
    ("GET", "/availability-days"),
    ("GET", "/visit-times"),
    ("GET", "/support"),
    ("GET", "/first-free"),
    ("POST", "/holds"),
    ("DELETE", "/holds/{reference}"),
    ("POST", "/holds/{reference}/extend"),
    ("POST", "/appointments"),
    ("GET", "/appointments/{reference}"),
    ("PATCH", "/appointments/{reference}"),
    ("DELETE", "/appointments/{reference}"),
    ("GET", "/appointments/{reference}/waitlist-wish"),
    ("POST", "/appointments/{reference}/waitlist-wish"),
    ("DELETE", "/appointments/{reference}/waitlist-wish"),
    ("POST", "/appointments/{reference}/waitlist-offers/{id}/accept"),
    ("POST", "/appointments/{reference}/waitlist-offers/{id}/decline"),
    ("POST", "/waitlist-places"),
    ("GET", "/visit-first-free"),
    ("GET", "/service-points/{id}/line"),
    ("GET", "/appointments/{reference}/ticket"),
    ("POST", "/appointments/{reference}/ticket"),
    ("DELETE", "/appointments/{reference}/ticket"),
]
NOTHING_TO_GET_WRONG = ("/", "/changes", "/problems", "/support")  # no parameters but a language
TRIED = [
    pytest.param(method, path, mode, id=f"{method} {path} {mode.value}")
    for method, path in OPERATIONS
    for mode in GenerationMode
    if mode == GenerationMode.POSITIVE or path not in NOTHING_TO_GET_WRONG
]
PATIENT = override_settings(API_RATES={"read": "100000/min", "write": "100000/min"})
FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request's end must not close the connection that holds the test's transaction."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture
def description() -> Any:
    return schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", get_wsgi_application())


def test_every_operation_is_tried(description: Any) -> None:
    described = {
        (operation.ok().method.upper(), operation.ok().path)
        for operation in description.get_all_operations()
        if not operation.ok().path.startswith("/organisations/")  # tests/agencies/test_fuzz
    }
    assert described == set(OPERATIONS)


@PATIENT
@pytest.mark.parametrize(("method", "path", "mode"), TRIED)
def test_whatever_is_sent_the_answer_is_as_described(
    town: Town, description: Any, method: str, path: str, mode: GenerationMode
) -> None:
    operation = description[path][method]
    answered = []

    @FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def try_it(case: Any) -> None:
        token = (
            {"Authorization": "Bearer made-up"} if "security" in operation.definition.raw else {}
        )
        answered.append(case.call_and_validate(checks=CHECKED, headers=token).status_code)

    try_it()
    assert answered


@PATIENT
def test_what_opens_with_a_real_token_is_as_described(
    town: Town, api: Api, description: Any
) -> None:
    """The fuzz cannot guess a token, so the answers behind one are held to the description here."""
    held = api.hold(town).body
    owner = {"Authorization": f"Bearer {held['manageToken']}"}
    contact = {"name": "Sanne Visser", "email": "sanne@example.nl"}
    calls: list[tuple[str, str, Any, int]] = [
        ("POST", "/holds/{reference}/extend", None, 200),
        ("POST", "/appointments", {"reference": held["reference"], "contact": contact}, 201),
        ("GET", "/appointments/{reference}", None, 200),
        ("PATCH", "/appointments/{reference}", {"start": "2026-06-02T10:00:00+02:00"}, 200),
        ("PATCH", "/appointments/{reference}", {"start": "2026-06-06T10:00:00+02:00"}, 409),
        ("DELETE", "/appointments/{reference}", None, 204),
        ("DELETE", "/holds/{reference}", None, 409),
    ]
    for method, path, body, status in calls:
        named = {"reference": held["reference"]} if "{" in path else {}
        sent = {"body": body, "media_type": "application/json"} if body else {}
        case = description[path][method].Case(path_parameters=named, headers=owner, **sent)
        response = case.call_and_validate(checks=CHECKED)
        assert response.status_code == status
    assert Appointment.objects.get().state == "cancelled"
