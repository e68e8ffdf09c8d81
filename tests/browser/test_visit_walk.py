"""Three services in one visit with an interpreter: by keyboard, and without JavaScript."""

import pytest
from django.utils import timezone

from hub.catalogue import search
from locations.models import Offering
from scheduling.models import Appointment, State
from tests import visiting
from tests.browser.conftest import Visitor
from tests.browser.test_booking_walk import enter, press_until
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def busy_town(live_town: Town) -> Town:
    now = timezone.now()
    visiting.moving(live_town, now=now)
    visiting.tax(live_town, now=now)
    visiting.interpreter(live_town, now=now)
    search.rebuild(now=now)
    return live_town


def is_booked(town: Town) -> None:
    made = Appointment.objects.get(state=State.CONFIRMED)
    segments = list(made.segments.order_by("position"))
    assert len(segments) == 3
    assert made.service_point == town.hall
    assert all(one.support.count() == 1 for one in segments)


def test_three_services_by_keyboard_without_javascript(
    busy_town: Town, visitor_without_scripts: Visitor
) -> None:
    visitor = visitor_without_scripts
    keys = visitor.page.keyboard
    visitor.go(f"/diensten/{busy_town.passport.service_id}/waar?personen=3")
    press_until(visitor, "Nog iets anders te regelen")
    enter(visitor)
    for typed, wanted in (("verhuizing", "Toevoegen: Verhuizing"), ("belasting", "Toevoegen: Bel")):
        press_until(visitor, "Wat wilt u nog meer regelen")
        keys.type(typed)
        enter(visitor)
        press_until(visitor, wanted)
        enter(visitor)
    press_until(visitor, "Volgende")
    enter(visitor)
    press_until(visitor, "Meer wensen")
    keys.press("Enter")
    press_until(visitor, "Tolk Arabisch")
    keys.press("Space")
    press_until(visitor, "Toon plekken")
    enter(visitor)
    press_until(visitor, "Kies een tijd: Stadhuis Leeuwarden")
    enter(visitor)
    press_until(visitor, r"\d\d:\d\d")
    enter(visitor)
    press_until(visitor, "Uw naam")
    keys.type("Sanne Visser")
    press_until(visitor, "Uw e-mailadres")
    keys.type("sanne@example.nl")
    for wanted in ("Volgende", "Afspraak maken"):
        press_until(visitor, wanted)
        enter(visitor)
    is_booked(busy_town)
    assert visitor.page.get_by_text("Tolk Arabisch").is_visible()
    assert visitor.foreign == []


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_a_visit_is_accessible(
    busy_town: Town, visitor: Visitor, prefix: str, width: int
) -> None:
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 900})
    service, offering = busy_town.passport.service_id, busy_town.passport.pk
    also = "&".join(
        f"ook={one.service_id}"
        for one in Offering.objects.filter(service__slug__in=("verhuizen", "belasting")).order_by(
            "pk"
        )
    )
    for path in (
        f"nog-iets?{also}&q=aow",
        f"nog-iets?{also}&q=qqqq",
        f"waar?{also}&bij=8911&weekdag=2",
        f"waar?ook={busy_town.pension.service_id}&dagdeel=avond",
        f"wanneer?{also}&aanbod={offering}&dagdeel=ochtend",
        f"wanneer?aanbod={offering}&dagdeel=avond",
    ):
        visitor.go(f"{prefix}/diensten/{service}/{path}")
        visitor.must_be_accessible()
    assert visitor.foreign == []
