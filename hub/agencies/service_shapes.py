"""Services as their organisation's own systems write and read them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from hub.agencies.fields import etag_field
from hub.api.paging import PageShape
from hub.api.shapes import Instant, Problem, Shape, id_field
from hub.catalogue import document, publishing, stored
from hub.catalogue.models import Service, ServiceStatus, ServiceVersion, VersionState

MOST_AT_ONCE = 100
SETTABLE = ("draft", "review", "published", "archived")


@extend_schema_field({"$ref": "#/components/schemas/ServiceDocument"})
class Document(serializers.JSONField):
    """Checked by its own schema, hub/catalogue/schema.json."""


class ServiceBody(Shape):
    slug = serializers.SlugField(max_length=100, help_text="Its name in addresses.")
    base = id_field(
        required=False,
        allow_null=True,
        default=None,
        help_text="The topic whose texts it inherits where its own are empty.",
    )
    document = Document()
    reason = serializers.CharField(
        max_length=300, allow_blank=True, default="", help_text="What is written and why."
    )


class DraftBody(Shape):
    """A new text, or an earlier version that is to hold again: one of the two."""

    document = Document(required=False)
    from_version = serializers.IntegerField(min_value=1, max_value=100_000, required=False)
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class ServiceChange(Shape):
    """Where the service goes: to a colleague who reads it (`review`), back to a `draft`, to the
    public (`published`), or out of sight (`archived`)."""

    state = serializers.ChoiceField(choices=SETTABLE)
    publish_at = Instant(
        required=False,
        help_text="Published at this moment, at most two years ahead; without it at once.",
    )
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class VersionBrief(Shape):
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=VersionState.choices)
    reason = serializers.CharField(allow_blank=True)
    remark = serializers.CharField(allow_blank=True, help_text="Of who sent it back.")
    changed_at = Instant(allow_null=True)
    publish_at = Instant(allow_null=True)
    published_at = Instant(allow_null=True)


class VersionShape(VersionBrief):
    document = Document()
    etag = etag_field()


class OwnServiceItem(Shape):
    id = id_field()
    slug = serializers.CharField()
    base = id_field(allow_null=True)
    status = serializers.ChoiceField(choices=ServiceStatus.choices)
    published_version = serializers.IntegerField(
        allow_null=True, help_text="The number of what the public reads, or read last."
    )
    open_version = VersionBrief(
        allow_null=True, help_text="The draft, what is to be read, or what is scheduled."
    )


class OwnServiceShape(OwnServiceItem):
    document = Document(help_text="Of the open version; without one, of what is published.")
    etag = etag_field()


class OwnServicePage(PageShape):
    results = OwnServiceItem(many=True)


class VersionPage(PageShape):
    results = VersionBrief(many=True)


class BulkItem(Shape):
    """A new service by its `slug`, or a change of the one with this `id` as `ifMatch` saw it."""

    id = id_field(required=False)
    if_match = serializers.CharField(max_length=200, required=False)
    slug = serializers.SlugField(max_length=100, required=False)
    base = id_field(required=False, allow_null=True, default=None)
    document = Document()
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")
    publish = serializers.BooleanField(default=False, help_text="Publish it at once.")


class BulkBody(Shape):
    items = BulkItem(many=True, min_length=1, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]


class BulkAsked(Shape):
    """The same body with each item as it came: one that is wrong is no matter of the others."""

    items = serializers.ListField(
        child=serializers.JSONField(), min_length=1, max_length=MOST_AT_ONCE
    )


class BulkResult(Shape):
    index = serializers.IntegerField(help_text="Which of the items, from 0.")
    status = serializers.IntegerField(help_text="What this item alone would have been answered.")
    id = id_field(allow_null=True)
    etag = serializers.CharField(allow_null=True)
    problem = Problem(allow_null=True)


class BulkResults(Shape):
    succeeded = serializers.IntegerField()
    failed = serializers.IntegerField()
    results = BulkResult(many=True, help_text="One for each item, in their order.")


def version(of: ServiceVersion) -> dict[str, Any]:
    names = ("number", "state", "reason", "remark", "changed_at", "publish_at", "published_at")
    return {name: getattr(of, name) for name in names}


def in_list(service: Service) -> dict[str, Any]:
    opened = publishing.opened(service)
    return {
        "id": service.pk,
        "slug": service.slug,
        "base": service.base_id,
        "status": service.status,
        "published_version": None if service.status == ServiceStatus.DRAFT else service.version,
        "open_version": opened and version(opened),
    }


def in_full(service: Service) -> dict[str, Any]:
    opened = publishing.opened(service)
    said = opened.document if opened else document.to_json(stored.read(service))
    return in_list(service) | {"document": said}


def versions(service: Service) -> list[ServiceVersion]:
    """The last first. The one that was there before versions were kept is made of the tables."""
    rows = list(service.versions.order_by("-number"))
    known = {row.number for row in rows}
    if service.status != ServiceStatus.DRAFT and service.version not in known:
        first = ServiceVersion(
            service=service,
            number=service.version,
            state=VersionState.PUBLISHED,
            document=document.to_json(stored.read(service)),
        )
        rows.append(first)
    return sorted(rows, key=lambda row: -row.number)
