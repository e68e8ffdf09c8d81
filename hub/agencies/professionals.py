"""An organisation's professionals: who they are and what they can do."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from hub.agencies import staff_shapes as shapes
from hub.agencies.consequences import carried_out
from hub.agencies.described import change, create, read_list, read_one
from hub.agencies.doors import AgencyDoor, created, found, listed, locked, named, shown, tagged
from hub.api import etags
from hub.api.doors import read_body
from hub.clients.models import Scope
from scheduling.api.idempotency import Once, once
from scheduling.planning import staff
from scheduling.planning.models import Professional

TAG = "own planning"


class PlanningDoor(AgencyDoor):
    needs = Scope.PLANNING

    def people(self) -> Any:
        people = Professional.objects.filter(resource__organisation=self.own)
        return people.select_related("resource").order_by("pk")

    def person(self, pk: int) -> Professional:
        """Raises NotFound."""
        one: Professional = found(self.people(), pk)
        return one


def in_full(person: Professional) -> dict[str, Any]:
    return tagged(shapes.professional(person), shapes.ProfessionalShape)


class Professionals(PlanningDoor):
    @read_list("listProfessionals", _("Your professionals"), shapes.ProfessionalPage, tag=TAG)
    def get(self, request: Request, organisation: str) -> Response:
        rows = self.people().prefetch_related("resource__capabilities")
        return listed(request, rows, in_full, shapes.ProfessionalPage)

    @create(
        "addProfessional",
        _("Add a professional"),
        shapes.ProfessionalBody,
        shapes.ProfessionalShape,
        tag=TAG,
    )
    @once
    def post(self, request: Request, guard: Once, organisation: str) -> Response:
        body, now = read_body(request, shapes.ProfessionalBody), timezone.now()
        with transaction.atomic():
            made = staff.engage(
                organisation=self.own,
                name=body["name"],
                capabilities=body["capabilities"],
                facts=named(staff.OF_PERSON, body),
                now=now,
            )
            if not body["active"]:
                staff.change(professional=made, facts={"active": False}, now=now)
        return created(request, shapes.ProfessionalShape, in_full(made))


class OneProfessional(PlanningDoor):
    @read_one("getProfessional", _("One of your professionals"), shapes.ProfessionalShape, tag=TAG)
    def get(self, request: Request, organisation: str, id: int) -> Response:
        return shown(request, shapes.ProfessionalShape, in_full(self.person(id)))

    @change(
        "changeProfessional",
        _("Change a professional, or end their work here"),
        shapes.ProfessionalChange,
        shapes.ProfessionalShape,
        tag=TAG,
        strands=True,
    )
    def patch(self, request: Request, organisation: str, id: int) -> Response:
        body, now = read_body(request, shapes.ProfessionalChange), timezone.now()
        skills = body.pop("capabilities", None)
        with transaction.atomic():
            locked(self.people(), id)
            # Read again: who waited for the lock has what stood beside the row before.
            etags.must_match(request, in_full(self.person(id))["etag"])

            def changed() -> Professional:
                return staff.change(
                    professional=self.person(id), facts=body, capabilities=skills, now=now
                )

            person = carried_out(request, changed, organisation=self.own, now=now)
        return shown(request, shapes.ProfessionalShape, in_full(person))
