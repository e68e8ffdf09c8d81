"""Which services may be asked for, and which organisations may be invited."""

from datetime import datetime

from django.db.models import QuerySet

from hub.catalogue.models import Organisation, OrganisationKind, Service
from hub.catalogue.texts import published
from locations.models import ServicePoint


def services_for(host: Organisation, *, now: datetime) -> QuerySet[Service]:
    """National texts, and services of agencies."""
    kinds = (OrganisationKind.NATIONAL, OrganisationKind.AGENCY)
    return published(now).filter(organisation__kind__in=kinds).exclude(organisation=host)


def hosts_for(provider: Organisation) -> QuerySet[Organisation]:
    """Libraries and municipalities that have a service point."""
    kinds = (OrganisationKind.LIBRARY, OrganisationKind.MUNICIPALITY)
    active = ServicePoint.objects.filter(active=True).values("organisation")
    return Organisation.objects.filter(kind__in=kinds, pk__in=active).exclude(pk=provider.pk)
