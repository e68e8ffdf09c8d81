"""A second pair of eyes."""

from datetime import datetime

from django.db import transaction

from hub.audit import trail
from hub.catalogue.models import Organisation, Service, ServiceVersion, VersionState
from hub.catalogue.publishing.refusals import NeedsSecondReader
from hub.catalogue.publishing.standing import (
    locked,
    must_be_as_seen,
    must_be_open,
    must_hold,
    returned,
    turn,
)


def set_second_reader(
    *, organisation: Organisation, wanted: bool, now: datetime, actor_id: int | None = None
) -> None:
    """Whether a colleague must read a service before it is published. Whoever presses is a manager
    of the organisation, which the door has checked. The second time nothing happens."""
    with transaction.atomic():
        others = Organisation.objects.filter(pk=organisation.pk).exclude(second_reader=wanted)
        if not others.update(second_reader=wanted):
            return
        trail.record(
            verb="organisation.second_reader_set",
            object_type="organisation",
            object_id=organisation.pk,
            now=now,
            actor_id=actor_id,
            actor_kind="staff" if actor_id else "system",
            details={"wanted": wanted},
        )


def submit(
    *, service: Service, now: datetime, actor_id: int | None = None, seen: str | None = None
) -> ServiceVersion:
    """Asks a colleague to read the draft. Raises NothingOpen, ChangedByAnother, and BadService
    where it could not be published."""
    with transaction.atomic():
        owner = locked(service)
        must_be_as_seen(owner, seen)
        draft = must_be_open(owner, VersionState.DRAFT)
        must_hold(draft)
        return turn(draft, VersionState.REVIEW, "service.submitted", now, actor_id, remark="")


def take_back(
    *, service: Service, now: datetime, remark: str = "", actor_id: int | None = None
) -> ServiceVersion:
    """A draft again: by who wrote it, or by who read it, with a remark. Raises NothingOpen."""
    with transaction.atomic():
        version = must_be_open(locked(service), VersionState.REVIEW, VersionState.SCHEDULED)
        return returned(version, now, remark, actor_id)


def must_be_read(owner: Service, version: ServiceVersion, actor_id: int | None) -> None:
    """A system elsewhere has no eyes: it counts as alone, whoever wrote the version."""
    unread = actor_id is None or version.state == VersionState.DRAFT
    alone = unread or version.changed_by_id == actor_id
    if owner.organisation.second_reader and alone:
        raise NeedsSecondReader
