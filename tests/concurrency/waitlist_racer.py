"""What a child process of a race about offers does. `python -m tests.concurrency.waitlist_racer
ORDER ...`; see tests.concurrency.racer."""

import json
import os
import signal
import sys
from datetime import datetime, timedelta
from functools import partial

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
django.setup()

from hub.notifications import outbox  # noqa: E402
from hub.notifications.models import Message  # noqa: E402
from scheduling import booking, changes  # noqa: E402
from scheduling.models import Appointment, State  # noqa: E402
from scheduling.waitlist import answering, offering, wishes  # noqa: E402
from scheduling.waitlist.matching import Wanted  # noqa: E402
from scheduling.waitlist.models import Offer, Wish  # noqa: E402
from tests import town as towns  # noqa: E402
from tests.concurrency.racer import facts, passport, somebody, together  # noqa: E402
from tests.town import NOW, TUESDAY_NINE  # noqa: E402

LATER = TUESDAY_NINE + timedelta(days=2)


def scene(waiting: str) -> None:
    """So many citizens with an appointment on Thursday who want to come earlier."""
    towns.build(desks=1)
    point = passport().service_point_id or 0
    for slot in range(int(waiting)):
        mine = _booked(LATER + timedelta(minutes=20 * slot))
        wanted = Wanted(points=(point,), first_day=TUESDAY_NINE.date())
        wishes.join(appointment=mine, wanted=wanted, now=NOW)


def _booked(start: datetime) -> Appointment:
    held = booking.hold(offering=passport(), start=start, now=NOW).appointment
    return booking.confirm(appointment=held, contact=somebody(), now=NOW)


def offer_first() -> None:
    """An offer to the first of the list; prints the appointment and the offer."""
    first = Wish.objects.order_by("pk")[0]
    offering.offer_due(now=NOW, among=Wish.objects.filter(pk=first.pk))
    print(first.appointment_id, Offer.objects.get().pk)


def _mine(pk: str) -> Appointment:
    return Appointment.objects.get(pk=pk)


def accept(pk: str, offer: str, count: str) -> None:
    yes = partial(answering.accept, appointment=_mine(pk), offer_id=int(offer), now=NOW)
    together([yes] * int(count))


def decline(pk: str, offer: str, count: str) -> None:
    no = partial(answering.decline, appointment=_mine(pk), offer_id=int(offer), now=NOW)
    together([no] * int(count))


def cancel(pk: str, count: str) -> None:
    together([partial(booking.cancel, appointment=_mine(pk), now=NOW)] * int(count))


def lapse(offer: str) -> None:
    """The clock of others says that it ran out: the sweep, the job, and one who wants the time."""
    made = Offer.objects.get(pk=offer)
    late = made.expires_at

    def want() -> None:
        booking.hold(offering=passport(), start=made.starts_at, now=late)

    together(
        [
            partial(booking.expire_due, now=late),
            partial(offering.offer_due, now=late),
            want,
        ]
    )


def offer(count: str) -> None:
    together([partial(offering.offer_due, now=NOW)] * int(count))


def offer_and_die() -> None:
    """The hold is written, the message is about to be: then the worker is killed."""

    def killed(_message: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    outbox.put = killed  # type: ignore[assignment]
    offering.offer_due(now=NOW)


def accept_and_die(pk: str, offer: str) -> None:
    """All is written but for the news of it: then the server is killed."""

    def killed(*_news: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    changes.publish_at = killed  # type: ignore[assignment]
    answering.accept(appointment=_mine(pk), offer_id=int(offer), now=NOW)


def settle() -> None:
    """The job once more, when all is quiet."""
    offering.offer_due(now=NOW)


def tale() -> None:
    """How it ended."""
    offers = list(Offer.objects.order_by("pk"))
    kept = [made.starts_at for made in offers if made.outcome == "open"]
    live = Appointment.objects.filter(state=State.CONFIRMED)
    ended = {
        "outcomes": [made.outcome for made in offers],
        "asked": len({made.wish_id for made in offers}),
        "doubled": len(kept) - len(set(kept)),
        "told": Message.objects.filter(kind="waitlist_offer").count(),
        "moved": Message.objects.filter(kind="moved").count(),
        "early": live.filter(starts_at__lt=LATER).count(),
        "confirmed": live.count(),
        "held": Appointment.objects.filter(state=State.HELD).count(),
    }
    print(json.dumps(ended))


if __name__ == "__main__":
    orders = {
        order.__name__: order
        for order in (
            scene,
            offer_first,
            accept,
            decline,
            cancel,
            lapse,
            offer,
            offer_and_die,
            accept_and_die,
            settle,
            tale,
            facts,
        )
    }
    orders[sys.argv[1]](*sys.argv[2:])
