from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from hub.api.changelog import RELEASES
from hub.api.deprecated import deprecated
from hub.api.doors import Door
from hub.errors import NotFound
from tests.api.conftest import Api

SINCE, SUNSET = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@deprecated(since=SINCE, sunset=SUNSET, instead="/services")
class Old(Door):
    @extend_schema(operation_id="getOld", summary="Old", responses={200: None}, auth=[])
    def get(self, request: Request) -> Response:
        if "missing" in request.query_params:
            raise NotFound
        return Response({})


urlpatterns = [path("api/v1/old", Old.as_view())]


@pytest.mark.parametrize(("query", "status"), [({}, 200), ({"missing": "1"}, 404)])
def test_each_answer_says_since_when_until_when_and_what_instead(
    query: dict[str, str], status: int
) -> None:
    request: HttpRequest = RequestFactory().get("/api/v1/old", query)
    response = Old.as_view()(request)
    assert response.status_code == status
    assert response["Deprecation"] == "@1767225600"
    assert response["Sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"
    assert response["Link"] == (
        '<http://127.0.0.1:8000/api-wijzigingen>; rel="deprecation"; type="text/html", '
        '<http://127.0.0.1:8000/api/v1/services>; rel="successor-version"'
    )


def test_the_description_says_so_too() -> None:
    generator: Any = SchemaGenerator(patterns=urlpatterns)  # type: ignore[no-untyped-call]
    told = generator.get_schema(request=None, public=True)["paths"]["/old"]["get"]
    assert (told["deprecated"], told["x-deprecated-since"]) == (True, "2026-01-01")
    assert told["x-sunset"] == "2027-01-01"


def test_nobody_is_given_less_than_half_a_year() -> None:
    with pytest.raises(ValueError, match="half a year"):
        deprecated(since=SINCE, sunset=datetime(2026, 5, 1, tzinfo=UTC), instead="/services")


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "word"), [("nl", "wijzigen"), ("en", "change")])
def test_the_changes_are_told_to_programs_and_people(api: Api, language: str, word: str) -> None:
    told = api.get("/changes", language=language).body["results"]
    assert [one["version"] for one in told] == [one.version for one in RELEASES]
    assert word in told[0]["changes"][0]
    address = "/api-wijzigingen" if language == "nl" else "/en/api-wijzigingen"
    page = api.client.get(address)
    assert page.status_code == 200
    assert told[0]["changes"][1] in page.content.decode()
