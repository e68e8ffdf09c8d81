"""The hours of a service point for calendar programs, at an address that everybody may know."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.views.decorators.http import require_safe

from locations.models import ServicePoint
from scheduling.calendars import invite, opening

LANGUAGES = ("nl", "en")


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    point = ServicePoint.objects.filter(slug=slug, active=True).first()
    if point is None:
        raise Http404
    wanted = request.GET.get("taal", "nl")
    language = wanted if wanted in LANGUAGES else "nl"
    text = opening.write(point, language=language, now=timezone.now())
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response: HttpResponse = HttpResponseNotModified()
    if etag not in request.headers.get("If-None-Match", "").replace("W/", ""):
        kind = f"{invite.content_type(invite.PUBLISH)}; charset=utf-8"
        response = HttpResponse(text, content_type=kind)
        response["Content-Disposition"] = f'inline; filename="{point.slug}.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=3600"
    response["Access-Control-Allow-Origin"] = "*"
    return response
