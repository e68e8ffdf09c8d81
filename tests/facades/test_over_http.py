"""Forms of two vendors book on a running hub, each by its own façade."""

import json
from collections.abc import Iterator
from datetime import timedelta
from subprocess import Popen

import pytest

from tests.concurrency.conftest import Arena, arena
from tests.concurrency.test_over_http import served
from tests.facades.forms import AMSTERDAM, WHO, CreateFailed, Jcc, Qmatic

__all__ = ["arena"]
pytestmark = pytest.mark.concurrency

BUILD = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "hub.config.settings"
import django; django.setup()
from django.utils import timezone
from hub.clients import issuing
from tests import town as towns
now = timezone.now()
town = towns.build(now=now, desks=1)
towns.need(towns.offering(towns.service(town.municipality, "id", "Identiteitskaart"), town.hall,
    "in_person", 15), "desk")
for name in ("Forms", "Others"):
    issued = issuing.make(organisation=town.municipality, name=name, scopes=["bookings"], now=now)
    print(issued.client.client_id, issued.secret)
"""
ROWS = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "hub.config.settings"
import django; django.setup()
import json
from hub.audit.models import Event
from hub.notifications.models import Message
from scheduling.models import Appointment, Participant
print(json.dumps({
    "states": sorted(Appointment.objects.values_list("state", flat=True)),
    "names": sorted(set(Participant.objects.values_list("name", flat=True))),
    "events": sorted(set(Event.objects.filter(verb="appointment.confirmed")
        .values_list("actor_kind", "origin"))),
    "mails": Message.objects.count(),
}))
"""


@pytest.fixture
def hub(arena: Arena) -> Iterator[tuple[Arena, str, list[str]]]:
    keys = arena.run("-c", BUILD).split()
    with served(arena, 1) as (base,):
        yield arena, base, keys


@pytest.mark.parametrize("vendor", [Qmatic, Jcc])
def test_a_form_books_shows_and_deletes(
    hub: tuple[Arena, str, list[str]], vendor: type[Qmatic] | type[Jcc]
) -> None:
    arena, base, keys = hub
    form, who = vendor(base, *keys[:2]), WHO[vendor]
    (place,) = form.places()
    card, passport = form.products()  # by title
    assert form.products(place) == [card, passport]
    assert passport in form.products(place, (card,))
    assert passport in form.products("", (card,))
    assert form.places(passport) == [place]

    day = next(one for one in form.dates(place, [passport]) if one in form.dates(place, [card]))
    alone, four = form.times(place, [passport], day), form.times(place, [passport], day, 4)
    assert max(alone).strftime("%H:%M") == "16:40"  # 20 minutes, and the doors close at five
    assert max(four).strftime("%H:%M") == "16:10"  # 50 minutes
    start = max(four)

    public_id = form.book(place, [passport], start, who, 4)
    found = form.details(public_id)
    assert found["products"] == [(passport, "Paspoort")]
    assert found["place"] == "Stadhuis Leeuwarden"
    assert found["address"].strip() == "Oldehoofsterkerkhof 2"
    begun = found["start"]
    if begun.tzinfo:
        begun = begun.astimezone(AMSTERDAM).replace(tzinfo=None)
    assert begun == start
    assert found["end"] - found["start"] == timedelta(minutes=50)

    with pytest.raises(CreateFailed) as taken:
        form.book(place, [card], start + timedelta(minutes=20), who)
    assert taken.value.code == ((409, "slot_taken") if vendor is Qmatic else 1001)

    stranger = vendor(base, *keys[2:4])
    if isinstance(stranger, Qmatic):
        assert stranger.delete(public_id) == 404
    else:
        assert stranger.delete(public_id)["code"] == 1007
    told = form.delete(public_id)
    assert (
        told == 204 if vendor is Qmatic else told == {"id": public_id, "acknowledgeIsSuccess": True}
    )
    both = form.book(place, [passport, card], start, who)
    assert len(form.details(both)["products"]) == 2
    assert_rows(arena, ["cancelled", "confirmed"])


def assert_rows(arena: Arena, states: list[str]) -> None:
    rows = json.loads(arena.run("-c", ROWS))
    assert rows["states"] == states
    assert rows["names"] == ["Sanne Visser"]
    ((kind, origin),) = rows["events"]
    assert kind == "client"
    assert origin.startswith("client:")
    assert rows["mails"] == 3  # booked, cancelled, booked


@pytest.mark.parametrize("vendor", ["qmatic", "jcc"])
def test_the_same_form_twice_at_once_books_once(
    hub: tuple[Arena, str, list[str]], vendor: str
) -> None:
    arena, base, keys = hub
    asking = Qmatic(base, *keys[:2])
    (place,) = asking.places()
    passport = asking.products()[1]
    start = asking.times(place, [passport], asking.dates(place, [passport])[1])[0]
    call = ("-m", "tests.facades.forms", vendor, base, *keys[:2], place, passport)
    racers = [arena.start(*call, start.isoformat()) for _try in range(3)]
    told = set(let_go(racers))
    assert len(told) == 1
    assert not told.pop().startswith("refused")
    assert json.loads(arena.run("-c", ROWS))["states"] == ["confirmed"]


def let_go(racers: list[Popen[str]]) -> list[str]:
    """All at once; what each of them heard."""
    for one in racers:
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
    for one in racers:
        assert one.stdin
        one.stdin.write("\n")
        one.stdin.flush()
    return [one.communicate(timeout=60)[0].strip() for one in racers]


def test_two_forms_take_the_last_slot(hub: tuple[Arena, str, list[str]]) -> None:
    arena, base, keys = hub
    asking = Qmatic(base, *keys[:2])
    (place,) = asking.places()
    passport = asking.products()[1]
    day = asking.dates(place, [passport])[1]
    for start in asking.times(place, [passport], day)[::6][:4]:
        racers = [
            arena.start(
                *("-m", "tests.facades.forms", vendor, base, *pair, place, passport),
                start.isoformat(),
            )
            for vendor, pair in (("qmatic", keys[:2]), ("jcc", keys[2:4]))
        ]
        told = let_go(racers)
        refused = [line for line in told if line.startswith("refused")]
        assert len(refused) == 1
        assert refused[0] in ("refused (409, 'slot_taken')", "refused 1001"), told
