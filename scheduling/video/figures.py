"""How calls were, in figures without content: how long, how soon connected, what was lost. The
only writer of CallFigures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from scheduling.video.doors import policy_of
from scheduling.video.models import CallFigures, Seat

COLUMNS = {
    "connectMs": "connect_ms",
    "lostPermille": "lost_permille",
    "jitterMs": "jitter_ms",
    "roundTripMs": "round_trip_ms",
    "seconds": "seconds",
    "relayed": "relayed",
}


def keep(seat: Seat, told: Mapping[str, Any], *, now: datetime) -> None:
    """What one browser measured so far: a later word takes the place of an earlier one."""
    found = {column: told[name] for name, column in COLUMNS.items() if name in told}
    with transaction.atomic():
        own = Seat.objects.select_for_update().get(pk=seat.pk)
        if own.figures_id:
            CallFigures.objects.filter(pk=own.figures_id).update(**found)
            return
        organisation = policy_of(seat.appointment).organisation
        own.figures = CallFigures.objects.create(
            organisation=organisation, day=now.date(), role=seat.role, **found
        )
        own.save(update_fields=["figures"])


def add_seconds(seat: Seat, seconds: int, *, now: datetime) -> None:
    """Of a call on a server of the organisation, which tells when somebody left: the rest it does
    not tell. Who left and came back talked for both."""
    known = Seat.objects.values_list("figures__seconds", flat=True).get(pk=seat.pk) or 0
    keep(seat, {"seconds": known + max(0, seconds)}, now=now)


def forget_old(*, before: datetime) -> int:
    return CallFigures.objects.filter(day__lt=before.date()).delete()[0]
