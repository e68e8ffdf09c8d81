"""The demo's past weeks: played days, as staff see them."""

from datetime import date, timedelta

import pytest
from django.db.models import Max, Min

from hub.demo import waits
from scheduling.queue.came_true import waits_of
from scheduling.queue.models import Ticket, TicketService
from tests import town as towns
from tests.town import NOW

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)  # of NOW


def test_the_past_week_was_played_and_what_it_told_came_true() -> None:
    town = towns.build(masks=False)
    waits.load(seed=1, now=NOW, weeks=1)
    found = waits_of(point=town.hall, first=MONDAY - timedelta(days=7), last=MONDAY)
    assert [day.weekday() for day, _figures in found.by_day] == [4, 3, 2, 1, 0]
    assert not found.everybody.is_few
    assert found.everybody.is_kept
    assert found.walk_ins.told and found.booked.told
    ends = Ticket.objects.aggregate(first=Min("arrived_at"), last=Max("finished_at"))
    assert ends["last"] < NOW
    assert not TicketService.objects.exists()


def test_another_network_has_no_past() -> None:
    waits.load(seed=1, now=NOW)
    assert not Ticket.objects.exists()
