"""One date of a weekly shift: other hours, none, or as planned again. Written as on the planners'
pages, by scheduling.planning.roster."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from hub.agencies import examples
from hub.agencies import shift_date_shapes as shapes
from hub.agencies.bulk import Told, outcomes
from hub.agencies.consequences import carried_out
from hub.agencies.described import bulk, change, read_list, read_one
from hub.agencies.doors import found, listed, locked, shown, tagged
from hub.agencies.professionals import TAG, PlanningDoor
from hub.agencies.rows import must_differ
from hub.agencies.shifts import live_shifts, zone_of
from hub.api import etags, schema
from hub.api.doors import plain, read_body, read_item, read_query
from hub.errors import Invalid, NotFound, Text
from scheduling.api.idempotency import Once, once
from scheduling.planning import occurrences, roster
from scheduling.planning.models import Shift, ShiftChange
from scheduling.planning.occurrences import AHEAD, Occurrence

MOST_DAYS = 366
HOURS: tuple[str, ...] = ("starts", "ends")


def in_full(one: Occurrence) -> dict[str, Any]:
    return tagged(shapes.shift_date(one), shapes.ShiftDateShape)


def today_of(shift: Shift, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone_of(shift))).date()


def occurrence(shift: Shift, day: date, now: datetime) -> Occurrence:
    """Raises NotFound for what was, and for a date on which the shift does not begin."""
    if day < today_of(shift, now):
        raise NotFound(_("This day is over."))
    one = occurrences.on(shift, day)
    if one is None:
        raise NotFound(_("The shift does not begin on this date."))
    return one


def must_fit(body: dict[str, Any]) -> None:
    """Raises Invalid by field: hours go with a change alone, a reason with what differs."""
    state = body["state"]
    goes = {"changed": ("starts", "ends", "reason"), "dropped": ("reason",)}.get(state, ())
    wrong: dict[str, Text] = {
        name: _("This does not go with the state “%(state)s”.") % {"state": state}
        for name in ("starts", "ends", "reason")
        if name in body and name not in goes
    }
    if state == "changed":
        told = _("Say when it starts and ends on this date.")
        wrong |= {name: told for name in HOURS if name not in body}
    if wrong:
        raise Invalid(fields=wrong)
    if state == "changed":
        must_differ(body, "starts", "ends")


class ShiftDateDoor(PlanningDoor):
    def shift(self, id: int, number: int, now: datetime) -> Shift:
        """Raises NotFound."""
        one: Shift = found(live_shifts(self.person(id), now), number)
        return one

    def held(self, id: int, number: int, now: datetime) -> Shift:
        """The same, with the person held: whatever else changes their shifts waits."""
        one: Shift = found(live_shifts(locked(self.people(), id), now), number)
        return one

    def write(
        self, request: Request, shift: Shift, day: date, body: dict[str, Any], now: datetime
    ) -> Occurrence:
        who: dict[str, Any] = {"now": now, "actor_id": None}

        def written() -> None:
            if body["state"] == "planned":
                roster.restore_occurrence(shift=shift, day=day, **who)
                return
            facts = {name: body[name] for name in ("starts", "ends", "reason") if name in body}
            change = ShiftChange(shift=shift, date=day, **facts)
            roster.change_occurrence(change=change, **who)

        carried_out(request, written, organisation=self.own, now=now)
        return occurrence(shift, day, now)


class ShiftDates(ShiftDateDoor):
    @read_list(
        "listShiftDates",
        _("The coming dates of a shift, as planned and as changed"),
        shapes.ShiftDatePage,
        tag=TAG,
        id=True,
        number=True,
        query=[shapes.ShiftDatesQuery],
    )
    def get(self, request: Request, organisation: str, id: int, number: int) -> Response:
        now = timezone.now()
        shift = self.shift(id, number, now)
        first, last = _asked(request, today_of(shift, now))
        rows = occurrences.between(shift, first, last)
        return listed(request, rows, in_full, shapes.ShiftDatePage)


def _asked(request: Request, today: date) -> tuple[date, date]:
    """Raises Invalid."""
    query = read_query(request, shapes.ShiftDatesQuery)
    first: date = query.get("from_", today)
    last: date = query.get("to", first + AHEAD)
    if first < today:
        raise Invalid(fields={"from": _("Choose today or a later day.")})
    if last < first:
        raise Invalid(fields={"to": _("The last date comes before the first.")})
    if last - first >= timedelta(days=MOST_DAYS):
        told = _("Ask for at most %(most)s days at once.") % {"most": MOST_DAYS}
        raise Invalid(fields={"to": told})
    return first, last


class OneShiftDate(ShiftDateDoor):
    @read_one(
        "getShiftDate",
        _("One date of a shift"),
        shapes.ShiftDateShape,
        tag=TAG,
        number=True,
        day=True,
    )
    def get(self, request: Request, organisation: str, id: int, number: int, day: date) -> Response:
        now = timezone.now()
        one = occurrence(self.shift(id, number, now), day, now)
        return shown(request, shapes.ShiftDateShape, in_full(one))

    @change(
        "changeShiftDate",
        _("Change one date of a shift, drop it, or put it back"),
        shapes.ShiftDateChange,
        shapes.ShiftDateShape,
        tag=TAG,
        number=True,
        day=True,
        strands=True,
        examples=[
            schema.example("Nobody comes", examples.DROPPED, request=True),
            schema.example("As planned again", examples.PUT_BACK, request=True),
        ],
    )
    def patch(
        self, request: Request, organisation: str, id: int, number: int, day: date
    ) -> Response:
        body, now = read_body(request, shapes.ShiftDateChange), timezone.now()
        must_fit(body)
        with transaction.atomic():
            shift = self.held(id, number, now)
            etags.must_match(request, in_full(occurrence(shift, day, now))["etag"])
            one = self.write(request, shift, day, body, now)
        return shown(request, shapes.ShiftDateShape, in_full(one))


class ManyShiftDates(ShiftDateDoor):
    @bulk(
        "changeShiftDates",
        _("Change many dates of a shift at once"),
        shapes.ShiftDatesBody,
        shapes.ShiftDatesResults,
        tag=TAG,
        id=True,
        number=True,
        strands=True,
    )
    @once
    def post(
        self, request: Request, guard: Once, organisation: str, id: int, number: int
    ) -> Response:
        now = timezone.now()
        self.shift(id, number, now)
        items = read_body(request, shapes.ShiftDatesAsked)["items"]

        def write(given: Any, told: Told) -> None:
            item = read_item(given, shapes.ShiftDateItem)
            day = item["date"]
            told["date"] = day.isoformat()
            must_fit(item)
            shift = self.held(id, number, now)
            one = occurrence(shift, day, now)
            if "if_match" not in item:
                raise etags.ConditionMissing
            etags.must_be(item["if_match"], in_full(one)["etag"])
            told["etag"] = in_full(self.write(request, shift, day, item, now))["etag"]

        return plain(outcomes(items, write, {"date": None}))
