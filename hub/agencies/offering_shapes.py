"""Offerings and their needs as their organisation's own systems write them."""

from typing import Any

from rest_framework import serializers

from hub.agencies.fields import Capabilities, etag_field
from hub.api.paging import PageShape
from hub.api.shapes import Shape, id_field
from locations.models import Channel, NeedPlace, Offering, ResourceKind
from scheduling.planning import kept, offered


class NeedBody(Shape):
    """One role, filled by one resource for as long as it takes."""

    kind = serializers.ChoiceField(choices=ResourceKind.choices)
    place = serializers.ChoiceField(choices=NeedPlace.choices, default=NeedPlace.AT_POINT)
    organisation = serializers.SlugField(
        max_length=80, required=False, allow_null=True, default=None,
        help_text="Whose professional, where `place` is `organisation`: a slug.",
    )  # fmt: skip
    group = serializers.SlugField(
        max_length=80, required=False, allow_null=True, default=None,
        help_text="Whose professional, where `place` is `group`: the slug of a group.",
    )  # fmt: skip
    capabilities = Capabilities(default=list)


def _number(name: str) -> serializers.IntegerField:
    least, most = {**offered.BOUNDS, **kept.BOUNDS}[name]
    default = getattr(Offering(), name)
    more: dict[str, Any] = {"default": default} if name != "base_minutes" else {}
    if name == "max_per_day":
        more["allow_null"] = True
    if name in offered.ON_THE_GRID:
        more["help_text"] = "A multiple of five."
    return serializers.IntegerField(min_value=least, max_value=most, **more)


class Rules(Shape):
    base_minutes = _number("base_minutes")
    extra_minutes_per_person = _number("extra_minutes_per_person")
    extra_minutes_per_item = _number("extra_minutes_per_item")
    max_persons = _number("max_persons")
    max_items = _number("max_items")
    buffer_before_minutes = _number("buffer_before_minutes")
    buffer_after_minutes = _number("buffer_after_minutes")
    step_minutes = _number("step_minutes")
    notice_minutes = _number("notice_minutes")
    horizon_days = _number("horizon_days")
    cancel_deadline_minutes = _number("cancel_deadline_minutes")
    walk_in_share = _number("walk_in_share")
    assisted_share = _number("assisted_share")
    day_ahead_share = _number("day_ahead_share")
    day_ahead_days = _number("day_ahead_days")
    max_per_day = _number("max_per_day")
    active = serializers.BooleanField(default=True)
    needs = NeedBody(many=True, max_length=offered.MOST_NEEDS)  # type: ignore[call-arg]


class OfferingBody(Rules):
    service = id_field(help_text="One of your services.")
    service_point = id_field(
        allow_null=True,
        required=False,
        default=None,
        help_text="One of your points; null for a conversation at home.",
    )
    channel = serializers.ChoiceField(choices=Channel.choices)


class OwnOfferingShape(OfferingBody):
    id = id_field()
    etag = etag_field()


class OwnOfferingPage(PageShape):
    results = OwnOfferingShape(many=True)


RULES = (*offered.BOUNDS, *kept.BOUNDS, "active")


def offering(of: Offering) -> dict[str, Any]:
    own = {"id": of.pk, "service": of.service_id, "service_point": of.service_point_id}
    rules = {name: getattr(of, name) for name in RULES}
    needs = [
        {
            "kind": need.kind,
            "place": need.place,
            "organisation": need.organisation and need.organisation.slug,
            "group": need.group and need.group.slug,
            "capabilities": list(need.capabilities.all()),
        }
        for need in of.needs.select_related("organisation", "group").order_by("pk")
    ]
    return own | {"channel": of.channel, "needs": needs} | rules
