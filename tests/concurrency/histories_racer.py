"""What a child process of a history does: `python -m tests.concurrency.histories_racer` answers
orders from its standard input, a line for a line, until that ends."""

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from datetime import time as clock
from typing import Any
from zoneinfo import ZoneInfo

from tests.concurrency.racer import widen, without_the_rule  # first: it sets Django up

# isort: split
from django.db.models import F
from django.utils import timezone

from hub.audit.models import Event
from hub.notifications.models import Message
from hub.operations import server
from scheduling import masks
from scheduling.api import idempotency
from scheduling.messages import post
from scheduling.models import Allocation, Appointment, BusyMask, IdempotencyKey, Participant
from tests import town as towns
from tests.concurrency.histories import Row, Rows, Taken

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def scene(count: str) -> dict[str, Any]:
    """Two desks: the offering and so many starts of a working day to come, ten minutes apart, so
    that visits of twenty minutes overlap in part, too."""
    now = timezone.now()
    offering = towns.build(now=now, desks=2).passport
    day = timezone.localtime(now, AMSTERDAM).date() + timedelta(days=3)
    while day.weekday() > 4:
        day += timedelta(days=1)
    nine = epoch(datetime.combine(day, clock(9), AMSTERDAM))
    starts = [nine + 600 * number for number in range(int(count))]
    return {"offering": offering.pk, "starts": starts}


def epoch(instant: datetime) -> int:
    return int(instant.timestamp())


def rows() -> dict[str, Any]:
    return asdict(found())


def end_work() -> None:
    """As if a minute had passed since whoever was killed began: their work may be taken over."""
    unanswered = IdempotencyKey.objects.filter(status=None)
    unanswered.update(created_at=F("created_at") - idempotency.ABANDONED)


def found() -> Rows:
    busy = {row.pk: masks.busy_of(row) for row in BusyMask.objects.all()}
    return Rows(
        [row_of(one) for one in Appointment.objects.order_by("pk")],
        {pk: [epoch(start) for start in mask.starts()] for pk, mask in busy.items()},
    )


def row_of(one: Appointment) -> Row:
    segments = list(one.segments.order_by("position"))
    taken = Allocation.objects.filter(segment__appointment=one)
    events = Event.objects.filter(object_type="appointment", object_id=str(one.pk))
    kinds = Message.objects.filter(topic=post.topic_of(one)).values_list("kind", flat=True)
    verbs = [verb.removeprefix("appointment.") for verb in events.values_list("verb", flat=True)]
    return Row(
        reference=one.reference,
        state=one.state,
        start=epoch(one.starts_at),
        end=epoch(one.ends_at),
        needs=[need.pk for segment in segments for need in segment.offering.needs.all()],
        segments=[(epoch(s.starts_at), epoch(s.ends_at)) for s in segments],
        taken=[
            Taken(a.need_id, a.resource_id, epoch(a.starts_at), epoch(a.ends_at)) for a in taken
        ],
        has_booker=Participant.objects.filter(appointment=one).exists(),
        trail=dict(Counter(verbs)),
        mails=dict(Counter(kinds)),
    )


def serve_without_the_rule(port: str) -> None:
    """A server that chooses, waits and writes, on a database that refuses no overlap."""
    widen(1)  # all clients at once choose on what none of them has written yet
    server.serve("127.0.0.1", int(port), with_worker=False)


ORDERS: dict[str, Callable[..., Any]] = {
    order.__name__: order for order in (scene, rows, end_work, without_the_rule)
}


def main() -> None:
    for line in sys.stdin:
        order, *args = line.split()
        print(json.dumps(ORDERS[order](*args)), flush=True)


if __name__ == "__main__":
    if sys.argv[1:]:
        serve_without_the_rule(sys.argv[1])
    else:
        main()
