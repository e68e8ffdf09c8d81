"""What is said in a call, written out by a service that the organisation chose: off by default, and
in a call until the citizen switches it on. Nothing that is said is kept here, heard or written."""

from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.errors import DomainError
from scheduling.video import seats
from scheduling.video.captions.base import Caption, CaptionService
from scheduling.video.doors import policy_of
from scheduling.video.models import Seat, VideoPolicy


class NoCaptions(DomainError):
    code = "video_no_captions"
    status = 409
    sentence = _("There are no captions in this call.")
    way_forward = _("You can type along.")


@cache
def _made(path: str) -> CaptionService:
    service = import_string(path)()
    if not isinstance(service, CaptionService):
        raise TypeError(f"{path} is no CaptionService.")
    return service


def services() -> dict[str, CaptionService]:
    """All that this hub has, by name."""
    return {name: _made(path) for name, path in settings.CAPTION_SERVICES.items()}


def service_of(policy: VideoPolicy) -> CaptionService | None:
    """None where the organisation has none, or one that is not there any more."""
    path = settings.CAPTION_SERVICES.get(policy.captions)
    return _made(path) if path else None


def switch(seat: Seat, *, on: bool, now: datetime) -> None:
    """By the citizen, whose seat it is. Raises NoCaptions."""
    if on and service_of(policy_of(seat.appointment)) is None:
        raise NoCaptions
    seats.set_captions(seat.pk, on=on)
    trail.record(
        verb="appointment.video_captions",
        object_type="appointment",
        object_id=seat.appointment_id,
        now=now,
        actor_kind="citizen",
        origin="web",
        details={"on": on},
    )


__all__ = ["Caption", "CaptionService", "NoCaptions", "service_of", "services", "switch"]
