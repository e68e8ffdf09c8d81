"""A happening as NL GOV CloudEvents has it: who, what, when, and ids to look it up by."""

import json
from datetime import UTC
from typing import Any

from django.conf import settings

from scheduling.facades.models import ClientBooking
from scheduling.webhooks.models import Happening, Subscription

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
PREFIX = "nl.service-point-hub"


def event(of: Happening, subscription: Subscription) -> str:
    """No personal data in any of it. `bookingId` is the id by which the client knows it, where the
    client booked it itself."""
    values: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(of.pk),
        "source": _source(of),
        "type": f"{PREFIX}.{of.kind}",
        "time": of.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": _data(of, subscription),
    }
    return json.dumps(values)


def _source(of: Happening) -> str:
    oin = of.organisation.oin
    return f"urn:nld:oin:{oin}:systeem:service-point-hub" if oin else str(settings.BASE_URL)


def _data(of: Happening, subscription: Subscription) -> dict[str, str]:
    found = {"organisation": of.organisation.slug}
    if of.service_point_id:
        found["servicePoint"] = f"{settings.BASE_URL}/api/v1/service-points/{of.service_point_id}"
    if of.appointment_id:
        found["appointmentId"] = str(of.appointment_id)
        own = ClientBooking.objects.filter(
            appointment=of.appointment_id, client=subscription.client_id
        )
        if booked := own.first():
            found["bookingId"] = str(booked.public_id)
    return found
