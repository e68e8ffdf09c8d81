"""What stands of an organisation's services, by what its own system calls them."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from hub.catalogue import document, publishing, stored, versions
from hub.catalogue.importing.models import ExternalIdentifier
from hub.catalogue.models import OPEN, Organisation, Service, ServiceStatus, ServiceVersion


def by_identifier(organisation: Organisation) -> dict[str, Service]:
    """The name in the address counts as identifier, unless another service was given it."""
    mine = {one.pk: one for one in services(organisation)}
    known = {service.slug: service for service in mine.values()}
    given = ExternalIdentifier.objects.filter(organisation=organisation)
    return known | {one.identifier: mine[one.service_id] for one in given.order_by("pk")}


# What `of` asks of a service, so that a thousand of them take as many statements as one. Of its
# versions the open one alone.
LOADED: tuple[str | Prefetch[str], ...] = (
    *("texts", "life_events", "costs", "deadlines"),
    Prefetch("versions", ServiceVersion.objects.filter(state__in=OPEN)),
)


# What those ask who look at what a service inherits.
INHERITED = ("base__texts", "base__life_events", "base__costs", "base__deadlines")


def services(organisation: Organisation) -> QuerySet[Service]:
    mine = Service.objects.filter(organisation=organisation).order_by("slug")
    return mine.select_related("base", "uniform_product").prefetch_related(*LOADED)


def identifiers(organisation: Organisation) -> dict[int, str]:
    """By service: the first that its organisation gave it. Others go by the name in their
    address."""
    given = ExternalIdentifier.objects.filter(organisation=organisation).order_by("-pk")
    return dict(given.values_list("service_id", "identifier"))


def of(service: Service) -> tuple[dict[str, Any], ServiceVersion | None]:
    """Of one that `services` gave: its draft, or else what is published; and the draft itself."""
    draft = versions.open_of(service)
    if draft:
        return document.to_json(document.kept(draft.document)), draft
    return document.to_json(stored.read(service)), None


def stamp(service: Service) -> str:
    """As publishing.stamp, of one that `services` gave."""
    return publishing.stamp_with(service, versions.open_of(service))


def exported(organisation: Organisation) -> list[Service]:
    """What a file of the organisation's services holds."""
    mine = services(organisation).exclude(status=ServiceStatus.ARCHIVED)
    return list(mine.select_related("base__uniform_product").prefetch_related(*INHERITED))
