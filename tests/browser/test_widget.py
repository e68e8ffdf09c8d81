"""The widget on a page of another site: its height, its links, no cookie."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.browser.conftest import Visitor
from tests.town import Town

pytestmark = pytest.mark.browser


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, dict[str, str]]]:
    page: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = page["html"].encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", page
    server.shutdown()
    server.server_close()


def test_a_municipality_shows_free_times(
    visitor: Visitor, live_town: Town, elsewhere: tuple[str, dict[str, str]]
) -> None:
    address, page = elsewhere
    page["html"] = (
        '<!doctype html><html lang="nl"><title>Gemeente</title><body><h1>Gemeente</h1>'
        f'<div data-afspraak="{live_town.passport.pk}" data-merk="7a1fa2"></div>'
        f'<script defer src="{visitor.base}/inbedden/widget.js"></script>'
    )
    visitor.page.goto(address)
    frame = visitor.page.frame_locator("iframe")
    days = frame.get_by_role("listitem")
    days.first.wait_for()
    assert days.count() == 5
    visitor.page.wait_for_function(
        "() => document.querySelector('iframe').style.blockSize !== '24rem'"
    )
    inner = visitor.page.frames[1]
    high = inner.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    assert visitor.page.locator("iframe").evaluate("f => f.clientHeight") == high
    assert inner.evaluate("document.documentElement.scrollHeight") <= high
    brand = "getComputedStyle(document.documentElement).getPropertyValue('--hub-brand').trim()"
    assert inner.evaluate(brand) == "#7a1fa2"
    assert inner.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with visitor.page.context.expect_page() as opened:
        days.nth(1).get_by_role("link").click()
    booking = opened.value
    booking.wait_for_load_state()
    assert f"aanbod={live_town.passport.pk}" in booking.url
    assert booking.evaluate("window.opener") is None
    booking.close()
    visitor.page.context.clear_cookies()
    visitor.page.reload()
    days.first.wait_for()
    assert visitor.page.context.cookies() == []
    visitor.go(f"/inbedden/tijden/{live_town.passport.pk}?merk=7a1fa2")
    visitor.must_be_accessible()
