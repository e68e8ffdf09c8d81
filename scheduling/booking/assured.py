"""Services for which a citizen logs in first. Staff see who is before them, and a form elsewhere
answers for whoever it lets through."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError
from locations.models import Offering
from scheduling import assurances
from scheduling.assurances import Asked
from scheduling.booking.people import Actor
from scheduling.models import Appointment

Missing = tuple[int, int]  # an organisation, and how surely one logs in there


class LogInFirst(DomainError):
    code = "log_in_first"
    status = 403
    sentence = _("For this appointment you log in first, so that it is sure who you are.")
    way_forward = _("Log in on the website, or call us.")


def unmet(appointment: Appointment, actor: Actor) -> Missing | None:
    """The organisation at which this citizen still has to log in, and how surely; None when
    nothing more is asked. An organisation goes by its own log-in service alone."""
    return _unmet(assurances.asked_of(appointment), actor) if actor.kind == "citizen" else None


def unmet_at(offering: Offering, actor: Actor) -> Missing | None:
    """The same before a time is kept."""
    return _unmet(assurances.asked_at(offering), actor) if actor.kind == "citizen" else None


def _unmet(asked: Iterable[Asked], actor: Actor) -> Missing | None:
    for organisation, minimum in asked:
        known = actor.assurance if actor.assured_by == organisation else 0
        if known < minimum:
            return organisation, minimum
    return None


def check(appointment: Appointment, actor: Actor) -> None:
    """Call before a citizen's appointment stands. Raises LogInFirst."""
    if missing := unmet(appointment, actor):
        raise LogInFirst(details={"minimumAssurance": WORDS[missing[1]]})


WORDS = {1: "basic", 2: "substantial", 3: "high"}
