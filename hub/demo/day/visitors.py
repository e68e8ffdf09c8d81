"""What a visitor does: stands before a kiosk, takes a number or checks in, follows it on the phone,
loses patience, comes back."""

from threading import Event

from django.urls import reverse
from django.utils import translation

from hub.demo.day.browser import Browser
from hub.demo.day.hall import Guest, Hall
from hub.demo.day.pages import Button, Form, Page
from hub.demo.day.plan import Way
from hub.errors import DomainError
from kiosk.models import Screen
from scheduling.queue import closing, refusals

FETCHING = 6.0  # minutes for a photo, or to find the way back
NOT_LISTED = -1  # before the first page of a list
UNKNOWN = "unknown"  # a refusal in words that are none of the hub's


class Person:
    """One visitor, from the door to the end."""

    def __init__(self, guest: Guest, hall: Hall) -> None:
        self.guest, self.hall, self.clock = guest, hall, hall.clock
        self.phone = Browser(hall.scene.base)

    def live(self) -> None:
        self.clock.until(self.guest.plan.comes)
        try:
            if self.clock.is_stopped:
                self.guest.refused = "day_ended"
            else:
                self._at_the_kiosk()
            if self.guest.number is not None:
                self._waits()
        finally:
            self._is_done()

    def _is_done(self) -> None:
        """Who has a number is settled by whoever helps them, and the others now."""
        if self.guest.number is None:
            self.guest.settled.set()

    def _at_the_kiosk(self) -> None:
        with self.hall.at_a_kiosk() as kiosk:
            page = self._cleared(kiosk, kiosk.get(reverse("kiosk:start")))
            if self.guest.code:
                page = self._checks_in(kiosk, page)
            else:
                page = self._takes_a_number(kiosk, page)
            self._reads(page)
            self._cleared(kiosk, page)

    def _cleared(self, kiosk: Browser, page: Page) -> Page:
        """The first screen, also where somebody left another one."""
        again = page.to(reverse("kiosk:reset"))
        return kiosk.send(page, again) if again else page

    def _checks_in(self, kiosk: Browser, page: Page) -> Page:
        page = kiosk.press(page, "to", Screen.CODE)
        form = page.to(reverse("kiosk:check-in"))
        page = kiosk.send(page, form, {"code": self.guest.code}) if form else page
        late = page.to(reverse("kiosk:late"))
        return kiosk.send(page, late) if late else page

    def _takes_a_number(self, kiosk: Browser, page: Page) -> Page:
        """Looks through the list, page by page where it has pages. Without a list the screen says
        why: closed, or no walk-ins any more."""
        page, at = kiosk.press(page, "to", Screen.SERVICES), NOT_LISTED
        services = self.hall.scene.services
        wanted = services[self.guest.plan.service % len(services)]
        while form := page.to(reverse("kiosk:walk-in")):
            if str(wanted) in form.offered.get("services", ()):
                return kiosk.send(page, form, {"services": [wanted]})
            further = further_in(form, at)
            if further is None:
                break
            at = int(further.value) if further.name == "page" else at + 1
            page = kiosk.press(page, further.name, further.value)
        return page

    def _reads(self, page: Page) -> None:
        number = page.number_of("kiosk__number")
        if number is None:
            self.guest.refused = refusal_in(page.heading)
            return
        again = page.to(reverse("kiosk:reset"))
        self.guest.press = again.value("visit") if again else ""
        self.guest.link = self.hall.scene.link_of(self.guest.press)
        self.hall.enters(self.guest, number)

    def _waits(self) -> None:
        plan = self.guest.plan
        if plan.looks:
            self.phone.get(self.guest.link)
        if plan.way == Way.LEAVES and not self.clock.heard(self.guest.called, within=plan.patience):
            self._leaves()
        elif plan.way == Way.RETURNS and self._waits_for(self.guest.marked):
            self.clock.let_pass(FETCHING / 2)
            self._comes_back()
        elif plan.way == Way.FETCHES and self._waits_for(self.guest.set_aside):
            self.clock.let_pass(FETCHING)
            self.hall.to_host.put(self.guest.number or 0)

    def _waits_for(self, event: Event) -> bool:
        """Whether it happens before all is over for this visitor."""
        while not (event.is_set() or self.guest.settled.is_set() or self.clock.is_stopped):
            self.clock.moment()
        return event.is_set()

    def _leaves(self) -> None:
        """Unless the number was called meanwhile and somebody is being helped."""
        page = self._on_the_phone("queue:leave")
        if page and page.status == 200 and page.to(self._way("queue:leave")) is None:
            self.guest.settled.set()

    def _comes_back(self) -> None:
        self.guest.is_back.set()
        page = self._on_the_phone("queue:come-back")
        if page is None or page.status != 200:
            self.guest.settled.set()  # stays one who did not come

    def _on_the_phone(self, name: str) -> Page | None:
        page = self.phone.get(self.guest.link)
        form: Form | None = page.to(self._way(name))
        return self.phone.send(page, form) if form else None

    def _way(self, name: str) -> str:
        return reverse(name, args=[self.guest.link.rsplit("/", 1)[-1]])


def further_in(form: Form, at: int) -> Button | None:
    """To the page of a list after this one; from a screen without a list to all there is, which is
    the last of its subjects."""
    for button in form.buttons:
        if button.name == "page" and int(button.value) > at:
            return button
    subjects = [button for button in form.buttons if button.name == "theme"]
    return subjects[-1] if subjects and at == NOT_LISTED else None


def refusal_in(words: str) -> str:
    """The code of the refusal that begins with these words."""
    with translation.override("nl"):
        for known in (*vars(refusals).values(), closing.NoTimeLeftToday):
            if isinstance(known, type) and issubclass(known, DomainError):
                sentence = str(known.sentence)
                if sentence and words.startswith(sentence):
                    return known.code
    return UNKNOWN
