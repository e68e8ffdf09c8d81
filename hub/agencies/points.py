"""An organisation's service points, and their desks, rooms and booths."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from hub.agencies import point_shapes as shapes
from hub.agencies.consequences import carried_out
from hub.agencies.described import change, create, read_list, read_one
from hub.agencies.doors import AgencyDoor, created, found, listed, locked, shown, tagged
from hub.api import etags
from hub.api.doors import read_body
from hub.clients.models import Scope
from hub.errors import Invalid
from locations.models import Resource, ServicePoint
from scheduling.api.idempotency import Once, once
from scheduling.planning import places

TAG = "own points"


class PointDoor(AgencyDoor):
    needs = Scope.LOCATIONS

    def points(self) -> Any:
        return ServicePoint.objects.filter(organisation=self.own).order_by("pk")

    def point(self, pk: int) -> ServicePoint:
        """Raises NotFound."""
        one: ServicePoint = found(self.points(), pk)
        return one


def point_in_full(point: ServicePoint) -> dict[str, Any]:
    return tagged(shapes.point(point), shapes.OwnPointShape)


def resource_in_full(resource: Resource) -> dict[str, Any]:
    return tagged(shapes.resource(resource), shapes.ResourceShape)


def must_be_new(slug: str) -> None:
    """Raises Invalid. Slugs are the hub's, so this tells no more than its public pages do."""
    if ServicePoint.objects.filter(slug=slug).exists():
        raise Invalid(fields={"slug": _("There is a service point with this name already.")})


class OwnPoints(PointDoor):
    @read_list("listOwnPoints", _("Your service points"), shapes.OwnPointPage, tag=TAG)
    def get(self, request: Request, organisation: str) -> Response:
        return listed(request, self.points(), point_in_full, shapes.OwnPointPage)

    @create(
        "createPoint", _("Open a service point"), shapes.PointBody, shapes.OwnPointShape, tag=TAG
    )
    @once
    def post(self, request: Request, guard: Once, organisation: str) -> Response:
        body = read_body(request, shapes.PointBody)
        must_be_new(body["slug"])
        made = places.open_point(organisation=self.own, facts=body, now=timezone.now())
        return created(request, shapes.OwnPointShape, point_in_full(made))


class OwnPoint(PointDoor):
    @read_one("getOwnPoint", _("One of your service points"), shapes.OwnPointShape, tag=TAG)
    def get(self, request: Request, organisation: str, id: int) -> Response:
        return shown(request, shapes.OwnPointShape, point_in_full(self.point(id)))

    @change(
        "changePoint",
        _("Change a service point, or end it"),
        shapes.PointChange,
        shapes.OwnPointShape,
        tag=TAG,
        strands=True,
    )
    def patch(self, request: Request, organisation: str, id: int) -> Response:
        body, now = read_body(request, shapes.PointChange), timezone.now()
        with transaction.atomic():
            point = locked(self.points(), id)
            etags.must_match(request, point_in_full(point)["etag"])
            if body.get("slug", point.slug) != point.slug:
                must_be_new(body["slug"])

            def changed() -> ServicePoint:
                return places.change_point(point=self.point(id), facts=body, now=now)

            point = carried_out(request, changed, organisation=self.own, now=now)
        return shown(request, shapes.OwnPointShape, point_in_full(point))


class Resources(PointDoor):
    @read_list("listResources", _("Desks, rooms and booths"), shapes.ResourcePage, tag=TAG, id=True)
    def get(self, request: Request, organisation: str, id: int) -> Response:
        rows = self.point(id).resources.prefetch_related("capabilities").order_by("pk")
        return listed(request, rows, resource_in_full, shapes.ResourcePage)

    @create(
        "addResource",
        _("Add a desk, room or booth"),
        shapes.ResourceBody,
        shapes.ResourceShape,
        tag=TAG,
        id=True,
    )
    @once
    def post(self, request: Request, guard: Once, organisation: str, id: int) -> Response:
        body, now = read_body(request, shapes.ResourceBody), timezone.now()
        with transaction.atomic():
            made = places.add_resource(
                point=locked(self.points(), id),
                kind=body["kind"],
                name=body["name"],
                capabilities=body["capabilities"],
                now=now,
            )
            if not body["active"]:
                places.change_resource(resource=made, facts={"active": False}, now=now)
        return created(request, shapes.ResourceShape, resource_in_full(made))


class OneResource(PointDoor):
    @read_one(
        "getResource", _("One desk, room or booth"), shapes.ResourceShape, tag=TAG, number=True
    )
    def get(self, request: Request, organisation: str, id: int, number: int) -> Response:
        row = found(self.point(id).resources.all(), number)
        return shown(request, shapes.ResourceShape, resource_in_full(row))

    @change(
        "changeResource",
        _("Change a desk, room or booth, or take it out of use"),
        shapes.ResourceChange,
        shapes.ResourceShape,
        tag=TAG,
        number=True,
        strands=True,
    )
    def patch(self, request: Request, organisation: str, id: int, number: int) -> Response:
        body, now = read_body(request, shapes.ResourceChange), timezone.now()
        skills = body.pop("capabilities", None)
        with transaction.atomic():
            rows = locked(self.points(), id).resources.all()
            etags.must_match(request, resource_in_full(locked(rows, number))["etag"])

            def changed() -> Resource:
                row = found(rows.select_related("service_point"), number)
                return places.change_resource(
                    resource=row, facts=body, capabilities=skills, now=now
                )

            row = carried_out(request, changed, organisation=self.own, now=now)
        return shown(request, shapes.ResourceShape, resource_in_full(row))
