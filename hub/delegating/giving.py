"""Makes and ends delegations: the only writer. Whoever presses is a manager of the giver, which
the door has checked."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue.models import Organisation
from hub.errors import DomainError, Invalid
from hub.people.access import DELEGATED, RIGHTS
from hub.people.models import Delegation, Task

Given = tuple[str, str]  # a task, and the role at the receiver that does it


class AlreadyManages(DomainError):
    code = "already_manages"
    status = 409
    sentence = _("They manage this for you already.")
    way_forward = _("End it first to change it.")


def possible() -> list[Given]:
    """Each task with each role that has a right of it."""
    return [
        (task, kind)
        for task in Task.values
        for kind, rights in RIGHTS.items()
        if rights >= DELEGATED[task]
    ]


def give(
    *,
    giver: Organisation,
    receiver: Organisation,
    given: Collection[Given],
    starts_at: datetime,
    ends_at: datetime | None = None,
    now: datetime,
    actor_id: int | None = None,
) -> list[Delegation]:
    """One row for each of `given`. Raises Invalid by field, AlreadyManages."""
    _check(giver, receiver, given, starts_at, ends_at, now)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=giver.pk)  # one press at a time
        rows = Delegation.objects.filter(giver=giver, receiver=receiver, ended_at=None)
        rows.filter(Q(ends_at__lte=now)).update(ended_at=F("ends_at"))  # these are over
        if set(rows.values_list("task", "kind")) & set(given):
            raise AlreadyManages
        made = [
            Delegation.objects.create(
                giver=giver,
                receiver=receiver,
                task=task,
                kind=kind,
                starts_at=starts_at,
                ends_at=ends_at,
                made_at=now,
                made_by_id=actor_id,
            )
            for task, kind in sorted(given)
        ]
        for one in made:
            _record("delegation.given", one, now, actor_id)
    return made


def end(*, delegation: Delegation, now: datetime, actor_id: int | None = None) -> None:
    """From this moment on. The second time nothing happens."""
    with transaction.atomic():
        live = Delegation.objects.filter(pk=delegation.pk, ended_at=None)
        if live.update(ended_at=now, ended_by_id=actor_id):
            _record("delegation.ended", delegation, now, actor_id)


def _check(
    giver: Organisation,
    receiver: Organisation,
    given: Collection[Given],
    starts_at: datetime,
    ends_at: datetime | None,
    now: datetime,
) -> None:
    wrong = {}
    if receiver.pk == giver.pk:
        wrong["receiver"] = _("Choose another organisation than your own.")
    if not given or set(given) - set(possible()):
        wrong["given"] = _("Choose what they may manage.")
    if ends_at is not None and ends_at <= max(starts_at, now):
        wrong["until"] = _("Choose a day after the first one, and not before today.")
    if wrong:
        raise Invalid(fields=wrong)


def _record(verb: str, about: Delegation, now: datetime, actor_id: int | None) -> None:
    trail.record(
        verb=verb,
        object_type="delegation",
        object_id=about.pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        origin="staff",
        details={
            "giver": about.giver_id,
            "receiver": about.receiver_id,
            "task": about.task,
            "kind": about.kind,
        },
    )
