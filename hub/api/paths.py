"""Numbers in addresses that every database can hold."""

from django.urls import register_converter
from django.urls.converters import IntConverter

from hub.api.shapes import LARGEST_ID


class IdConverter(IntConverter):
    regex = "[0-9]{1,16}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if not 1 <= number <= LARGEST_ID:
            raise ValueError  # the path is then unknown: 404
        return number


register_converter(IdConverter, "id")
