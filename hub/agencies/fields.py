"""What goes in and out at more than one of these doors."""

from datetime import time
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty

from hub.api.shapes import Shape, Values
from hub.catalogue.models import Capability

CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$"


@extend_schema_field({"type": "string", "format": "time-local", "pattern": CLOCK})
class Clock(serializers.TimeField):
    """Wall time of the place, HH:MM: the offset depends on the date."""

    default_error_messages = {"invalid": _("Give a time as 09:30.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **options)

    def to_internal_value(self, value: Any) -> time:
        if not isinstance(value, str) or len(value) != 5:
            self.fail("invalid")
        return super().to_internal_value(value)


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": 7})
class Weekday(serializers.IntegerField):
    """1 is Monday, 7 is Sunday (ISO 8601); inside it begins at 0."""

    default_error_messages = {"range": _("Choose a number from 1 (Monday) to 7 (Sunday).")}

    def to_internal_value(self, data: Any) -> int:
        day = super().to_internal_value(data)
        if not 1 <= day <= 7:
            self.fail("range")
        return day - 1

    def to_representation(self, value: Any) -> int:
        return int(value) + 1


class Zone(serializers.CharField):
    default_error_messages = {"zone": _("This is not the name of a time zone.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "IANA zone, such as Europe/Amsterdam.")
        super().__init__(max_length=40, **options)

    def to_internal_value(self, data: Any) -> str:
        name = super().to_internal_value(data)
        if name not in _zones():
            self.fail("zone")
        return name


@cache
def _zones() -> set[str]:
    return available_timezones()


class Capabilities(Values):
    """Slugs of the catalogue's capabilities; inside they are rows."""

    default_error_messages = {"unknown": _("There is no capability “%(found)s”.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "Slugs of skills, languages and equipment.")
        super().__init__(child=serializers.SlugField(max_length=60), max_length=20, **options)

    def to_internal_value(self, data: Any) -> Any:
        slugs = set(super().to_internal_value(data))
        rows = {row.slug: row for row in Capability.objects.filter(slug__in=slugs)}
        for slug in sorted(slugs - rows.keys()):
            raise serializers.ValidationError(
                self.error_messages["unknown"] % {"found": slug}, code="unknown"
            )
        return [rows[slug] for slug in sorted(slugs)]

    def to_representation(self, data: Any) -> list[str]:
        return sorted(row.slug for row in data)


def etag_field() -> serializers.CharField:
    return serializers.CharField(help_text="What If-Match wants to hear when this is changed.")


def partly(shape: type[Shape]) -> type[Shape]:
    """The same with nothing required and no defaults: for a change of some of it."""

    class Part(shape):  # type: ignore[misc, valid-type]
        __doc__ = "What changes; what is left out stays."

        def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
            fields: dict[str, serializers.Field[Any, Any, Any, Any]] = super().get_fields()
            for field in fields.values():
                field.required, field.default = False, empty
            return fields

    Part.__name__ = Part.__qualname__ = shape.__name__.removesuffix("Body") + "Change"
    return Part
