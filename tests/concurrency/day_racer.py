"""The town as a part of the demo, open at this very hour, for a day that is played on a server.
`python -m tests.concurrency.day_racer ORDER`; see tests.concurrency.racer."""

import json
import os
import sys
from collections import Counter
from contextlib import suppress
from datetime import datetime, time, timedelta
from time import sleep
from zoneinfo import ZoneInfo

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
django.setup()

from django.utils import timezone  # noqa: E402
from django_otp.plugins.otp_totp.models import TOTPDevice  # noqa: E402

from hub.audit.models import Event  # noqa: E402
from hub.demo import staff  # noqa: E402
from hub.demo.day.stage import SHORTENED  # noqa: E402
from hub.errors import DomainError  # noqa: E402
from hub.people.models import Role, User  # noqa: E402
from kiosk.models import Device  # noqa: E402
from locations.models import Offering, OpeningSpan, ServicePoint  # noqa: E402
from scheduling import booking  # noqa: E402
from scheduling.availability import Item, Party  # noqa: E402
from scheduling.booking import Contact  # noqa: E402
from scheduling.planning import cover  # noqa: E402
from scheduling.planning.models import Shift  # noqa: E402
from scheduling.queue import arrival  # noqa: E402
from scheduling.queue.models import DeskSession, LineRules, Ticket  # noqa: E402
from tests import town as towns  # noqa: E402

EARLIER = timedelta(hours=3)
ZONES = ("Europe/Amsterdam", "America/Los_Angeles")


def scene() -> None:
    """Three desks; one appointment that has passed a while ago."""
    now = timezone.now()
    town = towns.build(now=now, desks=3, masks=False)
    town.municipality.is_demo = True
    town.municipality.save()
    zone = next(name for name in ZONES if 1 <= now.astimezone(ZoneInfo(name)).hour < 23)
    ServicePoint.objects.update(zone=zone)  # in which midnight is not near
    towns.professional(
        town.municipality, "Carla", *town.aisha.resource.capabilities.all(), at=town.hall
    )
    licence = towns.offering(
        towns.service(town.municipality, "rijbewijs", "Rijbewijs"), town.hall, "in_person", 15
    )
    towns.need(licence, "desk")
    towns.need(licence, "professional", *town.aisha.resource.capabilities.all())
    _all_day(town.hall)
    for email, name, kind, _organisation in staff.ACCOUNTS[:2]:
        user = User.objects.create_user(email=email, password=staff.PASSWORD, name=name)
        TOTPDevice.objects.create(user=user, name="demo", key=staff.TOTP_KEY, confirmed=True)
        Role.objects.create(user=user, kind=kind, organisation=town.municipality)
    cover.rebuild_all(now=now)
    _book_the_past(town.passport, now)


def _all_day(hall: ServicePoint) -> None:
    OpeningSpan.objects.filter(service_point=hall).delete()
    Shift.objects.filter(service_point=hall).update(starts=time(0), ends=time(0))
    for shift in Shift.objects.filter(service_point=hall, weekday__lt=2):
        Shift.objects.create(
            professional=shift.professional,
            service_point=hall,
            weekday=shift.weekday + 5,
            starts=time(0),
            ends=time(0),
            valid_from=shift.valid_from,
        )
    for weekday in range(7):
        OpeningSpan.objects.create(
            service_point=hall, weekday=weekday, opens=time(0), closes=time(0)
        )
    Offering.objects.update(notice_minutes=0)


def _book_the_past(offering: Offering, now: datetime) -> None:
    """As somebody did some hours ago, for a quarter that is over."""
    quarter = now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)
    start, then = quarter - timedelta(minutes=15), now - EARLIER
    held = booking.hold(offering=offering, start=start, now=then).appointment
    contact = Contact(name="Sanne Visser", phone="0612345678")
    booking.confirm(appointment=held, contact=contact, now=then)


def strangers() -> None:
    """People who play along: now and then one takes a number, for one thing or for two."""
    point = ServicePoint.objects.get(slug="stadhuis-leeuwarden")
    offerings = list(Offering.objects.filter(service_point=point, channel="in_person"))
    while not DeskSession.objects.exists():
        sleep(0.1)
    for many in (1, 2, 1, 2):
        items = [Item(offering, Party()) for offering in offerings[:many]]
        with suppress(DomainError):  # at the end of the day nobody is let in any more
            arrival.walk_in(point=point, items=items, now=timezone.now())
        sleep(1)


def tale() -> None:
    """What the day left behind."""
    rules = LineRules.objects.get()
    verbs = Event.objects.filter(object_type="ticket").values_list("verb", flat=True)
    made = Ticket.objects.values_list("state", "appointment")
    print(
        json.dumps(
            {
                "states": Counter(state for state, _mine in made),
                "booked": sum(mine is not None for _state, mine in made),
                "verbs": sorted(set(verbs)),
                "sessions": DeskSession.objects.count(),
                "rules": [getattr(rules, name) for name in SHORTENED],
                "stopped": rules.stopped_on is not None,
                "devices": Device.objects.count(),
            }
        )
    )


if __name__ == "__main__":
    {"scene": scene, "strangers": strangers, "tale": tale}[sys.argv[1]]()
