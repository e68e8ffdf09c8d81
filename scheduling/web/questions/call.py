"""Whom one can call about a service: who owns its questions, or else who does the work."""

from datetime import datetime

from django.db.models import Q

from hub.catalogue.models import Organisation, OrganisationKind, Service
from locations import bookable
from locations.gazetteer import Place

MOST_SHOWN = 8  # of more, each point's page tells its own number


def numbers(asking: Service, *, start: Place | None = None, now: datetime) -> list[Organisation]:
    """Organisations with a phone number: that of the place that was chosen, then in order of name;
    no others where there are too many to choose from. The national base has no number of its own:
    the municipalities that do the work have."""
    owner = asking.organisation
    if owner.phone and owner.kind != OrganisationKind.NATIONAL:
        return [owner]
    topic = asking.base_id or asking.pk
    about = Q(service=topic) | Q(service__base=topic)
    doers = bookable.offerings(now=now).filter(about, service_point__isnull=False)
    ids = set(doers.values_list("service_point__organisation", flat=True))
    towns = Organisation.objects.filter(pk__in=ids, kind=OrganisationKind.MUNICIPALITY)
    reached = towns.exclude(phone="").order_by("name")
    own = list(reached.filter(cbs_code=start.municipality_code)) if start else []
    found = list(dict.fromkeys([*own, *reached[: MOST_SHOWN + 1]]))
    return found if len(found) <= MOST_SHOWN else own
