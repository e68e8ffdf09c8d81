"""Who is where: the people of the day, the kiosks by the door, and what they wait for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Condition, Event

from hub.demo.day.browser import Browser
from hub.demo.day.clock import Clock
from hub.demo.day.plan import Day, Visitor, over
from hub.demo.day.stage import Scene

KNOWN_SECONDS = 2.0  # from the printing of a number until its owner has read it


@dataclass(slots=True)
class Guest:
    """A visitor while the day is played. `code`: of the own appointment; `refused`: the code of
    the answer when there is no number; `press` made the ticket, `link` is the way to its page."""

    plan: Visitor
    code: str = ""
    number: int | None = None
    press: str = ""
    link: str = ""
    refused: str = ""
    called: Event = field(default_factory=Event)
    marked: Event = field(default_factory=Event)  # as one who did not come
    set_aside: Event = field(default_factory=Event)
    is_back: Event = field(default_factory=Event)
    times_called: int = 0  # in vain
    was_sent_on: bool = False
    settled: Event = field(default_factory=Event)  # nothing more happens


class Hall:
    def __init__(self, scene: Scene, clock: Clock, day: Day, guests: list[Guest]) -> None:
        self.scene, self.clock, self.day, self.guests = scene, clock, day, guests
        self.to_host: SimpleQueue[int] = SimpleQueue()  # numbers that are back with their photo
        self._kiosks: SimpleQueue[Browser] = SimpleQueue()
        for token in scene.kiosk_tokens:
            self._kiosks.put(Browser(scene.base, {"kiosk_device": token}))
        self._known = Condition()

    @contextmanager
    def at_a_kiosk(self) -> Iterator[Browser]:
        """Waits until one is free."""
        kiosk = self._kiosks.get()
        try:
            yield kiosk
        finally:
            self._kiosks.put(kiosk)

    def enters(self, guest: Guest, number: int) -> None:
        with self._known:
            guest.number = number
            self._known.notify_all()

    def guest_with(self, number: int) -> Guest | None:
        """None for somebody who is no part of the plan: a person who plays along."""
        with self._known:
            self._known.wait_for(lambda: self._find(number) is not None, timeout=KNOWN_SECONDS)
            return self._find(number)

    def _find(self, number: int) -> Guest | None:
        return next((guest for guest in self.guests if guest.number == number), None)

    @property
    def stays_open(self) -> set[int]:
        """The desks at which somebody can be sent on to until the end."""
        seats = zip(self.day.seats, self.scene.workplaces, strict=True)
        return {place.desk for seat, place in seats if seat.stays}

    @property
    def over(self) -> float:
        """When whoever still waits is sent home."""
        return over(self.day.minutes, speed=self.clock.speed)

    def has_come(self, minute: float) -> bool:
        """Whether all who come before this minute have been at a kiosk."""
        early = (guest for guest in self.guests if guest.plan.comes < minute)
        return all(guest.number is not None or guest.refused for guest in early)

    @property
    def is_settled(self) -> bool:
        return all(guest.settled.is_set() for guest in self.guests)
