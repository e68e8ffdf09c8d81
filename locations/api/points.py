"""Service points to read."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from hub.api import schema
from hub.api.doors import Door, read_query
from hub.api.paging import Page
from hub.errors import NotFound
from locations import bookable, hours
from locations.api import examples
from locations.api.shapes import (
    PointPage,
    PointQuery,
    PointShape,
    hours_of,
    point_in_list,
)
from locations.models import ServicePoint

WEEK = timedelta(days=7)


class Points(Door):
    @extend_schema(
        operation_id="listServicePoints",
        summary=_("Find service points"),
        tags=["places"],
        parameters=[PointQuery, schema.ACCEPT_LANGUAGE],
        responses={200: PointPage},
        examples=[schema.example("One of them", examples.POINTS, of=[200])],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        query = read_query(request, PointQuery)
        found = _found(query, timezone.now())
        page = Page(request, query["page"], query["page_size"], found.count())
        results = [point_in_list(point) for point in found[page.slice]]
        return Response(PointPage(page.with_results(results)).data)


def _found(query: dict[str, Any], now: datetime) -> QuerySet[ServicePoint]:
    found = ServicePoint.objects.filter(active=True).select_related("organisation")
    if "service" in query:
        of_service = Q(service=query["service"]) | Q(service__base=query["service"])
        offerings = bookable.offerings(now=now).filter(of_service)
        found = found.filter(pk__in=offerings.values("service_point"))
    return found.order_by("name", "pk")


class OnePoint(Door):
    @extend_schema(
        operation_id="getServicePoint",
        summary=_("See a service point and when it is open"),
        tags=["places"],
        parameters=[schema.ID, schema.ACCEPT_LANGUAGE],
        responses={200: PointShape, **schema.problems(404)},
        examples=[schema.example("One of them", examples.POINT, of=[200])],
        auth=[],
    )
    def get(self, request: Request, id: int) -> Response:
        now = timezone.now()
        found = ServicePoint.objects.filter(active=True).select_related("organisation")
        point = found.filter(pk=id).first()
        if point is None:
            raise NotFound
        times = hours_of(hours.of(point, since=now), now, now + WEEK)
        return Response(PointShape(point_in_list(point) | times | _texts(point)).data)


def _texts(point: ServicePoint) -> dict[str, str]:
    english = get_language() == "en"
    return {
        "zone": point.zone,
        "transport": (point.transport_en if english else "") or point.transport_nl,
        "directions": (point.directions_en if english else "") or point.directions_nl,
    }
