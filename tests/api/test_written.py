"""What is written out by hand has the members of the shape that describes it."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from hub.api.shapes import Instant
from scheduling.api.first_free import FirstFreeShape
from scheduling.api.shapes import HoldShape
from tests.api.conftest import Api
from tests.town import Town


def agrees(shape: Any, value: Any) -> bool:
    """Member by member, as deep as it goes, and each value as the field itself reads and writes
    it: a state that is none, an instant that is none and a null where none may be do not pass."""
    if value is None:
        return bool(shape.allow_null)
    if isinstance(shape, serializers.ListSerializer | serializers.ListField):
        return isinstance(value, list) and all(agrees(shape.child, one) for one in value)
    if isinstance(shape, serializers.Serializer):
        names = shape.fields.keys() == value.keys()
        return names and all(agrees(f, value[name]) for name, f in shape.fields.items())
    try:
        if isinstance(shape, Instant):  # comes in as UTC, and goes out as local time
            return bool(shape.to_internal_value(value) == datetime.fromisoformat(value))
        return bool(shape.to_representation(shape.to_internal_value(value)) == value)
    except (serializers.ValidationError, ValueError, TypeError):
        return False


def test_a_hold_is_written_as_its_shape_says(town: Town, api: Api) -> None:
    assert agrees(HoldShape(), api.hold(town).body)


def test_first_free_times_are_written_as_their_shape_says(town: Town, api: Api) -> None:
    answer = api.get("/first-free", service=town.passport.service_id)
    assert agrees(FirstFreeShape(), answer.body)


def test_a_made_up_hold_is_not_taken_for_one(town: Town, api: Api) -> None:
    real = api.hold(town).body
    for name, wrong in (
        ("state", "no-such-state"),
        ("startsAt", "nonsense"),
        ("startsAt", None),
        ("persons", "twee"),
        ("canChange", None),
    ):
        if name in real:
            assert not agrees(HoldShape(), {**real, name: wrong}), name
