"""Professionals, their shifts and absences as their organisation's own systems write them."""

from typing import Any

from rest_framework import serializers

from hub.agencies.fields import Capabilities, Clock, Weekday, Zone, etag_field, partly
from hub.api.paging import PageShape
from hub.api.shapes import Day, Instant, Shape, id_field
from scheduling.planning.models import Absence, AbsenceKind, Professional, Shift


class ProfessionalBody(Shape):
    name = serializers.CharField(max_length=80)
    capabilities = Capabilities(default=list)
    zone = Zone(default="Europe/Amsterdam")
    name_public = serializers.BooleanField(
        default=False, help_text="Whether citizens may read the name."
    )
    active = serializers.BooleanField(default=True)


ProfessionalChange = partly(ProfessionalBody)


class ProfessionalShape(ProfessionalBody):
    id = id_field()
    etag = etag_field()


class ProfessionalPage(PageShape):
    results = ProfessionalShape(many=True)


class ShiftBody(Shape):
    """Weekly, in wall time: of the point, else of the professional. `ends` at or before `starts`
    means past midnight."""

    weekday = Weekday()
    starts = Clock()
    ends = Clock()
    service_point = id_field(
        required=False, allow_null=True, default=None, help_text="Null: from elsewhere."
    )
    remote = serializers.BooleanField(default=False, help_text="Takes video and phone too.")
    valid_from = Day()
    valid_until = Day(
        required=False, allow_null=True, default=None, help_text="The last day on which it holds."
    )


class ShiftShape(ShiftBody):
    id = id_field()
    etag = etag_field()


class ShiftPage(PageShape):
    results = ShiftShape(many=True)


class AbsenceBody(Shape):
    kind = serializers.ChoiceField(choices=AbsenceKind.choices, default=AbsenceKind.LEAVE)
    starts_at = Instant()
    ends_at = Instant()


class AbsenceShape(AbsenceBody):
    id = id_field()
    etag = etag_field()


class AbsencePage(PageShape):
    results = AbsenceShape(many=True)


SHIFT = ("weekday", "starts", "ends", "remote", "valid_from", "valid_until")


def professional(of: Professional) -> dict[str, Any]:
    return {
        "id": of.pk,
        "name": of.resource.name,
        "capabilities": list(of.resource.capabilities.all()),
        "zone": of.zone,
        "name_public": of.name_public,
        "active": of.resource.active,
    }


def shift(of: Shift) -> dict[str, Any]:
    own = {"id": of.pk, "service_point": of.service_point_id}
    return own | {name: getattr(of, name) for name in SHIFT}


def absence(of: Absence) -> dict[str, Any]:
    names = ("kind", "starts_at", "ends_at")
    return {"id": of.pk} | {name: getattr(of, name) for name in names}
