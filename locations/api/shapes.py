"""Service points and offerings as the API shows them, in the language of the caller."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from hub.api.paging import PageQuery, PageShape
from hub.api.shapes import Instant, Shape, id_field
from hub.catalogue.api.shapes import title_of
from hub.intervals import Interval
from locations.hours import Hours, Opening
from locations.models import Channel, Offering, PointKind, ServicePoint

ACCESSIBILITY = (
    "step_free",
    "hearing_loop",
    "wheelchair_desk",
    "quiet_room",
    "lift",
    "toilet",
)


class PointBrief(Shape):
    id = id_field()
    name = serializers.CharField()
    street = serializers.CharField()
    postcode = serializers.CharField()
    place = serializers.CharField()


class PointQuery(PageQuery):
    service = id_field(
        required=False, help_text="Only points where this service, or a variant, can be had."
    )


class AccessibilityShape(Shape):
    step_free = serializers.BooleanField()
    hearing_loop = serializers.BooleanField()
    wheelchair_desk = serializers.BooleanField()
    quiet_room = serializers.BooleanField()
    lift = serializers.BooleanField()
    toilet = serializers.BooleanField(help_text="An accessible toilet.")


class PointItem(PointBrief):
    slug = serializers.CharField()
    kind = serializers.ChoiceField(choices=PointKind.choices)
    organisation = serializers.CharField(help_text="The slug of the organisation.")
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    phone = serializers.CharField(allow_blank=True, help_text="E.164, or empty.")
    languages = serializers.ListField(child=serializers.CharField(), help_text="ISO 639-1.")
    accessibility = AccessibilityShape()


class PointPage(PageShape):
    results = PointItem(many=True)


class OpeningShape(Shape):
    starts_at = Instant()
    ends_at = Instant()
    by_appointment_only = serializers.BooleanField()


class PointShape(PointItem):
    zone = serializers.CharField(help_text="IANA zone of the local times.")
    transport = serializers.CharField(allow_blank=True)
    directions = serializers.CharField(allow_blank=True)
    open_now = serializers.BooleanField()
    next_opening = OpeningShape(allow_null=True)
    openings = OpeningShape(many=True, help_text="The open hours of the next seven days.")


class OfferingQuery(PageQuery):
    service = id_field(required=False, help_text="A service, or a topic with local variants.")
    service_point = id_field(required=False)
    channel = serializers.ChoiceField(choices=Channel.choices, required=False)


class OfferingShape(Shape):
    id = id_field()
    service = id_field()
    title = serializers.CharField(help_text="The title of the service.")
    service_point = PointBrief(allow_null=True, help_text="Null for a conversation at home.")
    channel = serializers.ChoiceField(choices=Channel.choices)
    minutes = serializers.IntegerField(help_text="For one person and one item.")
    extra_minutes_per_person = serializers.IntegerField()
    extra_minutes_per_item = serializers.IntegerField()
    max_persons = serializers.IntegerField()
    max_items = serializers.IntegerField()
    notice_minutes = serializers.IntegerField(help_text="How long before it can be booked.")
    horizon_days = serializers.IntegerField(help_text="How far ahead it can be booked.")
    cancel_deadline_minutes = serializers.IntegerField(
        help_text="How long before it can still be moved or cancelled."
    )


class OfferingPage(PageShape):
    results = OfferingShape(many=True)


def point_in_list(point: ServicePoint) -> dict[str, Any]:
    names = (
        "id",
        "name",
        "street",
        "postcode",
        "place",
        "slug",
        "kind",
        "latitude",
        "longitude",
        "languages",
    )
    return {name: getattr(point, name) for name in names} | {
        "organisation": point.organisation.slug,
        "phone": point.phone.as_e164 if point.phone else "",
        "accessibility": {name: getattr(point, name) for name in ACCESSIBILITY},
    }


def offering_in_list(offering: Offering) -> dict[str, Any]:
    rules = (
        "extra_minutes_per_person",
        "extra_minutes_per_item",
        "max_persons",
        "max_items",
        "notice_minutes",
        "horizon_days",
        "cancel_deadline_minutes",
    )
    return {name: getattr(offering, name) for name in rules} | {
        "id": offering.pk,
        "service": offering.service_id,
        "title": title_of(offering.service),
        "service_point": offering.service_point,
        "channel": offering.channel,
        "minutes": offering.base_minutes,
    }


def hours_of(hours: Hours, now: datetime, until: datetime) -> dict[str, Any]:
    """Open now, when next, and the coming openings in local time."""
    upcoming = hours.next_opening(now)
    return {
        "open_now": hours.open_at(now) is not None,
        "next_opening": upcoming and _local(hours, upcoming),
        "openings": [_local(hours, o) for o in hours.openings(Interval(now, until))],
    }


def _local(hours: Hours, opening: Opening) -> dict[str, Any]:
    return {
        "starts_at": opening.span.start.astimezone(hours.zone),
        "ends_at": opening.span.end.astimezone(hours.zone),
        "by_appointment_only": opening.by_appointment_only,
    }
