"""Whose services somebody may write."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from hub.catalogue.models import Organisation, Service
from hub.editors import organisations_of
from hub.people.gate import user_of

LOADED = (
    *("texts", "costs", "deadlines", "life_events", "versions__changed_by", "base_decisions"),
    *("base__texts", "base__costs", "base__deadlines", "base__life_events"),
)


def services(request: HttpRequest) -> QuerySet[Service]:
    """With all that their editors see of them."""
    rows = Service.objects.filter(organisation__in=organisations_of(user_of(request)))
    rows = rows.select_related(
        "organisation", "uniform_product", "base__organisation", "base__uniform_product"
    )
    return rows.prefetch_related(*LOADED)


def service(request: HttpRequest, pk: int) -> Service:
    """Of another organisation and missing are the same 404."""
    found = services(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def organisation(request: HttpRequest, slug: str) -> Organisation:
    found = organisations_of(user_of(request)).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
