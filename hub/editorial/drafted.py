"""A service as it would be if what is written were published: rows that are never saved, for the
pages of citizens to show."""

from datetime import date

from hub.catalogue import stored, versions
from hub.catalogue.document import ServiceDocument
from hub.catalogue.models import Cost, Deadline, LifeEvent, Service, ServiceText, UniformProduct
from hub.catalogue.texts import FIELDS, PublishedText


def as_published(service: Service, said: ServiceDocument) -> Service:
    """With texts, costs, deadlines and life events as if they had been loaded with it."""
    made = Service(
        pk=service.pk,
        slug=service.slug,
        organisation=service.organisation,
        base=service.base,
        uniform_product=UniformProduct.objects.filter(uri=said.uniform_product).first(),
        audience=list(said.audience),
        max_persons=said.max_persons,
        identity_required=said.identity_required,
        minimum_age=said.minimum_age,
    )
    made.__dict__["_prefetched_objects_cache"] = {
        "texts": _texts(made, said),
        "costs": [_cost(made, at, said) for at in range(len(said.costs))],
        "deadlines": [_deadline(made, at, said) for at in range(len(said.deadlines))],
        "life_events": list(LifeEvent.objects.filter(slug__in=said.life_events)),
    }
    return made


def text_of(service: Service, said: ServiceDocument, language: str) -> PublishedText:
    base = [stored.words_of(service.base)] if service.base else []
    return versions.merged([said.texts, *base], language, slug=service.slug)


def costs_on(made: Service, day: date) -> list[Cost]:
    """Its own, or those of its base, that hold on the day."""
    for one in (made, made.base):
        rows = [cost for cost in one.costs.all() if _holds(cost, day)] if one else []
        if rows:
            return rows
    return []


def deadlines_of(made: Service) -> list[Deadline]:
    return list(made.deadlines.all()) or (list(made.base.deadlines.all()) if made.base else [])


def _holds(cost: Cost, day: date) -> bool:
    return cost.valid_from <= day <= (cost.valid_until or day)


def _texts(made: Service, said: ServiceDocument) -> list[ServiceText]:
    return [
        ServiceText(
            service=made,
            language=tongue,
            keywords=list(words.keywords),
            **{name: getattr(words, name) for name in FIELDS},
        )
        for tongue, words in said.texts.items()
    ]


def _cost(made: Service, at: int, said: ServiceDocument) -> Cost:
    cost = said.costs[at]
    return Cost(
        pk=at + 1,
        service=made,
        label_nl=cost.label_nl,
        label_en=cost.label_en,
        amount=cost.amount,
        valid_from=cost.valid_from,
        valid_until=cost.valid_until,
    )


def _deadline(made: Service, at: int, said: ServiceDocument) -> Deadline:
    one = said.deadlines[at]
    return Deadline(
        pk=at + 1,
        service=made,
        label_nl=one.label_nl,
        label_en=one.label_en,
        duration=one.duration,
        kind=one.kind,
    )
