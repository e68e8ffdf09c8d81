"""Questions first, then an appointment with the answers: at 320 px, without JavaScript."""

import pytest
from django.utils import timezone

from hub.intake import publishing
from scheduling.journeys import passing
from scheduling.models import Appointment, State
from tests.browser.conftest import Visitor
from tests.intake.documents import address
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_answers_go_along_to_the_conversation(
    live_town: Town, visitor: Visitor, visitor_without_scripts: Visitor
) -> None:
    service, now = live_town.passport.service, timezone.now()
    publishing.save_draft(service=service, raw=address(), now=now)
    publishing.publish(service=service, now=now)
    asked, page = visitor_without_scripts, visitor_without_scripts.page
    looks = visitor  # with scripts, for axe: it opens what the other answers, by its link

    def go_on(button: str) -> None:
        page.get_by_role("button", name=button).click()
        looks.go(page.url.removeprefix(looks.base))
        looks.must_be_accessible()

    asked.go(f"/diensten/{service.pk}/{service.slug}")
    page.get_by_role("link", name="Eerst een paar vragen").click()
    go_on("Beginnen")
    page.get_by_label("Buiten").check()
    go_on("Volgende")
    page.get_by_label("Nee").check()
    go_on("Volgende")
    page.get_by_label("Postcode").fill("8911 AB")
    page.get_by_role("button", name="Volgende").click()
    page.get_by_role("link", name="Vul het huisnummer in.").click()
    assert page.evaluate("document.activeElement.id") == "id_address__number"
    page.get_by_label("Huisnummer").fill("12")
    go_on("Volgende")
    go_on("Ja, verder")
    page.get_by_text("U bent niet veilig.").first.wait_for()
    page.get_by_label("Ja, geef ze mee").check()
    page.get_by_role("button", name="Waar en wanneer kiezen").click()
    page.get_by_role("button", name="Volgende").click()
    page.locator("a", has_text="Stadhuis Leeuwarden, Aan de balie").click()
    page.locator(".hub-time").first.click()
    page.fill("#id_name", "Sanne Visser")
    page.fill("#id_email", "sanne@example.nl")
    page.get_by_role("button", name="Volgende").click()
    page.get_by_text("Uw antwoorden gaan mee, zoals u zei.").wait_for()
    page.get_by_role("button", name="Afspraak maken").click()
    page.get_by_role("heading", name="Uw afspraak").first.wait_for()
    passed = passing.of(Appointment.objects.get(state=State.CONFIRMED))
    assert passed
    assert passed.organisation == live_town.municipality
