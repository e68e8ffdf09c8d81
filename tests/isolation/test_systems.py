"""What other systems ask: each operation of the API by its description, each address of the
façades; with the token of another appointment, or of another organisation's client. What
organisations' own systems change is asked in test_agencies."""

from typing import Any

import pytest
from django.test import Client as Browser

from scheduling.facades import ids
from tests.isolation import places
from tests.isolation.addresses import Address
from tests.isolation.asking import Told, ask
from tests.isolation.operations import OPERATIONS, example, is_by_client
from tests.isolation.places import Whose
from tests.isolation.things import SIGN
from tests.isolation.world import World

pytestmark = pytest.mark.django_db
PUBLIC = {
    **dict.fromkeys(("getRoot", "listProblems", "listChanges"), "about the API itself"),
    **dict.fromkeys(("listServices", "getService"), "the catalogue"),
    **dict.fromkeys(("listDateSeries", "getDateSeries"), "published dates"),
    **dict.fromkeys(("listServicePoints", "getServicePoint"), "the points"),
    **dict.fromkeys(("listOfferings", "getOffering", "listSupport"), "what can be booked"),
    **dict.fromkeys(
        (
            *("getAvailability", "listAvailabilityDays", "listVisitTimes"),
            *("listFirstFree", "listVisitFirstFree"),
        ),
        "free times",
    ),
    **dict.fromkeys(("createHold", "askForTime"), "a beginning, whose token is in the answer"),
    "listAgreements": "which services are had together, once both agreed",
    "getLine": "how many wait, and nobody's name",
}
# Which key of the world an operation's own thing has; the token that opens it has the same name.
HOLDS = {"extendHold", "releaseHold", "confirmAppointment"}
DONE = {200, 201, 204, 400, 409, 410, 422}
REFUSED = {401, 403, 404}
JCC_QUERIES = {
    "appointment": "?id={public_id}",
    "appointment/qrcode": "?id={public_id}",
    "appointment/availabletimelist": "?locationId={branch}&activityId={product}&amount=1"
    "&fromDate=2026-06-03&toDate=2026-06-04",
    "activity/listforappointment": "?locationId={branch}",
    "activity/appointmentdaterange": "?activityId={product}",
    "location/forappointment": "?selectedActivityId={product}",
    "activity/listforappointment/additional": "?selectedActivityId={product}",
    "customer/customerfields/required": "?selectedActivityId={product}",
    "appointment/calculateduration": "?activityId={product}&amount=1",
}
CLIENTS: list[Any] = [
    pytest.param(one, id=f"{one.route} {one.view}") for one in places.of(Whose.CLIENT)
]


SECRET = [
    one for one in OPERATIONS if one.values[2].get("security") and not is_by_client(one.values[2])
]


@pytest.mark.parametrize(("path", "method", "told"), OPERATIONS)
def test_it_is_told_who_may_use_each_operation(path: str, method: str, told: Any) -> None:
    opened = told.get("security") == [{"manageToken": []}] or is_by_client(told)
    assert opened or told["operationId"] in PUBLIC, f"say who may use {told['operationId']}"


@pytest.mark.parametrize(("path", "method", "told"), SECRET)
def test_another_token_opens_nothing(world: World, path: str, method: str, told: Any) -> None:
    others = (
        world.own["another municipality"]["token"],
        world.values["video_appointment_token"],
        world.tokens["own"],
        "w" * 32,
    )
    reference, _token = _own(world, told["operationId"])
    for token in ("", *others):
        answer = _call(world, path, method, told, reference, token)
        missing = _call(world, path, method, told, "CDFGHJKM", token)
        assert answer.status in REFUSED, (token, answer.status)
        assert answer.status == 401 or token
        assert answer.like(missing, reference, "CDFGHJKM"), token
        assert not answer.has(SIGN)
        assert not {one for one in answer.written if one.startswith("scheduling_")}


@pytest.mark.parametrize(("path", "method", "told"), SECRET)
def test_the_own_token_opens_it(world: World, path: str, method: str, told: Any) -> None:
    reference, token = _own(world, told["operationId"])
    answer = _call(world, path, method, told, reference, token)
    there = answer.status in DONE or told["operationId"] in ("getTicket", "leaveLine")
    assert there, (answer.status, answer.body)


def _own(world: World, operation: str) -> tuple[str, str]:
    if operation in HOLDS:
        return str(world.values["hold_reference"]), str(world.values["hold_token"])
    return str(world.values["reference"]), str(world.values["token"])


def _call(world: World, path: str, method: str, told: Any, reference: str, token: str) -> Told:
    url = path.replace("{reference}", reference).replace("{id}", str(world.values["offer_id"]))
    assert "{" not in url, f"say what {url} is filled with"
    url = url if url.startswith("/api/") else f"/api/v1{url}"
    body = None if method == "get" else {"json": True, **example(told), "reference": reference}
    if told["operationId"] != "confirmAppointment" and body:
        del body["reference"]
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return ask(Browser(), method.upper(), url, body, **headers)


@pytest.mark.parametrize("address", CLIENTS)
def test_a_form_of_another_organisation_finds_nothing(world: World, address: Address) -> None:
    values = _known(world)
    url = places.url(address, values) + _query(address, values)
    nothing = {**values, **_unknown()}
    missing = places.url(address, nothing) + _query(address, nothing)
    for method in ("GET", "POST", "DELETE"):
        bare = ask(Browser(), method, url)
        assert bare.status in (401, 404, 405), (method, bare.status)
        told = _knock(world, "other", method, url)
        assert told.like(_knock(world, "other", method, missing), url, missing), (method, told.body)
        assert not told.has(
            SIGN, world.town.hall.name, str(values["branch"]) if url == missing else SIGN
        )
        assert not {one for one in told.written if one.startswith("scheduling_appointment")}


@pytest.mark.parametrize(
    "address", [one for one in CLIENTS if "[\\s\\S]" not in one.values[0].route]
)
def test_the_own_form_finds_it(world: World, address: Address) -> None:
    values = _known(world)
    url = places.url(address, values) + _query(address, values)
    told = _knock(world, "own", "GET", url)
    if told.status == 405:
        told = _knock(world, "own", "POST", url)
    assert told.status in DONE, (told.status, told.body)


def _known(world: World) -> dict[str, Any]:
    return {
        **world.values,
        "branch": ids.written(ids.POINT, world.town.hall.pk),
        "product": (product := ids.written(ids.SERVICE, world.town.passport.service_id)),
        "matrix": f";servicePublicId={product}",
    }


def _unknown() -> dict[str, str]:
    return {
        "branch": ids.written(ids.POINT, 987654),
        "product": ids.written(ids.SERVICE, 987654),
        "public_id": "00000000-0000-4000-8000-000000000000",
        "matrix": f";servicePublicId={ids.written(ids.SERVICE, 987654)}",
    }


def _query(address: Address, values: dict[str, Any]) -> str:
    path = address.route.removeprefix("jcc/api/warp/v1/")
    return JCC_QUERIES.get(path, "").format(**values) if path != address.route else ""


def _knock(world: World, whose: str, method: str, url: str) -> Told:
    body = None if method == "GET" else {"json": True}
    return ask(Browser(), method, url, body, Authorization=f"Bearer {world.tokens[whose]}")
