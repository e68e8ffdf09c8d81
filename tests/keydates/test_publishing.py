"""Series of dates: published by their editors, counted from today."""

from datetime import date, timedelta

import pytest

from hub.audit.models import Event
from hub.errors import Invalid
from hub.keydates import feed, publishing
from hub.keydates.models import DateSeries, KeyDate
from hub.keydates.publishing import DATES_EACH, Day, TooManyDates
from tests.keydates.conftest import published
from tests.town import NOW, Town

TODAY = date(2026, 6, 1)


def counted(today: date) -> list[tuple[str, int]]:
    found = publishing.counts(publishing.published(today=today), today=today)
    return [(one.series.title_nl, one.days) for one in found if one.date]


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 6, 1), 22),
        (date(2026, 6, 22), 1),
        (date(2026, 6, 23), 0),
        (date(2026, 6, 24), 29),
    ],
)
def test_the_count_is_in_nights_to_the_next_date(
    series: DateSeries, today: date, days: int
) -> None:
    assert counted(today) == [("AOW wordt betaald", days)]


def test_the_nearest_comes_first_and_one_without_a_date_last(
    town: Town, series: DateSeries
) -> None:
    published(town, date(2026, 6, 5), title="Toeslag")
    published(town, date(2026, 5, 1), title="Oud")
    found = publishing.counts(publishing.published(today=TODAY), today=TODAY)
    titles = [one.series.title_nl.split()[0] for one in found]
    assert titles == ["Toeslag", "AOW", "Oud"]
    assert found[-1].date is None


def test_a_series_that_is_not_published_is_seen_by_nobody(town: Town) -> None:
    published(town, date(2026, 6, 5), public=False)
    assert list(publishing.published(today=TODAY)) == []
    assert publishing.of_service([town.pension.service_id], today=TODAY) == []


def test_a_date_that_stays_keeps_its_row(series: DateSeries) -> None:
    kept = KeyDate.objects.get(day=date(2026, 7, 23))
    days = [Day(date(2026, 7, 23), "met vakantiegeld"), Day(date(2026, 8, 21))]
    publishing.publish(series=series, days=days, now=NOW, actor_id=None)
    rows = KeyDate.objects.order_by("day")
    assert [(row.day, row.note_nl) for row in rows] == [
        (date(2026, 7, 23), "met vakantiegeld"),
        (date(2026, 8, 21), ""),
    ]
    assert rows[0].pk == kept.pk
    verbs = Event.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["dates.added", "dates.changed"]


def test_two_series_of_one_name_get_addresses_of_their_own(town: Town) -> None:
    slugs = [published(town, TODAY).slug for _ in range(3)]
    stem = "pensioenbureau-aow-wordt-betaald"
    assert slugs == [stem, f"{stem}-2", f"{stem}-3"]


def test_too_many_dates_and_an_empty_title_change_nothing(series: DateSeries) -> None:
    many = [Day(TODAY + timedelta(days=n)) for n in range(DATES_EACH + 1)]
    with pytest.raises(TooManyDates):
        publishing.publish(series=series, days=many, now=NOW, actor_id=None)
    series.title_nl = ""
    with pytest.raises(Invalid) as refused:
        publishing.publish(series=series, days=[], now=NOW, actor_id=None)
    assert set(refused.value.fields) == {"title_nl"}
    assert KeyDate.objects.count() == 2


def test_the_calendar_has_whole_days_with_lasting_names(town: Town, series: DateSeries) -> None:
    def text() -> str:
        return feed.write(publishing.published(today=TODAY))

    first = text()
    assert first == text()
    assert "DTSTART;VALUE=DATE:20260623" in first
    assert "DTEND;VALUE=DATE:20260624" in first
    uids = {line for line in first.splitlines() if line.startswith("UID:")}
    assert len(uids) == 2
    publishing.publish(
        series=series,
        days=[Day(date(2026, 6, 23), "later op de dag"), Day(date(2026, 9, 23))],
        now=NOW + timedelta(days=1),
        actor_id=None,
    )
    after = {line for line in text().splitlines() if line.startswith("UID:")}
    assert len(uids & after) == 1  # the date that stayed
