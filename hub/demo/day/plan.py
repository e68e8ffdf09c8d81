"""A day as it is meant: who comes when and for what, and who sits where. Pure; a seed gives the
same day. Times are minutes from the beginning of the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from statistics import fmean

LOAD = 0.8  # of what the desks can do, walking left out
USUAL_MINUTES = (6, 10, 15, 25)  # of a conversation
SPREAD = 0.25  # of the logarithm of what one takes
BOOKED_SHARE = 0.4  # of those who come for something ordinary
RARE_SHARE = 0.08  # of each way that is out of the ordinary; at least one visitor each
WALK_INS_STOP = 0.9  # of the day


class Way(StrEnum):
    """What becomes of a visitor."""

    PLAIN = "plain"
    FETCHES = "fetches"  # has to get a photo halfway: set aside, and back
    SENT_ON = "sent_on"  # has come to the wrong desk
    STAYS_AWAY = "stays_away"  # does not come when called
    RETURNS = "returns"  # does not come when called, and turns up after all
    LEAVES = "leaves"  # loses patience, and says so on the phone


RARE = tuple(way for way in Way if way != Way.PLAIN)
FEWEST_BOOKED = 2
FEWEST = len(RARE) + FEWEST_BOOKED


@dataclass(frozen=True, slots=True)
class Visitor:
    """`service`: the place in the list of services, from 0; `patience`: before a LEAVES leaves."""

    name: int
    comes: float
    takes: float
    service: int
    booked: bool = False
    way: Way = Way.PLAIN
    patience: float = 0
    looks: bool = False  # at the own number, on the phone


@dataclass(frozen=True, slots=True)
class Seat:
    """A desk that is open for a part of the day; `stays`: all day, until nobody waits any more."""

    opens: float
    closes: float
    stays: bool


@dataclass(frozen=True, slots=True)
class Day:
    """`walk_ins_stop`: when the host takes no more of them."""

    minutes: float
    visitors: tuple[Visitor, ...]
    seats: tuple[Seat, ...]
    walk_ins_stop: float


def over(minutes: float, *, speed: float) -> float:
    """When whoever still waits is sent home, after a day of so many minutes: after half of it once
    more, and not before a server that is slow had two minutes on the wall."""
    return minutes + max(minutes / 2, 2 * speed)


def plan_day(*, seed: int, minutes: float, seats: int, services: int) -> Day:
    """`seats` and `services`: how many, one at least."""
    random = Random(seed)  # noqa: S311 - a simulation
    placed = tuple(_seats(random, minutes, seats))
    visitors = tuple(_visitors(random, minutes, placed, services))
    return Day(minutes, visitors, placed, minutes * WALK_INS_STOP)


def _seats(random: Random, minutes: float, count: int) -> Iterator[Seat]:
    """Half of them stay all day; the others open later and close earlier."""
    for at in range(count):
        if at < (count + 1) // 2:
            yield Seat(0, minutes, stays=True)
        else:
            opens, closes = random.uniform(0.1, 0.3), random.uniform(0.65, 0.85)
            yield Seat(minutes * opens, minutes * closes, stays=False)


def _visitors(
    random: Random, minutes: float, seats: tuple[Seat, ...], services: int
) -> Iterator[Visitor]:
    comes = list(_arrivals(random, minutes, seats))
    ways = _ways(random, sum(moment < minutes * WALK_INS_STOP for moment in comes))
    booked = _booked(random, [at for at in range(len(comes)) if at not in ways])
    for at, moment in enumerate(comes):
        yield Visitor(
            name=at + 1,
            comes=moment,
            takes=random.choice(USUAL_MINUTES) * random.lognormvariate(0, SPREAD),
            service=random.randrange(services),
            booked=at in booked,
            way=ways.get(at, Way.PLAIN),
            patience=random.uniform(1, 6),
            looks=random.random() < 0.5,
        )


def _arrivals(random: Random, minutes: float, seats: tuple[Seat, ...]) -> list[float]:
    """At random moments, as many as keep the desks busy for LOAD of their time; and as many before
    the walk-ins stop as there are ways."""
    work = sum(seat.closes - seat.opens for seat in seats) * LOAD
    count = max(round(work / fmean(USUAL_MINUTES)) - FEWEST, 0)
    early = [random.uniform(0, minutes * WALK_INS_STOP) for _one in range(FEWEST)]
    return sorted([*early, *(random.uniform(0, minutes) for _one in range(count))])


def _ways(random: Random, early: int) -> dict[int, Way]:
    """By the place in the order of coming, of so many that come in time. They have no appointment:
    who has one may be refused, and then nothing out of the ordinary would happen."""
    each = max(round(early * RARE_SHARE), 1)
    chosen = random.sample(range(early), len(RARE) * each)
    return {at: RARE[nth % len(RARE)] for nth, at in enumerate(chosen)}


def _booked(random: Random, able: list[int]) -> set[int]:
    """The places in the order of coming of those with an appointment."""
    return set(random.sample(able, max(round(len(able) * BOOKED_SHARE), FEWEST_BOOKED)))
