"""What a child process of a race about a journey does. `python -m tests.concurrency.journey_racer
ORDER ...`; see tests.concurrency.racer."""

import json
import os
import sys
from datetime import datetime
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
django.setup()

from hub.people.models import User  # noqa: E402
from locations.models import Offering  # noqa: E402
from scheduling import booking  # noqa: E402
from scheduling.booking import Actor  # noqa: E402
from scheduling.journeys import checking, dated, parties  # noqa: E402
from scheduling.journeys.models import Journey, Progress  # noqa: E402
from scheduling.models import Allocation, Appointment, State  # noqa: E402
from tests import town as towns  # noqa: E402
from tests.concurrency.racer import facts, together  # noqa: E402
from tests.journeys import wedding as weddings  # noqa: E402
from tests.town import NOW  # noqa: E402

DAY = datetime(2026, 7, 9, 12, tzinfo=NOW.tzinfo)
OTHER = datetime(2026, 7, 10, 12, tzinfo=NOW.tzinfo)


def scene(approved: str) -> None:
    """A wedding with its day kept, and everything seen; approved already, or not."""
    wedding = weddings.build(towns.build(masks=False))
    journey = weddings.begin(wedding).journey
    clerk = User.objects.create_user("clerk@example.nl", name="Fenna")
    parties.confirm(journey=journey, key="yes", by="two", agreed=True, now=NOW)
    _book(journey, DAY)
    about: dict[str, Any] = {"journey": journey, "key": "check", "now": NOW, "user_id": clerk.pk}
    checking.tick(seen_lines=["home"], missing="", **about)
    if approved == "yes":
        checking.approve(**about)


def _book(journey: Journey, start: datetime) -> None:
    offering = Offering.objects.select_related("service_point").get(service__slug="ceremonie")
    dated.book(journey=journey, key="day", offering=offering, start=start, by="one", now=NOW)


def race(count: str) -> None:
    """One withdraws, staff approve, the other moves the day, and the agenda moves it too."""
    journey, clerk = Journey.objects.get(), User.objects.get(email="clerk@example.nl")
    own = Progress.objects.select_related("appointment").get(key="day").appointment
    assert own is not None
    deeds = [
        partial(parties.withdraw, journey=journey, by="two", now=NOW),
        partial(checking.approve, journey=journey, key="check", now=NOW, user_id=clerk.pk),
        partial(_book, journey, OTHER),
        partial(
            booking.move,
            appointment=own,
            start=OTHER,
            now=NOW,
            actor=Actor("staff", clerk.pk, "agenda"),
        ),
    ]
    together(deeds * int(count))


def tale() -> None:
    journey = Journey.objects.get()
    live = Appointment.objects.filter(state__in=(State.HELD, State.CONFIRMED))
    told = {
        "state": journey.state,
        "live": live.count(),
        "taken": Allocation.objects.count(),
        "on_steps": Progress.objects.filter(appointment__in=live).count(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    orders = {order.__name__: order for order in (scene, race, tale, facts)}
    orders[sys.argv[1]](*sys.argv[2:])
