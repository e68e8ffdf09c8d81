"""The dates of a weekly shift as their organisation's own systems write and read them."""

from typing import Any

from rest_framework import serializers

from hub.agencies.fields import Clock, etag_field
from hub.api.paging import PageShape
from hub.api.shapes import Day, Problem, Shape
from scheduling.planning.models import ShiftChange
from scheduling.planning.occurrences import Occurrence

STATES = ("planned", "changed", "dropped")
LONGEST_REASON = ShiftChange._meta.get_field("reason").max_length
MOST_AT_ONCE = 31  # each is tried first, for whom it strands


class ShiftDatesQuery(Shape):
    from_ = Day(required=False, help_text="The first date; today when left out.")
    to = Day(required=False, help_text="The last date; eight weeks in all when left out.")


class ShiftDateChange(Shape):
    """Other hours on this date (`changed`), none (`dropped`), or those of the shift (`planned`)."""

    state = serializers.ChoiceField(choices=STATES)
    starts = Clock(required=False, help_text="With `changed` alone.")
    ends = Clock(required=False, help_text="With `changed` alone; at or before `starts`: next day.")
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_REASON,
        help_text="For colleagues; never what somebody has.",
    )


class ShiftDateShape(Shape):
    """`date` is the one on which it begins. Of one that is dropped the hours are the shift's."""

    date = Day()
    state = serializers.ChoiceField(choices=STATES)
    starts = Clock()
    ends = Clock()
    reason = serializers.CharField(allow_blank=True)
    etag = etag_field()


class ShiftDatePage(PageShape):
    results = ShiftDateShape(many=True)


class ShiftDateItem(ShiftDateChange):
    date = Day()
    if_match = serializers.CharField(max_length=200, required=False)


class ShiftDatesBody(Shape):
    items = ShiftDateItem(many=True, min_length=1, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]


class ShiftDatesAsked(Shape):
    """The same body with each item as it came: one that is wrong is no matter of the others."""

    items = serializers.ListField(
        child=serializers.JSONField(), min_length=1, max_length=MOST_AT_ONCE
    )


class ShiftDateResult(Shape):
    index = serializers.IntegerField(help_text="Which of the items, from 0.")
    status = serializers.IntegerField(help_text="What this item alone would have been answered.")
    date = Day(allow_null=True)
    etag = serializers.CharField(allow_null=True)
    problem = Problem(allow_null=True)


class ShiftDatesResults(Shape):
    succeeded = serializers.IntegerField()
    failed = serializers.IntegerField()
    results = ShiftDateResult(many=True, help_text="One for each item, in their order.")


def shift_date(of: Occurrence) -> dict[str, Any]:
    state = "dropped" if of.dropped else "changed" if of.changed else "planned"
    hours = {"starts": of.starts, "ends": of.ends}
    return {"date": of.date, "state": state, "reason": of.reason, **hours}
