"""How good a service is, as its editors see it: the rules of hub.catalogue.quality over what is
written, with what the database knows beside it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from hub.catalogue import quality, stored, versions
from hub.catalogue.models import LegalBasis, Service
from hub.catalogue.quality import Facts, Finding, Rating, links


def of(service: Service, *, today: date) -> Rating:
    return _rated(service, today, links.broken(), _with_law([service]))


def scores(services: Iterable[Service], *, today: date) -> dict[int, int]:
    """By service, in a fixed number of queries for services that are loaded with their texts."""
    services = list(services)
    broken, lawful = links.broken(), _with_law(services)
    return {one.pk: _rated(one, today, broken, lawful).score for one in services}


def by_place(service: Service, *, today: date) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in of(service, today=today).findings:
        found[finding.place].append(finding)
    return found


def _rated(service: Service, today: date, broken: dict[str, str], lawful: set[int]) -> Rating:
    base = service.base
    facts = Facts(
        today=today,
        base=stored.read(base) if base else None,
        stale=versions.stale(service),
        broken=broken,
        product_names_law=bool(set(_products(service)) & lawful),
    )
    return quality.rate(versions.written(service), facts)


def _products(service: Service) -> list[int]:
    """Of what is published: a draft that names another is judged when it is published."""
    known = (service.uniform_product_id, service.base and service.base.uniform_product_id)
    return [one for one in known if one]


def _with_law(services: Iterable[Service]) -> set[int]:
    wanted = {product for service in services for product in _products(service)}
    rows = LegalBasis.objects.filter(product__in=wanted)
    return set(rows.values_list("product_id", flat=True))
