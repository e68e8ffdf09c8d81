"""What planners see of weekly hours and shifts."""

from datetime import time

import pytest

from locations.models import OpeningSpan
from scheduling.planning.models import Shift
from tests.agenda.conftest import Staff
from tests.town import Town

pytestmark = pytest.mark.django_db
PLAN = "/medewerker/agenda/stadhuis-leeuwarden/planning/"


@pytest.mark.parametrize(
    ("closes", "told"),
    [
        (time(1, 30), "<td>01:30 de volgende dag</td>"),
        (time(0), "<td>00:00</td>"),
        (time(20), "<td>20:00</td>"),
    ],
)
def test_hours_and_shifts_past_midnight_say_so(
    town: Town, planner: Staff, closes: time, told: str
) -> None:
    hours = {"weekday": 4, "opens": time(18), "closes": closes}
    OpeningSpan.objects.create(service_point=town.hall, **hours)
    Shift.objects.update(starts=time(18), ends=closes)
    for kind in ("openingstijden", "diensten"):
        assert told in planner.client.get(f"{PLAN}{kind}/").content.decode(), kind
