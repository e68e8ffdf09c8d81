"""What is published of a service: its tables as a document, and a document into its tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from hub.catalogue.document import (
    LANGUAGES,
    Amount,
    BadService,
    ServiceDocument,
    Term,
    Words,
)
from hub.catalogue.models import Cost, Deadline, LifeEvent, Service, ServiceText, UniformProduct
from hub.catalogue.texts import FIELDS
from hub.errors import Text

Row = TypeVar("Row", Cost, Deadline)


def read(service: Service) -> ServiceDocument:
    """What stands in the tables: its own words only, nothing that it inherits."""
    product = service.uniform_product
    return ServiceDocument(
        texts=words_of(service),
        uniform_product=product.uri if product else "",
        audience=tuple(service.audience),
        life_events=tuple(sorted(event.slug for event in service.life_events.all())),
        max_persons=service.max_persons,
        identity_required=service.identity_required,
        minimum_age=service.minimum_age,
        valid_from=service.valid_from,
        valid_until=service.valid_until,
        costs=tuple(_amount(cost) for cost in _in_order(service.costs.all())),
        deadlines=tuple(_term(one) for one in _in_order(service.deadlines.all())),
    )


def _in_order(rows: Iterable[Row]) -> list[Row]:
    """In Python, so that rows which were loaded with the service are used."""
    return sorted(rows, key=lambda row: row.pk)


def words_of(service: Service) -> dict[str, Words]:
    """By language."""
    texts = {text.language: text for text in service.texts.all()}
    return {tongue: _words(texts.get(tongue)) for tongue in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the catalogue knows of what a document may name."""

    products: Mapping[str, UniformProduct]  # by URI
    events: Mapping[str, LifeEvent]  # by slug


def vocabulary() -> Vocabulary:
    """All of it, for who judges many documents."""
    products = UniformProduct.objects.filter(ended_at=None)
    return Vocabulary(
        {product.uri: product for product in products},
        {event.slug: event for event in LifeEvent.objects.all()},
    )


def _named_in(said: ServiceDocument) -> Vocabulary:
    uri, slugs = said.uniform_product, said.life_events
    products = UniformProduct.objects.filter(uri=uri, ended_at=None) if uri else ()
    events = LifeEvent.objects.filter(slug__in=slugs) if slugs else ()
    return Vocabulary({one.uri: one for one in products}, {one.slug: one for one in events})


def write(service: Service, said: ServiceDocument) -> None:
    """In the caller's transaction; other languages than the document's stay. Raises BadService
    where it names what the catalogue does not know."""
    known = _named_in(said)
    must_be_known(said, known)
    service.uniform_product = known.products.get(said.uniform_product)
    service.audience, service.max_persons = list(said.audience), said.max_persons
    service.identity_required, service.minimum_age = said.identity_required, said.minimum_age
    service.valid_from, service.valid_until = said.valid_from, said.valid_until
    service.save()
    service.life_events.set(known.events.values())
    _write_texts(service, said.texts)
    _write_costs(service, said.costs)
    _write_deadlines(service, said.deadlines)


def must_be_known(said: ServiceDocument, known: Vocabulary | None = None) -> None:
    """Raises BadService for a uniform product or life events that are not in the catalogue."""
    known = known or _named_in(said)
    wrong: dict[str, Text] = {}
    uri = said.uniform_product
    if uri and uri not in known.products:
        wrong["uniformProduct"] = _("“%(found)s” is not in the national list.") % {"found": uri}
    for number, slug in enumerate(said.life_events):
        if slug not in known.events:
            sentence = _("There is no life event “%(found)s”.") % {"found": slug}
            wrong[f"lifeEvents.{number}"] = sentence
    if wrong:
        raise BadService(fields=wrong)


def _words(text: ServiceText | None) -> Words:
    if text is None:
        return Words()
    said = {name: getattr(text, name) for name in FIELDS}
    return Words(**said, keywords=tuple(text.keywords))


def _write_texts(service: Service, texts: Mapping[str, Words]) -> None:
    """What is the same stays untouched, as with costs and deadlines: an import of a thousand
    services changes little of each."""
    stand = {row.language: row for row in ServiceText.objects.filter(service=service)}
    fresh: list[ServiceText] = []
    for tongue in LANGUAGES:
        words, row = texts[tongue], stand.get(tongue)
        if row is None and words:
            fresh.append(_said(ServiceText(service=service, language=tongue), words))
        elif row is not None and not words:
            row.delete()
        elif row is not None and _words(row) != words:
            _said(row, words).save()
    ServiceText.objects.bulk_create(fresh)


def _said(row: ServiceText, words: Words) -> ServiceText:
    for name in FIELDS:
        setattr(row, name, getattr(words, name))
    row.keywords = list(words.keywords)
    return row


def _write_costs(service: Service, costs: Sequence[Amount]) -> None:
    stand = Cost.objects.filter(service=service).order_by("pk")
    if [_amount(row) for row in stand] == list(costs):
        return
    stand.delete()
    Cost.objects.bulk_create(
        Cost(
            service=service,
            label_nl=cost.label_nl,
            label_en=cost.label_en,
            amount=cost.amount,
            valid_from=cost.valid_from,
            valid_until=cost.valid_until,
        )
        for cost in costs
    )


def _write_deadlines(service: Service, terms: Sequence[Term]) -> None:
    stand = Deadline.objects.filter(service=service).order_by("pk")
    if [_term(row) for row in stand] == list(terms):
        return
    stand.delete()
    Deadline.objects.bulk_create(
        Deadline(
            service=service,
            label_nl=one.label_nl,
            label_en=one.label_en,
            duration=one.duration,
            kind=one.kind,
        )
        for one in terms
    )


def _amount(cost: Cost) -> Amount:
    return Amount(cost.label_nl, cost.label_en, cost.amount, cost.valid_from, cost.valid_until)


def _term(one: Deadline) -> Term:
    return Term(one.label_nl, one.label_en, one.duration, one.kind)
