"""Many services in one request."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from hub.agencies.bulk import Large, Told, outcomes
from hub.agencies.described import bulk
from hub.agencies.doors import locked, tagged
from hub.agencies.own_services import TAG, ServiceDoor, base_of, fresh, of_document
from hub.agencies.service_shapes import (
    BulkAsked,
    BulkBody,
    BulkItem,
    BulkResults,
    OwnServiceShape,
    in_full,
)
from hub.api import etags, problems
from hub.api.doors import plain, read_body, read_item
from hub.catalogue import publishing
from hub.catalogue.models import Service
from hub.errors import Invalid
from scheduling.api.idempotency import Once, once


class Bulk(ServiceDoor):
    parser_classes = [Large]

    @bulk("writeServices", _("Write many services at once"), BulkBody, BulkResults, tag=TAG)
    @once
    def post(self, request: Request, guard: Once, organisation: str) -> Response:
        items, now = read_body(request, BulkAsked)["items"], timezone.now()

        def write(given: Any, told: Told) -> None:
            item = read_item(given, BulkItem)
            told["id"] = item.get("id")
            with problems.named(of_document):
                service, status = self._write(item, now)
            tag = tagged(in_full(fresh(service)), OwnServiceShape)["etag"]
            told |= {"status": status, "id": service.pk, "etag": tag}

        return plain(outcomes(items, write, {"id": None}))

    def _write(self, item: dict[str, Any], now: datetime) -> tuple[Service, int]:
        if ("id" in item) == ("slug" in item):
            raise Invalid(fields={"id": _("Name a service by id, or a new one by slug.")})
        said = {"raw": item["document"], "reason": item["reason"], "now": now}
        if "id" in item:
            service, status = self._changed(item, said), 200
        else:
            named = {"slug": item["slug"], "base": base_of(item["base"])}
            service, status = publishing.begin(organisation=self.own, **named, **said).service, 201
        if item["publish"]:
            publishing.publish(service=service, now=now)
        return service, status

    def _changed(self, item: dict[str, Any], said: dict[str, Any]) -> Service:
        service: Service = locked(self.rows(), item["id"])
        if "if_match" not in item:
            raise etags.ConditionMissing
        etags.must_be(item["if_match"], tagged(in_full(service), OwnServiceShape)["etag"])
        publishing.save_draft(service=service, **said)
        return service
