"""Makes, renews, replays and ends subscriptions: their only writer, but for what was last sent."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.clients.models import Client, Scope
from hub.errors import Invalid, Text
from scheduling.calendars.fetching import NotFetched, checked, may_ever_be_opened
from scheduling.webhooks import following, signing
from scheduling.webhooks.models import Happening, Kind, Subscription
from scheduling.webhooks.sending import network

MOST_LIVE = 10  # of one client
MOST_REPLAYED = 5_000


def subscribe(
    *,
    client: Client,
    address: str,
    kinds: Sequence[str],
    now: datetime,
    actor_id: int | None = None,
) -> tuple[Subscription, str]:
    """The subscription and its secret. Whether the address may be opened is asked each time that
    it is; here only whether it ever can be. Raises Invalid by field."""
    _check(client, address, kinds)
    with transaction.atomic():
        made = Subscription.objects.create(
            client=client,
            address=address,
            kinds=[kind for kind in Kind.values if kind in kinds],
            nonce=signing.new_nonce(),
            made_at=now,
        )
        _record("subscription.made", made, now, actor_id)
    return made, signing.secret_of(made.nonce)


def _check(client: Client, address: str, kinds: Sequence[str]) -> None:
    wrong: dict[str, Text] = {}
    if told := _wrong_with_client(client) or _wrong_with(address):
        wrong["address"] = told
    elif client.subscriptions.filter(ended_at=None).count() >= MOST_LIVE:
        wrong["address"] = _("There are ten addresses already. Stop sending to one of them first.")
    wrong |= _wrong_values(None, kinds)
    if wrong:
        raise Invalid(fields=wrong)


def _wrong_with_client(client: Client) -> Text | None:
    if client.revoked_at or Scope.EVENTS not in client.scopes:
        return _("This connection may not hear of appointments.")
    return None


def _wrong_with(address: str) -> Text | None:
    if len(address) > 500:
        return _("Use at most 500 characters.")
    try:
        if not may_ever_be_opened(checked(address), network()):
            return _("This address is not on the public internet: we can send nothing there.")
    except NotFetched:
        if _has_password(address):
            return _("Leave out the name and the password before the @. We sign each message.")
        return _("Fill in an address that begins with https://.")
    return None


def _has_password(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and parts.username is not None


def renew(
    *, subscription: Subscription, overlap: timedelta, now: datetime, actor_id: int | None = None
) -> str:
    """A new secret; for `overlap` each event is signed with the old one too."""
    with transaction.atomic():
        live = Subscription.objects.select_for_update().get(pk=subscription.pk)
        live.old_nonce, live.old_until = live.nonce, now + overlap
        live.nonce = signing.new_nonce()
        live.save(update_fields=["nonce", "old_nonce", "old_until"])
        _record("subscription.renewed", live, now, actor_id)
    return signing.secret_of(live.nonce)


def change(
    *,
    subscription: Subscription,
    address: str | None = None,
    kinds: Sequence[str] | None = None,
    paused: bool | None = None,
    now: datetime,
    actor_id: int | None = None,
) -> Subscription:
    """Another address, other kinds; or paused: what happens meanwhile is not sent, and comes with a
    replay. Raises Invalid by field."""
    with transaction.atomic():
        live = Subscription.objects.select_for_update().get(pk=subscription.pk)
        wrong = dict(_wrong_values(address, kinds))
        if wrong:
            raise Invalid(fields=wrong)
        live.address = live.address if address is None else address
        if kinds is not None:
            live.kinds = [kind for kind in Kind.values if kind in kinds]
        if paused is not None and paused != (live.paused_at is not None):
            live.paused_at = now if paused else None
        live.save(update_fields=["address", "kinds", "paused_at"])
        _record("subscription.changed", live, now, actor_id)
    return live


def _wrong_values(address: str | None, kinds: Sequence[str] | None) -> Iterator[tuple[str, Text]]:
    if address is not None and (told := _wrong_with(address)):
        yield "address", told
    if kinds is not None and (not kinds or set(kinds) - set(Kind.values)):
        yield "kinds", _("Choose about what the system gets messages.")


def end(*, subscription: Subscription, now: datetime, actor_id: int | None = None) -> None:
    with transaction.atomic():
        live = Subscription.objects.filter(pk=subscription.pk, ended_at=None)
        if live.update(ended_at=now):
            _record("subscription.ended", subscription, now, actor_id)


def replay(
    *, subscription: Subscription, since: datetime, now: datetime, actor_id: int | None = None
) -> int:
    """Sends again what happened since a moment, in order, with the ids that it had. Returns how
    many. What is older than 30 days is no longer known. Raises Invalid while it is paused."""
    if subscription.paused_at is not None:
        raise Invalid(fields={"since": _("Sending is paused. Let it go on first.")})
    with transaction.atomic():
        found = Happening.objects.select_related("organisation").filter(
            at__gte=since, organisation__in=subscription.client.organisations.values("pk")
        )
        wanted = found.filter(kind__in=subscription.kinds).order_by("at", "event")[:MOST_REPLAYED]
        for happening in wanted:
            following.put(happening, subscription, now=now, again=now.isoformat())
        _record("subscription.replayed", subscription, now, actor_id)
        return len(wanted)


def _record(verb: str, of: Subscription, now: datetime, actor_id: int | None) -> None:
    trail.record(
        verb=verb,
        object_type="subscription",
        object_id=of.pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        origin="staff",
        details={"client": of.client_id},
    )
