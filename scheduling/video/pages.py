"""What the two pages of a room have in common: the citizen's and the professional's."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse

from scheduling.video import captions, relay, words
from scheduling.video.models import VideoPolicy

# The one page of the hub on which a browser may ask for them, and for us alone.
ALLOWED = "camera=(self), microphone=(self), display-capture=(self), geolocation=()"


def with_camera(response: HttpResponse) -> HttpResponse:
    response["Permissions-Policy"] = ALLOWED
    return response


def of_room(policy: VideoPolicy, *, now: datetime) -> dict[str, Any]:
    return {
        "organisation": policy.organisation.name,
        "phone": policy.number_to_call,
        "words": words.of_room(),
        "captions": _hearer(policy),
        "trial": relay.trial(now=now),
    }


def _hearer(policy: VideoPolicy) -> str:
    """Who hears the voices while captions are on; empty where there are none."""
    service = captions.service_of(policy)
    return service.hearer if service else ""
