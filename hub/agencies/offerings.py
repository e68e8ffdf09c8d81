"""Where an organisation's services can be had, how long they take and what they need."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from hub.agencies import offering_shapes as shapes
from hub.agencies.described import change, create, read_list, read_one
from hub.agencies.doors import AgencyDoor, created, found, listed, locked, named, shown, tagged
from hub.agencies.fields import partly
from hub.agencies.points import TAG
from hub.api import etags
from hub.api.doors import read_body
from hub.catalogue.models import Organisation, OrganisationGroup, Service
from hub.clients.models import Scope
from hub.errors import Invalid
from locations.models import Offering, ServicePoint
from scheduling.api.idempotency import Once, once
from scheduling.planning import offered
from scheduling.planning.offered import Wanted

OfferingChange = partly(shapes.Rules)
OfferingChange.__name__ = OfferingChange.__qualname__ = "OfferingChange"


class OfferingDoor(AgencyDoor):
    needs = Scope.LOCATIONS

    def rows(self) -> Any:
        return Offering.objects.filter(service__organisation=self.own).order_by("pk")

    def wanted(self, needs: list[dict[str, Any]]) -> list[Wanted]:
        """Raises Invalid for an organisation or a group that one may not ask."""
        return [self._wanted(number, need) for number, need in enumerate(needs)]

    def _wanted(self, number: int, need: dict[str, Any]) -> Wanted:
        owner = self._owner(f"needs.{number}.organisation", need["organisation"])
        group = self._group(f"needs.{number}.group", need["group"])
        skills = frozenset(need["capabilities"])
        return Wanted(need["kind"], need["place"], owner, group, skills)

    def _owner(self, name: str, slug: str | None) -> Organisation | None:
        if slug is None:
            return None
        if slug != self.own.slug:
            raise Invalid(fields={name: _("You can only ask your own organisation.")})
        return self.own

    def _group(self, name: str, slug: str | None) -> OrganisationGroup | None:
        if slug is None:
            return None
        group = OrganisationGroup.objects.filter(slug=slug, members=self.own).first()
        if group is None:
            raise Invalid(fields={name: _("Your organisation is in no such group.")})
        return group


def in_full(offering: Offering) -> dict[str, Any]:
    return tagged(shapes.offering(offering), shapes.OwnOfferingShape)


class OwnOfferings(OfferingDoor):
    @read_list("listOwnOfferings", _("Your offerings"), shapes.OwnOfferingPage, tag=TAG)
    def get(self, request: Request, organisation: str) -> Response:
        return listed(request, self.rows(), in_full, shapes.OwnOfferingPage)

    @create(
        "createOffering",
        _("Offer a service at a point, by video or by phone"),
        shapes.OfferingBody,
        shapes.OwnOfferingShape,
        tag=TAG,
    )
    @once
    def post(self, request: Request, guard: Once, organisation: str) -> Response:
        body = read_body(request, shapes.OfferingBody)
        made = offered.offer(
            service=self._service(body["service"]),
            point=self._point(body["service_point"]),
            channel=body["channel"],
            rules=named(shapes.RULES, body),
            needs=self.wanted(body["needs"]),
            now=timezone.now(),
        )
        return created(request, shapes.OwnOfferingShape, in_full(made))

    def _service(self, pk: int) -> Service:
        service = Service.objects.filter(organisation=self.own, pk=pk).first()
        if service is None:
            raise Invalid(fields={"service": _("Your organisation has no such service.")})
        return service

    def _point(self, pk: int | None) -> ServicePoint | None:
        if pk is None:
            return None
        point = ServicePoint.objects.filter(organisation=self.own, pk=pk).first()
        if point is None:
            told = _("Your organisation has no such service point.")
            raise Invalid(fields={"servicePoint": told})
        return point


class OwnOffering(OfferingDoor):
    @read_one("getOwnOffering", _("One of your offerings"), shapes.OwnOfferingShape, tag=TAG)
    def get(self, request: Request, organisation: str, id: int) -> Response:
        return shown(request, shapes.OwnOfferingShape, in_full(found(self.rows(), id)))

    @change(
        "changeOffering",
        _("Change the rules or the needs of an offering, or end it"),
        OfferingChange,
        shapes.OwnOfferingShape,
        tag=TAG,
    )
    def patch(self, request: Request, organisation: str, id: int) -> Response:
        body, now = read_body(request, OfferingChange), timezone.now()
        needs = self.wanted(body["needs"]) if "needs" in body else None
        with transaction.atomic():
            offering = locked(self.rows(), id)
            etags.must_match(request, in_full(offering)["etag"])
            rules = named(shapes.RULES, body)
            offered.change(offering=offering, rules=rules, needs=needs, now=now)
        return shown(request, shapes.OwnOfferingShape, in_full(offering))
