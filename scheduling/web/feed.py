"""A feed by its secret address, for calendar programs: no cookies, no language in the path."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.views.decorators.http import require_safe

from scheduling.calendars import feeds, invite


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 9110: If-None-Match with the same ETag is answered with 304 and no body."""
    now = timezone.now()
    feed = feeds.opened_by(token, now=now)
    if feed is None:
        raise Http404
    written = feeds.write(feed, now=now)
    response: HttpResponse = HttpResponseNotModified()
    if written.etag not in request.headers.get("If-None-Match", "").replace("W/", ""):
        kind = f"{invite.content_type(invite.PUBLISH)}; charset=utf-8"
        response = HttpResponse(written.text, content_type=kind)
    response["ETag"] = written.etag
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    return response
