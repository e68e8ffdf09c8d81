"""What a child process of a history does. `python -m tests.concurrency.histories_racer ORDER ...`;
see tests.concurrency.racer."""

import json
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from tests.concurrency.racer import facts, without_the_rule  # first: it sets Django up

# isort: split
from django.db.models import F
from django.utils import timezone

from hub.audit.models import Event
from hub.notifications.models import Message
from hub.operations import server
from locations.models import Need
from scheduling.availability import VisitAvailability
from scheduling.booking.wish import Wish
from scheduling.messages import post
from scheduling.models import Allocation, Appointment, IdempotencyKey, Participant, State
from tests import town as towns

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def scene(slots: str) -> None:
    """Two desks; prints the offering and so many starts of one weekday, days from now."""
    now = timezone.now()
    offering = towns.build(now=now, desks=2).passport
    day = timezone.localtime(now, AMSTERDAM).date() + timedelta(days=3)
    while day.weekday() > 4:
        day += timedelta(days=1)
    nine = datetime.combine(day, clock(9), AMSTERDAM)
    starts = [(nine + timedelta(minutes=20 * n)).isoformat() for n in range(int(slots))]
    print(json.dumps({"offering": offering.pk, "starts": starts}))


def serve_slowly(port: str) -> None:
    """A server that waits between choosing and writing, so that without the rule others come in
    between."""
    offered = Wish.offered

    def slow(self: Wish, now: datetime) -> VisitAvailability:
        answer = offered(self, now)
        time.sleep(0.05)
        return answer

    Wish.offered = slow  # type: ignore[method-assign]
    server.serve("127.0.0.1", int(port), with_worker=False)


def end_work() -> None:
    """As if a minute had passed since whoever was killed at work claimed a key."""
    unanswered = IdempotencyKey.objects.filter(status=None)
    unanswered.update(created_at=F("created_at") - timedelta(minutes=1))


def spoil() -> None:
    """Takes one row of what belongs together away, for the negative control."""
    taken = Allocation.objects.filter(segment__appointment__state=State.CONFIRMED)
    Allocation.objects.filter(pk=taken.values_list("pk", flat=True)[0]).delete()


def tale() -> None:
    """Each appointment as it is, and what is half there of it."""
    told = {
        one.reference: {
            "state": one.state,
            "start": one.starts_at.timestamp(),
            "half": halves(one),
        }
        for one in Appointment.objects.order_by("pk")
    }
    print(json.dumps(told))


def halves(one: Appointment) -> list[str]:
    """What is there of a deed whose other rows are not; nothing when each was done as a whole."""
    found = {
        "segment": _has_one_segment(one),
        "capacity": _has_its_capacity(one),
        "participant": _has_its_participant(one),
        "trail": _is_in_the_trail(one),
        "messages": _has_its_messages(one),
    }
    return [name for name, whole in found.items() if not whole]


def _has_one_segment(one: Appointment) -> bool:
    spans = list(one.segments.values_list("starts_at", "ends_at"))
    return spans == [(one.starts_at, one.ends_at)]


def _has_its_capacity(one: Appointment) -> bool:
    """A resource for each need and for the whole span, and nothing once it is over."""
    rows = Allocation.objects.filter(segment__appointment=one)
    taken = sorted(rows.values_list("need", "starts_at", "ends_at"))
    if one.state not in (State.HELD, State.CONFIRMED):
        return not taken
    needs = Need.objects.filter(offering__segments__appointment=one).order_by("pk")
    return taken == [(need.pk, one.starts_at, one.ends_at) for need in needs]


def _was_confirmed(one: Appointment) -> bool:
    return one.state in (State.CONFIRMED, State.CANCELLED)


def _has_its_participant(one: Appointment) -> bool:
    return Participant.objects.filter(appointment=one).exists() == _was_confirmed(one)


def _deeds(one: Appointment) -> Counter[str]:
    """What its state and its revision say was done; moving and cancelling raise the revision."""
    cancelled = int(one.state == State.CANCELLED)
    return +Counter(
        held=1,
        confirmed=int(_was_confirmed(one)),
        moved=one.revision - cancelled,
        cancelled=cancelled,
    )


def _is_in_the_trail(one: Appointment) -> bool:
    events = Event.objects.filter(object_type="appointment", object_id=str(one.pk))
    verbs = events.values_list("verb", flat=True)
    return Counter(verb.removeprefix("appointment.") for verb in verbs) == _deeds(one)


def _has_its_messages(one: Appointment) -> bool:
    kinds = Message.objects.filter(topic=post.topic_of(one)).values_list("kind", flat=True)
    deeds = _deeds(one)
    said = {"booked": deeds["confirmed"], **{k: deeds[k] for k in ("moved", "cancelled")}}
    return Counter(kinds) == +Counter(said)


if __name__ == "__main__":
    orders = {
        order.__name__: order
        for order in (scene, serve_slowly, end_work, spoil, without_the_rule, facts, tale)
    }
    orders[sys.argv[1]](*sys.argv[2:])
