"""Where and when several services can be had in one visit; and where no place can do all, which do
most, and where and when the rest is first free."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from hub.api import schema
from hub.api.doors import Door, private, read_query
from hub.api.shapes import Instant, Shape, Values, id_field
from hub.errors import Invalid
from locations.api.shapes import PointBrief
from locations.models import Channel
from scheduling.api import examples
from scheduling.api.first_free import (
    MOST_OFFERINGS,
    WhereAndWhenQuery,
    support_in,
    wanted_in,
    where_in,
)
from scheduling.api.shapes import MOST_IN_PARTY
from scheduling.availability import MOST_SERVICES, Party, nearby
from scheduling.availability.nearby import Moments
from scheduling.availability.sought import Sought


class VisitFirstFreeQuery(WhereAndWhenQuery):
    service = Values(
        child=id_field(),
        min_length=1,
        max_length=MOST_SERVICES,
        help_text="Ids of services, or of topics with local variants, for one visit.",
    )
    persons = Values(
        child=serializers.IntegerField(min_value=1, max_value=MOST_IN_PARTY),
        required=False,
        help_text="For how many people, in the order of the services; one when left out.",
    )


class ServiceThere(Shape):
    service = id_field(help_text="As it was asked for.")
    offering = id_field()
    channel = serializers.ChoiceField(choices=Channel.choices)


class PlaceForVisit(Shape):
    services = ServiceThere(many=True)
    service_point = PointBrief(allow_null=True)
    km = serializers.FloatField(allow_null=True)
    minutes = serializers.IntegerField(help_text="Of these services, without waits in between.")
    first_free = Instant(allow_null=True)


class Rest(Shape):
    service = id_field(help_text="What cannot be done there.")
    elsewhere = PlaceForVisit(allow_null=True, help_text="Where it is first free by itself.")


class PartOfVisit(PlaceForVisit):
    left = Rest(many=True, help_text="What cannot be done there, in the order asked.")


class VisitFirstFreeShape(Shape):
    results = PlaceForVisit(many=True, help_text="Places that can do all.")
    partly = PartOfVisit(
        many=True, help_text="Places that do most of it, where none near can do all."
    )


class VisitFirstFree(Door):
    @extend_schema(
        operation_id="listVisitFirstFree",
        summary=_("The first free time of a whole visit of several services, at each place"),
        description=(
            f"At most {MOST_OFFERINGS} places, the nearest where `near` is given; the earliest "
            "first time first, those without one last."
        ),
        tags=["availability"],
        parameters=[VisitFirstFreeQuery, schema.ACCEPT_LANGUAGE],
        responses={200: VisitFirstFreeShape, **schema.problems(400)},
        examples=[schema.example("A passport and a pension", examples.VISIT_FIRST_FREE, of=[200])],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        query = read_query(request, VisitFirstFreeQuery)
        found = nearby.search(
            sought=_sought(query),
            where=where_in(query),
            wanted=wanted_in(query),
            support=support_in(query),
            now=timezone.now(),
            most=MOST_OFFERINGS,
        )
        results = [_place(moments) for moments in [*found.whole, *found.at_home]]
        results.sort(key=lambda one: (one["first_free"] is None, one["first_free"]))
        partly = [_part(moments) for moments in found.partial]
        return private(VisitFirstFreeShape, {"results": results[:MOST_OFFERINGS], "partly": partly})


def _sought(query: dict[str, Any]) -> list[Sought]:
    ids = query["service"]
    persons = query.get("persons") or [1] * len(ids)
    if len(set(ids)) < len(ids):
        raise Invalid(fields={"service": _("Name each service once.")})
    if len(persons) != len(ids):
        raise Invalid(fields={"persons": _("Give a number of people for each service.")})
    return [Sought(pk, Party(number)) for pk, number in zip(ids, persons, strict=True)]


def _place(moments: Moments) -> dict[str, Any]:
    way = moments.way
    return {
        "services": [
            {
                "service": one.service,
                "offering": item.offering.pk,
                "channel": item.offering.channel,
            }
            for one, item in zip(way.sought, way.items, strict=True)
        ],
        "service_point": way.point,
        "km": None if way.km is None else round(way.km, 1),
        "minutes": moments.minutes,
        "first_free": moments.first_free,
    }


def _part(moments: Moments) -> dict[str, Any]:
    free = {one.way.sought[0]: _place(one) for one in moments.elsewhere}
    left = [{"service": one.service, "elsewhere": free.get(one)} for one in moments.way.left]
    return {**_place(moments), "left": left}
