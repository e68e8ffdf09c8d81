"""What a child process of a race for numbers and people does. `python -m
tests.concurrency.queue_racer ORDER ...`; see tests.concurrency.racer."""

import json
import os
import sys
import time
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.db.models import F  # noqa: E402

from hub.audit.models import Event  # noqa: E402
from hub.errors import DomainError  # noqa: E402
from locations.models import Resource  # noqa: E402
from scheduling import booking  # noqa: E402
from scheduling.availability import Item, Party  # noqa: E402
from scheduling.booking import Actor  # noqa: E402
from scheduling.models import Appointment  # noqa: E402
from scheduling.planning import cover  # noqa: E402
from scheduling.planning.models import Professional  # noqa: E402
from scheduling.queue import arrival, calls, changes, desks, standing, tickets  # noqa: E402
from scheduling.queue.models import LIVE, DeskSession, Ticket  # noqa: E402
from tests import town as towns  # noqa: E402
from tests.concurrency.racer import passport, somebody, together  # noqa: E402
from tests.town import NOW, TUESDAY_NINE  # noqa: E402

CLERK = Actor(kind="staff", origin="agenda")


def scene(waiting: str) -> None:
    """Two open desks, and so many people in line."""
    towns.build(masks=False)  # which cost more than the race
    for desk, who in (("Balie 1", "Aisha"), ("Balie 2", "Bram")):
        desks.open_desk(
            desk=Resource.objects.get(name=desk),
            professional=Professional.objects.get(resource__name=who),
            now=TUESDAY_NINE,
            actor=CLERK,
        )
    for _one in range(int(waiting)):
        _walk_in(str(uuid4()))


def _walk_in(key: str) -> None:
    offering = passport()
    assert offering.service_point is not None
    arrival.walk_in(
        point=offering.service_point,
        items=[Item(offering, Party())],
        now=TUESDAY_NINE,
        press_key=key,
    )


def print_tickets(count: str) -> None:
    """A kiosk at which so many press at once."""
    together([partial(_walk_in, str(uuid4())) for _press in range(int(count))])


def press(key: str, count: str) -> None:
    """The same press, sent so often."""
    together([partial(_walk_in, key)] * int(count))


def check_in(pk: str, count: str) -> None:
    """One appointment at several kiosks."""
    mine = Appointment.objects.select_related("service_point").get(pk=pk)
    assert mine.service_point is not None
    deed = partial(arrival.arrive, point=mine.service_point, appointment=mine, now=TUESDAY_NINE)
    together([deed] * int(count))


def book() -> None:
    cover.rebuild_all(now=NOW)
    print(_booked().pk)


def _booked() -> Appointment:
    held = booking.hold(offering=passport(), start=TUESDAY_NINE, now=NOW).appointment
    return booking.confirm(appointment=held, contact=somebody(), now=NOW)


def two_wait() -> None:
    """Both for appointments of this moment."""
    cover.rebuild_all(now=NOW)
    for mine in (_booked(), _booked()):
        assert mine.service_point is not None
        arrival.arrive(point=mine.service_point, appointment=mine, now=TUESDAY_NINE)
        print(mine.pk)


def cancel(pk: str) -> None:
    mine = Appointment.objects.get(pk=pk)
    together([partial(booking.cancel, appointment=mine, now=_later(1), actor=CLERK)])


def move(pk: str) -> None:
    """To two hours later."""
    mine = Appointment.objects.get(pk=pk)
    deed = partial(booking.move, start=_later(120), now=_later(1), actor=CLERK)
    together([partial(deed, appointment=mine)])


def call_next(desk: str, count: str) -> None:
    """Presses "next" at this desk, so often at once."""
    session = DeskSession.objects.get(desk__name=desk)
    deed = partial(calls.call_next, session=session, now=_later(1), actor=CLERK)
    together([deed] * int(count))


def call_slowly(desk: str) -> None:
    """As if the row decided nothing: who is called is chosen by reading, a moment before."""
    session = DeskSession.objects.get(desk__name=desk)
    chosen = calls.candidates(session=session, now=_later(1))[0]
    ticket = tickets.with_all().get(pk=chosen.pk)
    print("ready", flush=True)
    sys.stdin.readline()
    time.sleep(0.2)
    with transaction.atomic():
        ticket.state, ticket.desk = "called", session.desk
        ticket.professional = session.professional
        ticket.called_at, ticket.calls = _later(1), 1
        ticket.save()
        changes.tell(ticket, "called", now=_later(1), actor=CLERK)
    print(json.dumps({"ok": 1}))


def work(desk: str) -> None:
    """Calls and helps until nobody waits."""
    session = DeskSession.objects.get(desk__name=desk)

    def day() -> None:
        for step in range(50):
            now = _later(1 + step)
            try:
                ticket = calls.call_next(session=session, now=now, actor=CLERK)
            except DomainError:
                return
            calls.start(ticket=ticket, now=now, actor=CLERK)
            calls.finish(ticket=ticket, outcome="helped", now=now, actor=CLERK)

    together([day])


def _later(minutes: float) -> datetime:
    return TUESDAY_NINE + timedelta(minutes=minutes)


def tale() -> None:
    """How it ended."""
    made = list(Ticket.objects.order_by("pk"))
    calls_made = Event.objects.filter(verb="ticket.called")
    point = passport().service_point
    assert point is not None
    line = standing.line_of(point=point, now=_later(2))
    called = [event.object_id for event in calls_made]
    print(
        json.dumps(
            {
                "numbers": sorted(ticket.number for ticket in made),
                "in_order": [t.number for t in made] == sorted(t.number for t in made),
                "called": len(called),
                "called_twice": _called_twice(),
                "waiting": len(line.waiting),
                "stray": _stray(),
                "done": sum(ticket.state == "done" for ticket in made),
            }
        )
    )


def _called_twice() -> int:
    """Calls of a ticket that was at a desk already. Who was put back in between (the appointment
    has a new time) may be called again."""
    twice, at_desk = 0, set()
    for event in Event.objects.filter(object_type="ticket").order_by("pk"):
        if event.verb in ("ticket.called", "ticket.called_out_of_turn"):
            twice += event.object_id in at_desk
            at_desk.add(event.object_id)
        elif event.verb not in ("ticket.called_again", "ticket.started"):
            at_desk.discard(event.object_id)
    return twice


def _stray() -> int:
    """Who is in line or at a desk for an appointment that is no longer so."""
    live = Ticket.objects.filter(state__in=LIVE, appointment__isnull=False)
    return live.exclude(appointment__state="confirmed", appointment__starts_at=F("due_at")).count()


if __name__ == "__main__":
    orders = {
        order.__name__: order
        for order in (
            scene,
            print_tickets,
            press,
            check_in,
            book,
            two_wait,
            cancel,
            move,
            call_next,
            call_slowly,
            work,
            tale,
        )
    }
    orders[sys.argv[1]](*sys.argv[2:])
