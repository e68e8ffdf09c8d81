"""What a clerk does at a desk: opens it, calls, helps, and goes by what the screen shows. Somebody
else may press on the same screen meanwhile: then it shows something else, and the clerk follows."""

import re

from hub.demo.day.accounts import Workplace
from hub.demo.day.browser import Browser
from hub.demo.day.hall import Guest, Hall
from hub.demo.day.pages import Page
from hub.demo.day.plan import Seat, Way
from hub.errors import DomainError

WALKING = 2.0  # minutes to pack up in the waiting room and get to the desk
PATIENCE = 2.0  # minutes of a clerk whose visitor does not come, before calling again
USUAL_MINUTES = 8.0  # with somebody who is no part of the plan
LOOKS = 5  # at a screen that does not come
REASON = "hoort bij een andere balie"
NUMBER = "desk-number"


class DeskNotOpened(DomainError):
    code = "desk_not_opened"
    sentence = "A desk could not be opened."


class DeskNotShown(DomainError):
    code = "desk_not_shown"
    sentence = "The screen of a desk did not come."


class Clerk:
    def __init__(self, seat: Seat, place: Workplace, hall: Hall) -> None:
        self.seat, self.place, self.hall, self.clock = seat, place, hall, hall.clock
        self.browser = Browser(hall.scene.base, place.cookies)
        self.screen = ""
        self.helped = 0

    def work(self) -> None:
        self.clock.until(self.seat.opens)
        if self.clock.is_stopped:
            return
        self._open()
        page = self._look()
        while not self._is_shut(page):
            if self._closes(page):
                self.browser.press(page, "do", "close")  # refused when somebody was just called
            else:
                self._goes_by(page)
            page = self._look()

    def _look(self) -> Page:
        """Raises DeskNotShown: a page that does not come says nothing about the desk."""
        for _look in range(LOOKS):
            page = self.browser.get(self.screen)
            if page.status == 200:
                return page
            self.clock.moment()
        raise DeskNotShown(details={"desk": self.place.desk})

    def _goes_by(self, page: Page) -> None:
        if page.with_button("do", "start"):
            self._has_called(page)
        elif page.with_button("do", "finish"):
            self._helps(page)
        elif page.number_of(NUMBER) is None:  # nobody waits for this desk
            self.clock.moment()
        else:
            self.browser.press(page, "do", "next")

    def _open(self) -> None:
        """At the desk of the plan; a planner opens it for a colleague."""
        page = self.browser.get(f"{self.hall.scene.desk_url}?other")
        form = next(form for form in page.forms if "desk" in form.offered)
        values = {"desk": self.place.desk}
        if "professional" in form.offered:
            values["professional"] = self.place.professional
        opened = self.browser.send(page, form, values)
        self.screen = opened.path.partition("#")[0]
        if not re.search(r"/\d+/$", self.screen):
            raise DeskNotOpened(details={"desk": self.place.desk})

    def _closes(self, page: Page) -> bool:
        """Never with somebody at the desk; a desk that stays open not while anybody may come."""
        if self._is_busy(page):
            return False
        now, day = self.clock.minute, self.hall.day
        if self.clock.is_stopped or now > self.hall.over:
            return True
        if not self.seat.stays:
            return now >= self.seat.closes
        waits = page.number_of(NUMBER) is not None
        return now >= day.minutes and self.hall.is_settled and not waits

    def _is_shut(self, page: Page) -> bool:
        """By the own hand, or a person did it."""
        return not self._is_busy(page) and not page.with_button("do", "close")

    @staticmethod
    def _is_busy(page: Page) -> bool:
        return bool(page.with_button("do", "start") or page.with_button("do", "finish"))

    def _has_called(self, page: Page) -> None:
        guest = self.hall.guest_with(page.number_of(NUMBER) or 0)
        if guest is None or not self._misses(guest):
            self.clock.let_pass(WALKING)
            if guest:
                guest.called.set()
            self.browser.press(page, "do", "start")
            return
        self.clock.let_pass(PATIENCE)
        if not guest.times_called:
            page = self.browser.press(page, "do", "again")
            self.clock.let_pass(PATIENCE)
        guest.times_called += 1
        if page.with_button("do", "no-show"):
            self._marks(guest, self.browser.press(page, "do", "no-show"))

    def _misses(self, guest: Guest) -> bool:
        """Whether this visitor is not in the hall now."""
        way = guest.plan.way
        return way == Way.STAYS_AWAY or (way == Way.RETURNS and not guest.is_back.is_set())

    def _marks(self, guest: Guest, after: Page) -> None:
        if after.status != 200:  # too soon still: the screen says from when
            self.clock.moment()
            return
        guest.marked.set()
        if guest.plan.way == Way.STAYS_AWAY:
            guest.settled.set()

    def _helps(self, page: Page) -> None:
        guest = self.hall.guest_with(page.number_of(NUMBER) or 0)
        takes = guest.plan.takes if guest else USUAL_MINUTES
        if guest and guest.plan.way == Way.FETCHES and not guest.set_aside.is_set():
            self.clock.let_pass(takes / 3)
            if self.browser.press(page, "do", "park").status == 200:
                guest.set_aside.set()
        elif guest and self._sends_on(guest, page):
            self.clock.let_pass(takes / 3)
            self._forward(guest, page)
        else:
            self.clock.let_pass(takes)
            self._finish(guest, page)

    def _sends_on(self, guest: Guest, page: Page) -> bool:
        return guest.plan.way == Way.SENT_ON and not guest.was_sent_on and bool(self._others(page))

    def _others(self, page: Page) -> list[str]:
        """Desks of the plan that stay open, where somebody can be sent on to."""
        form = page.with_button("do", "forward")[0]
        stays = {f"desk:{desk}" for desk in self.hall.stays_open - {self.place.desk}}
        return [to for to in form.offered.get("to", []) if to in stays]

    def _forward(self, guest: Guest, page: Page) -> None:
        to = self._others(page)[0]
        guest.was_sent_on = True
        self.browser.press(page, "do", "forward", to=to, reason=REASON)

    def _finish(self, guest: Guest | None, page: Page) -> None:
        after = self.browser.press(page, "do", "finish")
        if after.status == 200 and guest:
            guest.settled.set()
        elif after.status != 200 and guest is None:  # wants an answer that no clerk here has
            self.browser.press(page, "do", "park")
        self.helped += after.status == 200
