"""What organisations say about their services. The only writer of services and their versions.

    draft -> review -> published -> archived        (by way of scheduled: published at a moment)

One version is open at a time: a draft, one that a colleague reads, or one that waits for its
moment. What is published stands in the tables of the service; the first version of a service that
was there before has no row of its own until another takes its place.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue import document, search, stored
from hub.catalogue.document import BadService
from hub.catalogue.models import (
    OPEN,
    Organisation,
    Service,
    ServiceStatus,
    ServiceVersion,
    VersionState,
)
from hub.errors import DomainError, Invalid


class SlugTaken(Invalid):
    code = "slug_taken"
    sentence = _("Your organisation already has a service with this name in its address.")


class NothingOpen(DomainError):
    code = "nothing_to_publish"
    status = 409
    sentence = _("There is no draft of this service.")


class ChangedByAnother(DomainError):
    code = "service_changed"
    status = 409
    sentence = _("A colleague changed this service meanwhile.")
    way_forward = _("Your text stands below still. Compare, and keep it again if it is right.")


class BeingRead(DomainError):
    code = "being_read"
    status = 409
    sentence = _("A colleague is reading this version, or it waits for its moment.")
    way_forward = _("Take it back first; then you can change it.")


class NotPublished(DomainError):
    code = "not_published"
    status = 409
    sentence = _("This service is not published.")


class NeedsSecondReader(DomainError):
    code = "needs_second_reader"
    status = 409
    sentence = _("In your organisation a colleague reads a service before it is published.")
    way_forward = _("Ask a colleague to read it.")


class NotABase(Invalid):
    code = "not_a_base"
    sentence = _("A text can only be based on a published service that has no base of its own.")


class NoSuchVersion(DomainError):
    code = "no_such_version"
    status = 404
    sentence = _("This service has no such version.")


def begin(
    *,
    organisation: Organisation,
    slug: str,
    raw: Any,
    now: datetime,
    base: Service | None = None,
    reason: str = "",
    actor_id: int | None = None,
) -> ServiceVersion:
    """A service that nobody sees yet, with its first draft. Raises BadService, SlugTaken,
    NotABase."""
    document.read(raw)
    if base and (base.base_id or base.status != ServiceStatus.PUBLISHED):
        raise NotABase
    try:
        with transaction.atomic():
            service = Service.objects.create(organisation=organisation, slug=slug, base=base)
    except IntegrityError as taken:
        raise SlugTaken(fields={"slug": SlugTaken.sentence}) from taken
    return save_draft(service=service, raw=raw, now=now, reason=reason, actor_id=actor_id)


def save_draft(
    *,
    service: Service,
    raw: Any,
    now: datetime,
    reason: str = "",
    actor_id: int | None = None,
    seen: str | None = None,
    translations_hold: bool = False,
    base_version: int | None = None,
) -> ServiceVersion:
    """Keeps a draft beside what is published. `seen` is the stamp of what the text was made from;
    `translations_hold` says that the English still fits; `base_version` that the text was settled
    with that version of the base. Raises BadService, ChangedByAnother, BeingRead."""
    said = document.to_json(document.read(raw))
    with transaction.atomic():
        owner = _locked(service)
        _must_be_as_seen(owner, seen)
        draft = _open(owner)
        if draft and draft.state != VersionState.DRAFT:
            raise BeingRead
        draft = draft or _fresh(owner)
        draft.document, draft.reason = said, reason[:300]
        draft.changed_at, draft.changed_by_id = now, actor_id
        draft.translations_hold = translations_hold
        draft.base_version = base_version or draft.base_version
        draft.save()
        _record("service.saved", draft, now, actor_id)
    return draft


def stamp(service: Service) -> str:
    """Another one after each change of what is published or open, or of where it stands: an entity
    tag (RFC 9110)."""
    last = _open(service)
    changed = int(last.changed_at.timestamp() * 1_000_000) if last else 0
    standing = f"{service.status[:1]}{last.state[:1] if last else ''}"
    return f"{service.version}.{last.number if last else 0}.{changed}.{standing}"


def set_second_reader(
    *, organisation: Organisation, wanted: bool, now: datetime, actor_id: int | None = None
) -> None:
    """Whether a colleague must read a service before it is published."""
    organisation.second_reader = wanted
    with transaction.atomic():
        organisation.save(update_fields=["second_reader"])
        trail.record(
            verb="organisation.second_reader_set",
            object_type="organisation",
            object_id=organisation.pk,
            now=now,
            actor_id=actor_id,
            actor_kind="staff" if actor_id else "system",
            details={"wanted": wanted},
        )


def opened(service: Service) -> ServiceVersion | None:
    """The draft, or what a colleague reads, or what waits for its moment."""
    return _open(service)


def submit(
    *, service: Service, now: datetime, actor_id: int | None = None, seen: str | None = None
) -> ServiceVersion:
    """Asks a colleague to read the draft. Raises NothingOpen, ChangedByAnother, and BadService
    where it could not be published."""
    with transaction.atomic():
        owner = _locked(service)
        _must_be_as_seen(owner, seen)
        draft = _must_be_open(owner, VersionState.DRAFT)
        _must_hold(draft)
        return _turn(draft, VersionState.REVIEW, "service.submitted", now, actor_id, remark="")


def take_back(
    *, service: Service, now: datetime, remark: str = "", actor_id: int | None = None
) -> ServiceVersion:
    """A draft again: by who wrote it, or by who read it, with a remark. Raises NothingOpen."""
    with transaction.atomic():
        version = _must_be_open(_locked(service), VersionState.REVIEW, VersionState.SCHEDULED)
        return _returned(version, now, remark, actor_id)


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
    BadService, NeedsSecondReader, ChangedByAnother: then what was published stays."""
    with transaction.atomic():
        owner = _locked(service)
        _must_be_as_seen(owner, seen)
        version = _must_be_open(owner, *OPEN)
        _must_hold(version)
        _must_be_read(owner, version, actor_id)
        version.approved_by_id = actor_id
        if at is not None and at > now:
            version.publish_at = at
            return _turn(version, VersionState.SCHEDULED, "service.scheduled", now, actor_id)
        return _publish(owner, version, now, actor_id)


def publish_due(*, now: datetime) -> int:
    """Publishes what has reached its moment. Returns how many."""
    due = ServiceVersion.objects.filter(state=VersionState.SCHEDULED, publish_at__lte=now)
    return sum(_publish_if_due(pk, now) for pk in due.values_list("service", flat=True))


def discard(*, service: Service, now: datetime, actor_id: int | None = None) -> None:
    """The draft goes; what is published stays. A service that never was anything else goes with it,
    unless something points to it. Raises NothingOpen."""
    with transaction.atomic():
        owner = _locked(service)
        draft = _must_be_open(owner, VersionState.DRAFT)
        _record("service.discarded", draft, now, actor_id)
        draft.delete()
        if owner.status == ServiceStatus.DRAFT and not owner.versions.exists():
            with suppress(ProtectedError):
                owner.delete()


def roll_back(
    *,
    service: Service,
    number: int,
    now: datetime,
    reason: str = "",
    actor_id: int | None = None,
) -> ServiceVersion:
    """A draft that says again what version `number` said; it is published as any other. Raises
    NoSuchVersion, BeingRead."""
    version = service.versions.filter(number=number).first()
    if version is None:
        raise NoSuchVersion
    return save_draft(
        service=service, raw=version.document, now=now, reason=reason, actor_id=actor_id
    )


def archive(
    *, service: Service, now: datetime, reason: str = "", actor_id: int | None = None
) -> None:
    """Nobody finds or books it any more; what was booked stays. It comes back when a version is
    published: what waits for its moment waits no longer. Raises NotPublished."""
    with transaction.atomic():
        owner = _locked(service)
        if owner.status != ServiceStatus.PUBLISHED:
            raise NotPublished
        waiting = _open(owner)
        if waiting and waiting.state == VersionState.SCHEDULED:
            _returned(waiting, now, reason, actor_id)
        shown = _kept(owner, now)
        shown.state, shown.remark = VersionState.ARCHIVED, reason[:300]
        shown.save(update_fields=["state", "remark"])
        owner.status = ServiceStatus.ARCHIVED
        owner.save(update_fields=["status"])
        search.index([owner])
        _record("service.archived", shown, now, actor_id)


def _publish_if_due(service_id: int, now: datetime) -> bool:
    with transaction.atomic():
        owner = _locked(Service(pk=service_id))
        version = _open(owner)
        if version is None or version.publish_at is None or version.publish_at > now:
            return False
        try:
            with transaction.atomic():
                _publish(owner, version, now, version.approved_by_id)
        except BadService as wrong:
            told = "; ".join(str(sentence) for sentence in wrong.fields.values())
            _returned(version, now, told, None)
            return False
    return True


def _publish(
    owner: Service, version: ServiceVersion, now: datetime, actor_id: int | None
) -> ServiceVersion:
    if owner.status == ServiceStatus.PUBLISHED:
        before = _kept(owner, now)
        before.state = VersionState.ARCHIVED
        before.save(update_fields=["state"])
    version.publish_at, version.published_at = None, now
    owner.version, owner.status = version.number, ServiceStatus.PUBLISHED
    stored.write(owner, document.read(version.document))
    search.index([owner])
    return _turn(version, VersionState.PUBLISHED, "service.published", now, actor_id)


def _kept(owner: Service, now: datetime) -> ServiceVersion:
    """What stands in the tables as a version with a row of its own."""
    version, _fresh = ServiceVersion.objects.get_or_create(
        service=owner,
        number=owner.version,
        defaults={
            "state": VersionState.PUBLISHED,
            "document": document.to_json(stored.read(owner)),
            "changed_at": now,
        },
    )
    return version


def _locked(service: Service) -> Service:
    found = Service.objects.select_for_update(of=("self",)).select_related("base", "organisation")
    return found.get(pk=service.pk)


def _open(service: Service) -> ServiceVersion | None:
    return ServiceVersion.objects.filter(service=service, state__in=OPEN).first()


def _must_be_open(owner: Service, *states: VersionState) -> ServiceVersion:
    version = _open(owner)
    if version is None or version.state not in states:
        raise NothingOpen
    return version


def _fresh(owner: Service) -> ServiceVersion:
    """It stands with its base where what is published stands; a first text with the base of now."""
    last = owner.versions.order_by("-number").values_list("number", flat=True).first() or 0
    shown = owner.version if owner.status != ServiceStatus.DRAFT else 0
    before = owner.versions.filter(number=owner.version).first()
    now = owner.base.version if owner.base and not shown else None
    return ServiceVersion(
        service=owner,
        number=max(last, shown) + 1,
        state=VersionState.DRAFT,
        base_version=before.base_version if before else now,
    )


def _returned(
    version: ServiceVersion, now: datetime, remark: str, actor_id: int | None
) -> ServiceVersion:
    version.publish_at = version.approved_by_id = None
    told = remark[:300]
    return _turn(version, VersionState.DRAFT, "service.returned", now, actor_id, remark=told)


def _must_be_as_seen(owner: Service, seen: str | None) -> None:
    if seen is not None and seen != stamp(owner):
        raise ChangedByAnother


def _must_hold(version: ServiceVersion) -> None:
    """What may be missing in a draft and not in what is published: a title, its own or its
    base's. Raises BadService."""
    said = document.read(version.document)
    stored.must_be_known(said)
    if not said.texts["nl"].title and version.service.base_id is None:
        raise BadService(fields={"texts.nl.title": _("Give the service a title.")})


def _must_be_read(owner: Service, version: ServiceVersion, actor_id: int | None) -> None:
    """A system elsewhere has no eyes: it counts as alone, whoever wrote the version."""
    unread = actor_id is None or version.state == VersionState.DRAFT
    alone = unread or version.changed_by_id == actor_id
    if owner.organisation.second_reader and alone:
        raise NeedsSecondReader


def _turn(
    version: ServiceVersion,
    state: VersionState,
    verb: str,
    now: datetime,
    actor_id: int | None,
    *,
    remark: str | None = None,
) -> ServiceVersion:
    version.state = state
    version.remark = version.remark if remark is None else remark
    version.save()
    _record(verb, version, now, actor_id)
    return version


def _record(verb: str, version: ServiceVersion, now: datetime, actor_id: int | None) -> None:
    trail.record(
        verb=verb,
        object_type="service",
        object_id=version.service_id,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        details={"version": version.number},
    )
