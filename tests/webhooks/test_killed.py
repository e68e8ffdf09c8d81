"""A worker that is killed while a receiver takes its time: the event comes again, with its id."""

import json
import os
import signal
import threading
from pathlib import Path

import pytest

from tests.concurrency.conftest import Arena, arena
from tests.webhooks.receiver import is_signed, receiving

__all__ = ["arena"]
pytestmark = pytest.mark.concurrency

READY = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "hub.config.settings"
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
"""
BUILD = (
    READY
    + """
import sys
from hub.clients import issuing
from scheduling import availability, booking
from scheduling.webhooks import subscribing
from tests import town as towns
now = timezone.now()
town = towns.build(now=now)
client = issuing.make(
    organisation=town.municipality, name="Forms", scopes=["events"], now=now
).client
print(subscribing.subscribe(
    client=client, address=sys.argv[1], kinds=["appointment.booked"], now=now)[1])
window = availability.bookable_window(town.passport, now)
start = availability.find(offering=town.passport, window=window, now=now).first_free
held = booking.hold(offering=town.passport, start=start, now=now).appointment
booking.confirm(
    appointment=held, contact=booking.Contact(name="Sanne", phone="0612345678"), now=now)
"""
)
TELL = (
    READY
    + """
import sys
from hub.notifications import delivery
from scheduling.webhooks import following, sending
later = timedelta(minutes=int(sys.argv[1]))
following.follow(now=timezone.now())
clock = lambda: timezone.now() + later
print(delivery.deliver_due(clock=clock, by={"hook": sending.HookSender()}))
"""
)


def test_a_killed_worker_loses_no_event_and_makes_none_up(arena: Arena, tmp_path: Path) -> None:
    with receiving(tmp_path) as receiver:
        arena.env["WEBHOOK_TEST_CA"] = str(receiver.pem)
        secret = arena.run("-c", BUILD, receiver.address).strip()
        receiver.hangs = threading.Event()
        worker = arena.start("-c", TELL, "0")
        assert receiver.knocked.wait(60)
        os.kill(worker.pid, signal.SIGKILL)
        worker.communicate(timeout=20)
        receiver.hangs.set()
        assert arena.run("-c", TELL, "0").strip() == "0"  # its lease still runs
        assert arena.run("-c", TELL, "6").strip() == "1"
        assert arena.run("-c", TELL, "12").strip() == "0"
        first, second = (json.loads(body)["id"] for _headers, body in receiver.heard)
        assert first == second
        assert all(is_signed(headers, body, secret) for headers, body in receiver.heard)
