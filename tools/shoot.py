"""Takes screenshots of pages at 1280, 390 and 320 px into var/shots, and says what scrolls
sideways at 320. With --axe it also reports what axe-core finds (WCAG 2.2 A and AA).

    python tools/shoot.py [--axe] [--cookie name=value] http://127.0.0.1:8000/ ...
"""

import argparse
import re
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SHOTS = ROOT / "var" / "shots"
AXE = ROOT / "tests" / "browser" / "vendor" / "axe-core" / "axe.min.js"
WIDTHS = (1280, 390, 320)
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
RUN_AXE = """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a',
'wcag21aa', 'wcag22aa']})).violations.map(
    v => v.id + ': ' + v.nodes.map(n => n.target).join(' | '))"""


def shoot(page: Page, url: str, *, with_axe: bool) -> None:
    name = re.sub(r"\W+", "-", url.split("//", 1)[-1].split("/", 1)[-1]).strip("-") or "home"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(url)
        page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            print(f"{url}: {wide} px wide at {width}")
    if with_axe:
        page.evaluate(AXE.read_text("utf-8"))
        for violation in page.evaluate(RUN_AXE):
            print(f"{url}: {violation}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--axe", action="store_true")
    parser.add_argument("--cookie", action="append", default=[])
    parser.add_argument("urls", nargs="+")
    options = parser.parse_args()
    SHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = browser.new_context()
        for cookie in options.cookie:
            name, value = cookie.split("=", 1)
            context.add_cookies([{"name": name, "value": value, "url": options.urls[0]}])
        page = context.new_page()
        for url in options.urls:
            shoot(page, url, with_axe=options.axe)
        browser.close()


if __name__ == "__main__":
    main()
