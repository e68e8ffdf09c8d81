"""What is written and seen by nobody yet."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from hub.audit import trail
from hub.catalogue import document, stored
from hub.catalogue.models import Organisation, Service, ServiceStatus, ServiceVersion, VersionState
from hub.catalogue.publishing.refusals import (
    BeingRead,
    DraftInTheWay,
    NoSuchVersion,
    NotABase,
    SlugTaken,
    WasSeen,
)
from hub.catalogue.publishing.standing import (
    first,
    fresh,
    locked,
    must_be_as_seen,
    must_be_open,
    opened,
    record,
)

INHERITED = ("audience", "maxPersons", "minimumAge", "identityRequired")


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
    read = document.read(raw)
    if base and (base.base_id or base.status != ServiceStatus.PUBLISHED):
        raise NotABase
    if base:
        read = document.read(_with_facts_of(base, raw))
    said = document.to_json(read)
    with transaction.atomic():
        try:
            with transaction.atomic():
                service = Service.objects.create(organisation=organisation, slug=slug, base=base)
        except IntegrityError as taken:
            raise SlugTaken(fields={"slug": SlugTaken.sentence}) from taken
        return _kept(first(service), said, reason, now, actor_id)


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
    with that version of the base. What a variant leaves out its base says (INHERITED). Raises
    BadService, ChangedByAnother, BeingRead."""
    document.read(raw)
    with transaction.atomic():
        owner = locked(service)
        said = document.to_json(document.read(_with_facts_of(owner.base, raw)))
        must_be_as_seen(owner, seen)
        draft = opened(owner)
        if draft and draft.state != VersionState.DRAFT:
            raise BeingRead
        draft = draft or fresh(owner)
        draft.translations_hold = translations_hold
        draft.base_version = base_version or draft.base_version
        return _kept(draft, said, reason, now, actor_id)


def _kept(
    draft: ServiceVersion,
    said: dict[str, Any],
    reason: str,
    now: datetime,
    actor_id: int | None,
) -> ServiceVersion:
    draft.document, draft.reason = said, reason[:300]
    draft.changed_at, draft.changed_by_id = now, actor_id
    draft.save()
    record("service.saved", draft, now, actor_id)
    return draft


def _with_facts_of(base: Service | None, raw: dict[str, Any]) -> dict[str, Any]:
    """What a variant does not say about for whom it is, its base says: no value stands for "as the
    base", so it is copied, and hub.catalogue.bases tells when the base changes."""
    if base is None:
        return raw
    says = document.to_json(stored.read(base))
    return {name: says[name] for name in INHERITED} | raw


def discard(*, service: Service, now: datetime, actor_id: int | None = None) -> None:
    """The draft goes; what is published stays. A service that never was anything else goes with it,
    unless something points to it. Raises NothingOpen."""
    with transaction.atomic():
        owner = locked(service)
        draft = must_be_open(owner, VersionState.DRAFT)
        record("service.discarded", draft, now, actor_id)
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
    """A draft that says again what version `number` said; it is published as any other. Nobody's
    draft is lost by it. Raises NoSuchVersion, DraftInTheWay, BeingRead."""
    version = service.versions.filter(number=number).first()
    if version is None:
        raise NoSuchVersion
    with transaction.atomic():
        owner = locked(service)
        present = opened(owner)
        if present and present.state == VersionState.DRAFT:
            raise DraftInTheWay
        return save_draft(
            service=owner, raw=version.document, now=now, reason=reason, actor_id=actor_id
        )


def forget(*, service: Service, now: datetime, actor_id: int | None = None) -> None:
    """Deletes a service that never was published, with its drafts. Raises WasSeen."""
    with transaction.atomic():
        owner = Service.objects.select_for_update().get(pk=service.pk)
        if (
            owner.status != ServiceStatus.DRAFT
            or owner.versions.exclude(published_at=None).exists()
        ):
            raise WasSeen
        trail.record(
            verb="service.forgotten",
            object_type="service",
            object_id=owner.pk,
            now=now,
            actor_id=actor_id,
            actor_kind="staff" if actor_id else "system",
            details={"slug": owner.slug},
        )
        owner.versions.all().delete()
        try:
            owner.delete()
        except ProtectedError as used:
            raise WasSeen from used
