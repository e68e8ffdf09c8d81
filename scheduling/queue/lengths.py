"""How long conversations took lately, per offering: what the waiting time is told from."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from locations.models import Offering
from scheduling.availability import Party, minutes_of
from scheduling.queue.models import TicketService
from scheduling.queue.waiting import lengths

LATELY = timedelta(days=60)
LAST = 40  # conversations of each kind


class Lengths:
    """Loaded once for the offerings of a line."""

    def __init__(self, offerings: Iterable[Offering], *, now: datetime) -> None:
        self._taken: dict[int, list[float]] = defaultdict(list)
        rows = TicketService.objects.filter(
            offering__in={offering.pk for offering in offerings},
            done_at__gt=now - LATELY,
            took_minutes__isnull=False,
        ).order_by("-done_at")
        for offering, minutes in rows.values_list("offering", "took_minutes")[:2000]:
            if len(self._taken[offering]) < LAST:
                self._taken[offering].append(float(minutes or 0))

    def of(self, services: Iterable[tuple[Offering, Party]]) -> tuple[float, ...]:
        """Of one visit: services one after the other."""
        each = [
            lengths(self._taken[offering.pk], minutes_of(offering, party))
            for offering, party in services
        ]
        most = max((len(some) for some in each), default=0)
        return tuple(sum(some[at % len(some)] for some in each) for at in range(most))
