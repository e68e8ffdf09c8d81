"""The API against the NL API Design Rules, rule by rule, over the whole description and over live
answers: https://gitdocumentatie.logius.nl/publicatie/api/adr/2.2.0/

The list is that of 2.2.0 (2 June 2026), in RULES. It has all that 2.1.0 (27 August 2025) asks, and
more: docs/decisions/0053 tells what is known of the difference.

Not tested by a machine, or not all of it, and why (UNTESTED names those without any test):
- /core/interface-language: asks for Dutch names unless there is an English glossary. The names here
  are those of schema.org and HSDS where they have one; docs/decisions/0053 tells why.
- /core/transport/tls: what a server in front speaks is looked at there (deploy/nginx, guidelines of
  the NCSC); that production sends everybody to https, and says so for a year, is tested below.
- /core/http-safety, that a repeat of a POST does nothing twice: tests/api/test_idempotency.
- /core/transition-period: there is one major version.
- /core/modules/*: no geospatial queries, signing or encryption modules are offered.
- /core/date-time/timezone, its SHOULD that answers are in UTC: times of appointments go out in
  local time with their offset, for they are read to people; docs/decisions/0053.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings

from hub.api.deprecated import LEAST_NOTICE
from tests.agencies.conftest import Agency, agency, agency_of
from tests.api.conftest import CONTACT, Api
from tests.town import TUESDAY_NINE, Town

assert agency  # the fixture
pytestmark = pytest.mark.django_db
METHODS = {"get", "post", "put", "patch", "delete"}
# Collections and things that there is one of; whatever else ends a path is one of a collection.
PLURAL = re.compile(r".*(s|staff|support)$")
SINGLE = {"draft", "line", "ticket", "waitlist-wish", "availability", "first-free"}
RULES = {
    "naming-resources",
    "naming-collections",
    "interface-language",
    "no-trailing-slash",
    "path-segments-kebab-case",
    "query-keys-camel-case",
    "hide-implementation",
    "date-time/format",
    "date-time/timezone",
    "date-time/date-omit-time-portion",
    "http-methods",
    "http-safety",
    "http-response-code",
    "stateless",
    "nested-child",
    "resource-operations",
    "error-handling/problem-details",
    "error-handling/invalid-input",
    "error-handling/all-errors",
    "doc-openapi",
    "doc-openapi-contact",
    "doc-language",
    "publish-openapi",
    "deprecation-schedule",
    "transition-period",
    "uri-version",
    "changelog",
    "semver",
    "version-header",
    "transport/tls",
    "transport/no-sensitive-uris",
    "transport/security-headers",
    "transport/cors",
    "modules/geospatial",
    "modules/signing",
    "modules/encryption",
}
UNTESTED = {"interface-language", "transition-period"}
UNTESTED |= {"modules/geospatial", "modules/signing", "modules/encryption"}
OPERATIONS_OF_A_RESOURCE = {"extend", "accept", "decline", "visit-first-free", "_bulk"}


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(Client().get("/api/v1/openapi.json").content)
    return loaded


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            yield path, method, told


def properties(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for schema in description["components"]["schemas"].values():
        yield from schema.get("properties", {}).items()


def parts(description: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each path with each of its fixed segments."""
    for path in description["paths"]:
        for part in path.strip("/").split("/"):
            if part and not part.startswith("{"):
                yield path, part


def test_each_rule_is_tested_or_told_of() -> None:
    told = [each.__doc__ or "" for name, each in globals().items() if name.startswith("test_core")]
    found = [match[1] for doc in told if (match := re.match("/core/([a-z/-]+)", doc))]
    assert len(found) == len(told) == len(set(found))
    assert set(found) == RULES - UNTESTED


def test_core_naming_resources(description: dict[str, Any]) -> None:
    """/core/naming-resources: nouns; the four deeds are operations of a resource (see there)."""
    verbs = {
        "get",
        "create",
        "make",
        "add",
        "update",
        "change",
        "delete",
        "remove",
        "cancel",
        "book",
    }
    for path, part in parts(description):
        assert not verbs & set(part.split("-")), path


def test_core_naming_collections(description: dict[str, Any]) -> None:
    """/core/naming-collections: plural where there are many, singular where there is one."""
    for path, part in parts(description):
        known = PLURAL.fullmatch(part) or part in SINGLE | OPERATIONS_OF_A_RESOURCE
        assert known, path
        if f"/{part}/{{" in path:
            assert PLURAL.fullmatch(part), path


def test_core_no_trailing_slash(description: dict[str, Any], api: Api) -> None:
    """/core/no-trailing-slash: 404 and no redirect; the root alone is right with both."""
    for path in description["paths"]:
        assert path == "/" or not path.endswith("/")
        if "{" not in path and path != "/":
            assert api.get(f"{path}/").status == 404
    assert (api.get("").status, api.get("/").status) == (200, 200)


def test_core_path_segments_kebab_case(description: dict[str, Any]) -> None:
    """/core/path-segments-kebab-case, by the expression of the rule, and no file names."""
    segment = r"([a-z0-9\-]+|{[^}]+})"
    rule = rf"^(/|(/_[a-z0-9]+|/({segment}(/{segment})*)(/_[a-z]+)?))$"
    for path in description["paths"]:
        assert re.match(rule, path)
        assert "." not in path
        assert not re.search(r"/-|-/|-$|--", path)


def test_core_query_keys_camel_case(description: dict[str, Any]) -> None:
    """/core/query-keys-camel-case; names in bodies are the same."""
    camel = r"[a-z][a-z\d]*([A-Z][a-z\d]*)*"
    for _path, _method, told in operations(description):
        for parameter in told.get("parameters", []):
            if parameter["in"] == "query":
                assert re.fullmatch(camel, parameter["name"])
    for name, _schema in properties(description):
        assert re.fullmatch(camel, name)
    for name in description["components"]["schemas"]:
        assert re.fullmatch(r"[A-Z][A-Za-z]*", name)


def test_core_hide_implementation(api: Api, town: Town) -> None:
    """/core/hide-implementation: no answer tells what it is built with."""
    words = ("django", "python", "sql", "traceback", "drf", "rest_framework")
    told = [api.get(path) for path in ("", "/services", "/offerings", "/nothing", "/services/0")]
    told.append(api.post("/holds", {"offering": "x"}))
    for answer in told:
        seen = (json.dumps(answer.body) + json.dumps(answer.headers)).lower()
        assert not [word for word in words if word in seen]
        assert not {"Server", "X-Powered-By"} & answer.headers.keys()


def test_core_http_methods(description: dict[str, Any], api: Api) -> None:
    """/core/http-methods: the five, and 405 with Allow for others."""
    assert {method for _path, method, _told in operations(description)} <= METHODS
    for method in ("PUT", "OPTIONS", "TRACE", "PURGE"):
        refused = api.call(method, "/services")
        assert refused.status == 405
        assert set(refused.headers["Allow"].split(", ")) <= {"GET", "HEAD"}


def test_core_http_safety(description: dict[str, Any], api: Api, agency: Agency) -> None:
    """/core/http-safety: a read changes nothing and has no body; a DELETE again changes nothing."""
    for _path, method, told in operations(description):
        assert method not in ("get", "delete") or "requestBody" not in told
    made = agency.post("/service-points", POINT).body
    closure = agency.post(f"/service-points/{made['id']}/closures", CLOSURE).body
    path = f"/service-points/{made['id']}/closures/{closure['id']}"
    before = agency.tag(path)
    assert agency.get(path).body == agency.get(path).body
    assert agency.tag(path) == before
    assert [agency.delete(path, if_match="*").status for _twice in range(2)] == [204, 404]


def test_core_http_response_code(description: dict[str, Any], api: Api, agency: Agency) -> None:
    """/core/http-response-code: a making answers 201 with its place, a deletion 204."""
    for _path, method, told in operations(description):
        good = {status for status in told["responses"] if status < "300"}
        assert good <= {"200", "201", "204"}
        assert good, told["operationId"]
        if method == "get":
            assert good == {"200"}
        for status in told["responses"]:
            assert status in KNOWN_CODES
    made = agency.post("/service-points", POINT)
    assert made.status == 201
    assert api.client.get(made.headers["Location"]).status_code == 401  # a door, and shut


def test_core_stateless(api: Api, agency: Agency) -> None:
    """/core/stateless: no cookie, and one that is sent says nothing."""
    for answer in (api.get("/services"), agency.get("/services")):
        assert "Set-Cookie" not in answer.headers
    api.client.cookies["sessionid"] = "x"
    assert api.get("/organisations/leeuwarden/services").status == 401


def test_core_nested_child(description: dict[str, Any]) -> None:
    """/core/nested-child: what cannot be without its parent has its address below it."""
    for child in (
        "closures",
        "opening-hours",
        "resources",
        "versions",
        "shifts",
        "dates",
        "absences",
    ):
        paths = [path for path in description["paths"] if f"/{child}" in path]
        assert paths
        assert all(re.search(rf"/\{{(id|number)\}}/{child}", path) for path in paths)


def test_core_resource_operations(description: dict[str, Any]) -> None:
    """/core/resource-operations: what is no making or changing is a POST on a sub-resource."""
    for path, method, _told in operations(description):
        if path.rsplit("/", 1)[-1] in OPERATIONS_OF_A_RESOURCE - {"visit-first-free"}:
            assert method == "post"


def test_core_error_handling_problem_details(description: dict[str, Any], api: Api) -> None:
    """/core/error-handling/problem-details: status, title and detail, in the right type."""
    for _path, _method, told in operations(description):
        for status, response in told["responses"].items():
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"]
    problem = description["components"]["schemas"]["Problem"]
    assert {"status", "title", "detail", "type"} <= set(problem["required"])
    for answer in (api.get("/nothing"), api.get("/services", page=0), api.call("PUT", "/services")):
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert {"status", "title", "detail"} <= answer.body.keys()


def test_core_error_handling_invalid_input(description: dict[str, Any], api: Api) -> None:
    """/core/error-handling/invalid-input: 400, for a query and a body alike."""
    for _path, _method, told in operations(description):
        assert "400" in told["responses"]
    for answer in (
        api.get("/services", page="x"),
        api.post("/holds", {"offering": "x", "start": "y"}),
        api.post("/holds", []),
    ):
        assert answer.status == 400


def test_core_error_handling_all_errors(api: Api, town: Town) -> None:
    """/core/error-handling/all-errors: all that is wrong is told at once."""
    answer = api.get("/services", page=0, pageSize=0, lifeEvent="op reis")
    assert len(answer.body["invalidParams"]) == 3


def test_core_doc_openapi(description: dict[str, Any]) -> None:
    """/core/doc-openapi: version 3, with paths, and every reference leads somewhere."""
    assert re.fullmatch(r"3(\.\d+){2}", description["openapi"])
    assert description["paths"]
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(description)):
        place: Any = description
        for part in reference.split("/"):
            place = place[part]


def test_core_doc_openapi_contact(description: dict[str, Any]) -> None:
    """/core/doc-openapi-contact: name, address and mail of who to ask."""
    contact = description["info"]["contact"]
    assert all(contact[name] for name in ("name", "url", "email"))


def test_core_doc_language(api: Api) -> None:
    """/core/doc-language: in Dutch, unless English is asked for."""
    told = Client().get("/api/v1/openapi.json")
    assert told.headers["Content-Language"] == "nl"
    services = json.loads(told.content)["paths"]["/services"]["get"]
    assert services["summary"] == "Diensten zoeken"


def test_core_publish_openapi(description: dict[str, Any]) -> None:
    """/core/publish-openapi: at openapi.json in the base path, without a key, for every site."""
    told = Client().get("/api/v1/openapi.json", headers={"Origin": "https://elders.example"})
    assert (told.status_code, told.headers["Content-Type"]) == (200, "application/json")
    assert told.headers["Access-Control-Allow-Origin"] == "*"
    names = [told["operationId"] for _path, _method, told in operations(description)]
    assert len(names) == len(set(names))


def test_core_deprecation_schedule(description: dict[str, Any]) -> None:
    """/core/deprecation-schedule: half a year at the least; tests/api/test_deprecated holds it."""
    assert LEAST_NOTICE.days >= 180
    assert Client().get("/api-wijzigingen").status_code == 200
    assert description["externalDocs"]["url"].endswith("/api-wijzigingen")


def test_core_uri_version(description: dict[str, Any]) -> None:
    """/core/uri-version: the major version, and no more of it, in the address."""
    major = settings.API_VERSION.split(".")[0]
    assert [server["url"] for server in description["servers"]] == [f"/api/v{major}"]


def test_core_changelog(api: Api) -> None:
    """/core/changelog: public, and its newest is the version that answers."""
    newest = api.get("/changes").body["results"][0]
    assert newest["version"] == settings.API_VERSION
    assert newest["changes"]


def test_core_semver(description: dict[str, Any]) -> None:
    """/core/semver."""
    assert re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", description["info"]["version"])


def test_core_version_header(description: dict[str, Any], api: Api, town: Town) -> None:
    """/core/version-header: on every answer, refusals too."""
    version = description["info"]["version"]
    for _path, _method, told in operations(description):
        for response in told["responses"].values():
            assert "API-Version" in response["headers"]
    for answer in (api.get(""), api.get("/nothing"), api.post("/holds", {})):
        assert answer.headers["API-Version"] == version


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31_536_000)
def test_core_transport_tls() -> None:
    """/core/transport/tls, as far as it is ours: no answer without TLS, and a year of HSTS."""
    plain = Client().get("/api/v1/services")
    assert (plain.status_code // 100, plain.headers["Location"][:8]) == (3, "https://")
    secure = Client().get("/api/v1", secure=True)
    assert secure.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_core_transport_no_sensitive_uris(
    description: dict[str, Any], api: Api, town: Town
) -> None:
    """/core/transport/no-sensitive-uris: no name, contact, token or number of a person."""
    words = re.compile("token|secret|password|bsn|email|phone|mail|^name$|contact|birth", re.I)
    for _path, _method, told in operations(description):
        for parameter in told.get("parameters", []):
            if parameter["in"] in ("path", "query"):
                assert not words.search(parameter["name"]), told["operationId"]
    held = api.hold(town, TUESDAY_NINE)
    body = {"reference": held.body["reference"], "contact": CONTACT}
    made = api.post("/appointments", body, token=held.body["manageToken"])
    for address in (held.headers["Location"], made.headers["Location"]):
        assert held.body["manageToken"] not in address
        assert "sanne" not in address.lower()


@override_settings(SECURE_HSTS_SECONDS=31_536_000)
def test_core_transport_security_headers(town: Town, agency: Agency) -> None:
    """/core/transport/security-headers: at the root, at a list, at a refusal, behind a token."""
    client = Client()
    own = {"Authorization": f"Bearer {agency.token}"}
    for path, headers in (
        ("", {}),
        ("/services", {}),
        ("/nothing", {}),
        ("/organisations/leeuwarden/services", own),
    ):
        told = client.get(f"/api/v1{path}", secure=True, headers=headers).headers
        assert "no-store" in told["Cache-Control"]
        assert "frame-ancestors 'none'" in told["Content-Security-Policy"]
        assert "default-src 'none'" in told["Content-Security-Policy"]
        assert told["Content-Type"].split(";")[0] in (
            "application/json",
            "application/problem+json",
        )
        assert told["Strict-Transport-Security"]
        assert told["X-Content-Type-Options"] == "nosniff"
        assert told["X-Frame-Options"] == "DENY"
        assert told["Referrer-Policy"] in ("no-referrer", "same-origin")


def test_core_transport_cors(api: Api, town: Town, agency: Agency) -> None:
    """/core/transport/cors: nothing that is somebody's is open to the pages of other sites."""
    cache.clear()
    held = api.hold(town)
    for answer in (
        held,
        api.get(f"/appointments/{held.body['reference']}", token=held.body["manageToken"]),
        agency.get("/services"),
        agency_of(town, town.library).get("/professionals"),
    ):
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_core_date_time_format(description: dict[str, Any]) -> None:
    """/core/date-time/format: dates, moments and wall times by their own formats."""
    for name, schema in properties(description):
        kinds = [schema, *schema.get("anyOf", []), *schema.get("oneOf", [])]
        formats = {kind.get("format") for kind in kinds}
        assert not formats & {"time", "date-time-local"}, name
        if re.search(r"(At|^start|^since)$", name) and "format" in schema:
            assert formats & {"date-time"}, name


def test_core_date_time_timezone(api: Api, town: Town) -> None:
    """/core/date-time/timezone: every offset is taken, none at all is not; answers have theirs."""
    starts = ("2026-06-02T07:00:00Z", "2026-06-02T09:00:00+02:00", "2026-06-02T02:00:00-05:00")
    for start in starts:
        held = api.post("/holds", {"offering": town.passport.pk, "start": start})
        assert (held.status, held.body["startsAt"]) == (201, "2026-06-02T09:00:00+02:00")
        api.delete(f"/holds/{held.body['reference']}", token=held.body["manageToken"])
    bare = api.post("/holds", {"offering": town.passport.pk, "start": "2026-06-02T09:00:00"})
    assert bare.status == 400


def test_core_date_time_date_omit_time_portion(description: dict[str, Any]) -> None:
    """/core/date-time/date-omit-time-portion: what is a day is a date."""
    days = re.compile("(^date$|Day$|^validFrom$|^validUntil$)")
    documents = {"ServiceDocument"}  # when a service holds is a moment
    for title, schema in description["components"]["schemas"].items():
        for name, told in schema.get("properties", {}).items():
            if days.search(name) and title not in documents and told.get("format"):
                assert told["format"] == "date", (title, name)


KNOWN_CODES = {
    *("200", "201", "204", "304"),
    *("400", "401", "403", "404", "405", "406", "409", "410"),
    *("412", "413", "415", "422", "428", "429", "503"),
}
POINT = {
    "kind": "other",
    "slug": "wijkpunt",
    "name": "Wijkpunt",
    "street": "Noorderweg 1",
    "postcode": "8911 ES",
    "place": "Leeuwarden",
    "latitude": 53.2,
    "longitude": 5.8,
}
CLOSURE = {"startsAt": "2026-06-02T00:00:00+02:00", "endsAt": "2026-06-03T00:00:00+02:00"}
