"""HSDS 3.0 to read, in the shape of its API: `/`, services, organizations, service_at_locations;
and locations besides."""

from datetime import datetime
from json import dumps
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.http import require_safe

from hub.catalogue.exchange import loading
from hub.catalogue.models import Organisation, Service
from locations import bookable
from locations.exchange import ways
from locations.exchange.doors import answering
from locations.exchange.hsds import ids, nesting, places
from locations.exchange.hsds.loading import add_organisations, tables_of
from locations.exchange.hsds.tables import Row, Tables, empty
from locations.models import Offering, ServicePoint

JSON = "application/json"
PROFILE = "https://docs.openreferral.org/en/3.0/"
OPENAPI = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"
USUAL, MOST = 50, 100


class BadQuery(ValueError):
    """What is wrong with a parameter, in a sentence."""


def _json(request: HttpRequest, made: Any) -> HttpResponse:
    return answering.data(request, dumps(made, ensure_ascii=False), JSON)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    publisher = {"name": settings.OPEN_DATA_PUBLISHER, "website": settings.BASE_URL}
    made = {"version": "3.0", "profile": PROFILE, "openapi_url": OPENAPI, "publisher": publisher}
    return _json(request, made)


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """`page`, `per_page`, `organization_id`, `modified_after` and `full` as HSDS names them."""
    now = timezone.now()
    try:
        number, size = _paging(request)
        found = _narrowed(request, loading.published(now=now))
    except BadQuery as wrong:
        return _refused(str(wrong))
    pages: Paginator[Service] = Paginator(found, size)
    shown = pages.get_page(number).object_list if number <= pages.num_pages else ()
    chosen = loading.published(now=now).filter(pk__in=[one.pk for one in shown])
    tables = _tables(chosen, now)
    nest = nesting.Nest(tables)
    whole = request.GET.get("full", "").lower() == "true"
    rows = nest.services() if whole else [_brief(nest, row) for row in tables["service"]]
    made = nesting.page(rows, number=number, size=size, total=pages.count)
    return _json(request, made)


@require_safe
def service(request: HttpRequest, told: str) -> HttpResponse:
    pk, now = ids.pk_of(ids.SERVICE, told), timezone.now()
    tables = _tables(loading.published(now=now).filter(pk=pk), now)
    if not tables["service"]:
        raise Http404
    return _json(request, nesting.Nest(tables).services()[0])


@require_safe
def service_at_location(request: HttpRequest, told: str) -> HttpResponse:
    now = timezone.now()
    offering = _offerings(now).filter(pk=ids.pk_of(ids.AT_LOCATION, told)).first()
    if offering is None:
        raise Http404
    tables = _tables(loading.published(now=now).filter(pk=offering.service_id), now)
    nest = nesting.Nest(tables)
    row = next(one for one in tables["service_at_location"] if one["id"] == told.lower())
    return _json(request, nest.at_location(row))


@require_safe
def service_at_locations(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    try:
        number, size = _paging(request)
    except BadQuery as wrong:
        return _refused(str(wrong))
    pages: Paginator[Offering] = Paginator(_offerings(now).order_by("pk"), size)
    shown = list(pages.get_page(number).object_list) if number <= pages.num_pages else []
    wanted = {ids.at_location(offering.pk) for offering in shown}
    tables = _tables(
        loading.published(now=now).filter(pk__in={one.service_id for one in shown}), now
    )
    nest = nesting.Nest(tables)
    rows = [nest.at_location(r) for r in tables["service_at_location"] if r["id"] in wanted]
    return _json(request, nesting.page(rows, number=number, size=size, total=pages.count))


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    try:
        number, size = _paging(request)
    except BadQuery as wrong:
        return _refused(str(wrong))
    pages: Paginator[Organisation] = Paginator(loading.known().order_by("pk"), size)
    shown = list(pages.get_page(number).object_list) if number <= pages.num_pages else []
    rows = [_organisation(row.pk) for row in shown]
    return _json(request, nesting.page(rows, number=number, size=size, total=pages.count))


@require_safe
def organisation(request: HttpRequest, told: str) -> HttpResponse:
    pk = ids.pk_of(ids.ORGANISATION, told)
    if not loading.known().filter(pk=pk).exists():
        raise Http404
    return _json(request, _organisation(pk))


@require_safe
def location(request: HttpRequest, told: str) -> HttpResponse:
    found = ServicePoint.objects.filter(pk=ids.pk_of(ids.LOCATION, told), active=True)
    tables = empty()
    places.add(tables, found, now=timezone.now())
    if not tables["location"]:
        raise Http404
    return _json(request, nesting.Nest(tables).location(tables["location"][0]))


def _tables(chosen: QuerySet[Service], now: datetime) -> Tables:
    return tables_of(ways.with_ways(loading.load(chosen, now=now), now=now), now=now)


def _offerings(now: datetime) -> QuerySet[Offering]:
    visible = bookable.offerings(now=now).filter(service_point__isnull=False)
    return visible.filter(service__in=loading.published(now=now))


def _organisation(pk: int) -> Row:
    tables = empty()
    add_organisations(tables, {pk})
    nest, me = nesting.Nest(tables), ids.organisation(pk)
    return nest.organisation(next(row for row in tables["organization"] if row["id"] == me))


def _brief(nest: nesting.Nest, row: Row) -> Row:
    """What a list gives: the fields of the service itself, and its organisation."""
    made = nest.service(row)
    return {name: value for name, value in made.items() if not isinstance(value, list)}


def _narrowed(request: HttpRequest, found: QuerySet[Service]) -> QuerySet[Service]:
    if told := request.GET.get("organization_id", ""):
        found = found.filter(organisation=ids.pk_of(ids.ORGANISATION, told))
    if after := request.GET.get("modified_after", ""):
        found = found.filter(Q(stamp=None) | Q(stamp__since__gt=_moment(after)))
    return found


def _moment(told: str) -> datetime:
    try:
        at, day = parse_datetime(told), parse_date(told)
    except ValueError:
        at = day = None
    if at is None and day is not None:
        at = datetime.combine(day, datetime.min.time())
    if at is None:
        raise BadQuery("modified_after: a moment such as 2026-06-01T00:00:00Z.")
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def _paging(request: HttpRequest) -> tuple[int, int]:
    numbers = []
    for name, usual in (("page", 1), ("per_page", USUAL)):
        told = request.GET.get(name, str(usual))
        if not (told.isascii() and told.isdecimal() and int(told[:9]) > 0 and len(told) < 9):
            raise BadQuery(f"{name}: a whole number from 1 on.")
        numbers.append(int(told))
    return numbers[0], min(numbers[1], MOST)


def _refused(sentence: str) -> HttpResponse:
    body = dumps({"error": sentence})
    return answering.opened(HttpResponse(body, status=400, content_type=JSON))
