"""Takes a person's account off a log-in service: they are out, and known there no longer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.errors import DomainError
from hub.people.models import Role
from hub.people.oidc import logins
from hub.people.oidc.models import Account, Provider


class OwnAccount(DomainError):
    code = "own_account"
    status = 409
    sentence = _("This is your own account. You would lock yourself out.")
    way_forward = _("Ask another manager to do it.")


def unlink(*, account: Account, now: datetime, actor_id: int) -> None:
    """What its groups gave goes with it; the account stays, with the roles that were given by hand.
    The second time nothing happens. Raises OwnAccount."""
    if account.user_id == actor_id:
        raise OwnAccount
    with transaction.atomic():
        # As an arrival does: who comes in this very moment is out as well.
        provider = Provider.objects.select_for_update().get(pk=account.provider_id)
        live = provider.accounts.filter(pk=account.pk).first()
        if live is None:
            return
        lost = forget(live)
        logins.end_of(provider, subject=live.subject, now=now)
        trail.record(
            verb="user.unlinked",
            object_type="user",
            object_id=live.user_id,
            now=now,
            actor_id=actor_id,
            actor_kind="staff",
            origin="staff",
            details={"provider": provider.pk, "lost": lost},
        )


def forget(account: Account) -> list[str]:
    """In the caller's transaction. Gives the kinds of the roles that went."""
    roles = Role.objects.filter(pk__in=account.given.values("role"))
    lost = sorted(roles.values_list("kind", flat=True))
    roles.delete()
    account.delete()
    return lost
