"""How long it takes from being let in until the first picture: real browsers, a real server and a
real relay, all on this machine. `python -m tools.calls [times]`."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
django.setup()

from playwright.sync_api import Browser  # noqa: E402

from tests.browser.calls import Hub, Person, browser_with_camera, hub_with_a_call  # noqa: E402
from tests.relay import SECRET, relay  # noqa: E402


@contextmanager
def hub_of(way: str, folder: Path) -> Iterator[Hub]:
    if way == "direct":
        with hub_with_a_call(folder) as hub:
            yield hub
        return
    with relay(folder, loopback_peers=True) as server:
        urls = f"turn:127.0.0.1:{server.port}?transport=udp"
        settings = {"TURN_URLS": urls, "TURN_SECRET": SECRET, "TURN_RELAY_ONLY": "true"}
        with hub_with_a_call(folder, **settings) as hub:
            yield hub


def once(browser: Browser, hub: Hub) -> int:
    """Milliseconds, as the citizen's page counted them."""
    staff, citizen = Person(browser, hub), Person(browser, hub)
    staff.as_staff()
    citizen.as_citizen()
    for person in (staff, citizen):
        person.start()
    staff.page.get_by_role("button", name="Binnenlaten").click()
    citizen.must_see()
    took = int(str(citizen.page.locator("#video-room").get_attribute("data-connect-ms")))
    for person in (staff, citizen):
        person.page.context.close()
    return took


def main(times: int) -> None:
    for way in ("direct", "relay"):
        with TemporaryDirectory() as name, browser_with_camera() as browser:
            with hub_of(way, Path(name)) as hub:
                took = sorted(once(browser, hub) for _ in range(times))
            told = f"median {median(took):.0f} ms, least {took[0]}, most {took[-1]}"
            print(f"{way}: {told}, {times} calls")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
