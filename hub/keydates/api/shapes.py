"""Series of dates as the API shows them, in the language of the caller."""

from typing import Any

from rest_framework import serializers

from hub.api.paging import PageQuery, PageShape
from hub.api.shapes import Shape, id_field
from hub.catalogue.models import OrganisationKind
from hub.keydates.models import DateSeries, SeriesKind


class SeriesQuery(PageQuery):
    organisation = serializers.SlugField(
        required=False, max_length=80, help_text="The slug of an organisation."
    )
    service = id_field(required=False, help_text="The service that the dates belong to.")


class DateOwner(Shape):
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)


class KeyDateShape(Shape):
    day = serializers.DateField(help_text="A whole day, on the calendar of the country.")
    note = serializers.CharField(allow_blank=True)


class SeriesShape(Shape):
    slug = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=SeriesKind.choices)
    organisation = DateOwner()
    service = id_field(allow_null=True)
    dates = KeyDateShape(many=True, help_text="From thirty days back on, in order.")


class SeriesPage(PageShape):
    results = SeriesShape(many=True)


def values_of(series: DateSeries) -> dict[str, Any]:
    return {
        "slug": series.slug,
        "title": series.title,
        "about": series.about,
        "kind": series.kind,
        "organisation": series.organisation,
        "service": series.service_id,
        "dates": [{"day": date.day, "note": date.note} for date in series.dates.all()],
    }
