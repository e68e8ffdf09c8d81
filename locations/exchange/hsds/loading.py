"""The whole network, or a part of it, as tables of HSDS."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from hub.catalogue.exchange import loading
from hub.catalogue.exchange.facts import ServiceFacts
from hub.catalogue.models import Organisation
from locations.exchange.hsds import ids, places, services, terms
from locations.exchange.hsds.tables import Tables, empty
from locations.models import ServicePoint


def tables_of(told: Iterable[ServiceFacts], *, now: datetime) -> Tables:
    """These services with the organisations and points that they name."""
    tables, kept = empty(), list(told)
    points = {way.spot.pk for one in kept for way in one.ways if way.spot}
    found = ServicePoint.objects.filter(pk__in=points).order_by("pk")
    owners = {one.owner.pk for one in kept} | set(found.values_list("organisation", flat=True))
    add_organisations(tables, owners)
    places.add(tables, found, now=now)
    for one in kept:
        services.add(tables, one)
    terms.add(tables, kept)
    return tables


def parts_of(told: Iterable[ServiceFacts], *, now: datetime) -> Iterator[Tables]:
    """The whole network, AT_ONCE services together: first who and where, last the terms."""
    first, last = empty(), empty()
    points = ServicePoint.objects.filter(active=True).order_by("pk")
    add_organisations(first, set(loading.known().values_list("pk", flat=True)))
    places.add(first, points, now=now)
    yield first
    waiting = iter(told)
    while some := list(islice(waiting, loading.AT_ONCE)):
        part = empty()
        for one in some:
            services.add(part, one)
        terms.add(last, some)
        yield part
    yield last


def add_organisations(tables: Tables, owners: set[int]) -> None:
    """With those above them, so that no reference is left open."""
    rows = {
        row.pk: row for row in Organisation.objects.filter(pk__in=owners).select_related("parent")
    }
    above = {row.parent_id for row in rows.values() if row.parent_id} - set(rows)
    if above:
        add_organisations(tables, above)
    known = {row["id"] for row in tables["organization"]}
    for row in sorted(rows.values(), key=lambda row: row.pk):
        made = loading.owner_of(row)
        if ids.organisation(made.pk) not in known:
            services.add_organisation(tables, made)
