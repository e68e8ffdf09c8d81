"""Where a client wants its news: made, changed, paused, ended, and sent again."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from hub.agencies import subscription_shapes as shapes
from hub.agencies.described import change, create, gone, read_list, read_one
from hub.agencies.doors import AgencyDoor, created, found, listed, locked, shown, tagged
from hub.api import etags
from hub.api.doors import private, read_body
from hub.clients.models import Scope
from scheduling.api.idempotency import Once, Recalled, once
from scheduling.webhooks import signing, subscribing
from scheduling.webhooks.models import Subscription

TAG = "webhooks"


class SubscriptionDoor(AgencyDoor):
    """Of this very client: another one of the same organisation has its own."""

    needs = Scope.WEBHOOKS

    def rows(self) -> Any:
        return Subscription.objects.filter(client=self.client, ended_at=None).order_by("pk")


class WithSecret(Recalled, SubscriptionDoor):
    """Its secret is made of the nonce: a repeat of the request makes it again."""

    secret = "secret"  # noqa: S105 - the name of a member

    def recall(self, body: dict[str, Any]) -> str:
        return signing.secret_of(found(self.rows(), body["id"]).nonce)


def in_full(of: Subscription) -> dict[str, Any]:
    return tagged(shapes.subscription(of), shapes.SubscriptionShape)


class Subscriptions(WithSecret):
    @read_list("listSubscriptions", _("Where you want news"), shapes.SubscriptionPage, tag=TAG)
    def get(self, request: Request, organisation: str) -> Response:
        return listed(request, self.rows(), in_full, shapes.SubscriptionPage)

    @create(
        "subscribe",
        _("Ask for news at an address"),
        shapes.SubscriptionBody,
        shapes.SubscriptionMadeShape,
        tag=TAG,
    )
    @once
    def post(self, request: Request, guard: Once, organisation: str) -> Response:
        body = read_body(request, shapes.SubscriptionBody)
        made, secret = subscribing.subscribe(client=self.client, now=timezone.now(), **body)
        values = in_full(made) | {"secret": secret}
        return created(request, shapes.SubscriptionMadeShape, values)


class OneSubscription(SubscriptionDoor):
    @read_one("getSubscription", _("One subscription"), shapes.SubscriptionShape, tag=TAG)
    def get(self, request: Request, organisation: str, id: int) -> Response:
        return shown(request, shapes.SubscriptionShape, in_full(found(self.rows(), id)))

    @change(
        "changeSubscription",
        _("Change an address or what it hears; pause it"),
        shapes.SubscriptionChange,
        shapes.SubscriptionShape,
        tag=TAG,
    )
    def patch(self, request: Request, organisation: str, id: int) -> Response:
        body, now = read_body(request, shapes.SubscriptionChange), timezone.now()
        with transaction.atomic():
            row = self._held(request, id)
            row = subscribing.change(subscription=row, now=now, **body)
        return shown(request, shapes.SubscriptionShape, in_full(row))

    @gone("unsubscribe", _("No more news at this address"), tag=TAG)
    def delete(self, request: Request, organisation: str, id: int) -> Response:
        with transaction.atomic():
            subscribing.end(subscription=self._held(request, id), now=timezone.now())
        return Response(status=204)

    def _held(self, request: Request, id: int) -> Subscription:
        row: Subscription = locked(self.rows(), id)
        etags.must_match(request, in_full(row)["etag"])
        return row


class Secrets(WithSecret):
    @create(
        "renewSecret",
        _("A new secret beside the old one"),
        shapes.SecretBody,
        shapes.SecretShape,
        tag=TAG,
        id=True,
    )
    @once
    def post(self, request: Request, guard: Once, organisation: str, id: int) -> Response:
        overlap = timedelta(hours=read_body(request, shapes.SecretBody)["overlap_hours"])
        row = found(self.rows(), id)
        secret = subscribing.renew(subscription=row, overlap=overlap, now=timezone.now())
        return private(shapes.SecretShape, {"id": id, "secret": secret}, 201)


class Replays(SubscriptionDoor):
    @create(
        "replayEvents",
        _("Send again what happened since a moment"),
        shapes.ReplayBody,
        shapes.ReplayShape,
        tag=TAG,
        id=True,
    )
    @once
    def post(self, request: Request, guard: Once, organisation: str, id: int) -> Response:
        since = read_body(request, shapes.ReplayBody)["since"]
        row = found(self.rows(), id)
        sent = subscribing.replay(subscription=row, since=since, now=timezone.now())
        return private(shapes.ReplayShape, {"sent": sent}, 201)
