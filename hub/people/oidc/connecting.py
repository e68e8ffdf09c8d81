"""Sets up the providers of an organisation, and what their groups may do: the only writer."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.errors import Invalid
from hub.people.models import RoleKind
from hub.people.oidc import arriving, discovery, logins, secrets, unlinking
from hub.people.oidc.models import Audience, GroupRole, Provider

MOST_GROUPS = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a manager fills in. An empty secret keeps the present one."""

    name: str
    issuer: str
    client_id: str
    client_secret: str = ""
    groups_claim: str = "groups"
    second_factor: tuple[str, ...] = ()
    is_on: bool = False


def provider_of(organisation_id: int, audience: str) -> Provider | None:
    found = Provider.objects.select_related("organisation")
    return found.filter(organisation=organisation_id, audience=audience).first()


def connect(
    *,
    organisation_id: int,
    audience: Audience,
    wanted: Wanted,
    now: datetime,
    actor_id: int | None = None,
) -> Provider:
    """Sets up the provider, or changes it: its address is opened and must say who it is. Who came
    in by another issuer or client is out. Raises Invalid or discovery.NotFound, by field."""
    document = discovery.find(wanted.issuer)  # before the transaction: it may take seconds
    with transaction.atomic():
        present = (
            Provider.objects.select_for_update()
            .filter(organisation=organisation_id, audience=audience)
            .first()
        )
        provider = present or Provider(organisation_id=organisation_id, audience=audience)
        is_other = (provider.issuer, provider.client_id) != (wanted.issuer, wanted.client_id)
        _put_secret(provider, wanted, is_other=is_other)
        provider.name, provider.issuer, provider.client_id = (
            wanted.name,
            wanted.issuer,
            wanted.client_id,
        )
        provider.groups_claim = wanted.groups_claim or "groups"
        provider.second_factor = list(wanted.second_factor)
        provider.is_on = wanted.is_on
        provider.document, provider.found_at = document, now
        provider.save()
        if present and (is_other or not wanted.is_on):
            logins.end_all(provider, now=now)
        if present and is_other:
            # Its names of people are not those of the one before.
            for account in provider.accounts.all():
                unlinking.forget(account)
        _record("provider.connected", provider, now, actor_id, {"on": wanted.is_on})
    return provider


def _put_secret(provider: Provider, wanted: Wanted, *, is_other: bool) -> None:
    """A secret is for whom it was given: it does not go along to another address."""
    if wanted.client_secret:
        kept = secrets.hash_key_of(provider) if provider.pk else ""
        provider.sealed = secrets.seal(client_secret=wanted.client_secret, hash_key=kept)
    elif not provider.pk or is_other:
        raise Invalid(fields={"client_secret": _("Fill in the secret.")})


def give(
    *, provider: Provider, group: str, kind: str, now: datetime, actor_id: int | None = None
) -> GroupRole:
    """Who is in the group gets the role, at the next log-in. Raises Invalid by field."""
    group = group.strip()
    if not group or len(group) > 200 or not group.isprintable():
        raise Invalid(fields={"group": _("Fill in the group as the log-in service names it.")})
    if kind not in RoleKind.values:
        raise Invalid(fields={"kind": _("Choose a role.")})
    with transaction.atomic():
        owner = Provider.objects.select_for_update().get(pk=provider.pk)
        if owner.group_roles.count() >= MOST_GROUPS:
            raise Invalid(fields={"group": _("There are a hundred groups already.")})
        made, is_new = owner.group_roles.get_or_create(group=group, kind=kind)
        if is_new:
            arriving.give_roles_anew(owner, now=now)
            _record("provider.group_given", owner, now, actor_id, {"kind": kind})
    return made


def take_away(*, group_role: GroupRole, now: datetime, actor_id: int | None = None) -> None:
    """The role of the group is gone at once for all who had it by this group alone."""
    with transaction.atomic():
        owner = Provider.objects.select_for_update().get(pk=group_role.provider_id)
        kind = group_role.kind
        if not owner.group_roles.filter(pk=group_role.pk).delete()[0]:
            return
        arriving.give_roles_anew(owner, now=now)
        _record("provider.group_taken", owner, now, actor_id, {"kind": kind})


def _record(
    verb: str, provider: Provider, now: datetime, actor_id: int | None, details: dict[str, object]
) -> None:
    trail.record(
        verb=verb,
        object_type="provider",
        object_id=provider.pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        origin="staff",
        details={"audience": provider.audience, **details},
    )
