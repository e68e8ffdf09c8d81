"""A program of somebody else's, on a client that was generated: it runs beside the package
`hub_client`, knows nothing of the hub but its address, and prints what happened."""

import json
import sys
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

import httpx
from hub_client.api.appointments import cancel_appointment, confirm_appointment
from hub_client.api.availability import list_first_free
from hub_client.api.catalogue import get_service, list_services
from hub_client.api.holds import create_hold
from hub_client.api.own_services import change_service_state, get_own_service, replace_draft
from hub_client.api.places import list_offerings
from hub_client.client import AuthenticatedClient, Client
from hub_client.models import (
    AppointmentShape,
    ConfirmBodyRequest,
    ContactShapeRequest,
    DraftBodyRequest,
    HoldBodyRequest,
    HoldShape,
    OfferingPage,
    OwnServiceShape,
    ServiceChangeRequest,
    ServicePage,
    ServiceShape,
    SettableState,
)
from hub_client.types import Unset

OURS = "leeuwarden"
T = TypeVar("T")


def sure(kind: type[T], found: object) -> T:
    assert isinstance(found, kind), found
    return found


def book(base: str) -> dict[str, object]:
    anybody = Client(base_url=f"{base}/api/v1")
    services = sure(ServicePage, list_services.sync(client=anybody, organisation=OURS))
    service = services.results[0]
    offerings = sure(OfferingPage, list_offerings.sync(client=anybody, service=service.id))
    start = first_free(anybody, service.id)
    wanted = HoldBodyRequest(offering=offerings.results[0].id, start=start, persons=1)
    held = sure(
        HoldShape,
        create_hold.sync(client=anybody, body=wanted, idempotency_key=str(uuid4())),
    )
    mine = AuthenticatedClient(base_url=f"{base}/api/v1", token=held.manage_token)
    contact = ContactShapeRequest(name="Sanne Visser", email="sanne@example.nl")
    booked = sure(
        AppointmentShape,
        confirm_appointment.sync(
            client=mine, body=ConfirmBodyRequest(reference=held.reference, contact=contact)
        ),
    )
    gone = cancel_appointment.sync_detailed(booked.reference, client=mine)
    return {
        "service": service.title,
        "held": str(held.state),
        "booked": str(booked.state),
        "cancelled": int(gone.status_code),
    }


def first_free(anybody: Client, service: int) -> datetime:
    found = list_first_free.sync(client=anybody, service=service)
    start = getattr(getattr(found, "results", [None])[0], "first_free", None)
    return sure(datetime, start)


def change(base: str, client_id: str, secret: str) -> dict[str, object]:
    token = httpx.post(
        f"{base}/oauth/token",
        auth=(client_id, secret),
        data={"grant_type": "client_credentials"},
    ).json()["access_token"]
    ours = AuthenticatedClient(base_url=f"{base}/api/v1", token=token)
    services = sure(ServicePage, list_services.sync(client=ours, organisation=OURS))
    pk = services.results[0].id
    read = sure(OwnServiceShape, get_own_service.sync(OURS, pk, client=ours))
    document = read.document
    title = "Paspoort halen"
    assert not isinstance(document.texts.nl, Unset)
    document.texts.nl.title = title
    body = DraftBodyRequest(document=document, reason="Korter")
    without = replace_draft.sync_detailed(OURS, pk, client=ours, body=body)
    draft = sure(
        OwnServiceShape, replace_draft.sync(OURS, pk, client=ours, body=body, if_match=read.etag)
    )
    stale = replace_draft.sync_detailed(OURS, pk, client=ours, body=body, if_match=read.etag)
    publish = ServiceChangeRequest(state=SettableState.PUBLISHED)
    changed = sure(
        OwnServiceShape,
        change_service_state.sync(OURS, pk, client=ours, body=publish, if_match=draft.etag),
    )
    public = sure(ServiceShape, get_service.sync(pk, client=ours))
    assert not isinstance(changed.document.texts.nl, Unset)
    return {
        "without": int(without.status_code),
        "stale": int(stale.status_code),
        "changed": changed.document.texts.nl.title,
        "public": public.title,
    }


if __name__ == "__main__":
    base, *keys = sys.argv[1:]
    sys.stdout.write(json.dumps(book(base) | change(base, *keys)))
