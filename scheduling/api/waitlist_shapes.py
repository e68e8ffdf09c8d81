"""The wish for an earlier time as the API shows it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rest_framework import serializers

from hub.api.shapes import Day, Instant, Shape, Values, id_field
from locations.api.shapes import PointBrief
from scheduling.api.shapes import ContactShape, WhatBody
from scheduling.waitlist.matching import Wanted
from scheduling.waitlist.models import Offer, PartOfDay
from scheduling.waitlist.standing import Standing

ISO_WEEKDAY = "Monday is 1 and Sunday 7 (ISO 8601). Empty: any."
MOST_PLACES = 20  # a bound on input; which ones may be named is the domain's


class WishBody(Shape):
    """What would suit. Everything may be left out: the first earlier time at the same place."""

    service_points = Values(
        child=id_field(),
        max_length=MOST_PLACES,
        required=False,
        help_text="The own point when left out. Others near by where the same can be had.",
    )
    first_day = Day(required=False, allow_null=True, default=None)
    last_day = Day(required=False, allow_null=True, default=None)
    weekdays = Values(
        child=serializers.IntegerField(min_value=1, max_value=7),
        max_length=7,
        default=list,
        help_text=ISO_WEEKDAY,
    )
    parts_of_day = Values(
        child=serializers.ChoiceField(choices=PartOfDay.choices),
        max_length=len(PartOfDay),
        default=list,
        help_text="Empty: any.",
    )


class OfferShape(Shape):
    """A time that is kept for this appointment until it is answered."""

    id = id_field()
    starts_at = Instant(help_text="In local time.")
    service_point = PointBrief(allow_null=True)
    expires_at = Instant(help_text="Until when it is kept. The own time stands until you accept.")


class WishShape(Shape):
    place = serializers.IntegerField(help_text="1 is first in line.")
    people_before = serializers.IntegerField(
        help_text="How many asked before, for the same service at a place that both would take."
    )
    joined_at = Instant()
    service_points = PointBrief(many=True)
    first_day = serializers.DateField(allow_null=True)
    last_day = serializers.DateField(allow_null=True)
    weekdays = Values(child=serializers.IntegerField(), help_text=ISO_WEEKDAY)
    parts_of_day = Values(child=serializers.ChoiceField(choices=PartOfDay.choices))
    offer_minutes = serializers.IntegerField(
        help_text="For how long a time is kept for an answer, at most; less when it is near."
    )
    offer = OfferShape(allow_null=True)


class PlaceBody(WishBody, WhatBody):
    """What is asked for, what would suit, and how to reach the citizen."""

    contact = ContactShape()


class PlaceShape(WishShape):
    reference = serializers.CharField(help_text="Easy to read aloud: CDFG-3467.")
    manage_token = serializers.CharField(
        help_text="Opens the place in line, and later the appointment. Keep it secret."
    )


def wanted_in(body: dict[str, Any], own: tuple[int, ...]) -> Wanted:
    points = body.get("service_points")
    return Wanted(
        points=own if points is None else tuple(points),
        first_day=body["first_day"],
        last_day=body["last_day"],
        weekdays=tuple(day - 1 for day in body["weekdays"]),
        parts=tuple(body["parts_of_day"]),
    )


def shown(standing: Standing, zone: ZoneInfo) -> dict[str, object]:
    """The values of WishShape."""
    wish = standing.wish
    return {
        "place": standing.place,
        "people_before": standing.before,
        "joined_at": wish.joined_at.astimezone(zone),
        "service_points": wish.points.order_by("pk"),
        "first_day": wish.first_day,
        "last_day": wish.last_day,
        "weekdays": [day + 1 for day in wish.weekdays],
        "parts_of_day": wish.parts,
        "offer_minutes": standing.kept_minutes,
        "offer": _offer(standing.offer, zone),
    }


def _offer(offer: Offer | None, zone: ZoneInfo) -> dict[str, object] | None:
    if offer is None:
        return None

    def local(moment: datetime) -> datetime:
        return moment.astimezone(zone)

    return {
        "id": offer.pk,
        "starts_at": local(offer.starts_at),
        "service_point": offer.service_point,
        "expires_at": local(offer.expires_at),
    }
