"""In a call: a page of a document for everybody, captions, and all of it by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.calls import Hub, Person, browser_with_camera, hub_with_a_call
from tests.browser.paper import pdf

pytestmark = pytest.mark.browser
# What a citizen's browser may try: to show something itself.
FORGED = """() => {
    const head = { page: 1, pages: 1, size: 4, text: "Vals" };
    for (const channel of window.hubVideo.now().call.sheets()) {
        channel.send(JSON.stringify(head));
        channel.send(new Uint8Array([0xff, 0xd8, 0xff, 0]).buffer);
    }
}"""
INK = """() => {
    const canvas = document.getElementById("video-sheet-picture");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((one, place) => place % 4 === 0 && one < 100).length;
}"""


@pytest.fixture(scope="module")
def cameras() -> Iterator[Browser]:
    with browser_with_camera() as browser:
        yield browser


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with hub_with_a_call(tmp_path) as made:
        made.do("captions")
        yield made


def test_a_page_is_shown_asked_about_and_what_is_said_is_written_out(
    cameras: Browser, hub: Hub, tmp_path: Path
) -> None:
    staff, citizen = Person(cameras, hub), Person(cameras, hub, width=390)
    inside, outside = staff.as_staff(), citizen.as_citizen()
    nobody_hears = "Zolang u dat niet doet, hoort Demo-dienst op deze computer niets."
    expect(outside.get_by_text(nobody_hears)).to_be_visible()
    citizen.look("check-captions")
    staff.start()
    citizen.start()
    inside.get_by_role("button", name="Binnenlaten").press("Enter")
    citizen.must_see()
    staff.must_see()

    # A page of a PDF, as a picture and as text.
    brief = tmp_path / "brief.bin"  # what it is, is seen by how it begins
    brief.write_bytes(pdf("Uw pensioen", "Bedrag: 1.234 euro"))
    inside.locator("#video-paper-file").set_input_files(brief)
    told = "Iedereen ziet bladzijde 1 van 2."
    expect(inside.locator("#video-paper-told")).to_have_text(told, timeout=15_000)
    expect(outside.get_by_role("heading", name="Bladzijde 1 van 2")).to_be_visible()
    assert outside.evaluate(INK) > 200
    outside.get_by_text("De tekst van deze bladzijde").press("Enter")
    expect(outside.locator("#video-sheet-text")).to_have_text("Uw pensioen")
    inside.get_by_role("button", name="Volgende bladzijde").press("Enter")
    expect(outside.get_by_role("heading", name="Bladzijde 2 van 2")).to_be_visible()
    larger = outside.get_by_role("button", name="Groter")
    larger.press("Enter")
    expect(larger).to_have_attribute("aria-pressed", "true")
    larger.press("Enter")
    staff.look("sheet-staff")
    citizen.look("sheet-citizen")
    inside.locator("#video-question").fill("Klopt dit bedrag?")
    inside.get_by_role("button", name="Vraag het de inwoner").press("Enter")
    expect(outside.locator("#video-confirm-about")).to_have_text("Bladzijde 2 van 2")
    outside.get_by_role("button", name="Ja, dit klopt").press("Enter")
    expect(inside.locator("#video-asked")).to_contain_text("Bladzijde 2 van 2")
    expect(inside.locator("#video-asked")).to_contain_text("De inwoner zei ja.")

    # What is no document, and who may not show one.
    other = tmp_path / "brief.pdf"
    other.write_bytes(b"GIF89a is this a picture?")
    inside.locator("#video-paper-file").set_input_files(other)
    expect(inside.locator("#video-paper-told")).to_contain_text("geen pdf en geen afbeelding")
    other = tmp_path / "kapot.pdf"
    other.write_bytes(b"%PDF-1.4 and then nothing")
    inside.locator("#video-paper-file").set_input_files(other)
    expect(inside.locator("#video-paper-told")).to_contain_text("kan niet open")
    expect(outside.get_by_role("heading", name="Bladzijde 2 van 2")).to_be_visible()
    outside.evaluate(FORGED)
    inside.wait_for_timeout(300)
    expect(inside.get_by_role("heading", name="Bladzijde 2 van 2")).to_be_visible()
    inside.get_by_role("button", name="Niet meer tonen").press("Enter")
    for page in (inside, outside):
        expect(page.locator("#video-sheet")).to_be_hidden()

    # Captions: off until the citizen switches them on; the made-up microphones beep.
    expect(inside.locator("#video-captions")).to_have_count(0)
    switch = outside.get_by_role("button", name="Ondertiteling")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.press("Enter")
    for page in (inside, outside):
        expect(page.locator("#video-caption-lines")).to_contain_text("Geluid,", timeout=20_000)
    expect(inside.locator("#video-caption-lines")).to_contain_text("Inwoner:", timeout=20_000)
    expect(outside.locator("#video-caption-lines")).to_contain_text("Medewerker:", timeout=20_000)
    staff.look("captions-staff")
    citizen.look("captions-citizen")
    switch.press("Enter")
    for page in (inside, outside):
        expect(page.locator("#video-captions-on")).to_be_hidden()

    # The other buttons, by keyboard.
    for name in ("Microfoon uit", "Camera uit"):
        button = outside.get_by_role("button", name=name)
        button.press("Space")
        expect(button).to_have_attribute("aria-pressed", "true")
    expect(inside.locator(".video-tile--hidden")).to_have_count(1)
    outside.get_by_role("button", name="Klein venster").press("Enter")
    outside.wait_for_function("document.pictureInPictureElement !== null")
    outside.get_by_role("button", name="Klein venster").press("Enter")
    outside.wait_for_function("document.pictureInPictureElement === null")
    expect(outside.get_by_text("Hapert het? Bel")).to_be_visible()

    # After it: for staff what is left of the time and the record, for the citizen how it was.
    inside.get_by_role("button", name="Gesprek verlaten").last.press("Enter")
    staff.look("ended-staff")
    inside.get_by_role("button", name="Het gesprek is afgelopen").press("Enter")
    expect(inside.get_by_text("De tijd die overbleef, is vrij.")).to_be_visible()
    assert [one for person in (staff, citizen) for one in person.wrong] == []
    for person in (staff, citizen):
        person.page.context.close()
