"""Video calls in the demo: every organisation that offers them has the hub's own room; and each
page of the door to look at, whatever the clock says."""

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.catalogue.models import Organisation
from hub.demo.page import only_in_the_demo
from locations.models import Channel
from scheduling.models import Appointment
from scheduling.video import links
from scheduling.video.doors import CLOSES_AFTER, OPENS_BEFORE, Door
from scheduling.video.models import ProviderKind, VideoPolicy

ORGANISATION = "Sociale Verzekeringsbank (demo)"
PHONE = "020 123 4567"
ZONE = "Europe/Amsterdam"


def load(*, now: datetime) -> None:
    """After the bookings: their made-up citizens get no messages."""
    by_video = {"services__offerings__channel__in": [Channel.VIDEO_HOME, Channel.VIDEO_POINT]}
    owners = Organisation.objects.filter(**by_video).distinct()
    VideoPolicy.objects.bulk_create(
        VideoPolicy(organisation=owner, provider=ProviderKind.OWN) for owner in owners
    )
    made_up = Appointment.objects.filter(channel=Channel.VIDEO_HOME)
    links.keep_as_sent(made_up.values_list("pk", "starts_at"), now=now)


def index(request: HttpRequest) -> HttpResponse:
    only_in_the_demo()
    names = {
        Door.EARLY: _("Too early"),
        Door.OPEN: _("The door is open"),
        Door.OVER: _("Over"),
        Door.CANCELLED: _("Cancelled"),
        Door.MOVED: _("Moved"),
        Door.NONE: _("Without a video room"),
    }
    return render(request, "demo/video.html", {"doors": names.items()})


def door(request: HttpRequest, state: str) -> HttpResponse:
    """Pressing the button does nothing here: there is no appointment behind it."""
    only_in_the_demo()
    if state not in set(Door):
        raise Http404
    return render(request, "video/door.html", _example(state))


def _example(state: str) -> dict[str, Any]:
    start = timezone.now() + timedelta(minutes=25)
    return {
        "door": state,
        "organisation": ORGANISATION,
        "phone": PHONE,
        "zone": ZONE,
        "starts_at": start,
        "opens_at": start - OPENS_BEFORE,
        "closes_at": start + timedelta(minutes=30) + CLOSES_AFTER,
        "is_today": True,
        "by_link": True,
    }
