"""What goes in and out: serializers with lowerCamelCase names and bounded values."""

import re
from datetime import UTC, date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from hub.api import sentences
from hub.api.words import camel

LARGEST_ID = 2**53 - 1  # what every JSON reader can hold (RFC 8259, section 6)
FIRST_YEAR, LAST_YEAR = 2021, 2099  # the grid begins in 2020: a year of room before it
RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)")


sentences.say_plainly()


class Values(serializers.ListField):
    """Many plain values."""


class Shape(serializers.Serializer[Any]):
    """Fields are declared in snake_case and named in lowerCamelCase outside."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        named = {}
        for name, field in super().get_fields().items():
            outside = camel(name)
            if outside != name and field.source is None:
                field.source = name
            named[outside] = field
        return named


def id_field(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=LARGEST_ID, **options)


@extend_schema_field(OpenApiTypes.DATETIME)
class Instant(serializers.Field[datetime, str, str, datetime]):
    """RFC 3339 with its offset: a time without one is refused, for nobody knows when it is.

    Comes in as UTC and goes out as it is given: local times with their offset.
    """

    default_error_messages = {
        "form": _("Give a date and time with an offset, such as 2026-06-02T09:00:00+02:00."),
        "range": _("Choose a year from 2021 to 2099."),
    }

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str) or not RFC3339.fullmatch(data[:64]):
            self.fail("form")
        try:
            instant = parse_datetime(data.upper())
        except ValueError:
            instant = None
        if instant is None or instant.tzinfo is None:
            self.fail("form")
        if not FIRST_YEAR <= instant.year <= LAST_YEAR:
            self.fail("range")
        return instant.astimezone(UTC)

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()


class Day(serializers.DateField):
    default_error_messages = {"range": _("Choose a year from 2021 to 2099.")}

    def to_internal_value(self, value: Any) -> date:
        day = super().to_internal_value(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail("range")
        return day


class InvalidParam(Shape):
    name = serializers.CharField(help_text="The field or parameter, such as `contact.email`.")
    reason = serializers.CharField(help_text="What is wrong, in the language asked for.")


class Stranded(Shape):
    """An appointment that a change leaves without its people or its place."""

    appointment_id = serializers.CharField()
    starts_at = Instant()
    service_point = id_field(allow_null=True)


class Problem(Shape):
    """A refusal (RFC 9457). `code` is for programs and stays; the texts are for people."""

    type = serializers.URLField(help_text="Names the kind of problem; see `/api/v1/problems`.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened here, and what can be done now.")
    code = serializers.CharField()
    invalid_params = InvalidParam(many=True, required=False)
    alternatives = serializers.ListField(
        child=Instant(), required=False, help_text="The nearest free starts, where a time is gone."
    )
    stranded = Stranded(
        many=True, required=False, help_text="Whom the change would strand, in order of time."
    )
