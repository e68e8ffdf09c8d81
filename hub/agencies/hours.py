"""When an organisation's points are open: weekly hours, other hours on a date, closures, holidays.
Written as on the planners' pages, by scheduling.planning.timetable."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from hub.agencies import point_shapes as shapes
from hub.agencies.consequences import carried_out
from hub.agencies.described import change, read_one
from hub.agencies.doors import AgencyDoor, locked, shown, tagged
from hub.agencies.points import TAG
from hub.agencies.rows import Rows, all_of, last_day_of, must_differ, one_of
from hub.api import etags
from hub.api.doors import read_body
from hub.catalogue.models import Organisation
from hub.clients.models import Scope
from hub.errors import Invalid
from locations import holidays
from locations.models import (
    Closure,
    HolidayChoice,
    OpeningException,
    OpeningSpan,
    Resource,
    ServicePoint,
)
from scheduling.planning import timetable


class HoursDoor(Rows):
    body, shape, show = shapes.HoursBody, shapes.HoursShape, shapes.hours
    page = shapes.HoursPage

    def rows_at(self, point: ServicePoint, now: datetime) -> Any:
        today = now.astimezone(ZoneInfo(point.zone)).date()
        rows = OpeningSpan.objects.filter(service_point=point).exclude(valid_until__lt=today)
        return rows.order_by("weekday", "opens", "pk")

    def new(self, body: dict[str, Any], point: ServicePoint) -> OpeningSpan:
        must_differ(body, "opens", "closes")
        return OpeningSpan(service_point=point, **body)

    def remove(self, request: Request, row: OpeningSpan, now: datetime) -> None:
        last_day = last_day_of(request, now, row.service_point.zone)
        timetable.end_hours(span=row, last_day=last_day, now=now, actor_id=None)


Hours = all_of(
    HoursDoor,
    read=("listOpeningHours", _("Weekly opening hours")),
    add=("addOpeningHours", _("Add weekly opening hours")),
)
OneHours = one_of(
    HoursDoor,
    read=("getOpeningHours", _("One span of opening hours")),
    end=("endOpeningHours", _("End weekly opening hours")),
    query=[shapes.EndQuery],
)


class ExceptionDoor(Rows):
    body, shape, show = shapes.ExceptionBody, shapes.ExceptionShape, shapes.exception
    page = shapes.ExceptionPage

    def rows_at(self, point: ServicePoint, now: datetime) -> Any:
        today = now.astimezone(ZoneInfo(point.zone)).date()
        rows = OpeningException.objects.filter(service_point=point, date__gte=today)
        return rows.order_by("date", "opens", "pk")

    def new(self, body: dict[str, Any], point: ServicePoint) -> OpeningException:
        must_differ(body, "opens", "closes")
        return OpeningException(service_point=point, **body)


Exceptions = all_of(
    ExceptionDoor,
    read=("listOpeningExceptions", _("Other hours on one date")),
    add=("addOpeningException", _("Open or close otherwise on one date")),
)
OneException = one_of(
    ExceptionDoor,
    read=("getOpeningException", _("Other hours on this date")),
    end=("removeOpeningException", _("The weekly hours hold on this date again")),
)


class ClosureDoor(Rows):
    body, shape, show = shapes.ClosureBody, shapes.ClosureShape, shapes.closure
    page = shapes.ClosurePage

    def rows_at(self, point: ServicePoint, now: datetime) -> Any:
        rows = Closure.objects.filter(service_point=point, ends_at__gt=now)
        return rows.order_by("starts_at", "pk")

    def new(self, body: dict[str, Any], point: ServicePoint) -> Closure:
        if body["ends_at"] <= body["starts_at"]:
            raise Invalid(fields={"endsAt": _("The end must be after the start.")})
        desk = body["resource"]
        if desk and not Resource.objects.filter(service_point=point, pk=desk).exists():
            raise Invalid(fields={"resource": _("There is no such desk at this point.")})
        return Closure(service_point=point, resource_id=desk, **_of_closure(body))


def _of_closure(body: dict[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in shapes.CLOSURE}


Closures = all_of(
    ClosureDoor,
    read=("listClosures", _("Closures to come")),
    add=("addClosure", _("Close a point or one desk for a while")),
)
OneClosure = one_of(
    ClosureDoor,
    read=("getClosure", _("One closure")),
    end=("removeClosure", _("Take a closure back")),
)


class Holidays(AgencyDoor):
    needs = Scope.LOCATIONS

    @read_one(
        "getHolidays",
        _("Public holidays on which all points are closed"),
        shapes.HolidaysShape,
        tag=TAG,
        id=False,
    )
    def get(self, request: Request, organisation: str) -> Response:
        return shown(request, shapes.HolidaysShape, self._chosen())

    @change(
        "chooseHolidays",
        _("Choose on which public holidays all points are closed"),
        shapes.HolidaysBody,
        shapes.HolidaysShape,
        tag=TAG,
        id=False,
        strands=True,
    )
    def put(self, request: Request, organisation: str) -> Response:
        keys, now = read_body(request, shapes.HolidaysBody)["holidays"], timezone.now()
        unknown = sorted(set(keys) - set(holidays.NAMES))
        if unknown:
            told = _("There is no public holiday “%(found)s”.") % {"found": unknown[0]}
            raise Invalid(fields={"holidays": told})
        with transaction.atomic():
            locked(Organisation.objects.all(), self.own.pk)  # the choice has no row of its own
            etags.must_match(request, self._chosen()["etag"])

            def chosen() -> None:
                timetable.choose_holidays(organisation=self.own, keys=keys, now=now, actor_id=None)

            carried_out(request, chosen, organisation=self.own, now=now)
        return shown(request, shapes.HolidaysShape, self._chosen())

    def _chosen(self) -> dict[str, Any]:
        rows = HolidayChoice.objects.filter(organisation=self.own).order_by("holiday")
        return tagged({"holidays": [row.holiday for row in rows]}, shapes.HolidaysShape)
