"""CPSV-AP: a service, an organisation, the catalogue in pages, and the terms that they use."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Max, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from hub.catalogue.exchange import cpsv, loading, turtle
from hub.catalogue.exchange.facts import Event
from hub.catalogue.models import LifeEvent, Service
from locations.exchange import ways
from locations.exchange.doors import answering
from locations.exchange.doors.forms import kind_of

PAGE = 100
NO_SUCH_FORM = "Ask for application/ld+json or text/turtle."


def _written(
    request: HttpRequest,
    nodes: Iterable[cpsv.Node],
    extension: str,
    modified: datetime | None = None,
) -> HttpResponse:
    kind = kind_of(request, extension)
    if kind is None:
        return answering.opened(HttpResponse(NO_SUCH_FORM, status=406, content_type="text/plain"))
    return answering.data(request, turtle.write(nodes, kind), kind, modified=modified)


@require_safe
def service(request: HttpRequest, pk: int, extension: str = "") -> HttpResponse:
    now = timezone.now()
    found = loading.published(now=now).filter(pk=pk).select_related("stamp").first()
    if found is None:
        raise Http404
    told = ways.one(found, now=now)
    nodes = cpsv.graph_of([told], publisher=settings.OPEN_DATA_PUBLISHER)
    stamp = getattr(found, "stamp", None)
    return _written(request, nodes, extension, stamp.since if stamp else None)


@require_safe
def organisation(request: HttpRequest, slug: str, extension: str = "") -> HttpResponse:
    found = loading.known().select_related("parent").filter(slug=slug).first()
    if found is None:
        raise Http404
    return _written(request, cpsv.organisation_nodes(loading.owner_of(found)), extension)


@require_safe
def terms(request: HttpRequest, extension: str = "") -> HttpResponse:
    """Audiences, channels and life events: what /id/begrip and /id/gebeurtenis stand for."""
    events = [
        cpsv.event_node(Event(row.slug, row.name_nl, row.name_en))
        for row in LifeEvent.objects.order_by("slug")
    ]
    return _written(request, [*cpsv.own_concepts(), *events], extension)


@require_safe
def services(request: HttpRequest, extension: str = "") -> HttpResponse:
    """A hundred services a page; `next`, `prev`, `first` and `last` stand in the Link header
    (RFC 8288). `organisatie` takes a slug, `sinds` the day from which on it must have changed."""
    now = timezone.now()
    since = request.GET.get("sinds", "")
    day = _day(since)
    if since and day is None:
        return HttpResponseBadRequest("sinds: a day such as 2026-06-01", content_type="text/plain")
    found = loading.published(now=now)
    if slug := request.GET.get("organisatie", ""):
        found = found.filter(organisation__slug=slug[:80])
    if day:
        found = found.filter(Q(stamp=None) | Q(stamp__since__date__gte=day))
    pages: Paginator[Service] = Paginator(found, PAGE)
    page = pages.get_page(request.GET.get("page"))
    shown = loading.published(now=now).filter(pk__in=[one.pk for one in page.object_list])
    told = list(ways.with_ways(loading.load(shown, now=now), now=now))
    nodes = cpsv.graph_of(told, publisher=settings.OPEN_DATA_PUBLISHER)
    newest = shown.aggregate(newest=Max("stamp__since"))["newest"]
    response = _written(request, nodes, extension, newest)
    response["Link"] = ", ".join(_links(request, page.number, pages.num_pages))
    return response


def _day(told: str) -> date | None:
    try:
        return parse_date(told)
    except ValueError:
        return None


def _links(request: HttpRequest, number: int, last: int) -> Iterable[str]:
    kept = {key: request.GET[key] for key in ("organisatie", "sinds") if key in request.GET}
    numbers = {"first": 1, "prev": number - 1, "next": number + 1, "last": last}
    for relation, wanted in numbers.items():
        if 1 <= wanted <= last:
            query = urlencode({**kept, "page": str(wanted)})
            yield f'<{settings.BASE_URL}{request.path}?{query}>; rel="{relation}"'
