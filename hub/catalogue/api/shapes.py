"""Services as the API shows them, in the language of the caller."""

from typing import Any

from rest_framework import serializers

from hub.api.paging import PageQuery, PageShape
from hub.api.shapes import Shape, id_field
from hub.catalogue.models import DeadlineKind, OrganisationKind, Service
from hub.catalogue.published import text_of

TEXTS = (
    "summary",
    "description",
    "conditions",
    "bring",
    "how",
    "processing_time",
    "legal_basis",
    "contact",
    "count_label",
)


class ServiceQuery(PageQuery):
    q = serializers.CharField(
        required=False, max_length=200, help_text="Words, in Dutch or English; typos are forgiven."
    )
    life_event = serializers.SlugField(
        required=False, max_length=60, help_text="The slug of a life event."
    )
    organisation = serializers.SlugField(
        required=False, max_length=80, help_text="The slug of an organisation."
    )


class OrganisationBrief(Shape):
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)


class ServiceItem(Shape):
    id = id_field()
    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    organisation = OrganisationBrief()
    base = id_field(allow_null=True, help_text="The topic that this service is a variant of.")
    uniform_product = serializers.URLField(
        allow_null=True, help_text="The entry in the national list of product names (UPL)."
    )
    life_events = serializers.ListField(child=serializers.CharField())
    audience = serializers.ListField(child=serializers.CharField())


class ServicePage(PageShape):
    results = ServiceItem(many=True)


class CostShape(Shape):
    label = serializers.CharField()  # type: ignore[assignment]
    amount = serializers.DecimalField(max_digits=9, decimal_places=2, help_text="Euros.")
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)


class DeadlineShape(Shape):
    label = serializers.CharField()  # type: ignore[assignment]
    duration = serializers.CharField(help_text="ISO 8601, such as P8W.")
    kind = serializers.ChoiceField(choices=DeadlineKind.choices)


class ServiceShape(ServiceItem):
    description = serializers.CharField(allow_blank=True)
    conditions = serializers.CharField(allow_blank=True)
    bring = serializers.CharField(allow_blank=True, help_text="What to bring.")
    how = serializers.CharField(allow_blank=True, help_text="How it goes.")
    processing_time = serializers.CharField(allow_blank=True)
    legal_basis = serializers.CharField(allow_blank=True)
    contact = serializers.CharField(allow_blank=True)
    count_label = serializers.CharField(
        allow_blank=True, help_text="How to ask for the number of items."
    )
    identity_required = serializers.BooleanField()
    minimum_age = serializers.IntegerField()
    max_persons = serializers.IntegerField()
    costs = CostShape(many=True)
    deadlines = DeadlineShape(many=True)


def title_of(service: Service) -> str:
    return text_of(service, "title") or service.slug


def in_list(service: Service) -> dict[str, Any]:
    product = service.uniform_product
    return {
        "id": service.pk,
        "slug": service.slug,
        "title": title_of(service),
        "summary": text_of(service, "summary"),
        "organisation": service.organisation,
        "base": service.base_id,
        "uniform_product": product.uri if product else None,
        "life_events": [event.slug for event in service.life_events.all()],
        "audience": service.audience,
    }


def in_full(service: Service, language: str) -> dict[str, Any]:
    """With costs and deadlines: its own, or those of its base where it has none."""
    english = language == "en"
    values = in_list(service) | {name: text_of(service, name) for name in TEXTS}
    for name in ("identity_required", "minimum_age", "max_persons"):
        values[name] = getattr(service, name)
    for kind in ("costs", "deadlines"):
        rows = _in_order(service, kind) or (_in_order(service.base, kind) if service.base else [])
        for row in rows:
            row.label = (row.label_en if english else "") or row.label_nl
        values[kind] = rows
    return values


def _in_order(service: Service, kind: str) -> list[Any]:
    """In Python: of a service that is only looked at before it is kept, the rows have no number."""
    return sorted(getattr(service, kind).all(), key=lambda row: row.pk or 0)
