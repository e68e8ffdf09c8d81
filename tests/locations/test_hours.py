from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from hub.intervals import Interval, local_day
from locations import hours
from locations.models import Closure, HolidayChoice, OpeningException, OpeningSpan
from tests.town import NOW, Town

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY = date(2026, 6, 1)


def open_on(town: Town, day: date) -> list[tuple[str, str]]:
    """The open spans that begin on a date, as the clock at the door shows them."""
    since = datetime.combine(day, time(0), tzinfo=UTC) - timedelta(days=3)
    found = hours.of(town.hall, since=since).openings(local_day(day, AMSTERDAM))
    local = [(o.span.start.astimezone(AMSTERDAM), o.span.end.astimezone(AMSTERDAM)) for o in found]
    return [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in local if a.date() == day]


def test_several_spans_a_day_and_none_on_sunday(town: Town) -> None:
    OpeningSpan.objects.create(
        service_point=town.hall, weekday=0, opens=time(18), closes=time(20, 30)
    )
    assert open_on(town, MONDAY) == [("09:00", "17:00"), ("18:00", "20:30")]
    assert open_on(town, MONDAY - timedelta(days=1)) == []


def test_hours_past_midnight_belong_to_the_evening(town: Town) -> None:
    OpeningSpan.objects.create(service_point=town.hall, weekday=5, opens=time(22), closes=time(2))
    saturday = MONDAY + timedelta(days=5)
    assert open_on(town, saturday) == [("22:00", "02:00")]
    assert open_on(town, saturday + timedelta(days=1)) == []


def test_hours_hold_from_and_until_their_dates(town: Town) -> None:
    OpeningSpan.objects.filter(weekday=0).update(valid_until=MONDAY)
    next_monday = MONDAY + timedelta(days=7)
    OpeningSpan.objects.create(
        service_point=town.hall, weekday=0, opens=time(10), closes=time(12), valid_from=next_monday
    )
    assert open_on(town, MONDAY) == [("09:00", "17:00")]
    assert open_on(town, next_monday) == [("10:00", "12:00")]


def test_a_holiday_closes_only_who_chose_it(town: Town) -> None:
    whit_monday = date(2026, 5, 25)
    assert open_on(town, whit_monday) == [("09:00", "17:00")]
    HolidayChoice.objects.create(organisation=town.municipality, holiday="pentecost_monday")
    assert open_on(town, whit_monday) == []


def test_kings_day_is_on_the_26th_when_the_27th_is_a_sunday(town: Town) -> None:
    HolidayChoice.objects.create(organisation=town.municipality, holiday="kings_day")
    OpeningSpan.objects.create(service_point=town.hall, weekday=5, opens=time(9), closes=time(12))
    assert open_on(town, date(2025, 4, 26)) == []
    assert open_on(town, date(2025, 4, 19)) == [("09:00", "12:00")]
    assert open_on(town, date(2026, 4, 27)) == []


@pytest.mark.parametrize(("wins", "expected"), [(False, []), (True, [("10:00", "14:00")])])
def test_an_exceptional_opening_wins_over_a_holiday_only_when_it_says_so(
    town: Town, wins: bool, expected: list[tuple[str, str]]
) -> None:
    whit_monday = date(2026, 5, 25)
    HolidayChoice.objects.create(organisation=town.municipality, holiday="pentecost_monday")
    OpeningException.objects.create(
        service_point=town.hall,
        date=whit_monday,
        opens=time(10),
        closes=time(14),
        over_holiday=wins,
    )
    assert open_on(town, whit_monday) == expected


def test_an_exception_replaces_the_day_or_closes_it(town: Town) -> None:
    tuesday = MONDAY + timedelta(days=1)
    OpeningException.objects.create(service_point=town.hall, date=MONDAY)
    OpeningException.objects.create(
        service_point=town.hall, date=tuesday, opens=time(13), closes=time(15)
    )
    assert open_on(town, MONDAY) == []
    assert open_on(town, tuesday) == [("13:00", "15:00")]


def test_a_closure_takes_time_away(town: Town) -> None:
    noon = datetime(2026, 6, 1, 10, tzinfo=UTC)  # 12:00 at the door
    Closure.objects.create(
        service_point=town.hall, starts_at=noon, ends_at=noon + timedelta(hours=1)
    )
    assert open_on(town, MONDAY) == [("09:00", "12:00"), ("13:00", "17:00")]


@pytest.mark.parametrize(("day", "length"), [(date(2026, 3, 29), 5), (date(2026, 10, 25), 7)])
def test_the_night_of_the_clock_change_is_as_long_as_it_is(
    town: Town, day: date, length: int
) -> None:
    OpeningSpan.objects.create(service_point=town.hall, weekday=6, opens=time(0), closes=time(6))
    since = datetime.combine(day, time(0), tzinfo=UTC) - timedelta(days=3)
    spans = hours.of(town.hall, since=since).open_spans(local_day(day, AMSTERDAM))
    assert sum((span.end - span.start for span in spans), timedelta()) == timedelta(hours=length)


def test_open_now_and_open_next(town: Town) -> None:
    when = hours.of(town.hall, since=NOW)
    assert when.open_at(NOW) is None  # 08:00
    opening = when.next_opening(NOW)
    assert opening is not None
    assert opening.span.start == NOW + timedelta(hours=1)
    assert when.open_at(NOW + timedelta(hours=1)) is not None
    assert when.open_at(NOW + timedelta(hours=9)) is None  # 17:00: half-open
    friday_evening = NOW + timedelta(days=4, hours=12)
    later = when.next_opening(friday_evening)
    assert later is not None
    assert later.span.start == NOW + timedelta(days=7, hours=1)
    assert when.open_spans(Interval(NOW, NOW + timedelta(minutes=5))) == []


def test_hours_past_midnight_say_that_it_is_the_next_day(town: Town, client: Client) -> None:
    """On the page of the point; until midnight is the same day."""
    OpeningSpan.objects.all().delete()
    for weekday in range(7):
        until = time(1) if weekday % 2 else time(0)
        OpeningSpan.objects.create(
            service_point=town.hall, weekday=weekday, opens=time(18), closes=until
        )
    page = client.get("/servicepunten/stadhuis-leeuwarden").content.decode()
    assert "18:00 - 01:00 de volgende dag" in page
    assert "18:00 - 00:00</td>" in page
