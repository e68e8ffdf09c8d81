"""What stands of an organisation's services, by what its own system calls them."""

from collections.abc import Iterable
from typing import Any

from hub.catalogue import document, publishing, stored
from hub.catalogue.importing.models import ExternalIdentifier
from hub.catalogue.models import Organisation, Service, ServiceStatus, ServiceVersion


def by_identifier(organisation: Organisation) -> dict[str, Service]:
    """The name in the address counts as identifier, unless another service was given it."""
    mine = {one.pk: one for one in services(organisation)}
    known = {service.slug: service for service in mine.values()}
    given = ExternalIdentifier.objects.filter(organisation=organisation)
    return known | {one.identifier: mine[one.service_id] for one in given.order_by("pk")}


def services(organisation: Organisation) -> Iterable[Service]:
    mine = Service.objects.filter(organisation=organisation).order_by("slug")
    return mine.select_related("base", "uniform_product").prefetch_related("texts", "life_events")


def identifier_of(service: Service) -> str:
    """The first that its organisation gave it, or else its name in the address."""
    given = ExternalIdentifier.objects.filter(
        service=service, organisation=service.organisation_id
    ).order_by("pk")
    return given.values_list("identifier", flat=True).first() or service.slug


def of(service: Service) -> tuple[dict[str, Any], ServiceVersion | None]:
    """Its draft, or else what is published; and the draft itself."""
    draft = publishing.opened(service)
    if draft:
        return document.to_json(document.read(draft.document)), draft
    return document.to_json(stored.read(service)), None


def exported(organisation: Organisation) -> list[Service]:
    """What a file of the organisation's services holds."""
    return [one for one in services(organisation) if one.status != ServiceStatus.ARCHIVED]
