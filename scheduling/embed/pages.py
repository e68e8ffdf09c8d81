"""Free times on the page of another site, in a frame: to look at, and to go on with here.

What is public and nothing more. No cookie is read or set, and nothing can be pressed that does
anything: a time leads to our own site, in a tab of its own, so any site may show the frame.
"""

from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from csp.decorators import csp_replace
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from hub.catalogue import texts
from locations import bookable
from locations.models import Offering
from scheduling import availability
from scheduling.availability.days import FreeDay, by_day
from scheduling.embed import theme

DAYS_SHOWN = 5


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type] # its type knows no arguments
@cache_control(public=True, max_age=60)
def frame(request: HttpRequest, offering_id: int) -> HttpResponse:
    now, language = timezone.now(), get_language() or "nl"
    offering = bookable.one(offering_id, now=now, language=language)
    if offering is None:
        raise Http404
    when = reverse("web:when", args=[offering.service.base_id or offering.service_id])
    days = [(day, _address(when, offering, day)) for day in free_days(offering, now)]
    brand = theme.brand_of(request.GET.get("merk", ""))
    context = {
        "offering": offering,
        "title": texts.titles_of([offering.service])[offering.service_id],
        "days": days,
        "all_days": _address(when, offering),
        "theme": f"{reverse('embed-theme')}?merk={brand}" if brand else "",
    }
    return render(request, "embed/frame.html", context)


def free_days(offering: Offering, now: datetime) -> list[FreeDay]:
    """The next days on which there is a free time."""
    window = availability.bookable_window(offering, now)
    starts = availability.find(offering=offering, window=window, now=now).starts
    zone = ZoneInfo(availability.zone_of(offering))
    first, last = window.start.astimezone(zone).date(), window.end.astimezone(zone).date()
    return [day for day in by_day(starts, zone, first, last) if day.free][:DAYS_SHOWN]


def _address(when: str, offering: Offering, day: FreeDay | None = None) -> str:
    choices = {"aanbod": str(offering.pk)} | ({"dag": day.date.isoformat()} if day else {})
    return f"{when}?{urlencode(choices)}"


@require_safe
@cache_control(public=True, max_age=3600)
def theme_sheet(request: HttpRequest) -> HttpResponse:
    brand = theme.brand_of(request.GET.get("merk", ""))
    if not brand:
        raise Http404
    return HttpResponse(theme.sheet(brand), content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def script(request: HttpRequest) -> HttpResponse:
    """At an address that never changes, for it stands in the pages of others."""
    text = Path(str(finders.find("embed/widget.js"))).read_text("utf-8")
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")
