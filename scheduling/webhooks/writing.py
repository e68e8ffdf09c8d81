"""A happening as NL GOV CloudEvents has it: who, what, when, and ids to look it up by."""

import json
from datetime import UTC
from typing import Any

from django.conf import settings

from hub.catalogue.models import Organisation
from scheduling.facades.models import ClientBooking
from scheduling.webhooks.models import Happening, Subscription

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
PREFIX = "nl.service-point-hub"


def event(of: Happening, subscription: Subscription) -> str:
    """Of a happening with an organisation. No personal data in any of it. `bookingId` is the id by
    which the client knows it, where the client booked it itself."""
    owner = of.organisation
    assert owner is not None  # noqa: S101 - a constraint says so of whatever has a kind
    values: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(of.pk),
        "source": _source(owner),
        "type": f"{PREFIX}.{of.kind}",
        "time": of.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": _data(of, owner, subscription),
    }
    return json.dumps(values)


def _source(owner: Organisation) -> str:
    oin = owner.oin
    return f"urn:nld:oin:{oin}:systeem:service-point-hub" if oin else str(settings.BASE_URL)


def _data(of: Happening, owner: Organisation, subscription: Subscription) -> dict[str, str]:
    found = {"organisation": owner.slug}
    if of.service_point_id:
        found["servicePoint"] = f"{settings.BASE_URL}/api/v1/service-points/{of.service_point_id}"
    if of.service_id:
        found["service"] = f"{settings.BASE_URL}/api/v1/services/{of.service_id}"
    if of.appointment_id:
        found["appointmentId"] = str(of.appointment_id)
        own = ClientBooking.objects.filter(
            appointment=of.appointment_id, client=subscription.client_id
        )
        if booked := own.first():
            found["bookingId"] = str(booked.public_id)
    return found
