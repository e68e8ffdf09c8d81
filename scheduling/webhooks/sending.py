"""Posts an event to its subscriber. The address is somebody's typing: it is opened as calendars
elsewhere are (scheduling.calendars.fetching), by https, on the public internet, at the address that
was looked at; a redirect leads nowhere."""

import json
import ssl
import time
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from hub.notifications.models import Message
from hub.notifications.senders import Refused, SenderBase, TryLater
from scheduling.calendars.fetching import (
    USER_AGENT,
    Network,
    NotFetched,
    checked,
    prepared,
    problem_of,
)
from scheduling.webhooks import signing
from scheduling.webhooks.models import Subscription
from scheduling.webhooks.writing import CONTENT_TYPE

MOST_SECONDS = 10.0
GONE = 410


def network() -> Network:
    """The internet; in tests loopback too, with a certificate of their own."""
    if not settings.WEBHOOK_TEST_CA:
        return Network()
    return Network(
        allowed=lambda address: True,
        tls=lambda: ssl.create_default_context(cafile=settings.WEBHOOK_TEST_CA),
    )


def post(address: str, body: bytes, headers: dict[str, str], *, network: Network) -> int:
    """The status. Nothing of the answer but that is read. Raises NotFetched."""
    parts = checked(address)
    connection = prepared(parts, network, time.monotonic() + MOST_SECONDS)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body=body, headers=headers)
        status = connection.getresponse().status
        if connection.late:
            raise TimeoutError
    except Exception as error:
        raise NotFetched(problem_of(error, late=connection.late)) from error
    finally:
        connection.close()
    return status


class HookSender(SenderBase):
    """One that did not answer is not asked again in this round: others wait behind it."""

    def __init__(self) -> None:
        self._silent: set[int] = set()
        self._network = network()

    def send(self, message: Message) -> None:
        subscription = Subscription.objects.filter(
            pk=int(message.recipient), ended_at=None, client__revoked_at=None
        ).first()
        if subscription is None:
            raise Refused("ended")
        if subscription.paused_at is not None:
            raise Refused("paused")
        if subscription.pk in self._silent:
            raise TryLater("silent")
        try:
            status = self._post(subscription, message)
        except NotFetched as fault:
            self._silent.add(subscription.pk)
            self._note(subscription, fault.problem.value)
            raise TryLater(fault.problem.value) from fault
        if status == GONE:
            Subscription.objects.filter(pk=subscription.pk).update(ended_at=timezone.now())
            raise Refused("gone")
        if not 200 <= status < 300:
            self._note(subscription, f"http_{status}")
            raise TryLater(f"http_{status}")
        self._note(subscription)

    def _post(self, subscription: Subscription, message: Message) -> int:
        now, body = timezone.now(), message.text.encode()
        event_id = str(UUID(json.loads(message.text)["id"]))
        signed = signing.headers(signing.nonces_of(subscription, now), event_id, body, now)
        own = {
            "Content-Type": CONTENT_TYPE,
            "User-Agent": f"{USER_AGENT} ({settings.BASE_URL})",
        }
        return post(subscription.address, body, {**own, **signed}, network=self._network)

    @staticmethod
    def _note(subscription: Subscription, fault: str = "") -> None:
        moment = "last_fault_at" if fault else "last_sent_at"
        Subscription.objects.filter(pk=subscription.pk).update(
            last_fault=fault, **{moment: timezone.now()}
        )
