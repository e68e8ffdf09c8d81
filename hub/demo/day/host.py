"""What the host does on the floor: lets back in line who is back, stops walk-ins near the end, and
sends home whoever is left when all desks are closed."""

import re

from hub.demo.day.browser import Browser
from hub.demo.day.hall import Hall
from hub.demo.day.pages import Button, Form, Page

REASON_NL = "Het is vandaag te druk."
REASON_EN = "We are too busy today."


class Host:
    def __init__(self, hall: Hall) -> None:
        self.hall, self.clock = hall, hall.clock
        self.browser = Browser(hall.scene.base, hall.scene.host_cookies)
        self.back: set[int] = set()
        self.has_stopped = False

    def work(self) -> None:
        """Until it is over; then `close`, when the desks are closed too."""
        while not (self.clock.is_stopped or self._is_over()):
            self._look()
            self.clock.moment()

    def _is_over(self) -> bool:
        if self.clock.minute > self.hall.over:
            return True
        return self.clock.minute > self.hall.day.minutes and self.hall.is_settled

    def _look(self) -> None:
        while not self.hall.to_host.empty():
            self.back.add(self.hall.to_host.get())
        stops = self._wants_to_stop()
        if not (self.back or stops):
            return
        page = self._floor()
        if stops and page.with_button("do", "stop"):
            self.browser.press(page, "do", "stop", reason_nl=REASON_NL, reason_en=REASON_EN)
            self.has_stopped = True
        for form, button in _about(page, "unpark"):
            number = number_in(button)
            if number in self.back:
                self.browser.send(page, form, button=button)
                self.back.discard(number)

    def _wants_to_stop(self) -> bool:
        """Not before those who came in time have their number."""
        moment = self.hall.day.walk_ins_stop
        late = not self.has_stopped and self.clock.minute > moment
        return late and self.hall.has_come(moment)

    def close(self) -> None:
        """All who are left go home, and tomorrow walk-ins are welcome again."""
        for way in ("unpark", "leave"):
            page = self._floor()
            for form, button in _about(page, way):
                self.browser.send(page, form, button=button)
        page = self._floor()
        if self.has_stopped and page.with_button("do", "allow"):
            self.browser.press(page, "do", "allow")

    def _floor(self) -> Page:
        return self.browser.get(self.hall.scene.floor_url)


def _about(page: Page, way: str) -> list[tuple[Form, Button]]:
    """The buttons about one number each."""
    found = ((form, form.button("do", way)) for form in page.with_button("do", way))
    return [(form, button) for form, button in found if button]


def number_in(button: Button) -> int:
    """Of "Number 5 back in the line", in any language."""
    found = re.search(r"\d+", button.label)
    return int(found[0]) if found else 0
