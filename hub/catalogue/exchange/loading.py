"""The tables as facts: published services with all that is inherited filled in, in few queries."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from hub.catalogue import texts
from hub.catalogue.document import LANGUAGES, Amount, ServiceDocument, Term, Words
from hub.catalogue.exchange.facts import Event, Named, Owner, ServiceFacts
from hub.catalogue.models import (
    Organisation,
    OrganisationKind,
    Service,
    ServiceText,
    UniformProduct,
)

AT_ONCE = 200
ONE = ["organisation__parent", "base", "uniform_product", "stamp"]
MANY = [
    *("texts", "costs", "deadlines", "life_events"),
    *("base__texts", "base__costs", "base__deadlines", "base__life_events"),
    *("uniform_product__legal_bases", "uniform_product__information_areas"),
]


def published(*, now: datetime) -> QuerySet[Service]:
    """What organisations offer. The base texts that they inherit from are nobody's services."""
    return texts.published(now).exclude(organisation__kind=OrganisationKind.NATIONAL).order_by("pk")


def known() -> QuerySet[Organisation]:
    """Whom readers of data may see: all but the owner of the base texts."""
    return Organisation.objects.exclude(kind=OrganisationKind.NATIONAL)


def load(services: QuerySet[Service], *, now: datetime) -> Iterator[ServiceFacts]:
    """One after the other, never more than AT_ONCE in memory."""
    wide = services.select_related(*ONE).prefetch_related(*MANY)
    today = timezone.localdate(now)
    for service in wide.iterator(chunk_size=AT_ONCE):
        yield facts_of(service, today)


def facts_of(service: Service, today: date) -> ServiceFacts:
    product, topic = service.uniform_product, service.base or service
    events = _own_or_inherited(service, "life_events")
    return ServiceFacts(
        pk=service.pk,
        slug=service.slug,
        owner=owner_of(service.organisation),
        said=_said(service, today),
        since=_since(service, today),
        topic_pk=topic.pk,
        topic_slug=topic.slug,
        product=Named(product.uri, product.name) if product else None,
        laws=_laws(product),
        areas=_areas(product),
        events=[Event(e.slug, e.name_nl, e.name_en) for e in events],
    )


def owner_of(organisation: Organisation) -> Owner:
    return Owner(
        pk=organisation.pk,
        slug=organisation.slug,
        kind=organisation.kind,
        name=organisation.name,
        name_en=organisation.name_en,
        oin=organisation.oin,
        cbs_code=organisation.cbs_code,
        website=organisation.website,
        phone=organisation.phone.as_e164 if organisation.phone else "",
        email=organisation.email,
        parent=organisation.parent.slug if organisation.parent else "",
        parent_pk=organisation.parent_id,
    )


def _since(service: Service, today: date) -> date:
    """Not stamped yet: it is new since the last round, and that is today."""
    stamp = getattr(service, "stamp", None)
    return timezone.localdate(stamp.since) if stamp else today


def _said(service: Service, today: date) -> ServiceDocument:
    product = service.uniform_product
    costs = [cost for cost in _rows(service, "costs") if _counts(cost.valid_until, today)]
    return ServiceDocument(
        texts={language: _words(service, language) for language in LANGUAGES},
        uniform_product=product.uri if product else "",
        audience=tuple(service.audience),
        life_events=tuple(sorted(e.slug for e in _own_or_inherited(service, "life_events"))),
        max_persons=service.max_persons,
        identity_required=service.identity_required,
        minimum_age=service.minimum_age,
        valid_from=service.valid_from,
        valid_until=service.valid_until,
        costs=tuple(
            Amount(c.label_nl, c.label_en, c.amount, c.valid_from, c.valid_until) for c in costs
        ),
        deadlines=tuple(
            Term(one.label_nl, one.label_en, one.duration, one.kind)
            for one in _rows(service, "deadlines")
        ),
    )


def _words(service: Service, language: str) -> Words:
    """Its own over its base's, in this language alone: a reader of data sees what is missing."""
    rows = [
        row
        for source in (service, service.base)
        if source
        for row in source.texts.all()
        if row.language == language
    ]
    said = {name: _first(rows, name) or "" for name in texts.FIELDS}
    return Words(**said, keywords=tuple(_first(rows, "keywords") or ()))


def _first(rows: list[ServiceText], name: str) -> Any:
    return next((value for row in rows if (value := getattr(row, name))), None)


def _own_or_inherited(service: Service, name: str) -> list[Any]:
    own = list(getattr(service, name).all())
    return own or (list(getattr(service.base, name).all()) if service.base else [])


def _rows(service: Service, name: str) -> list[Any]:
    return sorted(_own_or_inherited(service, name), key=lambda row: row.pk)


def _counts(until: date | None, today: date) -> bool:
    """What holds now or will hold."""
    return until is None or until >= today


def _laws(product: UniformProduct | None) -> list[Named]:
    rows = product.legal_bases.all() if product else ()
    return [Named(law.uri, law.label, law.link) for law in sorted(rows, key=lambda law: law.uri)]


def _areas(product: UniformProduct | None) -> list[Named]:
    rows = product.information_areas.all() if product else ()
    return [Named(area.uri, area.name) for area in rows if area.uri]
