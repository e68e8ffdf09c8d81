"""Samenwerkende Catalogi of one organisation, as its gatherers come for it every day."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.catalogue.exchange import loading, samenwerkende
from locations.exchange.doors import answering

XML = "application/xml"


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    if not loading.known().filter(slug=slug).exists():
        raise Http404
    now = timezone.now()
    mine = loading.published(now=now).filter(organisation__slug=slug)
    body = "".join(samenwerkende.write(loading.load(mine, now=now)))
    return answering.data(request, body, XML)
