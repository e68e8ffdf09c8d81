"""Makes, rotates and revokes clients: the only writer of clients and their secrets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue.models import Organisation
from hub.clients.keys import hash_of, new_secret
from hub.clients.models import AccessToken, Client, ClientSecret, Scope
from hub.errors import DomainError, Invalid

LONGEST_OVERLAP = timedelta(days=30)
MOST_LIVE = 20  # clients of one organisation


class ClientRevoked(DomainError):
    code = "client_revoked"
    status = 409
    sentence = _("This connection was ended.")
    way_forward = _("Make a new one.")


@dataclass(frozen=True, slots=True)
class Issued:
    """A client with its fresh secret, which is not stored and cannot be shown again."""

    client: Client
    secret: str


def make(
    *,
    organisation: Organisation,
    name: str,
    scopes: Sequence[str],
    organisations: Iterable[Organisation] = (),
    now: datetime,
    actor_id: int | None = None,
) -> Issued:
    """A client of the organisation; `organisations` are those where it may book besides. Raises
    Invalid by field."""
    name = name.strip()
    _check(name, scopes)
    with transaction.atomic():
        owner = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if Client.objects.filter(organisation=owner, revoked_at=None).count() >= MOST_LIVE:
            raise Invalid(
                fields={"name": _("There are twenty connections already. End one first.")}
            )
        client = Client.objects.create(
            organisation=owner,
            name=name,
            scopes=[scope for scope in Scope.values if scope in scopes],
            client_type=Client.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Client.GRANT_CLIENT_CREDENTIALS,
            client_secret="",
            hash_client_secret=False,
            made_by_id=actor_id,
        )
        client.organisations.set({owner, *organisations})
        secret = _add_secret(client, now)
        _record("client.made", client, now, actor_id, {"scopes": client.scopes})
    return Issued(client, secret)


def _check(name: str, scopes: Sequence[str]) -> None:
    wrong = {}
    if not name or len(name) > 80:
        wrong["name"] = _("Use 1 to 80 characters.")
    if not scopes or set(scopes) - set(Scope.values):
        wrong["scopes"] = _("Choose what the system may do.")
    if wrong:
        raise Invalid(fields=wrong)


def rotate(
    *, client: Client, overlap: timedelta, now: datetime, actor_id: int | None = None
) -> Issued:
    """A new secret beside the present one, which holds for `overlap` more. One that was on its way
    out already ends now. Raises ClientRevoked."""
    overlap = min(max(overlap, timedelta()), LONGEST_OVERLAP)
    with transaction.atomic():
        live = _locked(client)
        live.secrets.filter(valid_until__gt=now).update(valid_until=now)
        live.secrets.filter(valid_until=None).update(valid_until=now + overlap)
        secret = _add_secret(live, now)
        hours = round(overlap.total_seconds() / 3600)
        _record("client.rotated", live, now, actor_id, {"overlap_hours": hours})
    return Issued(live, secret)


def revoke(*, client: Client, now: datetime, actor_id: int | None = None) -> None:
    """Nothing of this client is let in any more. The second time nothing happens."""
    with transaction.atomic():
        live = Client.objects.select_for_update().get(pk=client.pk)
        if live.revoked_at is not None:
            return
        live.revoked_at = now
        live.save(update_fields=["revoked_at"])
        live.secrets.update(valid_until=now)
        AccessToken.objects.filter(application=live).delete()
        _record("client.revoked", live, now, actor_id)


def forget_tokens(*, before: datetime) -> int:
    """Deletes tokens that ran out."""
    return int(AccessToken.objects.filter(expires__lt=before).delete()[0])


def _locked(client: Client) -> Client:
    live: Client = Client.objects.select_for_update().get(pk=client.pk)
    if live.revoked_at is not None:
        raise ClientRevoked
    return live


def _add_secret(client: Client, now: datetime) -> str:
    secret = new_secret()
    ClientSecret.objects.create(client=client, hashed=hash_of(secret), made_at=now)
    return secret


def _record(
    verb: str, client: Client, now: datetime, actor_id: int | None, details: object = None
) -> None:
    trail.record(
        verb=verb,
        object_type="client",
        object_id=client.pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        origin="staff",
        details=details,
    )
