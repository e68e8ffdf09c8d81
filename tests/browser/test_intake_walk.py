"""Questions first, then an appointment with the answers: at 320 px, without JavaScript."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from hub.intake import changing, publishing
from hub.intake.models import Version
from scheduling.journeys import passing
from scheduling.models import Appointment, State
from tests.agenda.conftest import member
from tests.browser.conftest import Visitor
from tests.intake.documents import address, page, question
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_answers_go_along_to_the_conversation(
    live_town: Town, visitor: Visitor, visitor_without_scripts: Visitor
) -> None:
    service, now = live_town.passport.service, timezone.now()
    publishing.save_draft(service=service, raw=address(), now=now)
    publishing.publish(service=service, now=now)
    asked, here = visitor_without_scripts, visitor_without_scripts.page
    looks = visitor  # with scripts, for axe: it opens what the other answers, by its link

    def go_on(button: str) -> None:
        here.get_by_role("button", name=button).click()
        looks.go(here.url.removeprefix(looks.base))
        looks.must_be_accessible()

    asked.go(f"/diensten/{service.pk}/{service.slug}")
    here.get_by_role("link", name="Eerst een paar vragen").click()
    go_on("Beginnen")
    here.get_by_label("Buiten").check()
    go_on("Volgende")
    here.get_by_label("Nee").check()
    go_on("Volgende")
    here.get_by_label("Postcode").fill("8911 AB")
    here.get_by_role("button", name="Volgende").click()
    here.get_by_role("link", name="Vul het huisnummer in.").click()
    assert here.evaluate("document.activeElement.id") == "id_address__number"
    here.get_by_label("Huisnummer").fill("12")
    go_on("Volgende")
    go_on("Ja, verder")
    here.get_by_text("U bent niet veilig.").first.wait_for()
    here.get_by_label("Ja, geef ze mee").check()
    here.get_by_role("button", name="Waar en wanneer kiezen").click()
    here.get_by_role("button", name="Volgende").click()
    here.locator("a", has_text="Stadhuis Leeuwarden, Aan de balie").click()
    here.locator(".hub-time").first.click()
    here.fill("#id_name", "Sanne Visser")
    here.fill("#id_email", "sanne@example.nl")
    here.get_by_role("button", name="Volgende").click()
    here.get_by_text("Uw antwoorden gaan mee, zoals u zei.").wait_for()
    here.get_by_role("button", name="Afspraak maken").click()
    here.get_by_role("heading", name="Uw afspraak").first.wait_for()
    passed = passing.of(Appointment.objects.get(state=State.CONFIRMED))
    assert passed
    assert passed.organisation == live_town.municipality


def test_witnesses_files_another_language_and_nothing_typed_twice(
    live_town: Town, visitor: Visitor, visitor_without_scripts: Visitor, tmp_path: Path
) -> None:
    service, now = live_town.passport.service, timezone.now()
    pages = [
        page("who", question("witnesses", "persons", least=2, most=4, age=18)),
        page("proof", question("proof", "file"), question("mail", "email")),
    ]
    long = {"because": {"nl": "Een lang gesprek."}, "outcome": {"minutes": 45}}
    raw = address(pages=pages, rules=[], cases=[], otherwise=long)
    publishing.save_draft(service=service, raw=raw, now=now)
    publishing.publish(service=service, now=now)
    asked, here, looks = visitor_without_scripts, visitor_without_scripts.page, visitor

    def must_be_accessible() -> None:
        looks.go(here.url.removeprefix(looks.base))
        looks.must_be_accessible()

    asked.go(f"/diensten/{service.pk}/vragen")
    here.get_by_role("button", name="Beginnen").click()
    must_be_accessible()
    for row, born in enumerate(("1990-01-31", "2015-01-31")):
        here.fill(f"#id_witnesses__{row}__name", f"Getuige {row}")
        here.fill(f"#id_witnesses__{row}__born", born)
    here.get_by_role("button", name="English").click()
    assert here.locator("html").get_attribute("lang") == "en"
    assert here.input_value("#id_witnesses__1__name") == "Getuige 1"
    here.get_by_role("button", name="Nederlands").click()
    here.press("#id_witnesses__1__name", "Enter")  # goes on, and is no switch of language
    here.get_by_role("link", name="persoon 2: deze persoon moet 18 jaar of ouder zijn").click()
    assert here.evaluate("document.activeElement.id") == "id_witnesses__1__born"
    here.fill("#id_witnesses__1__born", "1985-01-31")
    here.get_by_role("button", name="Volgende").click()
    must_be_accessible()
    (tmp_path / "scan.pdf").write_bytes(b"MZ no pdf")
    here.set_input_files("#id_proof", tmp_path / "scan.pdf")
    here.fill("#id_mail", "sanne@example.nl")
    here.get_by_role("button", name="Volgende").click()
    here.get_by_role("link", name="‘scan.pdf’ is geen PDF, JPEG of PNG.").wait_for()
    assert here.input_value("#id_mail") == "sanne@example.nl"
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    here.set_input_files("#id_proof", tmp_path / "scan.pdf")
    here.get_by_role("button", name="Volgende").click()
    with here.expect_download() as fetched:
        here.get_by_role("link", name="scan.pdf").click()
    assert fetched.value.suggested_filename == "scan.pdf"
    here.get_by_role("button", name="Ja, verder").click()
    must_be_accessible()
    here.get_by_role("button", name="Waar en wanneer kiezen").click()
    here.get_by_role("button", name="Volgende").click()
    here.locator("a", has_text="Stadhuis Leeuwarden, Aan de balie").click()
    here.get_by_text("Het duurt 45 minuten").wait_for()
    here.locator(".hub-time").first.click()
    here.get_by_role("button", name="Vul in wat ik heb geantwoord").click()
    assert here.input_value("#id_email") == "sanne@example.nl"
    here.fill("#id_name", "Sanne Visser")
    here.press("#id_name", "Enter")
    here.get_by_role("button", name="Afspraak maken").click()
    here.get_by_role("heading", name="Uw afspraak").first.wait_for()
    made = Appointment.objects.get(state=State.CONFIRMED)
    assert made.ends_at - made.starts_at == timedelta(minutes=45)


def test_an_editor_changes_a_question_without_javascript(
    live_town: Town, visitor: Visitor, visitor_without_scripts: Visitor
) -> None:
    service = live_town.passport.service
    publishing.save_draft(service=service, raw=address(), now=timezone.now())
    editor = member("Eva", "editor", live_town.municipality)
    session = editor.client.cookies["sessionid"].value
    for one in (visitor, visitor_without_scripts):
        one.page.context.add_cookies([{"name": "sessionid", "value": session, "url": one.base}])
    base = f"/medewerker/vragen/{service.pk}/"
    rule = changing.digest(address()["rules"][0])
    for part in ("", "pagina/safe", "pagina/home/vraag/sleeps", f"regel/{rule}", "bekijken/home"):
        visitor.go(base + part)
        visitor.must_be_accessible()
    here = visitor_without_scripts.page
    visitor_without_scripts.go(base)
    here.get_by_role("link", name="Vraag sleeps").click()
    here.get_by_role("button", name="Antwoord 2 omhoog").click()
    here.get_by_label("Antwoord 3, in het Nederlands").fill("In de opvang")
    here.press("#id_label_nl", "Enter")  # keeps, and moves nothing
    here.get_by_text("Het concept is bewaard").wait_for()
    (draft,) = Version.objects.all()
    options = draft.document["pages"][0]["questions"][0]["options"]
    assert [one["value"] for one in options] == ["outside", "friends", "in_de_opvang"]
