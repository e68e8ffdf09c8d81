"""A day from its plan to its report: everybody in a thread of their own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread
from typing import Any

from django.utils import timezone

from hub.demo.day import codes, reading
from hub.demo.day.clerks import Clerk
from hub.demo.day.clock import Clock
from hub.demo.day.hall import Guest, Hall
from hub.demo.day.history import History, broken
from hub.demo.day.host import Host
from hub.demo.day.plan import Day, over
from hub.demo.day.stage import Scene
from hub.demo.day.telling import report
from hub.demo.day.visitors import Person
from scheduling.queue.tickets import today_at

LAST_MINUTES = 30  # of the day, for a deed that is under way at its end
LOOK_MINUTES = 30  # between two lines about how it goes

Say = Callable[[str], Any]


@dataclass(slots=True)
class Played:
    """`failed`: what went wrong in playing; not a word about persons."""

    history: History
    failed: list[str] = field(default_factory=list)

    @property
    def broken(self) -> dict[str, list[str]]:
        return broken(self.history)

    @property
    def is_well(self) -> bool:
        return not self.failed and not any(self.broken.values())

    @property
    def report(self) -> str:
        return report(self.history, self.broken, self.failed)


class Play:
    def __init__(self, scene: Scene, day: Day, clock: Clock, say: Say) -> None:
        guests = [Guest(visitor) for visitor in day.visitors]
        self.scene, self.day, self.clock, self.say = scene, day, clock, say
        self.hall = Hall(scene, clock, day, guests)
        seats = zip(day.seats, scene.workplaces, strict=True)
        self.clerks = [Clerk(seat, place, self.hall) for seat, place in seats]
        self.failed: list[str] = []

    def run(self) -> Played:
        """Plays it to the end; a KeyboardInterrupt ends it early, with all desks closed."""
        now = timezone.now()
        self._give_codes()
        host = Host(self.hall)
        workers = [
            self._thread(clerk.work, f"The clerk at seat {at}") for at, clerk in self._seats()
        ]
        workers.append(self._thread(host.work, "The host"))
        people = [
            self._thread(Person(guest, self.hall).live, f"Visitor {guest.plan.name}")
            for guest in self.hall.guests
        ]
        self.clock.begin()
        try:
            for thread in (*workers, *people):
                thread.start()
            self._watch(workers)
        except KeyboardInterrupt:
            self.say("Stopping: who is at a desk is finished, the others go home.")
        self.clock.stop()
        for thread in (*workers, *people):
            thread.join()
        host.close()
        history = reading.read(
            point=self.scene.point,
            day=today_at(self.scene.point, now),
            guests=self.hall.guests,
            workplaces=self.scene.workplaces,
        )
        return Played(history, self.failed)

    def _seats(self) -> Iterator[tuple[int, Clerk]]:
        return enumerate(self.clerks, start=1)

    def _give_codes(self) -> None:
        """To who comes with an appointment, in the order of coming."""
        booked = [guest for guest in self.hall.guests if guest.plan.booked]
        found = codes.found(self.scene, wanted=len(booked), now=timezone.now())
        for guest, code in zip(booked, found, strict=False):
            guest.code = code
        self.say(f"{len(self.hall.guests)} visitors will come, {len(found)} with an appointment.")

    def _thread(self, deed: Callable[[], None], who: str) -> Thread:
        def safely() -> None:
            try:
                deed()
            except Exception as error:  # noqa: BLE001 - told in the report, and the day goes on
                self.failed.append(f"{who}: {error!r} {getattr(error, 'details', '')}")

        return Thread(target=safely, name=who, daemon=True)

    def _watch(self, workers: list[Thread]) -> None:
        """Says now and then how it goes, until all desks are closed."""
        told = 0.0
        while any(worker.is_alive() for worker in workers):
            self.clock.moment()
            if self.clock.minute >= told + LOOK_MINUTES:
                told = self.clock.minute
                self.say(self._as_it_goes())
            if self.clock.minute > self.hall.over + LAST_MINUTES:
                return

    def _as_it_goes(self) -> str:
        minute = int(self.clock.minute)
        with_number = sum(guest.number is not None for guest in self.hall.guests)
        helped = sum(clerk.helped for clerk in self.clerks)
        return f"{minute // 60}:{minute % 60:02}  {with_number} have a number, {helped} are helped"


def takes(minutes: float, clock: Clock) -> timedelta:
    """How long a day of so many minutes lasts on the wall, at most."""
    return timedelta(seconds=clock.seconds(over(minutes, speed=clock.speed) + LAST_MINUTES))
