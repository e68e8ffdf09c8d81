"""A town hall with many screens, and somebody who calls there as a web process does. Prints facts;
then calls for each line of input and prints when that was committed (of the machine's monotonic
clock) and the line's number. `python -m tools.bench.live_stage DEVICES`
"""

import json
import os
import sys
import time as clock
from datetime import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from kiosk.models import Device  # noqa: E402
from kiosk.profiles import Profile  # noqa: E402
from locations.models import OpeningSpan  # noqa: E402
from scheduling.availability import Item, Party  # noqa: E402
from scheduling.booking import Actor  # noqa: E402
from scheduling.queue import arrival, calls, changes, desks  # noqa: E402
from scheduling.queue.models import DeskSession  # noqa: E402
from scheduling.reference import hash_of  # noqa: E402
from tests import town as towns  # noqa: E402
from tests.agenda.conftest import member  # noqa: E402

STAFF = Actor(kind="staff", origin="bench")


def build(devices: int) -> tuple[towns.Town, DeskSession, dict[str, Any]]:
    now = timezone.now()
    town = towns.build(now=now, masks=False)
    OpeningSpan.objects.all().delete()
    OpeningSpan.objects.bulk_create(
        OpeningSpan(service_point=town.hall, weekday=day, opens=time(0), closes=time(0))
        for day in range(7)
    )
    tokens = [f"bench-{number}" for number in range(devices)]
    Device.objects.bulk_create(
        Device(
            service_point=town.hall,
            name=token,
            profile=Profile.DISPLAY,
            token_hash=hash_of(token),
            paired_at=now,
        )
        for token in tokens
    )
    clerk = member("joke", "clerk", town.municipality).client
    name = settings.SESSION_COOKIE_NAME
    session = desks.open_desk(desk=town.desks[0], professional=town.aisha, now=now, actor=STAFF)
    facts = {"tokens": tokens, "staff": f"{name}={clerk.cookies[name].value}"}
    return town, session, facts | {"point": town.hall.slug}


def call(town: towns.Town, session: DeskSession) -> dict[str, Any]:
    """One person comes, is called and leaves again; what is timed is the call."""
    now = timezone.now()
    arrival.walk_in(point=town.hall, items=[Item(town.passport, Party())], now=now, actor=STAFF)
    clock.sleep(0.3)  # the news of the arrival is over
    committed: list[float] = []
    with transaction.atomic():
        transaction.on_commit(lambda: committed.append(clock.monotonic()))  # before the news
        ticket = calls.call_next(session=session, now=now, actor=STAFF)
    number = changes.number_of(town.hall.pk)
    clock.sleep(1.5)
    calls.start(ticket=ticket, now=now, actor=STAFF)
    calls.finish(ticket=ticket, outcome="helped", now=now, actor=STAFF)
    return {"at": committed[0], "number": number}


def main() -> None:
    town, session, facts = build(int(sys.argv[1]))
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()
    for _order in sys.stdin:
        sys.stdout.write(json.dumps(call(town, session)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
