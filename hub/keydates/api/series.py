"""Published dates to read. Pages of other sites may read them too: the widget stands there."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from hub.api import schema
from hub.api.doors import Door, read_query
from hub.api.paging import Page
from hub.errors import NotFound
from hub.keydates import publishing
from hub.keydates.api.shapes import SeriesPage, SeriesQuery, SeriesShape, values_of
from hub.keydates.reminding import ZONE

EXAMPLE = {
    "slug": "svb-aow",
    "title": "AOW wordt betaald",
    "about": "Het geld staat die dag op uw rekening.",
    "kind": "payment",
    "organisation": {"slug": "svb", "name": "Sociale Verzekeringsbank", "kind": "agency"},
    "service": 12,
    "dates": [{"day": "2026-12-23", "note": ""}],
}
PAGE = {
    "page": 1,
    "pageSize": 20,
    "total": 1,
    "next": None,
    "previous": None,
    "results": [EXAMPLE],
}
SLUG = OpenApiParameter(
    "slug",
    {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 80},
    OpenApiParameter.PATH,
)


def today() -> date:
    return timezone.now().astimezone(ZONE).date()


class OpenDoor(Door):
    """Public facts, without cookies: every site may ask (Fetch standard, CORS protocol)."""

    def finalize_response(
        self, request: Request, response: Response, *args: object, **kwargs: object
    ) -> Response:
        response["Access-Control-Allow-Origin"] = "*"
        return super().finalize_response(request, response, *args, **kwargs)


class Series(OpenDoor):
    @extend_schema(
        operation_id="listDateSeries",
        summary=_("Find dates that organisations publish"),
        tags=["catalogue"],
        parameters=[SeriesQuery, schema.ACCEPT_LANGUAGE],
        responses={200: SeriesPage},
        examples=[schema.example("One series", PAGE, of=[200])],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        query = read_query(request, SeriesQuery)
        found = publishing.published(today=today())
        if "organisation" in query:
            found = found.filter(organisation__slug=query["organisation"])
        if "service" in query:
            found = found.filter(service=query["service"])
        page = Page(request, query["page"], query["page_size"], found.count())
        results = [values_of(one) for one in found[page.slice]]
        return Response(SeriesPage(page.with_results(results)).data)


class OneSeries(OpenDoor):
    @extend_schema(
        operation_id="getDateSeries",
        summary=_("See the dates of one series"),
        tags=["catalogue"],
        parameters=[SLUG, schema.ACCEPT_LANGUAGE],
        responses={200: SeriesShape, **schema.problems(404)},
        examples=[schema.example("A series", EXAMPLE, of=[200])],
        auth=[],
    )
    def get(self, request: Request, slug: str) -> Response:
        found = publishing.published(today=today()).filter(slug=slug).first()
        if found is None:
            raise NotFound
        return Response(SeriesShape(values_of(found)).data)
