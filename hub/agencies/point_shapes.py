"""Service points, their desks and their hours as their organisation's own systems write them."""

from typing import Any

from phonenumber_field.serializerfields import PhoneNumberField
from rest_framework import serializers

from hub.agencies.fields import Capabilities, Clock, Weekday, Zone, etag_field, partly
from hub.api.paging import PageShape
from hub.api.shapes import Day, Instant, Shape, Values, id_field
from locations.models import (
    Closure,
    OpeningException,
    OpeningSpan,
    PointKind,
    Resource,
    ResourceKind,
    ServicePoint,
)

PLACES = [choice for choice in ResourceKind.choices if choice[0] != ResourceKind.PROFESSIONAL]
TEXT, REASON = 4_000, 160


class Phone(PhoneNumberField):  # type: ignore[misc]
    """Written out in E.164."""

    def to_representation(self, value: Any) -> str:
        return value.as_e164 if value else ""


class PointBody(Shape):
    kind = serializers.ChoiceField(choices=PointKind.choices)
    slug = serializers.SlugField(
        max_length=100, help_text="Its name in addresses, once in the hub."
    )
    name = serializers.CharField(max_length=120)
    street = serializers.CharField(max_length=120)
    postcode = serializers.CharField(max_length=7)
    place = serializers.CharField(max_length=80)
    municipality_code = serializers.CharField(
        max_length=6, allow_blank=True, default="", help_text="CBS code, such as GM0080."
    )
    latitude = serializers.FloatField(min_value=-90, max_value=90)
    longitude = serializers.FloatField(min_value=-180, max_value=180)
    zone = Zone(default="Europe/Amsterdam")
    phone = Phone(region="NL", allow_blank=True, default="")
    languages = Values(
        child=serializers.RegexField("^[a-z]{2}$"),
        max_length=30,
        default=list,
        help_text="ISO 639-1.",
    )
    transport_nl = serializers.CharField(max_length=TEXT, allow_blank=True, default="")
    transport_en = serializers.CharField(max_length=TEXT, allow_blank=True, default="")
    directions_nl = serializers.CharField(max_length=TEXT, allow_blank=True, default="")
    directions_en = serializers.CharField(max_length=TEXT, allow_blank=True, default="")
    step_free = serializers.BooleanField(default=False)
    hearing_loop = serializers.BooleanField(default=False)
    wheelchair_desk = serializers.BooleanField(default=False)
    quiet_room = serializers.BooleanField(default=False)
    lift = serializers.BooleanField(default=False)
    toilet = serializers.BooleanField(default=False, help_text="An accessible toilet.")
    visit_gap_minutes = serializers.IntegerField(
        min_value=0,
        max_value=60,
        default=10,
        help_text="The longest wait between two services of one visit; a multiple of five.",
    )
    active = serializers.BooleanField(default=True)


PointChange = partly(PointBody)


class OwnPointShape(PointBody):
    id = id_field()
    etag = etag_field()


class OwnPointPage(PageShape):
    results = OwnPointShape(many=True)


class ResourceBody(Shape):
    kind = serializers.ChoiceField(choices=PLACES)
    name = serializers.CharField(max_length=80)
    capabilities = Capabilities(default=list)
    active = serializers.BooleanField(default=True)


class ResourceChange(Shape):
    """What changes; what is left out stays."""

    name = serializers.CharField(max_length=80, required=False)
    capabilities = Capabilities(required=False)
    active = serializers.BooleanField(required=False)


class ResourceShape(ResourceBody):
    id = id_field()
    etag = etag_field()


class ResourcePage(PageShape):
    results = ResourceShape(many=True)


class HoursBody(Shape):
    """Wall time of the point. `closes` at or before `opens` means past midnight."""

    weekday = Weekday()
    opens = Clock()
    closes = Clock()
    by_appointment_only = serializers.BooleanField(default=False)
    valid_from = Day(required=False, allow_null=True, default=None)
    valid_until = Day(
        required=False, allow_null=True, default=None, help_text="The last day on which it holds."
    )


class HoursShape(HoursBody):
    id = id_field()
    etag = etag_field()


class HoursPage(PageShape):
    results = HoursShape(many=True)


class EndQuery(Shape):
    last_day = Day(
        required=False, help_text="The last day on which it holds; yesterday if not said."
    )


class ExceptionBody(Shape):
    """Other hours on one date. Without times the point is closed on it."""

    date = Day()
    opens = Clock(required=False, allow_null=True, default=None)
    closes = Clock(required=False, allow_null=True, default=None)
    over_holiday = serializers.BooleanField(
        default=False, help_text="Open although it is a holiday."
    )
    reason_nl = serializers.CharField(max_length=REASON, allow_blank=True, default="")
    reason_en = serializers.CharField(max_length=REASON, allow_blank=True, default="")


class ExceptionShape(ExceptionBody):
    id = id_field()
    etag = etag_field()


class ExceptionPage(PageShape):
    results = ExceptionShape(many=True)


class ClosureBody(Shape):
    starts_at = Instant()
    ends_at = Instant()
    resource = id_field(
        required=False, allow_null=True, default=None, help_text="One desk alone; null: the point."
    )
    reason_nl = serializers.CharField(max_length=REASON, allow_blank=True, default="")
    reason_en = serializers.CharField(max_length=REASON, allow_blank=True, default="")


class ClosureShape(ClosureBody):
    id = id_field()
    etag = etag_field()


class ClosurePage(PageShape):
    results = ClosureShape(many=True)


class HolidaysBody(Shape):
    holidays = Values(
        child=serializers.CharField(max_length=40),
        max_length=30,
        help_text="Keys of the public holidays on which all points are closed.",
    )


class HolidaysShape(HolidaysBody):
    etag = etag_field()


POINT = (
    *("kind", "slug", "name", "street", "postcode", "place", "municipality_code"),
    *("latitude", "longitude", "zone", "phone", "languages"),
    *("transport_nl", "transport_en", "directions_nl", "directions_en"),
    *("step_free", "hearing_loop", "wheelchair_desk", "quiet_room", "lift", "toilet"),
    *("visit_gap_minutes", "active"),
)
HOURS = ("weekday", "opens", "closes", "by_appointment_only", "valid_from", "valid_until")
EXCEPTION = ("date", "opens", "closes", "over_holiday", "reason_nl", "reason_en")
CLOSURE = ("starts_at", "ends_at", "reason_nl", "reason_en")


def point(of: ServicePoint) -> dict[str, Any]:
    return {"id": of.pk} | {name: getattr(of, name) for name in POINT}


def resource(of: Resource) -> dict[str, Any]:
    own = {"id": of.pk, "kind": of.kind, "name": of.name, "active": of.active}
    return own | {"capabilities": list(of.capabilities.all())}


def hours(of: OpeningSpan) -> dict[str, Any]:
    return {"id": of.pk} | {name: getattr(of, name) for name in HOURS}


def exception(of: OpeningException) -> dict[str, Any]:
    return {"id": of.pk} | {name: getattr(of, name) for name in EXCEPTION}


def closure(of: Closure) -> dict[str, Any]:
    own = {"id": of.pk, "resource": of.resource_id}
    return own | {name: getattr(of, name) for name in CLOSURE}
