"""Which series a visitor chose: in the address, so that it needs no account and no script."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import urlencode

from hub.keydates import publishing
from hub.keydates.models import DateSeries
from hub.keydates.reminding import MOST_SERIES, ZONE


@dataclass(frozen=True, slots=True)
class Chosen:
    """`series` are those of the address that are published; unknown ones are left out."""

    series: list[DateSeries]
    every: list[DateSeries]
    today: date

    @property
    def query(self) -> str:
        return urlencode([("reeks", one.slug) for one in self.series])


def today() -> date:
    """The date in the country: what is counted from."""
    return timezone.now().astimezone(ZONE).date()


def read(request: HttpRequest) -> Chosen:
    wanted = (request.POST or request.GET).getlist("reeks")[:MOST_SERIES]
    day = today()
    every = list(publishing.published(today=day))
    return Chosen([one for one in every if one.slug in wanted], every, day)
