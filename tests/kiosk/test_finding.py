"""The list of what one can take a number for: searched, by subject, page by page, and what was
ticked stays ticked."""

import re

import pytest

from hub.catalogue import search
from hub.catalogue.models import LifeEvent
from kiosk.profiles import Profile
from scheduling.queue.models import Ticket
from tests import town as towns
from tests.kiosk.conftest import Screen, pair
from tests.queue.conftest import Day, at

NAMES = [f"Vergunning {letter}" for letter in "abcdefghijklmnopqrstuvwx"]


@pytest.fixture
def busy(day: Day, clock: object) -> Screen:
    """A walk-in kiosk of a town hall with 26 services: three pages."""
    hall = day.town.hall
    for number, name in enumerate([*NAMES, "Rijbewijs verlengen"]):
        what = towns.service(day.town.municipality, f"dienst-{number}", name)
        towns.need(towns.offering(what, hall, "in_person", 20), "desk")
    towns.offering(
        towns.service(day.town.library, "taalcafe", "Taalcafe"), day.town.goirle, "in_person", 20
    )
    moving = LifeEvent.objects.create(slug="rijden", name_nl="Auto en rijden", name_en="Driving")
    moving.services.add(towns.service(day.town.municipality, "dienst-24", "Rijbewijs verlengen"))
    search.rebuild(now=at(0))
    screen = pair(hall, Profile.WALK_IN)
    screen.see()
    screen.press("ga", to="services")
    return screen


def offered(page: str) -> list[str]:
    return re.findall(r'name="services" value="\d+"[^>]*><span>([^<]*)</span>', page)


def pk_of(page: str, title: str) -> str:
    found = re.search(rf'value="(\d+)"[^>]*><span>{title}</span>', page)
    assert found, title
    return found.group(1)


@pytest.mark.parametrize("typed", ["rijbewijs", "rijbewys", "Rijbewijs verlengen"])
def test_a_service_is_found_by_what_was_typed_also_with_a_typo(busy: Screen, typed: str) -> None:
    busy.press("diensten", query=typed)
    page = busy.see()
    assert offered(page)[0] == "Rijbewijs verlengen"
    busy.press("nummer", services=pk_of(page, "Rijbewijs verlengen"))
    assert Ticket.objects.get().services.get().offering.service.slug == "dienst-24"


def test_what_is_not_here_is_not_offered(busy: Screen) -> None:
    busy.press("diensten", query="taalcafe")
    page = busy.see()
    assert offered(page) == []
    assert "Wij hebben dit niet gevonden." in page
    busy.press("diensten", theme="")
    assert len(offered(busy.see())) == 6


def test_a_subject_shows_its_services_and_everything_is_there_page_by_page(busy: Screen) -> None:
    assert "Auto en rijden" in busy.see()
    busy.press("diensten", theme="rijden")
    assert offered(busy.see()) == ["Rijbewijs verlengen"]
    busy.press("diensten", theme="*")
    first = busy.see()
    assert "1 van 3" in first
    seen = offered(first)
    for page in (1, 2):
        busy.press("diensten", page=page)
        seen += offered(busy.see())
    assert sorted(seen) == sorted([*NAMES, "Paspoort", "Rijbewijs verlengen"])
    for strange in ("x", "-1", "9" * 30, "99"):
        busy.press("diensten", page=strange)
        assert offered(busy.see())


def test_what_was_ticked_stays_ticked_until_it_is_removed(busy: Screen) -> None:
    busy.press("diensten", theme="*")
    first = busy.see()
    ticked = pk_of(first, "Paspoort")
    shown = re.findall(r'name="shown" value="(\d+)"', first)
    busy.press("diensten", page=1, services=[ticked], shown=shown)
    page = busy.see()
    assert f'name="drop" value="{ticked}"' in page
    other = pk_of(page, "Vergunning p")
    busy.press("diensten", query="paspoort", services=[other])
    page = busy.see()
    assert re.search(rf'name="services" value="{ticked}"[^>]* checked', page)
    busy.press("diensten", drop=other, services=[ticked], shown=[ticked])
    assert f'name="drop" value="{other}"' not in busy.see()
    busy.press("nummer", shown=[ticked], services=[ticked])
    assert [some.offering_id for some in Ticket.objects.get().services.all()] == [int(ticked)]


def test_nothing_that_was_looked_for_stays(busy: Screen) -> None:
    busy.press("diensten", query="rijbewijs", services=["1"])
    assert "rijbewijs" in busy.see()
    busy.press("opnieuw")
    busy.press("ga", to="services")
    page = busy.see()
    assert 'value="rijbewijs"' not in page
    assert 'name="drop"' not in page
