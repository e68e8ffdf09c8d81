"""The catalogue to read: published services, found by words, life event or organisation."""

from datetime import datetime
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
from hub.catalogue import published
from hub.catalogue.api import examples
from hub.catalogue.api.shapes import (
    ServicePage,
    ServiceQuery,
    ServiceShape,
    in_full,
    in_list,
)
from hub.catalogue.models import Service
from hub.errors import NotFound


class Services(Door):
    @extend_schema(
        operation_id="listServices",
        summary=_("Find services"),
        tags=["catalogue"],
        parameters=[ServiceQuery, schema.ACCEPT_LANGUAGE],
        responses={200: ServicePage},
        examples=[schema.example("One service", examples.PAGE, of=[200])],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        query = read_query(request, ServiceQuery)
        found = _found(query, timezone.now())
        page = Page(request, query["page"], query["page_size"], found.count())
        results = [in_list(service) for service in found[page.slice]]
        return Response(ServicePage(page.with_results(results)).data)


def _found(query: dict[str, Any], now: datetime) -> QuerySet[Service]:
    found = published.services(now=now)
    if "life_event" in query:
        found = found.filter(life_events__slug=query["life_event"])
    if "organisation" in query:
        found = found.filter(organisation__slug=query["organisation"])
    for word in query.get("q", "").split():
        titled = Q(texts__title__icontains=word) | Q(base__texts__title__icontains=word)
        found = found.filter(titled | Q(texts__summary__icontains=word))
    return found.distinct().order_by("-rank", "slug", "pk")


class OneService(Door):
    @extend_schema(
        operation_id="getService",
        summary=_("See a service"),
        tags=["catalogue"],
        parameters=[schema.ID, schema.ACCEPT_LANGUAGE],
        responses={200: ServiceShape, **schema.problems(404)},
        examples=[schema.example("A passport", examples.IN_FULL, of=[200])],
        auth=[],
    )
    def get(self, request: Request, id: int) -> Response:
        service = published.services(now=timezone.now()).filter(pk=id).first()
        if service is None:
            raise NotFound
        return Response(ServiceShape(in_full(service, get_language() or "nl")).data)
