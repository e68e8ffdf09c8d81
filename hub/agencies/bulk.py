"""Many services in one request: each is a deed of its own, and answered for itself."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError as WrongShape
from rest_framework.request import Request
from rest_framework.response import Response

from hub.agencies.described import bulk
from hub.agencies.doors import invalid, locked, tagged
from hub.agencies.service_shapes import (
    BulkAsked,
    BulkBody,
    BulkItem,
    BulkResults,
    OwnServiceShape,
    in_full,
)
from hub.agencies.services import TAG, ServiceDoor, base_of, fresh, of_document
from hub.api import etags, problems
from hub.api.doors import private, read_body, read_item
from hub.api.parsing import BoundedJson
from hub.catalogue import publishing
from hub.catalogue.models import Service
from hub.errors import DomainError, Invalid
from scheduling.api.idempotency import Once, once


class Large(BoundedJson):
    """A hundred documents."""

    most_bytes = 2 * 1024 * 1024


class Bulk(ServiceDoor):
    parser_classes = [Large]

    @bulk("writeServices", _("Write many services at once"), BulkBody, BulkResults, tag=TAG)
    @once
    def post(self, request: Request, guard: Once, organisation: str) -> Response:
        items, now = read_body(request, BulkAsked)["items"], timezone.now()
        results = [self._result(index, item, now) for index, item in enumerate(items)]
        done = sum(one["status"] < 400 for one in results)
        told = {"succeeded": done, "failed": len(results) - done, "results": results}
        return private(BulkResults, told)

    def _result(self, index: int, given: Any, now: datetime) -> dict[str, Any]:
        told: dict[str, Any] = {"index": index, "id": None, "etag": None, "problem": None}
        try:
            item = read_item(given, BulkItem)
            told["id"] = item.get("id")
            with transaction.atomic(), problems.named(of_document):
                service, status = self._write(item, now)
        except WrongShape as error:
            return told | _refused(problems.refusal_of(error) or Invalid())
        except ValidationError as error:
            return told | _refused(invalid(error))
        except DomainError as refused:
            return told | _refused(refused)
        tag = tagged(in_full(fresh(service)), OwnServiceShape)["etag"]
        return told | {"status": status, "id": service.pk, "etag": tag}

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


def _refused(refused: DomainError) -> dict[str, Any]:
    told = problems.body(refused)
    fields = [
        {"name": one["name"], "reason": one["reason"]} for one in told.get("invalidParams", [])
    ]
    return {"status": refused.status, "problem": told | {"invalid_params": fields}}
