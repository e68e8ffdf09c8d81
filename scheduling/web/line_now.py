"""What the public page of a point says of its line: whether one can come without an appointment
today, why not, and how long it takes now."""

from datetime import datetime

from django.utils.translation import gettext as _

from locations.models import ServicePoint
from locations.web.today import Said
from scheduling.queue import arrival, desks, refusals, standing, telling
from scheduling.queue.rules import rules_of, stop_reason


def tell(point: ServicePoint, now: datetime) -> Said | None:
    """Nothing while it is closed, where one comes by appointment only, and where nobody works with
    the line: the hours are on the page."""
    refusal = arrival.why_no_walk_in(point=point, now=now)
    if isinstance(refusal, refusals.WalkInsStopped):
        # Nobody gave a reason where the line is too long for today.
        reason = stop_reason(rules_of(point), now=now) or refusal.sentence
        told = f"{reason} {refusal.way_forward}"
        return Said(_("Today only with an appointment"), told, warns=True)
    if refusal is not None or not desks.open_at(point=point):
        return None
    wait = standing.wait_for(point=point, now=now)
    if wait is None:
        return None
    return Said(_("Without an appointment now"), telling.how_long(wait))
