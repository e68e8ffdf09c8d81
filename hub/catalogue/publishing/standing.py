"""Where the versions of a service stand: read under its lock, and turned."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue import document, stored
from hub.catalogue.document import BadService, ServiceDocument
from hub.catalogue.models import OPEN, Service, ServiceStatus, ServiceVersion, VersionState
from hub.catalogue.publishing.news import version_turned
from hub.catalogue.publishing.refusals import ChangedByAnother, NothingOpen


def locked(service: Service) -> Service:
    """Who only points to it (a count, an offering) does not wait: a long import holds many."""
    found = Service.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("base", "organisation").get(pk=service.pk)


def opened(service: Service) -> ServiceVersion | None:
    """The draft, or what a colleague reads, or what waits for its moment."""
    return ServiceVersion.objects.filter(service=service, state__in=OPEN).first()


def must_be_open(owner: Service, *states: VersionState) -> ServiceVersion:
    version = opened(owner)
    if version is None or version.state not in states:
        raise NothingOpen
    return version


def stamp(service: Service) -> str:
    """Another one after each change of what is published or open, or of where it stands: an entity
    tag (RFC 9110)."""
    return stamp_with(service, opened(service))


def stamp_with(service: Service, last: ServiceVersion | None) -> str:
    """For who has read the open version with the service."""
    changed = int(last.changed_at.timestamp() * 1_000_000) if last else 0
    standing = f"{service.status[:1]}{last.state[:1] if last else ''}"
    return f"{service.version}.{last.number if last else 0}.{changed}.{standing}"


def must_be_as_seen(owner: Service, seen: str | None) -> None:
    if seen is not None and seen != stamp(owner):
        raise ChangedByAnother


def must_hold(version: ServiceVersion) -> ServiceDocument:
    """What it says, when nothing is missing that a draft may lack: a title, its own or its base's.
    Raises BadService."""
    said = document.read(version.document)
    stored.must_be_known(said)
    if not said.texts["nl"].title and version.service.base_id is None:
        raise BadService(fields={"texts.nl.title": _("Give the service a title.")})
    return said


def first(service: Service) -> ServiceVersion:
    """Of a service that was just made."""
    base = service.base.version if service.base else None
    return ServiceVersion(service=service, number=1, state=VersionState.DRAFT, base_version=base)


def fresh(owner: Service) -> ServiceVersion:
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


def kept(owner: Service, now: datetime) -> ServiceVersion:
    """What stands in the tables as a version with a row of its own."""
    version, fresh = ServiceVersion.objects.get_or_create(
        service=owner,
        number=owner.version,
        defaults={
            "state": VersionState.PUBLISHED,
            "document": lambda: document.to_json(stored.read(owner)),
            "changed_at": now,
        },
    )
    return version


def returned(
    version: ServiceVersion, now: datetime, remark: str, actor_id: int | None
) -> ServiceVersion:
    version.publish_at = version.approved_by_id = None
    told = remark[:300]
    return turn(version, VersionState.DRAFT, "service.returned", now, actor_id, remark=told)


def turn(
    version: ServiceVersion,
    state: VersionState,
    verb: str,
    now: datetime,
    actor_id: int | None,
    *,
    remark: str | None = None,
) -> ServiceVersion:
    was, version.state = version.state, state
    version.remark = version.remark if remark is None else remark
    version.save()
    record(verb, version, now, actor_id)
    version_turned.send(ServiceVersion, version=version, was=was, now=now, actor_id=actor_id)
    return version


def record(verb: str, version: ServiceVersion, now: datetime, actor_id: int | None) -> None:
    trail.record(
        verb=verb,
        object_type="service",
        object_id=version.service_id,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        details={"version": version.number},
    )
