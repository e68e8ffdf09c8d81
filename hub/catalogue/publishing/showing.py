"""What the public reads, from when, and no more."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hub.catalogue import document, search, stored
from hub.catalogue.document import BadService, ServiceDocument
from hub.catalogue.models import OPEN, Service, ServiceStatus, ServiceVersion, VersionState
from hub.catalogue.publishing.refusals import NotPublished, TooFarAhead
from hub.catalogue.publishing.reviewing import must_be_read
from hub.catalogue.publishing.standing import (
    kept,
    locked,
    must_be_as_seen,
    must_be_open,
    must_hold,
    opened,
    record,
    returned,
    turn,
)

MOST_YEARS_AHEAD = 2  # what lies further off is a typing error, or nobody's concern any more


def publish(
    *,
    service: Service,
    now: datetime,
    at: datetime | None = None,
    actor_id: int | None = None,
    seen: str | None = None,
) -> ServiceVersion:
    """From `at` on, else from now on, the open version is what the public reads. `seen` is the
    stamp of what the reader read: nobody approves words that came after. Raises NothingOpen,
    BadService, NeedsSecondReader, TooFarAhead, ChangedByAnother: then what was published stays."""
    with transaction.atomic():
        owner = locked(service)
        must_be_as_seen(owner, seen)
        version = must_be_open(owner, *OPEN)
        said = must_hold(version)
        must_be_read(owner, version, actor_id)
        version.approved_by_id = actor_id
        if at is not None and at > now:
            _must_be_near(at, now)
            version.publish_at = at
            return turn(version, VersionState.SCHEDULED, "service.scheduled", now, actor_id)
        return _publish(owner, version, said, now, actor_id)


def _must_be_near(at: datetime, now: datetime) -> None:
    last = now + relativedelta(years=MOST_YEARS_AHEAD)
    if at > last:
        told = _("This is more than two years ahead. Choose a moment up to %(last)s.")
        day = date_format(timezone.localtime(last), "j F Y H:i")
        raise TooFarAhead(fields={"publish_at": told % {"last": day}})


def publish_due(*, now: datetime) -> int:
    """Publishes what has reached its moment. Returns how many."""
    due = ServiceVersion.objects.filter(state=VersionState.SCHEDULED, publish_at__lte=now)
    return sum(_publish_if_due(pk, now) for pk in due.values_list("service", flat=True))


def archive(
    *, service: Service, now: datetime, reason: str = "", actor_id: int | None = None
) -> None:
    """Nobody finds or books it any more; what was booked stays. It comes back when a version is
    published: what waits for its moment waits no longer. Raises NotPublished."""
    with transaction.atomic():
        owner = locked(service)
        if owner.status != ServiceStatus.PUBLISHED:
            raise NotPublished
        waiting = opened(owner)
        if waiting and waiting.state == VersionState.SCHEDULED:
            returned(waiting, now, reason, actor_id)
        shown = kept(owner, now)
        shown.state, shown.remark = VersionState.ARCHIVED, reason[:300]
        shown.save(update_fields=["state", "remark"])
        owner.status = ServiceStatus.ARCHIVED
        owner.save(update_fields=["status"])
        search.index([owner])
        record("service.archived", shown, now, actor_id)


def _publish_if_due(service_id: int, now: datetime) -> bool:
    with transaction.atomic():
        owner = locked(Service(pk=service_id))
        version = opened(owner)
        if version is None or version.publish_at is None or version.publish_at > now:
            return False
        try:
            with transaction.atomic():
                said = document.read(version.document)
                _publish(owner, version, said, now, version.approved_by_id)
        except BadService as wrong:
            told = "; ".join(str(sentence) for sentence in wrong.fields.values())
            returned(version, now, told, None)
            return False
    return True


def _publish(
    owner: Service,
    version: ServiceVersion,
    said: ServiceDocument,
    now: datetime,
    actor_id: int | None,
) -> ServiceVersion:
    if owner.status == ServiceStatus.PUBLISHED:
        before = kept(owner, now)
        before.state = VersionState.ARCHIVED
        before.save(update_fields=["state"])
    version.publish_at, version.published_at = None, now
    owner.version, owner.status = version.number, ServiceStatus.PUBLISHED
    stored.write(owner, said)
    search.index([owner])
    return turn(version, VersionState.PUBLISHED, "service.published", now, actor_id)
