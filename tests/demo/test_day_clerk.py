"""A clerk of the played day leaves no desk open, whatever the screen of the desk answers."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest

from hub.demo.day.accounts import Workplace
from hub.demo.day.clerks import LOOKS, Clerk, DeskNotShown
from hub.demo.day.clock import Clock
from hub.demo.day.hall import Hall
from hub.demo.day.plan import Day, Seat
from hub.demo.day.stage import Scene
from locations.models import ServicePoint

CHOICE = '<form action="/balie/1"><select name="desk"><option value="1" selected></select></form>'
SHOWS = {  # the buttons of the screen, by what the desk does
    "free": ("next", "close"),
    "called": ("start", "no-show"),
    "serving": ("finish", "park"),
    "closed": (),
}


class Desk(ThreadingHTTPServer):
    """While the clerk closes it, somebody of no plan is called, whom nobody can finish with."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Screen)
        self.state, self.away, self.done = "free", 1, list[str]()

    def press(self, do: str) -> int:
        self.done.append(do)
        if do == "close" and self.done.count("close") == 1:
            self.state = "called"
            return 409
        if do == "finish":
            return 422
        self.state = {"start": "serving", "park": "free", "close": "closed"}[do]
        return 200


class Screen(BaseHTTPRequestHandler):
    server: Desk

    def do_GET(self) -> None:
        if "?" in self.path:
            self._answer(200, CHOICE)
        elif self.server.away > 0:
            self.server.away -= 1
            self._answer(503, "")
        else:
            self._answer(200, self._page())

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        status = self.server.press(sent["do"][0]) if "do" in sent else 200
        if status == 200:
            self.send_response(302)
            self.send_header("Location", "/balie/1/")
            self.end_headers()
        else:
            self._answer(status, self._page())

    def _page(self) -> str:
        buttons = (f'<button name="do" value="{do}">' for do in SHOWS[self.server.state])
        return f'<b class="desk-number">9</b><form>{"".join(buttons)}</form>'

    def _answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def desk() -> Iterator[Desk]:
    served = Desk()
    Thread(target=served.serve_forever, args=(0.05,), daemon=True).start()
    yield served
    served.shutdown()
    served.server_close()


def clerk_at(desk: Desk) -> Clerk:
    """At the end of the shift, on a fast clock."""
    seat, place = Seat(opens=0, closes=0, stays=False), Workplace(1, 1, {})
    point = ServicePoint(slug="stadhuis-leeuwarden")
    scene = Scene(f"http://127.0.0.1:{desk.server_port}", point, (place,), (), {})
    clock = Clock(speed=6000)
    return Clerk(seat, place, Hall(scene, clock, Day(60, (), (seat,), 50), []))


def test_a_stranger_who_is_called_while_the_desk_closes_leaves_it_closed(desk: Desk) -> None:
    clerk_at(desk).work()
    assert desk.done == ["close", "start", "finish", "park", "close"]
    assert desk.state == "closed"


def test_a_screen_that_does_not_come_is_told_and_is_no_closed_desk(desk: Desk) -> None:
    desk.away = LOOKS + 2
    with pytest.raises(DeskNotShown):
        clerk_at(desk).work()
