"""Offerings to read: which service can be had where, by which channel, under which rules."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from hub.api import schema
from hub.api.doors import Door, read_query
from hub.api.paging import Page
from hub.errors import NotFound
from locations import bookable
from locations.api import examples
from locations.api.shapes import OfferingPage, OfferingQuery, OfferingShape, offering_in_list
from locations.models import Offering


class Offerings(Door):
    @extend_schema(
        operation_id="listOfferings",
        summary=_("Find where and how a service can be had"),
        tags=["places"],
        parameters=[OfferingQuery, schema.ACCEPT_LANGUAGE],
        responses={200: OfferingPage},
        examples=[schema.example("One of them", examples.OFFERINGS, of=[200])],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        query = read_query(request, OfferingQuery)
        found = _found(query, timezone.now())
        page = Page(request, query["page"], query["page_size"], found.count())
        results = [offering_in_list(offering) for offering in found[page.slice]]
        return Response(OfferingPage(page.with_results(results)).data)


def _visible(now: datetime) -> QuerySet[Offering]:
    return bookable.offerings(now=now).prefetch_related("service__texts", "service__base__texts")


def _found(query: dict[str, Any], now: datetime) -> QuerySet[Offering]:
    found = _visible(now)
    if "service" in query:
        found = found.filter(Q(service=query["service"]) | Q(service__base=query["service"]))
    for name in ("service_point", "channel"):
        if name in query:
            found = found.filter(**{name: query[name]})
    return found.order_by("pk")


class OneOffering(Door):
    @extend_schema(
        operation_id="getOffering",
        summary=_("See an offering"),
        tags=["places"],
        parameters=[schema.ID, schema.ACCEPT_LANGUAGE],
        responses={200: OfferingShape, **schema.problems(404)},
        examples=[schema.example("One of them", examples.OFFERING, of=[200])],
        auth=[],
    )
    def get(self, request: Request, id: int) -> Response:
        offering = _visible(timezone.now()).filter(pk=id).first()
        if offering is None:
            raise NotFound
        return Response(OfferingShape(offering_in_list(offering)).data)
