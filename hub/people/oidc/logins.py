"""Who is in by a provider: the only writer of log-ins. A session names its log-in, and counts no
longer than that does, also on sockets."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from hub.audit import trail
from hub.people.models import Role, User
from hub.people.oidc.arriving import Arrived
from hub.people.oidc.models import Audience, LogIn, Provider, ProviderFactor

STAFF_LASTS = timedelta(hours=12)
CITIZEN_LASTS = timedelta(hours=1)
STAFF_KEY, CITIZEN_KEY = "log_in", "citizen_log_in"  # in the session


def begin(arrival: Arrived, *, user: User | None, now: datetime) -> LogIn:
    """`user`: of staff. A citizen has none."""
    with transaction.atomic():
        log_in = LogIn.objects.create(
            provider=arrival.provider,
            subject=arrival.subject,
            sid=arrival.sid,
            user=user,
            assurance=arrival.assurance,
            began_at=now,
            ends_at=now + (STAFF_LASTS if user else CITIZEN_LASTS),
        )
        if user and arrival.has_second_factor:
            ProviderFactor.objects.create(user=user, name="provider", confirmed=True, log_in=log_in)
        _record("logged_in", log_in, now, {"assurance": int(arrival.assurance)})
    return log_in


def live(key: object, *, audience: Audience, now: datetime) -> LogIn | None:
    """The log-in while it lasts: until its end, while the provider is on and, of staff, while the
    account has no role at another organisation, which this provider must not open."""
    elsewhere = Role.objects.filter(user=OuterRef("user")).exclude(
        organisation=OuterRef("provider__organisation")
    )
    found = LogIn.objects.select_related("provider").filter(
        ~Exists(elsewhere),
        key=str(key),
        provider__audience=audience,
        provider__is_on=True,
        ends_at__gt=now,
    )
    return found.first()


def still_holds(session: Any, *, now: datetime) -> bool:
    """Whether a session of staff may go on: one that came by no provider always."""
    key = session.get(STAFF_KEY)
    return key is None or live(key, audience=Audience.STAFF, now=now) is not None


def end(log_in: LogIn, *, now: datetime) -> None:
    """By the log-out button."""
    _end(LogIn.objects.filter(pk=log_in.pk), "logged_out", now)


def end_at_provider(provider: Provider, *, subject: str, sid: str, now: datetime) -> int:
    """Who logged out there is out here: of one session where it is named, else everywhere. Gives
    how many ended."""
    which = Q(sid=sid) if sid else Q()
    if subject:
        which &= Q(subject=subject)
    return _end(provider.log_ins.filter(which), "logged_out_at_provider", now)


def end_of(provider: Provider, *, subject: str, now: datetime) -> int:
    """Of a person who is known there no longer: everywhere."""
    return _end(provider.log_ins.filter(subject=subject), "logged_out", now)


def end_all(provider: Provider, *, now: datetime) -> int:
    return _end(provider.log_ins.all(), "logged_out", now)


def forget_old(*, before: datetime) -> int:
    return LogIn.objects.filter(ends_at__lt=before).delete()[0]


def _end(which: QuerySet[LogIn], deed: str, now: datetime) -> int:
    with transaction.atomic():
        ending = list(which.filter(ends_at__gt=now).select_related("provider"))
        ProviderFactor.objects.filter(log_in__in=ending).delete()
        LogIn.objects.filter(pk__in=[one.pk for one in ending]).update(ends_at=now)
        for log_in in ending:
            _record(deed, log_in, now)
    return len(ending)


def _record(deed: str, log_in: LogIn, now: datetime, details: dict[str, int] | None = None) -> None:
    """Of a citizen the trail says that somebody came, and never who."""
    is_staff = log_in.user_id is not None
    trail.record(
        verb=f"{'user' if is_staff else 'citizen'}.{deed}",
        object_type="user" if is_staff else "provider",
        object_id=log_in.user_id or log_in.provider_id,
        now=now,
        actor_id=log_in.user_id,
        actor_kind="staff" if is_staff else "citizen",
        origin=f"provider:{log_in.provider_id}",
        details={"by": "provider", **(details or {})},
    )
