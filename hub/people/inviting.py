"""New members of staff: an account with a role, and a link by which they choose a password.

No password goes through anybody else's hands. The link holds for two weeks and works until a
password was chosen; the second factor is asked at the first log-in, as of everybody.
"""

from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from hub.audit import trail
from hub.errors import NotFound
from hub.people.models import Role, User


class _Tokens(PasswordResetTokenGenerator):
    key_salt = "hub.people.inviting"


_tokens = _Tokens()


def invite(
    *, email: str, name: str, kind: str, organisation_id: int, now: datetime, actor_id: int | None
) -> User:
    """In the caller's transaction; the mail is the caller's. The address must be new."""
    user = User.objects.create_user(email=email, name=name)
    Role.objects.create(user=user, kind=kind, organisation_id=organisation_id)
    _record("user.invited", user, now, actor_id)
    return user


def link_of(user: User) -> str:
    """The path at which the user chooses a password. Made anew each time, and stored nowhere."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("people:invitation", args=[key, _tokens.make_token(user)])


def opened(*, key: str, token: str) -> User:
    """Whose invitation it is. Raises NotFound for a link that is wrong, old or used."""
    try:
        pk = int(urlsafe_base64_decode(key).decode())
    except (ValueError, OverflowError) as error:
        raise NotFound from error
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or user.has_usable_password() or not _tokens.check_token(user, token):
        raise NotFound
    return user


def accept(*, user: User, password: str, now: datetime) -> None:
    """The password was validated by the form. Raises NotFound when another press was first."""
    with transaction.atomic():
        mine = User.objects.select_for_update().get(pk=user.pk)
        if mine.has_usable_password():
            raise NotFound
        mine.set_password(password)
        mine.save(update_fields=["password"])
        _record("user.accepted", mine, now, mine.pk)


def waiting(organisation_id: int) -> QuerySet[User]:
    """Who was invited there, and has not come in yet."""
    invited = User.objects.filter(roles__organisation=organisation_id, is_active=True)
    return invited.exclude(pk__in=accepted()).distinct().order_by("name")


def accepted() -> QuerySet[User]:
    """Who chose a password, or came in by another door."""
    no_password = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return User.objects.filter(is_active=True).exclude(no_password, last_login=None)


def _record(verb: str, user: User, now: datetime, actor_id: int | None) -> None:
    trail.record(
        verb=verb,
        object_type="user",
        object_id=user.pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        origin="people",
    )
