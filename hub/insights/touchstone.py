"""The measures: per service, point and channel, over whole weeks.

- asked: citizens who got the question; answered: those who answered it.
- helped: answers "yes" / all answers. Partly does not count.
- ease: the median of 1 (hard) to 5 (easy), of those who said.

Fewer than five answers tell of persons, not of a service: then only the counts are shown.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Count, QuerySet

from hub.catalogue import texts
from hub.catalogue.models import Organisation, Service
from hub.insights.models import Answer, Helped, Question
from locations.models import Channel, ServicePoint

FEWEST = 5
MOST_WORDS = 50

Key = tuple[int, int | None, str]  # service, point, channel


@dataclass(frozen=True, slots=True)
class Measure:
    """One row. `helped_percent` and `ease` are None with too few answers; `ease` also where
    nobody said."""

    service: str
    point: str  # empty where there is no place
    channel: str
    asked: int
    answered: int
    helped_percent: int | None
    ease: float | None


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody wrote; the month, for a week could be recognised."""

    month: date
    words: str


def measures(
    *, organisation: Organisation, first: date, last: date, language: str
) -> list[Measure]:
    """Of the weeks that begin in [first, last], by service, point and channel."""
    asked = dict(_counts(_of(Question.objects.all(), organisation, first, last)))
    answers = _answers(_of(Answer.objects.all(), organisation, first, last))
    names = _Names(asked, language)
    rows = [names.row(key, count, answers[key]) for key, count in asked.items()]
    return sorted(rows, key=lambda row: (row.service, row.point, row.channel))


def told(*, organisation: Organisation, first: date, last: date) -> list[Told]:
    """The latest of what was written, by month; within it in no order that tells who came when."""
    found = _of(Answer.objects.exclude(said=""), organisation, first, last)
    rows = sorted(found.values_list("week", "said"), key=lambda row: (-_month(row[0]), row[1]))
    return [Told(week.replace(day=1), words) for week, words in rows[:MOST_WORDS]]


def _month(week: date) -> int:
    return week.year * 12 + week.month


def _of(rows: QuerySet, organisation: Organisation, first: date, last: date) -> QuerySet:  # type: ignore[type-arg]
    return rows.filter(organisation=organisation, week__gte=first, week__lte=last)


def _counts(rows: QuerySet) -> Iterable[tuple[Key, int]]:  # type: ignore[type-arg]
    by = rows.values_list("service", "service_point", "channel").annotate(count=Count("pk"))
    for service, point, channel, count in by.order_by():
        yield (service, point, channel), count


def _answers(rows: QuerySet[Answer]) -> dict[Key, list[tuple[str, int | None]]]:
    found: dict[Key, list[tuple[str, int | None]]] = defaultdict(list)
    columns = ("service", "service_point", "channel", "helped", "ease")
    for service, point, channel, helped, ease in rows.values_list(*columns):
        found[service, point, channel].append((helped, ease))
    return found


class _Names:
    def __init__(self, keys: Iterable[Key], language: str) -> None:
        keys = list(keys)
        services = Service.objects.filter(pk__in={key[0] for key in keys})
        self.titles = texts.texts_of(list(services), language)
        self.points = ServicePoint.objects.in_bulk({key[1] for key in keys if key[1]})

    def row(self, key: Key, asked: int, answers: list[tuple[str, int | None]]) -> Measure:
        service, point, channel = key
        enough = len(answers) >= FEWEST
        return Measure(
            service=self.titles[service].title,
            point=self.points[point].name if point else "",
            channel=str(Channel(channel).label),
            asked=asked,
            answered=len(answers),
            helped_percent=_helped_percent(answers) if enough else None,
            ease=_ease(answers) if enough else None,
        )


def _helped_percent(answers: list[tuple[str, int | None]]) -> int:
    yes = sum(helped == Helped.YES for helped, _ in answers)
    return round(100 * yes / len(answers))


def _ease(answers: list[tuple[str, int | None]]) -> float | None:
    said = [ease for _, ease in answers if ease is not None]
    return float(median(said)) if len(said) >= FEWEST else None
