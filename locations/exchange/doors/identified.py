"""`/id/...`: a thing has an address, and is not a document: 303, see this one about it
(RFC 9110 section 15.4.4)."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.catalogue.exchange import addresses, cpsv, loading
from hub.catalogue.models import LifeEvent
from locations.exchange.doors import answering
from locations.exchange.doors.forms import EXTENSIONS, kind_of, wants_page
from locations.exchange.hsds import ids
from locations.models import ServicePoint


@require_safe
def show(request: HttpRequest, kind: str, reference: str) -> HttpResponse:
    finder = FINDERS.get(kind)
    target = finder(request, reference) if finder else None
    if target is None:
        raise Http404
    response = HttpResponse(status=303)
    response["Location"] = target
    return answering.opened(response)


@require_safe
def show_catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue, and who publishes it."""
    page = (
        reverse("locations:open-data")
        if wants_page(request)
        else _document(request, "cpsv-services")
    )
    response = HttpResponse(status=303)
    response["Location"] = page
    return answering.opened(response)


def _document(request: HttpRequest, name: str, *args: object) -> str:
    """With the extension of what was asked for, so that who follows gets that form."""
    found = kind_of(request)
    extension = next((ext for ext, kind in EXTENSIONS.items() if kind == found), "jsonld")
    return reverse(f"{name}-as", args=[*args, extension])


def _service(request: HttpRequest, reference: str) -> str | None:
    if not (reference.isascii() and reference.isdecimal() and len(reference) < 16):
        return None
    found = loading.published(now=timezone.now()).select_related("base")
    service = found.filter(pk=int(reference)).first()
    if service is None:
        return None
    if wants_page(request):
        topic = service.base or service
        return addresses.page_of(topic.pk, topic.slug)
    return _document(request, "cpsv-service", service.pk)


def _organisation(request: HttpRequest, reference: str) -> str | None:
    if not loading.known().filter(slug=reference).exists():
        return None
    return _document(request, "cpsv-organisation", reference)


def _point(request: HttpRequest, reference: str) -> str | None:
    point = ServicePoint.objects.filter(slug=reference, active=True).first()
    if point is None:
        return None
    if wants_page(request):
        return addresses.page_of_point(point.slug)
    return reverse("hsds-location", args=[ids.location(point.pk)])


def _event(request: HttpRequest, reference: str) -> str | None:
    known = LifeEvent.objects.filter(slug=reference).exists()
    return _document(request, "cpsv-terms") if known else None


def _concept(request: HttpRequest, reference: str) -> str | None:
    known = {node["@id"] for node in cpsv.own_concepts()}
    scheme, _slash, code = reference.partition("/")
    if addresses.concept(scheme, code) not in known:
        return None
    return _document(request, "cpsv-terms")


FINDERS: dict[str, Callable[[HttpRequest, str], str | None]] = {
    "dienst": _service,
    "organisatie": _organisation,
    "servicepunt": _point,
    "gebeurtenis": _event,
    "begrip": _concept,
}
