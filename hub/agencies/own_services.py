"""An organisation's services: written, read by a colleague, published, archived, brought back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from hub.agencies import examples
from hub.agencies.described import change, create, gone, read_list, read_one, replace
from hub.agencies.doors import AgencyDoor, created, found, listed, locked, shown, tagged
from hub.agencies.service_shapes import (
    DraftBody,
    OwnServicePage,
    OwnServiceShape,
    ServiceBody,
    ServiceChange,
    VersionPage,
    VersionShape,
    in_full,
    in_list,
    version,
    versions,
)
from hub.api import etags, schema
from hub.api.doors import read_body
from hub.api.problems import named
from hub.catalogue import publishing
from hub.catalogue.models import Service
from hub.clients.models import Scope
from hub.errors import Invalid, NotFound
from scheduling.api.idempotency import Once, once

TAG = "own services"


BESIDE = ("slug", "base", "publish_at", "document")  # what is no part of the document


def of_document(name: str) -> str:
    return f"document.{name}" if name[:1].islower() and name not in BESIDE else name


class ServiceDoor(AgencyDoor):
    needs = Scope.CATALOGUE

    def rows(self) -> Any:
        return Service.objects.filter(organisation=self.own).order_by("slug")

    def held(self, request: Request, id: int) -> Service:
        """The service, held, as If-Match saw it."""
        service: Service = locked(self.rows(), id)
        etags.must_match(request, tagged(in_full(service), OwnServiceShape)["etag"])
        return service


class OwnServices(ServiceDoor):
    @read_list("listOwnServices", _("Your services, drafts too"), OwnServicePage, tag=TAG)
    def get(self, request: Request, organisation: str) -> Response:
        return listed(request, self.rows(), in_list, OwnServicePage)

    @create("createService", _("Write a new service"), ServiceBody, OwnServiceShape, tag=TAG)
    @once
    def post(self, request: Request, guard: Once, organisation: str) -> Response:
        body = read_body(request, ServiceBody)
        base = base_of(body["base"])
        with named(of_document):
            draft = publishing.begin(
                organisation=self.own,
                slug=body["slug"],
                base=base,
                raw=body["document"],
                reason=body["reason"],
                now=timezone.now(),
            )
        values = tagged(in_full(draft.service), OwnServiceShape)
        return created(request, OwnServiceShape, values)


def base_of(pk: int | None) -> Service | None:
    """A topic that anybody may inherit from. Raises Invalid."""
    if pk is None:
        return None
    base = Service.objects.filter(pk=pk, base=None, status="published").first()
    if base is None:
        raise Invalid(fields={"base": _("There is no such topic.")})
    return base


class OwnService(ServiceDoor):
    @read_one("getOwnService", _("One of your services"), OwnServiceShape, tag=TAG)
    def get(self, request: Request, organisation: str, id: int) -> Response:
        values = tagged(in_full(found(self.rows(), id)), OwnServiceShape)
        return shown(request, OwnServiceShape, values)

    @change(
        "changeServiceState",
        _("Ask for a reader, publish now or later, take back, archive"),
        ServiceChange,
        OwnServiceShape,
        tag=TAG,
        examples=[schema.example("Publish at a moment", examples.PUBLISH_LATER, request=True)],
    )
    def patch(self, request: Request, organisation: str, id: int) -> Response:
        body, now = read_body(request, ServiceChange), timezone.now()
        if body["state"] != "published" and "publish_at" in body:
            raise Invalid(fields={"publishAt": _("This goes with the state published alone.")})
        with transaction.atomic(), named(of_document):
            service = self.held(request, id)
            move(service, body, now)
        return shown(request, OwnServiceShape, tagged(in_full(fresh(service)), OwnServiceShape))


def fresh(service: Service) -> Service:
    """As the writer left it: it reads its own row."""
    return Service.objects.get(pk=service.pk)


def move(service: Service, body: dict[str, Any], now: datetime) -> None:
    reason = body["reason"]
    if body["state"] == "review":
        publishing.submit(service=service, now=now)
    elif body["state"] == "draft":
        publishing.take_back(service=service, now=now, remark=reason)
    elif body["state"] == "published":
        publishing.publish(service=service, now=now, at=body.get("publish_at"))
    else:
        publishing.archive(service=service, now=now, reason=reason)


class Draft(ServiceDoor):
    """The text that is being written. It is replaced as a whole."""

    @replace(
        "replaceDraft",
        _("Write the draft, or bring an earlier version back"),
        DraftBody,
        OwnServiceShape,
        tag=TAG,
        examples=[
            schema.example("A text", examples.WRITE, request=True),
            schema.example("Version 1 again", examples.ROLL_BACK, request=True),
        ],
    )
    def put(self, request: Request, organisation: str, id: int) -> Response:
        body, now = read_body(request, DraftBody), timezone.now()
        if ("document" in body) == ("from_version" in body):
            raise Invalid(fields={"document": _("Send a document or fromVersion: one of the two.")})
        with transaction.atomic(), named(of_document):
            service = self.held(request, id)
            if "document" in body:
                publishing.save_draft(
                    service=service, raw=body["document"], reason=body["reason"], now=now
                )
            else:
                back = {"number": body["from_version"], "reason": body["reason"]}
                publishing.roll_back(service=service, now=now, **back)
        return shown(request, OwnServiceShape, tagged(in_full(fresh(service)), OwnServiceShape))

    @gone("discardDraft", _("Throw the draft away; what is published stays"), tag=TAG)
    def delete(self, request: Request, organisation: str, id: int) -> Response:
        with transaction.atomic():
            publishing.discard(service=self.held(request, id), now=timezone.now())
        return Response(status=204)


class Versions(ServiceDoor):
    @read_list(
        "listVersions",
        _("The versions of a service, the last first"),
        VersionPage,
        tag=TAG,
        id=True,
    )
    def get(self, request: Request, organisation: str, id: int) -> Response:
        return listed(request, versions(found(self.rows(), id)), version, VersionPage)


class Version(ServiceDoor):
    @read_one("getVersion", _("What one version says"), VersionShape, tag=TAG, number=True)
    def get(self, request: Request, organisation: str, id: int, number: int) -> Response:
        rows = versions(found(self.rows(), id))
        row = next((one for one in rows if one.number == number), None)
        if row is None:
            raise NotFound
        values = version(row) | {"document": row.document}
        return shown(request, VersionShape, tagged(values, VersionShape))
