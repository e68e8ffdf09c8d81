"""Numbers and dates in addresses that every database can hold."""

from datetime import date

from django.urls import register_converter
from django.urls.converters import IntConverter

from hub.api.shapes import FIRST_YEAR, LARGEST_ID, LAST_YEAR


class IdConverter(IntConverter):
    regex = "[0-9]{1,16}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if not 1 <= number <= LARGEST_ID:
            raise ValueError  # the path is then unknown: 404
        return number


class DayConverter:
    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(IdConverter, "id")
register_converter(DayConverter, "day")
