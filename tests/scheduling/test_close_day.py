"""The day of who is ill: the whole of it by the clock of the place, and what is left of today."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.audit.models import Event
from scheduling.planning import roster
from scheduling.planning.errors import DayIsOver
from scheduling.planning.models import Absence
from tests.scheduling.illness import assert_true_masks
from tests.town import NOW, Town

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def close(town: Town, day: date, now: datetime = NOW) -> Absence:
    return roster.close_day(professional=town.bram, day=day, zone=AMSTERDAM, now=now, actor_id=None)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 6, 2), 24), (date(2026, 10, 25), 25), (date(2027, 3, 28), 23)],
)
def test_a_day_to_come_closes_from_midnight_to_midnight(town: Town, day: date, hours: int) -> None:
    absence = close(town, day)
    assert absence.starts_at.astimezone(AMSTERDAM).hour == 0
    assert absence.ends_at - absence.starts_at == timedelta(hours=hours)
    assert absence.kind == "illness"
    assert_true_masks()


def test_today_closes_from_now_on_and_twice_is_once(town: Town) -> None:
    now = NOW + timedelta(hours=3)
    first = close(town, date(2026, 6, 1), now)
    assert first.starts_at == now
    assert first.ends_at == datetime(2026, 6, 1, 22, tzinfo=UTC)
    assert close(town, date(2026, 6, 1), now + timedelta(minutes=5)) == first
    assert Event.objects.filter(verb="absence.planned").count() == 1
    assert_true_masks(now)


def test_a_day_that_is_over_is_refused(town: Town) -> None:
    with pytest.raises(DayIsOver):
        close(town, date(2026, 5, 31))
    assert not Absence.objects.exists()
