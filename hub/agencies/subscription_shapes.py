"""Subscriptions to news as a client writes and reads them."""

from typing import Any

from rest_framework import serializers

from hub.agencies.fields import etag_field, partly
from hub.api.paging import PageShape
from hub.api.shapes import Instant, Shape, Values, id_field
from scheduling.webhooks.models import Kind, Subscription

LONGEST_OVERLAP_HOURS = 30 * 24


class SubscriptionBody(Shape):
    address = serializers.CharField(max_length=500, help_text="https, on the public internet.")
    kinds = Values(child=serializers.ChoiceField(choices=Kind.choices), min_length=1, max_length=20)


class Changes(SubscriptionBody):
    paused = serializers.BooleanField(
        help_text="Nothing is sent while it is true; a replay brings what was missed."
    )


SubscriptionChange = partly(Changes)
SubscriptionChange.__name__ = SubscriptionChange.__qualname__ = "SubscriptionChange"


class SubscriptionShape(SubscriptionBody):
    id = id_field()
    paused = serializers.BooleanField()
    made_at = Instant()
    last_sent_at = Instant(allow_null=True)
    last_fault = serializers.CharField(
        allow_blank=True, help_text="Why the last try did not arrive; empty after a success."
    )
    last_fault_at = Instant(allow_null=True)
    etag = etag_field()


class SubscriptionMadeShape(SubscriptionShape):
    secret = serializers.CharField(help_text="To check signatures with. It is shown once.")


class SubscriptionPage(PageShape):
    results = SubscriptionShape(many=True)


class SecretBody(Shape):
    overlap_hours = serializers.IntegerField(
        min_value=0,
        max_value=LONGEST_OVERLAP_HOURS,
        default=24,
        help_text="For so long each event is signed with the old secret too.",
    )


class SecretShape(Shape):
    id = id_field()
    secret = serializers.CharField(help_text="To check signatures with. It is shown once.")


class ReplayBody(Shape):
    since = Instant(help_text="From when on; 30 days back at most is known.")


class ReplayShape(Shape):
    sent = serializers.IntegerField(help_text="How many are sent again.")


def subscription(of: Subscription) -> dict[str, Any]:
    names = ("address", "kinds", "made_at", "last_sent_at", "last_fault", "last_fault_at")
    own = {"id": of.pk, "paused": of.paused_at is not None}
    return own | {name: getattr(of, name) for name in names}
