"""An editor brings a file in, mends it, does it and takes it back; without scripts too."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from hub.catalogue.importing import progress, running, separated
from hub.catalogue.importing.models import Import
from hub.catalogue.models import Organisation, Service
from scheduling.onboarding import example
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.browser.conftest import Visitor
from tests.importing.conftest import planned
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEADER = ["kenmerk", "titel_nl", "kosten"]
WRONG = [["paspoort", "Paspoort of kaart", "Paspoort | | veel | 01-01-2026"], ["nieuw", "", ""]]
MENDED = [
    ["paspoort", "Paspoort of kaart", "Paspoort | | 83,87 | 01-01-2026"],
    ["nieuw", "Nieuwe dienst", ""],
]


def come_in(visitor: Visitor, staff: Staff) -> None:
    cookie = staff.client.cookies[settings.SESSION_COOKIE_NAME]
    visitor.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": visitor.base}]
    )


def heading(visitor: Visitor, text: str) -> None:
    visitor.page.get_by_role("heading", level=1, name=text).wait_for()
    visitor.must_be_accessible()


def test_from_a_file_with_errors_to_done_and_back(
    live_town: Town, visitor: Visitor, tmp_path: Path
) -> None:
    come_in(visitor, member("eva", "editor", live_town.municipality))
    page, file = visitor.page, tmp_path / "diensten.csv"
    visitor.go("/medewerker/importeren/")
    heading(visitor, "Diensten importeren")
    page.get_by_role("link", name="Een bestand importeren").click()
    heading(visitor, "Een bestand importeren")
    file.write_bytes(b"titel_nl\nx\n")
    page.get_by_label("Uw bestand").set_input_files(file)
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    page.get_by_role("alert").get_by_text("De kolom “kenmerk” ontbreekt.").wait_for()
    visitor.must_be_accessible()
    file.write_bytes(separated.write(HEADER, WRONG))
    page.get_by_label("Uw bestand").set_input_files(file)
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    heading(visitor, "diensten.csv")
    page.get_by_role("link", name="2 Geweigerd").click()
    page.get_by_text("“veel” is geen bedrag zoals 12.50.").wait_for()
    page.get_by_text("Geef de dienst een titel.").wait_for()
    visitor.must_be_accessible()
    assert page.get_by_role("button", name="Meteen publiceren").count() == 0
    page.get_by_role("link", name="Kies een ander bestand").click()
    file.write_bytes(separated.write(HEADER, MENDED))
    page.get_by_label("Uw bestand").set_input_files(file)
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    heading(visitor, "diensten.csv")
    page.get_by_role("button", name="Meteen publiceren").click()
    page.get_by_text("Uitgevoerd. Terugdraaien kan op deze pagina.").wait_for()
    visitor.must_be_accessible()
    page.get_by_text("Deze import terugdraaien").click()
    page.get_by_role("button", name="Terugdraaien").click()
    page.get_by_text("Teruggedraaid. Hieronder ziet u wat er is teruggezet.").wait_for()
    visitor.must_be_accessible()
    assert Service.objects.get(slug="nieuw").status == "archived"
    assert visitor.foreign == []


def test_many_services_change_at_once_without_scripts(
    live_town: Town, visitor_without_scripts: Visitor
) -> None:
    visitor = visitor_without_scripts
    come_in(visitor, member("eva", "editor", live_town.municipality))
    page = visitor.page
    visitor.go("/medewerker/importeren/leeuwarden/veel-tegelijk/")
    page.get_by_label("Contacttekst").check()
    page.get_by_role("button", name="Verder").click()
    page.get_by_label("Tekst").fill("Bel 14 058")
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    page.get_by_role("heading", level=1, name="Contacttekst: Bel 14 058").wait_for()
    page.get_by_role("button", name="Bewaren als concept").click()
    page.get_by_text("Bewaard als concept: 1").wait_for()


def begin_a_large_one(town: Town, visitor: Visitor, patch: pytest.MonkeyPatch) -> Import:
    """Done by the worker, which in these tests is whoever calls it."""
    patch.setattr(running, "AT_ONCE", 0)
    come_in(visitor, member("eva", "editor", town.municipality))
    made = planned(town.municipality, HEADER[:2], *([f"z-{n}", "Nieuw"] for n in range(12)))
    visitor.go(f"/medewerker/importeren/{made.pk}/")
    visitor.page.get_by_role("button", name="Meteen publiceren").click()
    visitor.page.get_by_role("heading", name="Wordt uitgevoerd: 12 diensten").wait_for()
    return made


def test_a_large_import_shows_by_itself_how_far_it_is(
    live_town: Town, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begin_a_large_one(live_town, visitor, monkeypatch)
    visitor.must_be_accessible()
    progress.teller(made.pk)(10)
    visitor.page.get_by_role("heading", name="Wordt uitgevoerd: 10 van 12").wait_for()
    visitor.page.get_by_text("Deze pagina blijft vanzelf actueel.").wait_for()
    assert running.carry_on(pk=made.pk, now=timezone.now())
    visitor.page.get_by_text("Deze import terugdraaien").wait_for()
    visitor.page.get_by_text("Gepubliceerd: 12").wait_for()
    assert visitor.foreign == []


def test_a_large_import_is_followed_without_scripts(
    live_town: Town, visitor_without_scripts: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = visitor_without_scripts
    made = begin_a_large_one(live_town, visitor, monkeypatch)
    progress.teller(made.pk)(10)
    visitor.page.get_by_role("link", name="Kijk hoe ver het is").click()
    visitor.page.get_by_role("heading", name="Wordt uitgevoerd: 10 van 12").wait_for()
    assert running.carry_on(pk=made.pk, now=timezone.now())
    visitor.page.get_by_role("link", name="Kijk hoe ver het is").click()
    visitor.page.get_by_text("Gepubliceerd: 12").wait_for()


def test_bulk_pages_are_accessible(live_town: Town, visitor: Visitor) -> None:
    come_in(visitor, member("eva", "editor", live_town.municipality))
    at = "/medewerker/importeren/leeuwarden/veel-tegelijk/"
    visitor.go(at)
    heading(visitor, "Veel tegelijk veranderen")
    visitor.go(f"{at}wat/")
    heading(visitor, "Veel tegelijk veranderen")
    for kind in ("contact", "cost", "lifeEvents", "words"):
        visitor.go(f"{at}wat/?soort={kind}&dienst={live_town.passport.service_id}")
        visitor.must_be_accessible()


def test_a_province_adds_a_municipality(live_town: Town, visitor: Visitor, tmp_path: Path) -> None:
    province: Organisation = towns.organisation("province", "fryslan", "Provincie Fryslân")
    come_in(visitor, member("pim", "manager", province))
    page, file = visitor.page, tmp_path / "nieuw.xlsx"
    file.write_bytes(example.workbook())
    visitor.go("/medewerker/aansluiten/")
    heading(visitor, "Organisaties aansluiten")
    page.get_by_role("link", name="Een gemeente toevoegen").click()
    heading(visitor, "Een gemeente toevoegen")
    for button in ("Bestand nakijken", "Toevoegen"):
        page.get_by_label("Het bestand").set_input_files(file)
        page.get_by_role("button", name=button).click()
        if button == "Bestand nakijken":
            page.get_by_text("Gemeente Voorbeeld kan erbij").wait_for()
            visitor.must_be_accessible()
    heading(visitor, "Controlelijst van Gemeente Voorbeeld")
    page.get_by_role("button", name="Proefafspraak maken").click()
    page.get_by_text("Het werkt.").wait_for()
    visitor.must_be_accessible()
