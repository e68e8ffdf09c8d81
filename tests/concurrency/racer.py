"""What a child process of a race does. `python -m tests.concurrency.racer ORDER ...`

Racers print `ready`, wait for a line on standard input, and then all go at once.
"""

import json
import os
import secrets
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
django.setup()

from django.db import connection, connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from hub.audit.models import Event  # noqa: E402
from hub.catalogue.models import Organisation  # noqa: E402
from hub.errors import DomainError  # noqa: E402
from hub.notifications import outbox  # noqa: E402
from hub.notifications.models import Message  # noqa: E402
from hub.operations.models import Heartbeat  # noqa: E402
from hub.people.models import Role, User  # noqa: E402
from locations.models import Offering, ServicePoint  # noqa: E402
from scheduling import availability, booking, masks  # noqa: E402
from scheduling.availability import Planned, VisitAvailability  # noqa: E402
from scheduling.booking import Actor, Contact, WayOut  # noqa: E402
from scheduling.models import Allocation, Appointment, BusyMask, State  # noqa: E402
from scheduling.planning import roster, stranded  # noqa: E402
from scheduling.planning.models import Professional  # noqa: E402
from tests import town as towns  # noqa: E402
from tests.town import NOW, TUESDAY_NINE  # noqa: E402


def somebody() -> Contact:
    """Another citizen each time: one of them may have only a few appointments."""
    return Contact(name="Sanne", phone=f"0612{secrets.randbelow(10**6):06d}")


def build(desks: str) -> None:
    towns.build(desks=int(desks))


def build_now(desks: str) -> None:
    """The town of this very day; prints an offering and its first free start."""
    now = timezone.now()
    offering = towns.build(now=now, desks=int(desks)).passport
    window = availability.bookable_window(offering, now)
    start = availability.find(offering=offering, window=window, now=now).first_free
    assert start is not None
    print(offering.pk, start.isoformat())


def passport() -> Offering:
    return Offering.objects.select_related("service_point").get(service__slug="paspoort")


def together(deeds: list[Callable[[], object]]) -> None:
    """All deeds at once, each in a thread with a connection of its own; prints the outcomes."""
    gate = threading.Barrier(len(deeds) + 1)
    outcomes: list[str] = []

    def run(deed: Callable[[], object]) -> None:
        connection.ensure_connection()
        gate.wait()
        outcomes.append(outcome_of(deed))
        connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    print("ready", flush=True)
    sys.stdin.readline()
    gate.wait()
    for thread in threads:
        thread.join()
    print(json.dumps(Counter(outcomes)))


def outcome_of(deed: Callable[[], object]) -> str:
    try:
        deed()
    except DomainError as refused:
        return refused.code
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must read it
        return f"{type(error).__name__}: {error}"
    return "ok"


def hold(count: str, gap: str = "0") -> None:
    """`count` holds of the same start. `gap` seconds between choosing and writing make the
    chance of a race certain; without the database's rule they would all book."""
    offering = passport()
    if float(gap):
        widen(float(gap))
    together([lambda: booking.hold(offering=offering, start=TUESDAY_NINE, now=NOW)] * int(count))


def widen(seconds: float) -> None:
    import time

    arrange = VisitAvailability.arrange

    def slow(
        self: VisitAvailability, start: datetime, prefer: frozenset[int] = frozenset()
    ) -> list[Planned]:
        planned = arrange(self, start, prefer)
        time.sleep(seconds)
        return planned

    VisitAvailability.arrange = slow  # type: ignore[method-assign]


def without_the_rule() -> None:
    """Takes the constraint away, for the negative control."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for moment in ("insert", "update"):
                cursor.execute(f"DROP TRIGGER allocation_never_overlaps_{moment}")
        else:
            cursor.execute(
                "ALTER TABLE scheduling_allocation DROP CONSTRAINT allocation_never_overlaps"
            )


def book(minutes: str) -> None:
    """One confirmed appointment, so many minutes after nine; prints its number."""
    start = TUESDAY_NINE + timedelta(minutes=int(minutes))
    held = booking.hold(offering=passport(), start=start, now=NOW).appointment
    print(booking.confirm(appointment=held, contact=somebody(), now=NOW).pk)


def move(*pks: str) -> None:
    """All of these onto the same hour."""
    target = TUESDAY_NINE + timedelta(hours=2)
    found = [Appointment.objects.get(pk=pk) for pk in pks]
    together([partial(booking.move, appointment=a, start=target, now=NOW) for a in found])


def cancel(pk: str, count: str) -> None:
    appointment = Appointment.objects.get(pk=pk)
    together([lambda: booking.cancel(appointment=appointment, now=NOW)] * int(count))


def confirm_late() -> None:
    """A hold that runs out: its owner confirms while others take the time."""
    offering = passport()
    held = booking.hold(offering=offering, start=TUESDAY_NINE, now=NOW).appointment
    late = NOW + timedelta(minutes=10)
    together(
        [lambda: booking.confirm(appointment=held, contact=somebody(), now=late)]
        + [lambda: booking.hold(offering=offering, start=TUESDAY_NINE, now=late)] * 4
        + [lambda: booking.expire_due(now=late)] * 2
    )


def mixed(seed: str, count: str) -> None:
    """Holds, confirmations, moves and cancellations at random, over pools that cross."""
    rng = Random(int(seed))
    offerings = list(Offering.objects.select_related("service_point").order_by("pk"))

    def deed() -> None:
        start = TUESDAY_NINE + timedelta(minutes=5 * rng.randrange(0, 40, 3))
        held = booking.hold(offering=rng.choice(offerings), start=start, now=NOW).appointment
        held = booking.confirm(appointment=held, contact=somebody(), now=NOW)
        other = start + timedelta(minutes=15 * rng.randrange(1, 8))
        booking.move(appointment=held, start=other, now=NOW)
        if rng.random() < 0.5:
            booking.cancel(appointment=held, now=NOW)

    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(Counter(outcome_of(deed) for _ in range(int(count)))))


def fall_ill(*minutes: str) -> None:
    """Books so many minutes after nine on Tuesday, and then Bram is ill; prints how many that
    strands."""
    for some in minutes:
        book(some)
    bram = Professional.objects.get(resource__name="Bram")
    zone = ZoneInfo("Europe/Amsterdam")
    roster.close_day(professional=bram, day=TUESDAY_NINE.date(), zone=zone, now=NOW, actor_id=None)
    print(len(stranded_at_hall()))


def stranded_at_hall() -> list[Appointment]:
    return stranded.at_point(ServicePoint.objects.get(slug="stadhuis-leeuwarden"), now=NOW)


def rescue(count: str) -> None:
    """So many planners, each with the same list before them, press the same button."""
    ways = [
        WayOut(c.appointment, c.alternatives[0].start, c.appointment.revision)
        for c in booking.solve(stranded_at_hall(), now=NOW)
    ]
    planner = Actor(kind="staff", origin="agenda")

    def press() -> None:
        outcome = booking.rescue(ways=ways, now=NOW, actor=planner)
        done = len(outcome.kept) + len(outcome.moved)
        refused = Counter(some.error.code for some in outcome.refused)
        tally.update({"done": done, **refused})

    tally: Counter[str] = Counter()
    together([press] * int(count))
    print(json.dumps(tally))


def rescued() -> None:
    """What is left of the list, and how many citizens were told of a new time."""
    told = Message.objects.filter(kind="moved").count()
    reassigned = Event.objects.filter(verb="appointment.reassigned").count()
    left = len(stranded_at_hall())
    print(json.dumps({"left": left, "told": told, "reassigned": reassigned}))


def overbook(count: str) -> None:
    """So many planners let one more in at the same time, while others book what is free."""
    user = User.objects.create_user(email="p@example.nl", password="x" * 12, name="P")
    municipality = Organisation.objects.get(slug="leeuwarden")
    Role.objects.create(user=user, kind="planner", organisation=municipality)
    planner = Actor(kind="staff", user_id=user.pk, origin="agenda")
    offering = passport()

    def let_in() -> None:
        booking.overbook(
            offering=offering,
            start=TUESDAY_NINE,
            reason="Het moet.",
            contact=somebody(),
            now=NOW,
            actor=planner,
        )

    def take() -> None:
        booking.hold(offering=offering, start=TUESDAY_NINE, now=NOW)

    together([let_in, take] * int(count))


def put(count: str) -> None:
    """So many messages in the outbox, due now."""
    now = timezone.now()
    for number in range(int(count)):
        message = outbox.message(
            recipient=f"sanne{number}@example.nl",
            subject="Uw afspraak",
            text="Hallo",
            language="nl",
            now=now,
        )
        outbox.put(message)


def letters(state: str) -> None:
    """How many messages are in a state."""
    print(Message.objects.filter(state=state).count())


def workers() -> None:
    """How many have given a sign of life."""
    print(Heartbeat.objects.count())


def end_leases() -> None:
    """As if the time of every claim were over."""
    Message.objects.filter(state="sending").update(leased_until=timezone.now())


def book_in_time(count: str, first: str) -> None:
    """Prints the median milliseconds of hold and confirm, over so many bookings."""
    spans = []
    for number in range(int(count)):
        begin = perf_counter()
        start = TUESDAY_NINE + timedelta(minutes=20 * (int(first) + number))
        held = booking.hold(offering=passport(), start=start, now=NOW).appointment
        contact = Contact(name="Sanne", email=f"{secrets.token_hex(6)}@example.nl")
        booking.confirm(appointment=held, contact=contact, now=NOW)
        spans.append(perf_counter() - begin)
    print(1000 * median(spans))


def facts() -> None:
    """What the database holds afterwards."""
    rows = list(Allocation.objects.order_by("resource", "starts_at"))
    overlaps = sum(
        a.resource_id == b.resource_id and b.starts_at < a.ends_at
        for a, b in zip(rows, rows[1:], strict=False)
    )
    since = datetime(2026, 1, 1, tzinfo=UTC)
    untrue = sum(
        masks.busy_of(row) != masks.true_busy(row.pk, since=since) for row in BusyMask.objects.all()
    )
    live = Appointment.objects.filter(state__in=[State.HELD, State.CONFIRMED]).count()
    print(json.dumps({"live": live, "overlaps": overlaps, "untrue_masks": untrue}))


if __name__ == "__main__":
    orders = {
        order.__name__: order
        for order in (
            build,
            build_now,
            hold,
            without_the_rule,
            book,
            move,
            cancel,
            confirm_late,
            mixed,
            fall_ill,
            rescue,
            rescued,
            overbook,
            facts,
            put,
            letters,
            workers,
            end_leases,
            book_in_time,
        )
    }
    orders[sys.argv[1]](*sys.argv[2:])
