"""Where and when in one search: the first free time of a service at each place that fits."""

from datetime import time
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from hub.api import schema
from hub.api.doors import Door, plain, read_query
from hub.api.shapes import Day, Instant, Shape, Values, id_field
from hub.errors import Invalid
from locations import gazetteer
from locations.api.shapes import PointBrief
from locations.gazetteer import UnknownPlace
from locations.models import Channel, Need
from scheduling.api import examples, written
from scheduling.api.shapes import MOST_SUPPORT, PartyShape
from scheduling.availability import Party, nearby
from scheduling.availability.nearby import Moments
from scheduling.availability.sought import Sought, Where
from scheduling.availability.wanted import Wanted

MOST_OFFERINGS = 20  # each costs a search of the grid


class WhereAndWhenQuery(Shape):
    """Which places, and which times."""

    channel = Values(
        child=serializers.ChoiceField(choices=Channel.choices),
        required=False,
        max_length=len(Channel.values),
        help_text="Only by these channels.",
    )
    near = serializers.CharField(
        required=False,
        max_length=gazetteer.LONGEST,
        help_text="Four digits of a postcode, or a town: the nearest places, with the distance.",
    )
    radius_km = serializers.IntegerField(
        required=False, min_value=1, max_value=400, help_text="Only places so near; needs `near`."
    )
    wheelchair = serializers.BooleanField(
        default=False, help_text="Only points with a wheelchair desk."
    )
    support = Values(
        child=id_field(),
        required=False,
        max_length=MOST_SUPPORT,
        help_text="Help that must be free then too, from `listSupport`.",
    )
    from_ = Day(required=False, help_text="The first date that suits.")
    to = Day(required=False, help_text="The last date that suits.")
    weekdays = Values(
        child=serializers.IntegerField(min_value=1, max_value=7),
        required=False,
        max_length=7,
        help_text="Days that suit, 1 (Monday) to 7 (Sunday).",
    )
    since = serializers.TimeField(
        required=False, help_text="Starts from this time of the day on, on the local clock."
    )
    until = serializers.TimeField(required=False, help_text="Starts before this time of the day.")


class FirstFreeQuery(WhereAndWhenQuery, PartyShape):
    service = id_field(help_text="The id of a service, or of a topic with local variants.")


class FirstFreeItem(Shape):
    offering = id_field()
    channel = serializers.ChoiceField(choices=Channel.choices)
    service_point = PointBrief(allow_null=True)
    km = serializers.FloatField(
        allow_null=True, help_text="As the crow flies from `near`; null where that says nothing."
    )
    first_free = Instant(allow_null=True)


class FirstFreeShape(Shape):
    results = FirstFreeItem(many=True)


class FirstFree(Door):
    @extend_schema(
        operation_id="listFirstFree",
        summary=_("The first free time of a service, at each place and by each channel"),
        description=(
            f"At most {MOST_OFFERINGS} places, the nearest where `near` is given; the earliest "
            "first time first. Those without a free time that fits come last."
        ),
        tags=["availability"],
        parameters=[FirstFreeQuery, schema.ACCEPT_LANGUAGE],
        responses={200: FirstFreeShape, **schema.problems(400)},
        examples=[schema.example("One place", examples.FIRST_FREE, of=[200])],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        query = read_query(request, FirstFreeQuery)
        found = nearby.search(
            sought=[Sought(query["service"], Party(query["persons"], query["items"]))],
            where=where_in(query),
            wanted=wanted_in(query),
            support=support_in(query),
            now=timezone.now(),
            most=MOST_OFFERINGS,
        )
        places = sorted([*found.whole, *found.at_home], key=_earliest)
        items = [_item(moments) for moments in places[:MOST_OFFERINGS]]
        return plain({"results": items})


def where_in(query: dict[str, Any]) -> Where:
    """Raises Invalid for a place that nobody knows, or a distance from nowhere."""
    if "near" not in query and "radius_km" in query:
        raise Invalid(fields={"near": _("Say from where the distance counts.")})
    try:
        start = gazetteer.find(query["near"])[0] if "near" in query else None
    except UnknownPlace as unknown:
        raise Invalid(fields={"near": unknown.sentence}) from unknown
    return Where(
        start=start,
        radius_km=query.get("radius_km"),
        channels=frozenset(query.get("channel", ())),
        wheelchair=query["wheelchair"],
        residents_only=start is not None,
        most=MOST_OFFERINGS,
    )


def wanted_in(query: dict[str, Any]) -> Wanted:
    since, until = query.get("since"), query.get("until")
    _in_order(query.get("from_"), query.get("to"), "to")
    if since and until and until <= since:
        raise Invalid(fields={"until": _("Choose a time after the first.")})
    return Wanted(
        first=query.get("from_"),
        last=query.get("to"),
        weekdays=frozenset(day - 1 for day in query.get("weekdays", ())),
        since=_plain(since),
        until=_plain(until),
    )


def _in_order(first: Any, last: Any, field: str) -> None:
    if first and last and last < first:
        raise Invalid(fields={field: _("Choose a date that is not before the first.")})


def _plain(clock: time | None) -> time | None:
    return clock.replace(second=0, microsecond=0, tzinfo=None) if clock else None


def support_in(query: dict[str, Any]) -> list[Need]:
    """Raises Invalid for help that is not there."""
    ids = set(query.get("support", ()))
    needs = list(Need.objects.filter(Q(offering=None), pk__in=ids)) if ids else []
    if len(needs) < len(ids):
        raise Invalid(fields={"support": _("This help cannot be added.")})
    return needs


def _earliest(moments: Moments) -> tuple[bool, Any]:
    return moments.first_free is None, moments.first_free


def _item(moments: Moments) -> dict[str, Any]:
    """As FirstFreeItem says. Written out, for twenty of that shape take a third of the answer."""
    way, first = moments.way, moments.first_free
    return {
        "offering": way.lead.pk,
        "channel": way.lead.channel,
        "servicePoint": way.point and written.point(way.point),
        "km": None if way.km is None else round(way.km, 1),
        "firstFree": first and first.isoformat(),
    }
