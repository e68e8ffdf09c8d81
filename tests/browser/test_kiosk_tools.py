"""What a touch screen has beside it: a camera that reads the code of an appointment, a printer."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from scheduling.web.card import check_in_code
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.halls import Hall, look, press, screen
from tests.browser.halls import hall as hall
from tests.kiosk import printers

pytestmark = pytest.mark.browser


def film(path: Path, reference: str) -> Path:
    """What a camera sees of a phone that shows the code of this confirmation: 640 x 480, Y4M."""
    picture = check_in_code(reference)
    width, height, size = 640, 480, 9
    rows = [bytearray(b"\xb4" * width) for _ in range(height)]
    modules = [list(row) for row in picture.matrix_iter(border=4)]
    left, top = (width - len(modules) * size) // 2, (height - len(modules) * size) // 2
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            for line in rows[top + y * size : top + (y + 1) * size]:
                at = left + x * size
                line[at : at + size] = (b"\x28" if dark else b"\xe6") * size
    frame = b"FRAME\n" + b"".join(rows) + b"\x80" * (width * height // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420\n" + frame * 10)
    return path


def test_the_code_of_a_confirmation_is_read_by_the_camera(
    chromium: Browser, hall: Hall, tmp_path: Path
) -> None:
    seen = film(tmp_path / "code.y4m", hall.do("book"))
    flags = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={seen}"]
    allowed = ["--use-fake-ui-for-media-stream"]
    for more in (allowed, []):
        own = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags, *more])
        page = screen(own, hall, "zuil")
        press(page, "Ik heb een afspraak")
        press(page, "Of scan de QR-code van uw bevestiging")
        if more:
            page.locator(".kiosk__number").wait_for(timeout=15_000)
            assert page.evaluate("document.querySelector('video')") is None
            press(page, "Klaar")
        else:
            page.get_by_text("Dit scherm mag de camera niet gebruiken.").wait_for()
            look(page, "camera-refused")
            press(page, "Stop en wis")
        own.close()


def test_a_camera_that_sees_no_code_stops(chromium: Browser, hall: Hall) -> None:
    flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    own = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
    page = screen(own, hall, "zuil")
    press(page, "Ik heb een afspraak")
    button = page.get_by_role("button", name="Of scan de QR-code van uw bevestiging")
    button.wait_for()
    page.evaluate("document.getElementById('scan').dataset.seconds = 4")
    button.click()
    page.get_by_role("button", name="Stop de camera").wait_for()
    while not page.evaluate("document.getElementById('scan-picture').videoWidth"):
        page.wait_for_timeout(100)
    look(page, "camera")
    page.get_by_text("Wij zagen geen code.").wait_for()
    assert page.evaluate("document.getElementById('scan-picture').srcObject.active") is False
    own.close()


def test_a_network_printer_prints_once_and_without_paper_the_screen_says_so(
    chromium: Browser, hall: Hall
) -> None:
    screen(chromium, hall, "zuil").context.close()  # what another test left would be printed too
    for answers, says, jobs in (
        (printers.GOOD, "Pak uw kaartje uit de printer.", 1),
        (printers.EMPTY, "Het papier is op.", 0),
    ):
        with printers.printer(answers) as one:
            hall.do("printer", str(one.port))
            page = screen(chromium, hall, "zuil")
            press(page, "Ik heb geen afspraak")
            page.get_by_text("Rijbewijs").click()
            press(page, "Neem een nummer")
            page.get_by_text(says).wait_for()
            look(page, f"ticket-{'printed' if jobs else 'no-paper'}")
            number = page.locator(".kiosk__number").inner_text()
            page.reload()  # asks for nothing again
            page.get_by_text(says).wait_for()
            assert page.locator(".kiosk__number").inner_text() == number
            assert sum(bool(job) for job in one.jobs) == jobs
            press(page, "Klaar")
            page.context.close()
    hall.do("no-printer")
