"""The demo's published dates: made up by simple rules, from this month on. Not the real ones."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hub.catalogue.models import Organisation, Service
from hub.keydates import publishing
from hub.keydates.models import DateSeries, SeriesKind
from hub.keydates.publishing import Day

MONTHS = 14
Rule = Callable[[date], date | None]  # of the first of a month: the date in it, if there is one


def on_workday(day_of_month: int) -> Rule:
    """The day itself; in a weekend the Friday before."""

    def rule(first: date) -> date:
        day = first.replace(day=day_of_month)
        return day - timedelta(days=max(0, day.weekday() - 4))

    return rule


def quarterly(day_of_month: int) -> Rule:
    return lambda first: on_workday(day_of_month)(first) if first.month % 3 == 1 else None


def yearly(month: int, day_of_month: int) -> Rule:
    return lambda first: first.replace(day=day_of_month) if first.month == month else None


@dataclass(frozen=True, slots=True)
class Series:
    owner: str
    service: str  # the slug of the topic
    kind: str
    title_nl: str
    title_en: str
    rule: Rule
    about_nl: str = ""
    about_en: str = ""


PAID = ("Het geld staat die dag op uw rekening.", "The money is in your account that day.")
SERIES = (
    Series("svb", "aow", SeriesKind.PAYMENT, "AOW wordt betaald", "State pension is paid",
           on_workday(22), *PAID),
    Series("svb", "kinderbijslag", SeriesKind.PAYMENT, "Kinderbijslag wordt betaald",
           "Child benefit is paid", quarterly(2), *PAID),
    Series("belastingdienst", "zorgtoeslag", SeriesKind.PAYMENT, "Zorgtoeslag wordt betaald",
           "Healthcare allowance is paid", on_workday(20),
           "Het is voor de maand die komt.", "It is for the month to come."),
    Series("belastingdienst", "", SeriesKind.DEADLINE, "Laatste dag voor uw aangifte",
           "Last day for your tax return", yearly(5, 1),
           "Lukt dat niet? Vraag dan v\u00f3\u00f3r deze dag om uitstel.",
           "Can you not make it? Ask for more time before this day."),
    Series("duo", "studiefinanciering", SeriesKind.PAYMENT, "Studiefinanciering wordt betaald",
           "Student finance is paid", on_workday(24), *PAID),
    Series("gemeente-leeuwarden", "bijstand", SeriesKind.PAYMENT, "Bijstand wordt betaald",
           "Social assistance is paid", on_workday(12),
           "Lever uw wijzigingen in v\u00f3\u00f3r de eerste van de maand.",
           "Tell us about changes before the first of the month."),
)  # fmt: skip


def load(*, now: datetime) -> None:
    for row in SERIES:
        owner = Organisation.objects.filter(slug=row.owner).first()
        if owner:
            _load(row, owner, now)


def _load(row: Series, owner: Organisation, now: datetime) -> None:
    # A municipality's dates belong to its own variant of the service.
    mine = Service.objects.filter(slug=row.service, organisation=owner).first()
    publishing.publish(
        series=DateSeries(
            organisation=owner,
            service=mine,
            kind=row.kind,
            title_nl=row.title_nl,
            title_en=row.title_en,
            about_nl=row.about_nl,
            about_en=row.about_en,
            published=True,
        ),
        days=[Day(day) for first in _months(now.date()) if (day := row.rule(first))],
        now=now,
        actor_id=None,
    )


def _months(today: date) -> Iterator[date]:
    first = today.replace(day=1)
    for _month in range(MONTHS):
        yield first
        first = (first + timedelta(days=32)).replace(day=1)
