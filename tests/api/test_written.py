"""What is written out by hand has the members of the shape that describes it."""

from typing import Any

from rest_framework import serializers

from hub.api.shapes import Instant
from scheduling.api.first_free import FirstFreeShape
from scheduling.api.shapes import HoldShape
from tests.api.conftest import Api
from tests.town import Town


def agrees(shape: Any, values: Any) -> bool:
    """Member by member, as deep as it goes, and each value as the field itself writes it."""
    if isinstance(shape, serializers.ListSerializer):
        return bool(values) and all(agrees(shape.child, one) for one in values)
    if isinstance(shape, serializers.Serializer):
        names = shape.fields.keys() == values.keys()
        return names and all(agrees(f, values[name]) for name, f in shape.fields.items())
    if isinstance(shape, serializers.ListField):
        return isinstance(values, list)
    if isinstance(shape, Instant):
        return values is None or isinstance(values, str)
    return values is None or type(shape.to_representation(values)) is type(values)


def test_a_hold_is_written_as_its_shape_says(town: Town, api: Api) -> None:
    assert agrees(HoldShape(), api.hold(town).body)


def test_first_free_times_are_written_as_their_shape_says(town: Town, api: Api) -> None:
    answer = api.get("/first-free", service=town.passport.service_id)
    assert agrees(FirstFreeShape(), answer.body)
