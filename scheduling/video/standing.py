"""What the right of members of staff to be in a room rests on: read for many at once, to be
compared with what it was when they were let in. What it means is asked by who sees it change."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session

from hub.people.models import User

Facts = frozenset[tuple[object, ...]]
GONE: Facts = frozenset()
COLUMNS = (
    *("pk", "is_active", "password", "totpdevice__pk", "totpdevice__confirmed"),
    *("roles__pk", "roles__kind", "roles__organisation", "roles__assignments__service_point"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """Whose socket it is, and by which session it was opened."""

    user_id: int
    session_key: str


def of_accounts(accounts: Collection[Account], *, now: datetime) -> dict[Account, Facts]:
    """Two statements by index, whatever their number. An account that ended, was logged out or has
    no role is GONE."""
    if not accounts:
        return {}
    keys = {account.session_key for account in accounts}
    alive = Session.objects.filter(session_key__in=keys, expire_date__gt=now)
    sessions = set(alive.values_list("session_key", flat=True))
    facts: dict[int, set[tuple[object, ...]]] = defaultdict(set)
    users = User.objects.filter(pk__in={account.user_id for account in accounts}, is_active=True)
    for row in users.exclude(roles=None).values_list(*COLUMNS):
        facts[row[0]].add(tuple(row))
    return {
        one: frozenset(facts[one.user_id]) if one.session_key in sessions else GONE
        for one in accounts
    }
