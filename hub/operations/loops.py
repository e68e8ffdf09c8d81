"""What goes on beside the worker's tasks, each in a thread of its own, so that a server elsewhere
that hangs holds up nothing else. Several workers may run the same loop at once."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone

from hub.notifications import delivery
from hub.notifications.models import MessageChannel
from locations.exchange import dump
from scheduling.calendars import checking
from scheduling.klantinteracties import following as conversations
from scheduling.klantinteracties.sending import ContactSender
from scheduling.waitlist import offering
from scheduling.webhooks import following
from scheduling.webhooks.sending import HookSender

logger = logging.getLogger(__name__)
EVERY_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Loop:
    """`turn` does what is due and comes back; then there is a pause."""

    name: str
    turn: Callable[[], object]
    pause_seconds: float

    def start(self, stop: threading.Event) -> threading.Thread:
        """Runs until `stop` is set; a turn that is under way is finished, or its lease ends."""
        thread = threading.Thread(target=self.run, args=(stop,), name=self.name, daemon=True)
        thread.start()
        return thread

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            close_old_connections()
            try:
                self.turn()
            except Exception:
                # Nobody starts a loop again: whatever went wrong, the next turn tries anew.
                logger.exception("A turn of the %s was broken off.", self.name)
            stop.wait(self.pause_seconds)
        connections.close_all()


POSTMAN = Loop("postman", lambda: delivery.deliver_due(clock=timezone.now), pause_seconds=1)
# SQLite has one writer: readers side by side would only wait for each other.
READERS = 1 if settings.SQLITE else checking.AT_ONCE
CALENDAR_READER = Loop(
    "calendar reader",
    lambda: checking.check_due(clock=timezone.now, at_once=READERS),
    pause_seconds=10,
)
# What came free is offered within seconds, see scheduling.waitlist.freed. This finds the rest:
# lapsed offers, holds that ran out, new shifts, and what a crash left unmarked.
WAITLIST = Loop(
    "waitlist", lambda: offering.offer_due(now=timezone.now()), pause_seconds=EVERY_MINUTE
)


def tell_other_systems() -> None:
    """Apart from the postman: a receiver that hangs holds up no mail."""
    following.follow(now=timezone.now())
    conversations.follow(now=timezone.now())
    by = {MessageChannel.HOOK.value: HookSender(), MessageChannel.KLANT.value: ContactSender()}
    delivery.deliver_due(clock=timezone.now, by=by)


WEBHOOKS = Loop("webhooks", tell_other_systems, pause_seconds=2)
# Once a day, and no job of the worker: while all files are made, reminders must go out.
OPEN_DATA = Loop(
    "open data", lambda: dump.make_if_due(now=timezone.now()), pause_seconds=10 * EVERY_MINUTE
)
LOOPS = (POSTMAN, CALENDAR_READER, WAITLIST, WEBHOOKS, OPEN_DATA)
