"""The page of open data, and its files."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from hub.catalogue.exchange import loading
from locations.exchange import dump
from locations.exchange.doors import answering

WHAT = {
    "diensten.csv": _("Services, with their costs and deadlines"),
    "servicepunten.csv": _("Service points, with address and accessibility"),
    "aanbod.csv": _("Which service can be had where, and how long it takes"),
    "openingstijden.csv": _("Weekly opening hours"),
    "afwijkende-openingstijden.csv": _("Days with other hours"),
    "sluitingen.csv": _("Closures of service points"),
    "cpsv-ap.jsonld.gz": _("All services in the European standard CPSV-AP 3.2 (JSON-LD)"),
    "cpsv-ap.ttl.gz": _("The same as Turtle"),
    "hsds.zip": _("Services and service points as an HSDS 3.0 data package"),
    "samenwerkende-catalogi.xml.gz": _("All services as Samenwerkende Catalogi 4.0"),
}
LICENCES = {"https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0"}


@require_safe
def show_page(request: HttpRequest) -> HttpResponse:
    made = dump.shown()
    licence = made.licence if made else ""
    context = {
        "made": made,
        "files": [(file, WHAT.get(file.name, "")) for file in made.files] if made else [],
        "licence": LICENCES.get(licence, urlsplit(licence).netloc),
        "organisations": loading.known().order_by("name"),
    }
    return render(request, "locations/open_data.html", context)


@require_safe
def show_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Only what the index names, so that no path leads out of the folder."""
    made = dump.shown()
    file = made.file(name) if made else None
    if made is None or file is None:
        raise Http404
    etag, stamp = f'"{file.sha256[:32]}"', int(made.made_at.timestamp())
    same = get_conditional_response(request, etag, stamp)
    answer: HttpResponseBase = same if same is not None else _given(made, file)
    answer["ETag"], answer["Last-Modified"] = etag, http_date(stamp)
    return answering.opened(answer)


def _given(made: dump.Round, file: dump.File) -> FileResponse:
    try:
        opened = (made.folder / file.name).open("rb")
    except FileNotFoundError as gone:  # its round is two days old by now
        raise Http404 from gone
    return FileResponse(opened, filename=file.name, content_type=file.kind)


@require_safe
def show_index(request: HttpRequest) -> HttpResponse:
    made = dump.shown()
    if made is None:
        raise Http404
    text = (made.folder / dump.INDEX).read_text("utf-8")
    return answering.data(request, text, "application/json", modified=_at(made))


def _at(made: dump.Round) -> datetime:
    return made.made_at.astimezone(UTC)
