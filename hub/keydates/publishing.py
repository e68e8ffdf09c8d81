"""What organisations publish of the dates that matter. The only writer of series and dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue.models import Organisation
from hub.errors import Invalid
from hub.keydates.models import DateSeries, KeyDate

DATES_EACH = 400  # a weekly date for more than seven years
SERIES_EACH = 100
BACK = timedelta(days=30)  # a date that has just been is still looked up


class TooManyDates(Invalid):
    code = "too_many_dates"
    sentence = _("A list holds 400 dates at most.")


class TooManySeries(Invalid):
    code = "too_many_series"
    sentence = _("An organisation has 100 lists of dates at most.")


@dataclass(frozen=True, slots=True)
class Day:
    """A date as an editor gives it."""

    day: date
    note_nl: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """The next date of a series, and how many nights it is away."""

    series: DateSeries
    date: KeyDate | None
    days: int


def publish(
    *, series: DateSeries, days: Sequence[Day], now: datetime, actor_id: int | None
) -> DateSeries:
    """Writes the series with exactly these dates; a date that stays keeps its row, so that who
    was reminded of it is not reminded again. Raises Invalid, TooManyDates, TooManySeries."""
    if len(days) > DATES_EACH:
        raise TooManyDates
    with transaction.atomic():
        fresh = series.pk is None
        if fresh:
            # The owner's row keeps two editors from counting the same hundred.
            owner = Organisation.objects.select_for_update().get(pk=series.organisation_id)
            if DateSeries.objects.filter(organisation=owner).count() >= SERIES_EACH:
                raise TooManySeries
            series.slug = _free_slug(owner, series.title_nl)
        series.changed_at = now
        try:
            series.full_clean()
        except ValidationError as error:
            raise Invalid(fields={k: v[0] for k, v in error.message_dict.items()}) from error
        series.save()
        _keep(series, days)
        _record("dates.added" if fresh else "dates.changed", series, now, actor_id)
    return series


def _keep(series: DateSeries, days: Sequence[Day]) -> None:
    wanted = {day.day: day for day in days}
    KeyDate.objects.filter(series=series).exclude(day__in=wanted).delete()
    for day in wanted.values():
        KeyDate.objects.update_or_create(
            series=series, day=day.day, defaults={"note_nl": day.note_nl, "note_en": day.note_en}
        )


def remove(series: DateSeries, *, now: datetime, actor_id: int | None) -> None:
    with transaction.atomic():
        _record("dates.removed", series, now, actor_id)
        series.delete()


def _free_slug(owner: Organisation, title: str) -> str:
    stem = f"{owner.slug}-{slugify(title)}"[:70].strip("-")
    taken = set(DateSeries.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    names = (stem if n == 1 else f"{stem}-{n}" for n in range(1, SERIES_EACH + 2))
    return next(name for name in names if name not in taken)


def published(*, today: date) -> QuerySet[DateSeries]:
    """What citizens see: with the dates from a month back on, in order."""
    coming = KeyDate.objects.filter(day__gte=today - BACK).order_by("day")
    return (
        DateSeries.objects.filter(published=True)
        .select_related("organisation")
        .prefetch_related(Prefetch("dates", coming))
        .order_by("organisation__name", "title_nl", "pk")
    )


def of_service(service_ids: Iterable[int], *, today: date) -> list[Count]:
    """The next dates that belong to a service, or to the topic that it is a variant of."""
    return counts(published(today=today).filter(service__in=list(service_ids)), today=today)


def counts(series: Iterable[DateSeries], *, today: date) -> list[Count]:
    """The nearest first; series without a coming date last."""
    found = [_count(one, today) for one in series]
    return sorted(found, key=lambda one: (one.date is None, one.days, one.series.title))


def _count(series: DateSeries, today: date) -> Count:
    """Over the dates as they were loaded: no query of its own."""
    coming = [date for date in series.dates.all() if date.day >= today]
    if not coming:
        return Count(series, None, 0)
    following = min(coming, key=lambda date: date.day)
    return Count(series, following, (following.day - today).days)


def _record(verb: str, series: DateSeries, now: datetime, actor_id: int | None) -> None:
    trail.record(
        verb=verb,
        object_type="date_series",
        object_id=series.pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff",
        origin="catalogue",
    )
