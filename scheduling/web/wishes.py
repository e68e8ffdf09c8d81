"""The wishes of a citizen about place and time, made from their choices; and told in words."""

from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hub.errors import Invalid
from locations import gazetteer
from locations.gazetteer import UnknownPlace
from locations.models import Channel, Need, Weekday
from scheduling.availability import supporting
from scheduling.availability.sought import Where
from scheduling.availability.wanted import Wanted, week_of
from scheduling.web.choices import PARTS, RADII, WEEKS, Choices

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HOURS: dict[str, tuple[time | None, time | None]] = {
    "ochtend": (None, time(12)),
    "middag": (time(12), time(17)),
    "avond": (time(17), None),
}
PART_NAMES: dict[str, "StrOrPromise"] = {
    "ochtend": _("In the morning, before 12:00"),
    "middag": _("In the afternoon, 12:00 to 17:00"),
    "avond": _("In the evening, from 17:00"),
}
WEEK_NAMES: dict[str, "StrOrPromise"] = {"deze": _("This week"), "volgende": _("Next week")}


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that a form offers."""

    value: str
    label: "StrOrPromise"
    chosen: bool


@dataclass(frozen=True, slots=True)
class Form:
    """Everything that can be wished for, for the page; `open` where something is."""

    radii: list[Option]
    channels: list[Option]
    weeks: list[Option]
    weekdays: list[Option]
    parts: list[Option]
    support: list[Option]
    open: bool


def form_of(choices: Choices) -> Form:
    return Form(
        radii=[Option(str(km), f"{km} km", km == choices.radius) for km in RADII],
        channels=[Option(c.value, c.label, c.value in choices.channels) for c in Channel],
        weeks=[Option(one, WEEK_NAMES[one], one == choices.week) for one in WEEKS],
        weekdays=[
            Option(str(day + 1), label, day + 1 in choices.weekdays)
            for day, label in Weekday.choices
        ],
        parts=[Option(one, PART_NAMES[one], one == choices.part) for one in PARTS],
        support=[
            Option(str(need.pk), name, need.pk in choices.support)
            for need, name in supporting.every(get_language() or "nl")
        ],
        open=bool(wanted_of(choices, date(2000, 1, 3)) or choices.channels or choices.support),
    )


def where_of(choices: Choices) -> tuple[Where, UnknownPlace | None]:
    """Where to look; beside it the refusal of a place that nobody knows."""
    start, unknown = None, None
    if choices.near:
        try:
            start = gazetteer.find(choices.near)[0]
        except UnknownPlace as error:
            unknown = error
    where = Where(
        start=start,
        radius_km=choices.radius if start else None,
        channels=frozenset(choices.channels),
        wheelchair=choices.accessible,
    )
    return where, unknown


def wanted_of(choices: Choices, today: date) -> Wanted:
    first, last = choices.first, last_of(choices, today)
    if choices.week:
        first, last = week_of(today, WEEKS.index(choices.week))
    since, until = HOURS.get(choices.part, (None, None))
    after = after_of(choices)
    return Wanted(
        first=first,
        last=last,
        weekdays=frozenset(day - 1 for day in choices.weekdays),
        since=max(since, after) if since and after else since or after,
        until=until,
    )


def last_of(choices: Choices, today: date) -> date | None:
    """None where the day is over, or before the first: it would leave nothing."""
    first, last = choices.first or today, choices.last
    return last if last and last >= max(first, today) else None


def after_of(choices: Choices) -> time | None:
    """None where that part of the day is over by then."""
    _since, until = HOURS.get(choices.part, (None, None))
    after = choices.after
    return after if after and (until is None or after < until) else None


def support_of(choices: Choices) -> tuple[Need, ...]:
    """The needs that the citizen adds; those that nobody offers are left out."""
    return tuple(need for need, _name in supporting.every("nl") if need.pk in choices.support)


def check_support(choices: Choices) -> None:
    """Raises Invalid where help was asked for that nobody gives: never booked without it."""
    if len(support_of(choices)) < len(choices.support):
        raise Invalid(fields={"support": _("This help cannot be added.")})


def support_names(choices: Choices) -> list[str]:
    named = supporting.every(get_language() or "nl")
    return [name for need, name in named if need.pk in choices.support]


def told(choices: Choices, today: date) -> list[str]:
    """The wishes about time in words, for above a list of times."""
    found: list[str] = []
    if choices.week:
        found.append(str(WEEK_NAMES[choices.week]))
    else:
        found += [
            text % {"day": date_format(day, "j F")}
            for day, text in (
                (choices.first, gettext("From %(day)s")),
                (last_of(choices, today), gettext("Until %(day)s")),
            )
            if day
        ]
    if choices.weekdays:
        names = [str(Weekday(day - 1).label) for day in choices.weekdays]
        found.append(gettext("On %(days)s") % {"days": ", ".join(names)})
    if choices.part:
        found.append(str(PART_NAMES[choices.part]))
    if after := after_of(choices):
        found.append(gettext("Not before %(clock)s") % {"clock": f"{after:%H:%M}"})
    return found
