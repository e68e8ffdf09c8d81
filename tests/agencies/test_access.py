"""What is another's answers like what does not exist, at every door."""

import re
from typing import Any

import pytest
from django.core.cache import cache

from hub.agencies.described import SCOPE_OF
from hub.audit.models import Event
from hub.catalogue.models import Service
from hub.clients import issuing
from hub.clients.issuing import Issued
from hub.clients.models import Client
from locations.models import Agreement, ServicePoint, Side
from scheduling.webhooks import subscribing
from scheduling.webhooks.models import Subscription
from tests.agencies.conftest import Agency, agency_of
from tests.api.conftest import Api
from tests.facades.conftest import token_for
from tests.town import NOW, Town

TAGS = list(SCOPE_OF)


def operations(api: Api) -> list[tuple[str, str, Any]]:
    paths = api.get("/openapi.json").body["paths"]
    return [
        (method.upper(), path, told)
        for path, methods in paths.items()
        for method, told in methods.items()
        if path.startswith("/organisations/")
    ]


def body_of(told: Any) -> Any:
    content = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    return next((one["value"] for one in content.get("examples", {}).values()), None)


def filled(path: str, organisation: str, id: int, number: int = 1) -> str:
    return path.format(organisation=organisation, id=id, number=number, day="2026-06-08")


def theirs(town: Town, path: str) -> int:
    """Something that is there, of the library or the pension agency."""
    if "/services" in path:
        return town.pension.service_id
    if "/service-points" in path:
        return town.goirle.pk
    if "/offerings" in path:
        return town.pension.pk
    if "/professionals" in path:
        return town.fatima.pk
    if "/agreements" in path:
        asked, _fresh = Agreement.objects.get_or_create(
            service=town.pension.service,
            host=town.library,
            asked_by=Side.HOST,
            minutes=30,
            place="booth",
            defaults={"asked_at": NOW},
        )
        return asked.pk
    known = Subscription.objects.first()
    if known is not None:
        return known.pk
    other = agency_of(town, town.agency, scopes=["events", "webhooks:write"]).client
    made, _secret = subscribing.subscribe(
        client=other, address="https://93.184.215.14/x", kinds=["appointment.booked"], now=NOW
    )
    return made.pk


def test_of_another_organisation_nothing_is_there(town: Town, agency: Agency) -> None:
    seen = 0
    before = Event.objects.count()
    for method, path, told in operations(agency.api):
        body = body_of(told)
        for slug in ("pensioenbureau", "bestaat-niet"):
            at = filled(path, slug, theirs(town, path))
            answer = agency.api.call(method, at, body, token=agency.token, if_match="*")
            assert (answer.status, answer.body["code"]) == (404, "not_found"), (method, at)
        if "{id}" in path:
            at = filled(path, agency.slug, theirs(town, path))
            hidden = agency.api.call(method, at, body, token=agency.token, if_match="*")
            missing = agency.api.call(
                method, filled(path, agency.slug, 987654), body, token=agency.token, if_match="*"
            )
            assert (hidden.status, hidden.body) == (404, missing.body), (method, at)
        seen += 1
    assert seen == 63
    changed = Event.objects.exclude(object_type__in=["client", "subscription"]).count()
    assert changed == 0 and before == 1
    assert ServicePoint.objects.count() == 2
    assert Service.objects.count() == 2


def test_without_a_token_or_its_scope_no_door_opens(town: Town, agency: Agency) -> None:
    for method, path, told in operations(agency.api):
        at = filled(path, agency.slug, 1)
        for token in ("", "made-up"):
            stranger = agency.api.call(method, at, body_of(told), token=token, if_match="*")
            assert (stranger.status, stranger.body["code"]) == (401, "invalid_token")
            assert stranger.headers["WWW-Authenticate"] == "Bearer"
            cache.clear()
    for tag, scope in SCOPE_OF.items():
        rest = [one.value for one in SCOPE_OF.values() if one != scope]
        narrow = agency_of(town, scopes=[*rest, "bookings", "events"])
        for method, path, told in operations(agency.api):
            if told["tags"] == [tag]:
                at = filled(path, agency.slug, 1)
                answer = agency.api.call(method, at, body_of(told), token=narrow.token)
                assert (answer.status, answer.body["code"]) == (403, "insufficient_scope")
                assert f'scope="{scope.value}"' in answer.headers["WWW-Authenticate"]
                cache.clear()


def test_where_it_may_book_besides_it_changes_nothing(town: Town) -> None:
    issued = issuing.make(
        organisation=town.municipality,
        name="Forms of two",
        scopes=["bookings", "locations:write"],
        organisations=[town.library],
        now=NOW,
    )
    both = Agency(issued.client, token_of(issued.client), "bibliotheek-goirle")
    assert both.get("/service-points").status == 404
    own = Agency(issued.client, both.token, "leeuwarden")
    (point,) = own.get("/service-points").body["results"]
    assert point["id"] == town.hall.pk
    assert own.get(f"/service-points/{town.goirle.pk}").status == 404


def token_of(client: Client) -> str:
    return token_for(Issued(client, ""))


def test_an_ended_connection_changes_nothing_more(town: Town, agency: Agency) -> None:
    assert agency.get("/services").status == 200
    issuing.revoke(client=agency.client, now=NOW)
    assert agency.get("/services").status == 401


@pytest.mark.parametrize("path", ["/services", "/service-points", "/offerings", "/professionals"])
def test_lists_come_in_pages(agency: Agency, path: str) -> None:
    page = agency.get(path, pageSize=1)
    assert page.status == 200
    assert set(page.body) == {"page", "pageSize", "total", "next", "previous", "results"}
    assert agency.get(path, pageSize=101).status == 400
    assert re.fullmatch(
        r'"[0-9a-f]{32}"', page.body["results"][0].get("etag", '"' + "0" * 32 + '"')
    )
