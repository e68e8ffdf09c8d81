"""A clerk sees an appointment of today appear without reloading: a real server, a real socket."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.serving import served

pytestmark = pytest.mark.browser

# What the other process does with the hub's own parts; told by its first argument.
SCRIPT = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "hub.config.settings"
import django
django.setup()
from datetime import time
from django.utils import timezone
from tests import town as towns
from tests.agenda.conftest import member
from locations.models import Offering, OpeningSpan, ServicePoint
from scheduling.planning import cover
from scheduling.planning.models import Shift
now = timezone.now()
town = towns.build(now=now, masks=False)
OpeningSpan.objects.all().delete()
for day in range(7):
    OpeningSpan.objects.create(
        service_point=town.hall, weekday=day, opens=time(0), closes=time(0)
    )
Shift.objects.filter(service_point=town.hall).delete()
for person in (town.aisha, town.bram):
    for day in range(7):
        Shift.objects.create(professional=person, service_point=town.hall, weekday=day,
            starts=time(0), ends=time(0), valid_from=towns.LONG_AGO)
Offering.objects.update(notice_minutes=0)
cover.rebuild_all(now=now)
staff = member("joke", "clerk", town.municipality)
print(staff.client.cookies["sessionid"].value, town.passport.service_id, town.passport.pk)
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """The hub as `make demo` runs it, open day and night: its address, and a clerk's session."""
    with served(tmp_path, SCRIPT) as found:
        yield found


def test_a_booking_appears_in_the_open_agenda(
    chromium: Browser, hub: tuple[str, list[str]]
) -> None:
    base, (session, service, offering) = hub
    desk, home = chromium.new_context(), chromium.new_context(java_script_enabled=False)
    desk.add_cookies([{"name": "sessionid", "value": session, "url": base}])
    agenda, citizen = desk.new_page(), home.new_page()
    agenda.goto(f"{base}/medewerker/agenda/stadhuis-leeuwarden/?view=week")
    agenda.get_by_text("Live: wijzigingen verschijnen vanzelf.").wait_for()
    assert agenda.get_by_text("Sanne Visser").count() == 0
    citizen.goto(f"{base}/diensten/{service}/wanneer?aanbod={offering}")
    citizen.locator(".hub-time").first.click()
    citizen.fill("#id_name", "Sanne Visser")
    citizen.fill("#id_phone", "06 12345678")
    citizen.get_by_role("button", name="Volgende").click()
    citizen.get_by_role("button", name="Afspraak maken").click()
    agenda.get_by_role("link", name="Sanne Visser").wait_for(timeout=5000)
    desk.close()
    home.close()
