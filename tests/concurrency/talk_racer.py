"""What a child process of a race for who wants to talk does. `python -m
tests.concurrency.talk_racer ORDER ...`; see tests.concurrency.racer."""

import json
import os
import sys
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
django.setup()

from hub.people.models import User  # noqa: E402
from scheduling import booking  # noqa: E402
from scheduling.booking import Actor, Contact  # noqa: E402
from scheduling.models import Allocation, Appointment, State  # noqa: E402
from scheduling.planning import cover  # noqa: E402
from scheduling.queue import desks  # noqa: E402
from scheduling.queue.models import DeskSession  # noqa: E402
from scheduling.talk_now import asking  # noqa: E402
from scheduling.talk_now.models import TalkRequest  # noqa: E402
from scheduling.video.models import ProviderKind, VideoPolicy  # noqa: E402
from tests import town as towns  # noqa: E402
from tests.concurrency.racer import together  # noqa: E402
from tests.town import NOW, TUESDAY_NINE  # noqa: E402


def scene(requests: str) -> None:
    """Fatima and Karim work from elsewhere; so many want to talk."""
    town = towns.build(desks=1)
    VideoPolicy.objects.create(organisation=town.agency, provider=ProviderKind.OWN)
    skills = town.fatima.resource.capabilities.all()
    karim = towns.professional(town.agency, "Karim", *skills, remote=True)
    cover.rebuild_all(now=NOW)
    user = User.objects.create_user(email="f@example.nl", password="x", name="Fatima")
    for one in (town.fatima, karim):
        desks.open_desk(desk=None, professional=one, now=TUESDAY_NINE, actor=_actor(user))
    for number in range(int(requests)):
        who = Contact(name=f"Sanne {number}", email=f"sanne{number}@example.nl")
        asking.ask(offering=town.pension_video, contact=who, now=TUESDAY_NINE)


def _actor(user: User) -> Actor:
    return Actor(kind="staff", user_id=user.pk, origin="agenda")


def take(name: str, count: str) -> None:
    session = DeskSession.objects.get(professional__resource__name=name)
    actor = _actor(User.objects.get())
    deed = partial(asking.take, session=session, now=TUESDAY_NINE, actor=actor)
    together([deed] * int(count))


def tale() -> None:
    made = Appointment.objects.filter(state=State.CONFIRMED)
    people = [sorted(booking.people_of(one)) for one in made]
    told = {
        "states": sorted(TalkRequest.objects.values_list("state", flat=True)),
        "people": sorted(people),
        "allocations": Allocation.objects.count(),
    }
    sys.stdout.write(json.dumps(told))


ORDERS: dict[str, Any] = {"scene": scene, "take": take, "tale": tale}

if __name__ == "__main__":
    ORDERS[sys.argv[1]](*sys.argv[2:])
