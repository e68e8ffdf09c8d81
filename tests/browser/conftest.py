"""A real Chromium on a live server with a small town in it. Playwright's own pytest plugin is not
used: it wants a browser of its own download."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from hub.catalogue import search
from locations.models import Offering
from tests import town as towns
from tests.town import Town

CHROMIUM = shutil.which(os.environ.get("CHROMIUM", "chromium"))
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
RUN_AXE = """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a',
'wcag21aa', 'wcag22aa']})).violations.map(
    v => v.id + ': ' + v.nodes.map(n => n.target).join(' | '))"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """For one module only: while it lives, Playwright's event loop runs in this thread, in which
    Django would refuse the database and no asynchronous test could run."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def live_town(transactional_db: None) -> Town:
    made = towns.build(now=timezone.now())
    # At any hour of the day the first free time can still be moved and cancelled.
    Offering.objects.update(notice_minutes=120, cancel_deadline_minutes=0)
    search.rebuild(now=timezone.now())
    return made


class Visitor:
    """A page of a fresh browser profile, and what a demanding visitor looks at."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.failed: list[str] = []
        self.foreign: list[str] = []
        page.on("request", self._watch)

    def _watch(self, request: object) -> None:
        url = getattr(request, "url", "")
        if not url.startswith((self.base, self.base.replace("http", "ws", 1), "data:")):
            self.foreign.append(url)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def must_be_accessible(self) -> None:
        """axe-core, WCAG 2.2 A and AA, finds nothing; and nothing scrolls sideways."""
        self.page.wait_for_load_state()  # a page that is only half there is nobody's page
        self.page.evaluate(AXE.read_text("utf-8"))
        assert self.page.evaluate(RUN_AXE) == [], self.page.url
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url


@pytest.fixture
def visitor(chromium: Browser, live_server: LiveServer) -> Iterator[Visitor]:
    context = chromium.new_context(viewport={"width": 320, "height": 900})
    yield Visitor(context.new_page(), live_server.url)
    context.close()


@pytest.fixture
def visitor_without_scripts(chromium: Browser, live_server: LiveServer) -> Iterator[Visitor]:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 900}
    )
    yield Visitor(context.new_page(), live_server.url)
    context.close()
