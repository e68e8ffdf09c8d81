"""When an organisation's points are open: weekly hours, other hours on a date, closures, holidays.
Written as on the planners' pages, by scheduling.planning.timetable."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from hub.agencies import point_shapes as shapes
from hub.agencies.consequences import carried_out
from hub.agencies.described import change, create, gone, read_list, read_one
from hub.agencies.doors import AgencyDoor, found, listed, locked, shown, tagged
from hub.agencies.points import TAG, PointDoor
from hub.api import etags
from hub.api.doors import read_body, read_query
from hub.api.shapes import Shape
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
from scheduling.api.idempotency import Once, once
from scheduling.planning import timetable


class Rows(PointDoor):
    """Rows of one kind at a point."""

    body: ClassVar[type[Shape]]
    shape: ClassVar[type[Shape]]
    show: ClassVar[Callable[[Any], dict[str, Any]]]

    def rows_at(self, point: ServicePoint, now: datetime) -> Any:
        """Those that hold now or later."""
        raise NotImplementedError

    def new(self, body: dict[str, Any], point: ServicePoint) -> Any:
        raise NotImplementedError

    def in_full(self, row: Any) -> dict[str, Any]:
        return tagged(type(self).show(row), self.shape)

    def list(self, request: Request, id: int, page: Any) -> Response:
        return listed(request, self.rows_at(self.point(id), timezone.now()), self.in_full, page)

    def one(self, request: Request, id: int, number: int) -> Response:
        row = found(self.rows_at(self.point(id), timezone.now()), number)
        return shown(request, self.shape, self.in_full(row))

    def add(self, request: Request, id: int) -> Response:
        body, now = read_body(request, self.body), timezone.now()
        with transaction.atomic():
            point = locked(self.points(), id)

            def added() -> Any:
                row = self.new(body, point)
                timetable.add(row=row, now=now, actor_id=None)
                return row

            row = carried_out(request, added, organisation=self.own, now=now)
        response = shown(request, self.shape, self.in_full(row), 201)
        response["Location"] = request.build_absolute_uri(f"{request.path}/{row.pk}")
        return response

    def end(self, request: Request, id: int, number: int) -> Response:
        now = timezone.now()
        with transaction.atomic():
            point = locked(self.points(), id)
            rows = self.rows_at(point, now)
            etags.must_match(request, self.in_full(found(rows, number))["etag"])

            def ended() -> None:
                self.remove(request, found(rows, number), now)

            carried_out(request, ended, organisation=self.own, now=now)
        return Response(status=204)

    def remove(self, request: Request, row: Any, now: datetime) -> None:
        timetable.remove(row=row, now=now, actor_id=None)


def last_day_of(request: Request, now: datetime, zone: str) -> date:
    """Raises Invalid for a day before yesterday: what was, was."""
    yesterday = now.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    asked: date = read_query(request, shapes.EndQuery).get("last_day", yesterday)
    if asked < yesterday:
        raise Invalid(fields={"lastDay": _("Choose yesterday or a later day.")})
    return asked


def must_differ(body: dict[str, Any], first: str, last: str) -> None:
    """Raises Invalid: a span that begins and ends at one moment could be none or a whole day."""
    if body[first] is not None and body[first] == body[last]:
        raise Invalid(fields={last: _("The end must be after the start.")})


class HoursDoor(Rows):
    body, shape, show = shapes.HoursBody, shapes.HoursShape, shapes.hours

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


class Hours(HoursDoor):
    @read_list("listOpeningHours", _("Weekly opening hours"), shapes.HoursPage, tag=TAG, id=True)
    def get(self, request: Request, organisation: str, id: int) -> Response:
        return self.list(request, id, shapes.HoursPage)

    @create(
        "addOpeningHours",
        _("Add weekly opening hours"),
        shapes.HoursBody,
        shapes.HoursShape,
        tag=TAG,
        id=True,
        strands=True,
    )
    @once
    def post(self, request: Request, guard: Once, organisation: str, id: int) -> Response:
        return self.add(request, id)


class OneHours(HoursDoor):
    @read_one(
        "getOpeningHours", _("One span of opening hours"), shapes.HoursShape, tag=TAG, number=True
    )
    def get(self, request: Request, organisation: str, id: int, number: int) -> Response:
        return self.one(request, id, number)

    @gone(
        "endOpeningHours",
        _("End weekly opening hours"),
        tag=TAG,
        number=True,
        strands=True,
        query=[shapes.EndQuery],
    )
    def delete(self, request: Request, organisation: str, id: int, number: int) -> Response:
        return self.end(request, id, number)


class ExceptionDoor(Rows):
    body, shape, show = shapes.ExceptionBody, shapes.ExceptionShape, shapes.exception

    def rows_at(self, point: ServicePoint, now: datetime) -> Any:
        today = now.astimezone(ZoneInfo(point.zone)).date()
        rows = OpeningException.objects.filter(service_point=point, date__gte=today)
        return rows.order_by("date", "opens", "pk")

    def new(self, body: dict[str, Any], point: ServicePoint) -> OpeningException:
        must_differ(body, "opens", "closes")
        return OpeningException(service_point=point, **body)


class Exceptions(ExceptionDoor):
    @read_list(
        "listOpeningExceptions",
        _("Other hours on one date"),
        shapes.ExceptionPage,
        tag=TAG,
        id=True,
    )
    def get(self, request: Request, organisation: str, id: int) -> Response:
        return self.list(request, id, shapes.ExceptionPage)

    @create(
        "addOpeningException",
        _("Open or close otherwise on one date"),
        shapes.ExceptionBody,
        shapes.ExceptionShape,
        tag=TAG,
        id=True,
        strands=True,
    )
    @once
    def post(self, request: Request, guard: Once, organisation: str, id: int) -> Response:
        return self.add(request, id)


class OneException(ExceptionDoor):
    @read_one(
        "getOpeningException",
        _("Other hours on this date"),
        shapes.ExceptionShape,
        tag=TAG,
        number=True,
    )
    def get(self, request: Request, organisation: str, id: int, number: int) -> Response:
        return self.one(request, id, number)

    @gone(
        "removeOpeningException",
        _("The weekly hours hold on this date again"),
        tag=TAG,
        number=True,
        strands=True,
    )
    def delete(self, request: Request, organisation: str, id: int, number: int) -> Response:
        return self.end(request, id, number)


class ClosureDoor(Rows):
    body, shape, show = shapes.ClosureBody, shapes.ClosureShape, shapes.closure

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


class Closures(ClosureDoor):
    @read_list("listClosures", _("Closures to come"), shapes.ClosurePage, tag=TAG, id=True)
    def get(self, request: Request, organisation: str, id: int) -> Response:
        return self.list(request, id, shapes.ClosurePage)

    @create(
        "addClosure",
        _("Close a point or one desk for a while"),
        shapes.ClosureBody,
        shapes.ClosureShape,
        tag=TAG,
        id=True,
        strands=True,
    )
    @once
    def post(self, request: Request, guard: Once, organisation: str, id: int) -> Response:
        return self.add(request, id)


class OneClosure(ClosureDoor):
    @read_one("getClosure", _("One closure"), shapes.ClosureShape, tag=TAG, number=True)
    def get(self, request: Request, organisation: str, id: int, number: int) -> Response:
        return self.one(request, id, number)

    @gone("removeClosure", _("Take a closure back"), tag=TAG, number=True, strands=True)
    def delete(self, request: Request, organisation: str, id: int, number: int) -> Response:
        return self.end(request, id, number)


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
