"""Free times: of one offering by day, and of several services in one visit."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from hub.api import schema
from hub.api.doors import PRIVATE, Door, private, read_query
from hub.api.problems import named
from hub.errors import Invalid
from hub.intervals import Interval, local_day
from locations import bookable
from locations.models import Offering
from scheduling import availability, booking
from scheduling.api import examples
from scheduling.api.shapes import (
    AvailabilityQuery,
    AvailabilityShape,
    DaysQuery,
    DaysShape,
    SupportShape,
    VisitQuery,
    VisitTimesShape,
)
from scheduling.availability import Availability as Found
from scheduling.availability import Item, Party, Step, supporting, zone_of
from scheduling.availability.days import FreeDay, by_day
from scheduling.grid import SLICE_MINUTES

MOST_DAYS = 62
DEFAULT_DAYS = 14
WEEKS_SHOWN = 8  # of a strip of days

MEANINGS = {
    "grid": _("Starts in these days."),
    "notice": _("Starts that can be booked from now on: not too soon and not too far away."),
    "staffed": _("Starts at which we are open and somebody who can help is there."),
    "free": _("Starts at which somebody and a place are still free."),
    "walk_ins": _("Starts that are left when some are kept for people without an appointment."),
    "assisted": _("Starts that are left when some are kept for the kiosk and the phone."),
    "day_ahead": _("Starts that are left when some are kept until shortly before the day."),
    "day_full": _("Starts on days that do not have their number of appointments yet."),
}


class Availability(Door):
    @extend_schema(
        operation_id="getAvailability",
        summary=_("Free times of an offering, by day"),
        tags=["availability"],
        parameters=[AvailabilityQuery, schema.ACCEPT_LANGUAGE],
        responses={200: AvailabilityShape, **schema.problems(400)},
        examples=[
            schema.example("One day", examples.AVAILABILITY, of=[200]),
            schema.example("With the explanation", examples.EXPLAINED, of=[200]),
        ],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        now = timezone.now()
        query = read_query(request, AvailabilityQuery)
        offering = offering_of(query, now)
        party = booking.check_party(offering, Party(query["persons"], query["items"]))
        first, last = days_of(query, now.astimezone(ZoneInfo(zone_of(offering))).date())
        return private(AvailabilityShape, _times(offering, party, first, last, query, now))


def offering_of(values: dict[str, Any], now: datetime, language: str = "") -> Offering:
    """The offering that was named, with the title of its service in a language. Raises Invalid
    where it is missing or cannot be booked."""
    offering = bookable.one(values["offering"], now=now, language=language)
    if offering is None:
        raise Invalid(fields={"offering": _("There is no such offering.")})
    return offering


def days_of(query: dict[str, Any], today: date, days: int = DEFAULT_DAYS) -> tuple[date, date]:
    """The first and the last date. Raises Invalid when there are none, or more than 62."""
    first = query.get("from_") or today
    last = query.get("to") or first + timedelta(days=days - 1)
    if last < first:
        raise Invalid(fields={"to": _("Choose a date that is not before the first.")})
    if (last - first).days >= MOST_DAYS:
        raise Invalid(
            fields={"to": _("Ask for at most %(most)s days at once.") % {"most": MOST_DAYS}}
        )
    return first, last


def _times(
    offering: Offering, party: Party, first: date, last: date, query: dict[str, Any], now: datetime
) -> dict[str, Any]:
    zone = ZoneInfo(zone_of(offering))
    window = Interval(local_day(first, zone).start, local_day(last, zone).end)
    found = availability.find(
        offering=offering, window=window, now=now, party=party, explain=query["explain"]
    )
    free = availability.first_free(offerings=[offering], now=now, party=party)[offering.pk]
    answer = {
        "offering": offering.pk,
        "zone": zone.key,
        "minutes": found.minutes,
        "from_": first,
        "to": last,
        "first_free": free and free.astimezone(zone),
        "days": list(_by_day(found.times(), zone)),
    }
    if query["explain"]:
        answer |= {"explanation": _told(found.steps), "needs": list(_counted(found))}
    return answer


def _by_day(times: Iterable[datetime], zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    local = (time.astimezone(zone) for time in times)
    for day, of_day in groupby(local, key=lambda time: time.date()):
        yield {"date": day, "times": list(of_day)}


def _told(steps: Iterable[Step]) -> list[dict[str, Any]]:
    return [
        {"rule": step.rule, "left": step.left, "meaning": gettext(str(MEANINGS[step.rule]))}
        for step in steps
    ]


def _counted(found: Found) -> Iterator[dict[str, Any]]:
    """Numbers only: who they are is for staff."""
    for need, kind in zip(found.needs, found.kinds, strict=True):
        count = Counter(fate.removed_by for fate in found.fates.get(need, []))
        yield {
            "need": need,
            "kind": kind,
            "candidates": count.total(),
            "without_skill": count["skill"],
            "off_duty": count["off_duty"],
            "taken": count["taken"],
            "bookable": count[""],
        }


class AvailabilityDays(Door):
    @extend_schema(
        operation_id="listAvailabilityDays",
        summary=_("How many free times there are on every day"),
        description="Of one offering or of a whole visit; at most 62 days.",
        tags=["availability"],
        parameters=[DaysQuery, schema.ACCEPT_LANGUAGE],
        responses={200: DaysShape, **schema.problems(400)},
        examples=[schema.example("Two days", examples.DAYS, of=[200])],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        now = timezone.now()
        query = read_query(request, DaysQuery)
        items = _items(query, now)
        zone, first, last = _span(query, items, now, WEEKS_SHOWN * 7)
        window = Interval(local_day(first, zone).start, local_day(last, zone).end)
        with named(_of_query):
            found = availability.find_visit(items=items, window=window, now=now)
        answer = {
            "zone": zone.key,
            "minutes": found.minutes,
            "days": [_free_day(day) for day in by_day(found.starts, zone, first, last)],
        }
        return Response(answer, headers=PRIVATE)


def _span(
    query: dict[str, Any], items: list[Item], now: datetime, days: int = DEFAULT_DAYS
) -> tuple[ZoneInfo, date, date]:
    zone = ZoneInfo(zone_of(items[0].offering))
    return zone, *days_of(query, now.astimezone(zone).date(), days)


def _free_day(day: FreeDay) -> dict[str, object]:
    """As FreeDayShape says. Written out, for a serializer per day takes longer than the search."""
    first = day.first.isoformat() if day.first else None
    return {"date": day.date.isoformat(), "free": day.free, "firstFree": first}


class VisitTimes(Door):
    @extend_schema(
        operation_id="listVisitTimes",
        summary=_("When several services fit in one visit"),
        tags=["availability"],
        parameters=[VisitQuery, schema.ACCEPT_LANGUAGE],
        responses={200: VisitTimesShape, **schema.problems(400)},
        examples=[schema.example("A passport and a removal", examples.VISIT_TIMES, of=[200])],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        now = timezone.now()
        query = read_query(request, VisitQuery)
        items = _items(query, now)
        zone, first, last = _span(query, items, now)
        window = Interval(local_day(first, zone).start, local_day(last, zone).end)
        with named(_of_query):
            found = availability.find_visit(items=items, window=window, now=now)
        answer = {
            "zone": zone.key,
            "minutes": found.minutes,
            "gap_minutes": found.gap * SLICE_MINUTES,
            "first_free": found.first_free and found.first_free.astimezone(zone),
            "days": list(_by_day(found.times(), zone)),
        }
        return private(VisitTimesShape, answer)


def _of_query(field: str) -> str:
    """The services of a visit are its offerings here."""
    return "offering" if field == "services" else field


def _items(query: dict[str, Any], now: datetime) -> list[Item]:
    ids, persons = query["offering"], query.get("persons") or [1] * len(query["offering"])
    if len(persons) != len(ids):
        raise Invalid(fields={"persons": _("Give a number of people for each offering.")})
    known = bookable.some(ids, now=now)
    if len(known) < len(set(ids)):
        raise Invalid(fields={"offering": _("There is no such offering.")})
    return [
        Item(known[pk], booking.check_party(known[pk], Party(number)))
        for pk, number in zip(ids, persons, strict=True)
    ]


class Support(Door):
    @extend_schema(
        operation_id="listSupport",
        summary=_("Help that a citizen may add to any appointment"),
        description="An interpreter, for instance. It takes part, so it must be free then too.",
        tags=["availability"],
        parameters=[schema.ACCEPT_LANGUAGE],
        responses={200: SupportShape},
        examples=[schema.example("An interpreter", examples.SUPPORT, of=[200])],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        results = [
            {"id": need.pk, "name": name} for need, name in supporting.every(get_language() or "nl")
        ]
        return Response(SupportShape({"results": results}).data)
