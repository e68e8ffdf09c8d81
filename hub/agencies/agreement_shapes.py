"""Agreements as the systems of both sides write and read them."""

from datetime import timedelta
from typing import Any

from rest_framework import serializers

from hub.agencies.fields import Capabilities, etag_field
from hub.agencies.point_shapes import PLACES
from hub.agencies.service_shapes import MOST_AT_ONCE
from hub.api.paging import PageShape
from hub.api.shapes import Day, Instant, Shape, Values, id_field
from locations.agreements.ending import ZONE
from locations.agreements.terms import AT_A_POINT
from locations.models import Agreement, AgreementState, Side

CHANNELS = tuple(one.value for one in AT_A_POINT)
ANSWERS = ("agreed", "refused", "withdrawn", "ended")
WORD, MOST_POINTS = 500, 100


class AgreementsQuery(Shape):
    state = serializers.ChoiceField(
        choices=AgreementState.choices, required=False, help_text="Those that stand so."
    )


class Terms(Shape):
    """What is agreed on."""

    channels = Values(child=serializers.ChoiceField(choices=CHANNELS), min_length=1, max_length=2)
    minutes = serializers.IntegerField(
        min_value=5, max_value=480, help_text="Of one conversation: a multiple of five."
    )
    place = serializers.ChoiceField(choices=PLACES, help_text="Where people are helped.")
    skills = Capabilities(
        default=list, help_text="Slugs of skills of the professional: anybody's when left out."
    )
    word = serializers.CharField(
        max_length=WORD, allow_blank=True, default="", help_text="To the other side."
    )


class AgreementBody(Terms):
    """Of who has points: another's `service` at the `servicePoints`. Of whose service it is: an
    own `service`, and the `host` that chooses its points when it agrees."""

    service = id_field()
    host = serializers.SlugField(
        max_length=80,
        required=False,
        allow_null=True,
        default=None,
        help_text="Whose points: a slug. Your own organisation when left out.",
    )
    service_points = Values(
        child=id_field(),
        default=list,
        max_length=MOST_POINTS,
        help_text="Yours; left out when you invite a host.",
    )


class AgreementsBody(Shape):
    items = AgreementBody(many=True, min_length=1, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]


class AgreementChange(Shape):
    """How it goes on: `agreed` or `refused` by the side that was asked, `withdrawn` by the side
    that asked, `ended` by either."""

    state = serializers.ChoiceField(choices=ANSWERS)
    service_points = Values(
        child=id_field(),
        required=False,
        max_length=MOST_POINTS,
        help_text="With `agreed`, of a host that was invited.",
    )
    last_day = Day(required=False, help_text="With `ended`: nothing begins after it.")
    word = serializers.CharField(
        max_length=WORD, allow_blank=True, required=False, help_text="To the other side."
    )


class OwnAgreementShape(Terms):
    id = id_field()
    service = id_field()
    provider = serializers.CharField(help_text="The slug of the organisation that has the service.")
    host = serializers.CharField(help_text="The slug of the organisation that has the points.")
    service_points = serializers.ListField(child=id_field())
    offerings = serializers.ListField(child=id_field(), help_text="What was made of it.")
    state = serializers.ChoiceField(choices=AgreementState.choices)
    asked_by = serializers.ChoiceField(choices=Side.choices)
    answer = serializers.CharField(allow_blank=True, help_text="The word of who answered.")
    farewell = serializers.CharField(allow_blank=True, help_text="The word of who ended it.")
    asked_at = Instant()
    answered_at = Instant(allow_null=True)
    ended_at = Instant(allow_null=True, help_text="When it was said that it ends.")
    last_day = Day(allow_null=True)
    etag = etag_field()


class OwnAgreementPage(PageShape):
    results = OwnAgreementShape(many=True)


AS_KEPT = (
    *("channels", "minutes", "place", "word", "state", "asked_by", "answer", "farewell"),
    *("asked_at", "answered_at", "ended_at"),
)


def agreement(of: Agreement) -> dict[str, Any]:
    last_day = of.ends_at and (of.ends_at.astimezone(ZONE) - timedelta(minutes=1)).date()
    return {name: getattr(of, name) for name in AS_KEPT} | {
        "id": of.pk,
        "service": of.service_id,
        "provider": of.service.organisation.slug,
        "host": of.host.slug,
        "skills": list(of.skills.all()),
        "service_points": sorted(one.pk for one in of.points.all()),
        "offerings": sorted(one.pk for one in of.offerings.all()),
        "last_day": last_day,
    }
