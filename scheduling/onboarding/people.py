"""Who works there: accounts that are invited, and whom one can book."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from hub.audit import trail
from hub.catalogue.models import Capability, Organisation
from hub.people import inviting
from hub.people.models import User
from locations.models import Resource, ResourceKind, ServicePoint
from scheduling.onboarding import letters
from scheduling.onboarding.checking import File
from scheduling.planning.models import Professional, Shift

ZONE = ZoneInfo("Europe/Amsterdam")


def build(
    owner: Organisation,
    points: dict[str, ServicePoint],
    found: File,
    *,
    now: datetime,
    actor_id: int | None,
) -> list[int]:
    """The ids of the professionals. In the caller's transaction; the masks are the caller's."""
    made: list[int] = []
    for said in found.said("mensen"):
        user = _invited(owner, said, now, actor_id) if said["rol"] else None
        if said["dagen"]:
            made.append(_professional(owner, points, said, user, now.astimezone(ZONE).date()))
    return made


def invite_again(owner: Organisation, *, now: datetime, actor_id: int | None) -> int:
    """A fresh link for all who did not come in yet. Returns how many mails go."""
    with transaction.atomic():
        sent = sum(
            letters.send(user=user, organisation=owner, now=now)
            for user in inviting.waiting(owner.pk)
        )
        trail.record(
            verb="organisation.invited_again",
            object_type="organisation",
            object_id=owner.pk,
            now=now,
            actor_id=actor_id,
            actor_kind="staff",
            origin="onboarding",
            details={"sent": sent},
        )
    return sent


def _invited(
    owner: Organisation, said: dict[str, Any], now: datetime, actor_id: int | None
) -> User:
    user = inviting.invite(
        email=said["email"],
        name=said["naam"],
        kind=said["rol"],
        organisation_id=owner.pk,
        now=now,
        actor_id=actor_id,
    )
    letters.send(user=user, organisation=owner, now=now)
    return user


def _professional(
    owner: Organisation,
    points: dict[str, ServicePoint],
    said: dict[str, Any],
    user: User | None,
    today: date,
) -> int:
    resource = Resource.objects.create(
        organisation=owner, kind=ResourceKind.PROFESSIONAL, name=said["naam"]
    )
    resource.capabilities.set(Capability.objects.filter(slug__in=said["vaardigheden"]))
    person = Professional.objects.create(
        resource=resource, user=user, name_public=said["naam_tonen"]
    )
    Shift.objects.bulk_create(
        Shift(
            professional=person,
            service_point=points.get(said["locatie"]),
            remote=said["op_afstand"],
            weekday=day,
            starts=said["van"],
            ends=said["tot"],
            valid_from=today,
        )
        for day in said["dagen"]
    )
    return person.pk
