from datetime import date

import pytest

from hub.keydates import publishing
from hub.keydates.models import DateSeries, SeriesKind
from hub.keydates.publishing import Day
from tests.town import NOW, Town


def published(town: Town, *days: date, title: str = "AOW", public: bool = True) -> DateSeries:
    """A series of the pension agency, in Dutch and English."""
    return publishing.publish(
        series=DateSeries(
            organisation=town.agency,
            service=town.pension.service,
            kind=SeriesKind.PAYMENT,
            title_nl=f"{title} wordt betaald",
            title_en=f"{title} is paid",
            about_nl="Het geld staat op uw rekening.",
            published=public,
        ),
        days=[Day(day) for day in days],
        now=NOW,
        actor_id=None,
    )


@pytest.fixture
def series(town: Town) -> DateSeries:
    """Paid on 23 June and on 23 July 2026; NOW is 1 June."""
    return published(town, date(2026, 6, 23), date(2026, 7, 23))
