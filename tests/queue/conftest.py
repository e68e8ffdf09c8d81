"""The town hall on a Tuesday: Aisha and Bram at their desks, and who comes in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from locations.models import Offering
from scheduling import booking
from scheduling.availability import Item, Party
from scheduling.booking import Actor, Contact
from scheduling.models import Appointment
from scheduling.planning import cover
from scheduling.planning.models import Professional
from scheduling.queue import arrival, calls, desks
from scheduling.queue.models import DeskSession, Ticket
from scheduling.queue.tickets import Wishes
from tests import town as towns
from tests.town import NOW, TUESDAY_NINE, Town

CLERK = Actor(kind="staff", origin="agenda")
NINE = TUESDAY_NINE


def at(minutes: float) -> datetime:
    """So many minutes after nine on Tuesday."""
    return NINE + timedelta(minutes=minutes)


@dataclass
class Day:
    """The town, for short sentences in tests."""

    town: Town
    can_book: bool = False

    def book(
        self, start: datetime, *, offering: Offering | None = None, **contact: Any
    ) -> Appointment:
        if not self.can_book:  # the masks cost more than all the rest of a test
            cover.rebuild_all(now=NOW)
            self.can_book = True
        values = {"name": "Sanne Visser", "email": f"sanne{start:%H%M}@example.nl"} | contact
        wanted = offering or self.town.passport
        held = booking.hold(offering=wanted, start=start, now=NOW).appointment
        return booking.confirm(appointment=held, contact=Contact(**values), now=NOW)

    def walk_in(self, minutes: float, offering: Offering | None = None, **more: Any) -> Ticket:
        what = offering or self.town.passport
        assert what.service_point is not None
        wishes = Wishes(**more.pop("wishes", {}))
        actor = more.pop("actor", CLERK if wishes.priority_reason else booking.CITIZEN)
        return arrival.walk_in(
            point=what.service_point,
            items=[Item(what, Party())],
            now=at(minutes),
            wishes=wishes,
            actor=actor,
            **more,
        ).ticket

    def arrive(self, appointment: Appointment, minutes: float, **more: Any) -> Ticket:
        point = more.pop("point", self.town.hall)
        return arrival.arrive(point=point, appointment=appointment, now=at(minutes), **more).ticket

    def open(
        self, desk: int = 0, who: Professional | None = None, minutes: float = 0
    ) -> DeskSession:
        person = who or (self.town.aisha, self.town.bram)[desk]
        return desks.open_desk(
            desk=self.town.desks[desk], professional=person, now=at(minutes), actor=CLERK
        )

    def open_remote(self, who: Professional | None = None, minutes: float = 0) -> DeskSession:
        person = who or self.town.fatima
        return desks.open_desk(desk=None, professional=person, now=at(minutes), actor=CLERK)

    def next(self, session: DeskSession, minutes: float) -> Ticket:
        return calls.call_next(session=session, now=at(minutes), actor=CLERK)

    def help(self, ticket: Ticket, minutes: float, took: float = 10) -> Ticket:
        calls.start(ticket=ticket, now=at(minutes), actor=CLERK)
        return calls.finish(ticket=ticket, outcome="helped", now=at(minutes + took), actor=CLERK)


@pytest.fixture
def day(db: None) -> Day:
    cache.clear()
    return Day(towns.build(masks=False))
