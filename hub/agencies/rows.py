"""What weekly hours, other hours and closures of a point have in common: listed, added, ended."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from hub.agencies.consequences import carried_out
from hub.agencies.described import create, gone, read_list, read_one
from hub.agencies.doors import created, found, listed, locked, shown, tagged
from hub.agencies.point_shapes import EndQuery
from hub.agencies.points import TAG, PointDoor
from hub.api import etags
from hub.api.doors import read_body, read_query
from hub.api.paging import PageShape
from hub.api.shapes import Shape
from hub.errors import Invalid, Text
from locations.models import ServicePoint
from scheduling.api.idempotency import Once, once
from scheduling.planning import timetable

Told = tuple[str, Text]  # the name of an operation, and what it is for


class Rows(PointDoor):
    """Rows of one kind at a point."""

    body: ClassVar[type[Shape]]
    shape: ClassVar[type[Shape]]
    page: ClassVar[type[PageShape]]
    show: ClassVar[Callable[[Any], dict[str, Any]]]

    def rows_at(self, point: ServicePoint, now: datetime) -> Any:
        """Those that hold now or later."""
        raise NotImplementedError

    def new(self, body: dict[str, Any], point: ServicePoint) -> Any:
        raise NotImplementedError

    def in_full(self, row: Any) -> dict[str, Any]:
        return tagged(type(self).show(row), self.shape)

    def list(self, request: Request, id: int) -> Response:
        rows = self.rows_at(self.point(id), timezone.now())
        return listed(request, rows, self.in_full, self.page)

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
        return created(request, self.shape, self.in_full(row))

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


def all_of(door: type[Rows], *, read: Told, add: Told) -> type[Rows]:
    """The door to all rows of this kind at a point: to see them, and to add one."""

    class All(door):  # type: ignore[misc, valid-type]
        @read_list(*read, door.page, tag=TAG, id=True)
        def get(self, request: Request, organisation: str, id: int) -> Response:
            answer: Response = self.list(request, id)
            return answer

        @create(*add, door.body, door.shape, tag=TAG, id=True, strands=True)
        @once
        def post(self, request: Request, guard: Once, organisation: str, id: int) -> Response:
            answer: Response = self.add(request, id)
            return answer

    return All


def one_of(
    door: type[Rows], *, read: Told, end: Told, query: Sequence[type[Shape]] = ()
) -> type[Rows]:
    """The door to one of them: to see it, and to end it."""

    class One(door):  # type: ignore[misc, valid-type]
        @read_one(*read, door.shape, tag=TAG, number=True)
        def get(self, request: Request, organisation: str, id: int, number: int) -> Response:
            answer: Response = self.one(request, id, number)
            return answer

        @gone(*end, tag=TAG, number=True, strands=True, query=query)
        def delete(self, request: Request, organisation: str, id: int, number: int) -> Response:
            answer: Response = self.end(request, id, number)
            return answer

    return One


def last_day_of(request: Request, now: datetime, zone: str) -> date:
    """Raises Invalid for a day before yesterday: what was, was."""
    yesterday = now.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    asked: date = read_query(request, EndQuery).get("last_day", yesterday)
    if asked < yesterday:
        raise Invalid(fields={"lastDay": _("Choose yesterday or a later day.")})
    return asked


def must_differ(body: dict[str, Any], first: str, last: str) -> None:
    """Raises Invalid: a span that begins and ends at one moment could be none or a whole day."""
    if body[first] is not None and body[first] == body[last]:
        raise Invalid(fields={last: _("The end must be after the start.")})
