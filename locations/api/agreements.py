"""Which organisations agreed on a service at points: what citizens can see and book by it."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from hub.api import schema
from hub.api.doors import Door, read_query
from hub.api.paging import Page, PageQuery, PageShape
from hub.api.shapes import Instant, Shape, id_field
from hub.catalogue.api.shapes import title_of
from locations.api import examples
from locations.models import Agreement, AgreementState, Channel


class AgreementQuery(PageQuery):
    service = id_field(required=False)
    service_point = id_field(required=False)


class AgreementShape(Shape):
    id = id_field()
    service = id_field()
    title = serializers.CharField(help_text="The title of the service.")
    provider = serializers.CharField(help_text="The slug of the organisation that has the service.")
    host = serializers.CharField(help_text="The slug of the organisation that has the points.")
    service_points = serializers.ListField(child=id_field())
    channels = serializers.ListField(child=serializers.ChoiceField(choices=Channel.choices))
    minutes = serializers.IntegerField()
    agreed_at = Instant()
    ends_at = Instant(allow_null=True, help_text="Nothing can be booked from then on.")


class AgreementPage(PageShape):
    results = AgreementShape(many=True)


class Agreements(Door):
    @extend_schema(
        operation_id="listAgreements",
        summary=_("See which organisations offer a service together"),
        description="Those that hold now. What is only asked for, or over, is not told.",
        tags=["places"],
        parameters=[AgreementQuery, schema.ACCEPT_LANGUAGE],
        responses={200: AgreementPage},
        examples=[schema.example("One of them", examples.AGREEMENTS, of=[200])],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        query = read_query(request, AgreementQuery)
        found = _found(query)
        page = Page(request, query["page"], query["page_size"], found.count())
        results = [_told(one) for one in found[page.slice]]
        return Response(AgreementPage(page.with_results(results)).data)


def _found(query: dict[str, Any]) -> Any:
    stands = Q(state=AgreementState.AGREED) | Q(
        state=AgreementState.ENDED, ends_at__gt=timezone.now()
    )
    rows = Agreement.objects.filter(stands)
    if "service" in query:
        rows = rows.filter(service=query["service"])
    if "service_point" in query:
        rows = rows.filter(points=query["service_point"])
    rows = rows.select_related("service__organisation", "service__base", "host")
    return rows.prefetch_related("points", "service__texts", "service__base__texts").order_by("pk")


def _told(one: Agreement) -> dict[str, Any]:
    return {
        "id": one.pk,
        "service": one.service_id,
        "title": title_of(one.service),
        "provider": one.service.organisation.slug,
        "host": one.host.slug,
        "service_points": [point.pk for point in one.points.all()],
        "channels": one.channels,
        "minutes": one.minutes,
        "agreed_at": one.answered_at,
        "ends_at": one.ends_at,
    }
