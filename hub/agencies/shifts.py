"""When an organisation's professionals work, and when they are away. Written as on the planners'
pages, by scheduling.planning.roster."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from hub.agencies import staff_shapes as shapes
from hub.agencies.consequences import carried_out
from hub.agencies.described import create, gone, read_list, read_one
from hub.agencies.doors import created, found, listed, locked, named, shown, tagged
from hub.agencies.point_shapes import EndQuery
from hub.agencies.professionals import TAG, PlanningDoor
from hub.agencies.rows import last_day_of, must_differ
from hub.api import etags
from hub.api.doors import read_body
from hub.errors import Invalid
from locations.models import ServicePoint
from scheduling.api.idempotency import Once, once
from scheduling.planning import roster
from scheduling.planning.models import Absence, Professional, Shift


def shift_in_full(row: Shift) -> dict[str, Any]:
    return tagged(shapes.shift(row), shapes.ShiftShape)


def absence_in_full(row: Absence) -> dict[str, Any]:
    return tagged(shapes.absence(row), shapes.AbsenceShape)


def zone_of(row: Shift) -> str:
    return row.service_point.zone if row.service_point else row.professional.zone


def live_shifts(person: Professional, now: datetime) -> Any:
    """Those that hold now or later."""
    today = now.astimezone(ZoneInfo(person.zone)).date()
    rows = person.shifts.select_related("service_point", "professional")
    return rows.exclude(valid_until__lt=today).order_by("weekday", "starts", "pk")


def coming_absences(person: Professional, now: datetime) -> Any:
    return person.absences.filter(ends_at__gt=now).order_by("starts_at", "pk")


class Shifts(PlanningDoor):
    @read_list("listShifts", _("Weekly shifts"), shapes.ShiftPage, tag=TAG, id=True)
    def get(self, request: Request, organisation: str, id: int) -> Response:
        rows = live_shifts(self.person(id), timezone.now())
        return listed(request, rows, shift_in_full, shapes.ShiftPage)

    @create(
        "planShift",
        _("Plan a weekly shift"),
        shapes.ShiftBody,
        shapes.ShiftShape,
        tag=TAG,
        id=True,
        strands=True,
    )
    @once
    def post(self, request: Request, guard: Once, organisation: str, id: int) -> Response:
        self.person(id)  # of another organisation, nothing else is told
        body, now = read_body(request, shapes.ShiftBody), timezone.now()
        must_differ(body, "starts", "ends")
        point = self._point(body["service_point"])
        if point is None and not body["remote"]:
            told = _("Name a service point, or say that it is remote.")
            raise Invalid(fields={"servicePoint": told})
        facts = named(shapes.SHIFT, body)
        with transaction.atomic():
            person = locked(self.people(), id)

            def planned() -> Shift:
                row = Shift(professional=person, service_point=point, **facts)
                return roster.plan(shift=row, now=now, actor_id=None)

            row = carried_out(request, planned, organisation=self.own, now=now)
        return created(request, shapes.ShiftShape, shift_in_full(row))

    def _point(self, pk: int | None) -> ServicePoint | None:
        if pk is None:
            return None
        point = ServicePoint.objects.filter(organisation=self.own, pk=pk, active=True).first()
        if point is None:
            told = _("Your organisation has no such service point.")
            raise Invalid(fields={"servicePoint": told})
        return point


class OneShift(PlanningDoor):
    @read_one("getShift", _("One weekly shift"), shapes.ShiftShape, tag=TAG, number=True)
    def get(self, request: Request, organisation: str, id: int, number: int) -> Response:
        row = found(live_shifts(self.person(id), timezone.now()), number)
        return shown(request, shapes.ShiftShape, shift_in_full(row))

    @gone(
        "endShift",
        _("End a weekly shift"),
        tag=TAG,
        number=True,
        strands=True,
        query=[EndQuery],
    )
    def delete(self, request: Request, organisation: str, id: int, number: int) -> Response:
        now = timezone.now()
        with transaction.atomic():
            rows = live_shifts(locked(self.people(), id), now)
            row = found(rows, number)
            etags.must_match(request, shift_in_full(row)["etag"])
            last_day = last_day_of(request, now, zone_of(row))

            def ended() -> None:
                fresh = found(rows, number)
                roster.end_shift(shift=fresh, last_day=last_day, now=now, actor_id=None)

            carried_out(request, ended, organisation=self.own, now=now)
        return Response(status=204)


class Absences(PlanningDoor):
    @read_list("listAbsences", _("Absences to come"), shapes.AbsencePage, tag=TAG, id=True)
    def get(self, request: Request, organisation: str, id: int) -> Response:
        rows = coming_absences(self.person(id), timezone.now())
        return listed(request, rows, absence_in_full, shapes.AbsencePage)

    @create(
        "planAbsence",
        _("Somebody is away for a while"),
        shapes.AbsenceBody,
        shapes.AbsenceShape,
        tag=TAG,
        id=True,
        strands=True,
    )
    @once
    def post(self, request: Request, guard: Once, organisation: str, id: int) -> Response:
        body, now = read_body(request, shapes.AbsenceBody), timezone.now()
        if body["ends_at"] <= body["starts_at"]:
            raise Invalid(fields={"endsAt": _("The end must be after the start.")})
        with transaction.atomic():
            person = locked(self.people(), id)

            def planned() -> Absence:
                row = Absence(professional=person, **body)
                return roster.be_absent(absence=row, now=now, actor_id=None)

            row = carried_out(request, planned, organisation=self.own, now=now)
        return created(request, shapes.AbsenceShape, absence_in_full(row))


class OneAbsence(PlanningDoor):
    @read_one("getAbsence", _("One absence"), shapes.AbsenceShape, tag=TAG, number=True)
    def get(self, request: Request, organisation: str, id: int, number: int) -> Response:
        row = found(coming_absences(self.person(id), timezone.now()), number)
        return shown(request, shapes.AbsenceShape, absence_in_full(row))

    @gone("withdrawAbsence", _("Somebody is back"), tag=TAG, number=True)
    def delete(self, request: Request, organisation: str, id: int, number: int) -> Response:
        now = timezone.now()
        with transaction.atomic():
            row = found(coming_absences(locked(self.people(), id), now), number)
            etags.must_match(request, absence_in_full(row)["etag"])
            roster.come_back(absence=row, now=now, actor_id=None)
        return Response(status=204)
