"""Who comes in by a provider: what its ID token tells, and for staff which account that is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from hub.audit import trail
from hub.people.models import Role, User
from hub.people.oidc import assurance
from hub.people.oidc.models import Account, Assurance, GroupRole, Provider, RoleByGroup
from hub.people.oidc.refusals import ClosedAccount, NoAddress, NoRole, NotLoggedIn, OtherAccount
from hub.people.oidc.secrets import hashed


@dataclass(frozen=True, slots=True)
class Arrived:
    """What is used of an ID token, and nothing of it besides: no number, no name of a citizen."""

    provider: Provider
    subject: str  # keyed hash
    sid: str  # keyed hash, or empty
    assurance: Assurance
    methods: frozenset[str] = field(default_factory=frozenset)  # `acr` and `amr`

    @property
    def has_second_factor(self) -> bool:
        return bool(self.methods & set(self.provider.second_factor))


def arrived(provider: Provider, claims: Mapping[str, Any]) -> Arrived:
    sid, acr, amr = claims.get("sid"), claims.get("acr"), claims.get("amr")
    listed = [one for one in amr if isinstance(one, str)] if isinstance(amr, list) else []
    return Arrived(
        provider=provider,
        subject=hashed(provider, str(claims["sub"])),
        sid=hashed(provider, f"sid {sid}") if sid else "",
        assurance=assurance.of_acr(acr),
        methods=frozenset([*listed, acr] if isinstance(acr, str) else listed),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What the provider tells of a member of staff."""

    email: str
    name: str
    groups: frozenset[str]


def told_of(claims: Mapping[str, Any], groups_claim: str) -> Told:
    """Raises NoAddress."""
    email = str(claims.get("email") or "").strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise NoAddress from error
    if claims.get("email_verified") is False:
        raise NoAddress
    groups = claims.get(groups_claim)
    listed = groups if isinstance(groups, list) else [groups]
    return Told(
        email=email,
        name=str(claims.get("name") or email)[:120],
        groups=frozenset(one for one in listed if isinstance(one, str)),
    )


def user_of(arrival: Arrived, told: Told, *, now: datetime) -> User:
    """The account of who arrived, made or brought up to date, with the roles of their groups.
    Lost roles are gone also for who is refused. Raises NoRole, OtherAccount or ClosedAccount."""
    with transaction.atomic():
        # One arrival at a provider at a time: two first log-ins of one person make one account.
        provider = Provider.objects.select_for_update().get(pk=arrival.provider.pk)
        giving = list(provider.group_roles.filter(group__in=told.groups))
        account = _account(provider, arrival, told, may_make=bool(giving), now=now)
        _give_roles(account, giving, now)
        refusal = _why_not(account)
    if refusal:
        raise refusal
    return account.user


def _account(
    provider: Provider, arrival: Arrived, told: Told, *, may_make: bool, now: datetime
) -> Account:
    known = Account.objects.select_related("user").filter(
        provider=provider, subject=arrival.subject
    )
    account = known.first()
    if account is not None:
        _bring_up_to_date(account.user, told)
        return account
    user = User.objects.filter(email=told.email).first()
    if user is None:
        if not may_make:
            raise NoRole
        user = _made(told)
        _record("user.made", user, provider, now)
    elif not _may_be_opened_by(user, provider):
        raise OtherAccount
    else:
        _record("user.linked", user, provider, now)
    return Account.objects.create(provider=provider, subject=arrival.subject, user=user)


def _made(told: Told) -> User:
    """Raises OtherAccount when another provider was first with this address, this very moment."""
    try:
        with transaction.atomic():
            return User.objects.create_user(email=told.email, name=told.name)
    except IntegrityError as taken:
        raise OtherAccount from taken


def _may_be_opened_by(user: User, provider: Provider) -> bool:
    """An address is the organisation's to give out only where the account is its own."""
    own = user.roles.filter(organisation=provider.organisation_id).exists()
    taken = Account.objects.filter(provider=provider, user=user).exists()
    return own and not taken and not user.is_superuser and not _has_roles_elsewhere(user, provider)


def _has_roles_elsewhere(user: User, provider: Provider) -> bool:
    return user.roles.exclude(organisation=provider.organisation_id).exists()


def _why_not(account: Account) -> NotLoggedIn | None:
    user, provider = account.user, account.provider
    if not user.is_active:
        return ClosedAccount()
    # What another organisation gave, this one's provider must not open.
    if user.is_superuser or _has_roles_elsewhere(user, provider):
        return OtherAccount()
    return None if user.roles.exists() else NoRole()


def _bring_up_to_date(user: User, told: Told) -> None:
    taken = User.objects.filter(email=told.email).exclude(pk=user.pk).exists()
    email = user.email if taken else told.email
    if (user.email, user.name) != (email, told.name):
        user.email, user.name = email, told.name
        user.save(update_fields=["email", "name"])


def _give_roles(account: Account, giving: list[GroupRole], now: datetime) -> None:
    """A role that stays keeps the points to which it was narrowed."""
    account.groups = sorted({one.group for one in giving})
    account.save(update_fields=["groups"])
    kinds = {one.kind for one in giving}
    given = {one.role.kind: one.role for one in account.given.select_related("role")}
    lost = [role for kind, role in given.items() if kind not in kinds]
    Role.objects.filter(pk__in=[role.pk for role in lost]).delete()
    organisation_id = account.provider.organisation_id
    fresh = []
    for kind in sorted(kinds - set(given)):
        role, is_new = Role.objects.get_or_create(
            user=account.user, kind=kind, organisation_id=organisation_id
        )
        if is_new:  # else it was given by hand, and stays when the group goes
            RoleByGroup.objects.create(role=role, account=account)
            fresh.append(kind)
    if lost or fresh:
        details = {"got": fresh, "lost": sorted(role.kind for role in lost)}
        _record("user.roles_by_group", account.user, account.provider, now, details)


def give_roles_anew(provider: Provider, *, now: datetime) -> None:
    """After another group gives another role: by the groups that people had when they came."""
    for account in provider.accounts.select_related("user", "provider"):
        giving = provider.group_roles.filter(group__in=account.groups)
        _give_roles(account, list(giving), now)


def _record(
    verb: str, user: User, provider: Provider, now: datetime, details: dict[str, Any] | None = None
) -> None:
    trail.record(
        verb=verb,
        object_type="user",
        object_id=user.pk,
        now=now,
        actor_kind="system",
        origin=f"provider:{provider.pk}",
        details=details,
    )
