"""Where each service stands, and what waits for whom: plain values for the list and the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.catalogue import bases, versions
from hub.catalogue.models import Service, ServiceStatus, ServiceVersion, VersionState
from hub.catalogue.published import text_of
from hub.errors import Text


@dataclass(frozen=True, slots=True)
class Standing:
    """`waits` is for who looks; `tells` is for everybody."""

    pk: int
    title: str
    state: str
    tells: tuple[str, ...]
    waits: tuple[str, ...]
    changed_at: datetime | None
    changed_by: str
    archived: bool


def standing(service: Service, user_id: int) -> Standing:
    opened = versions.open_of(service)
    last = max(service.versions.all(), key=lambda one: one.changed_at, default=None)
    return Standing(
        pk=service.pk,
        title=title_of(service),
        state=str(_state(service, opened)),
        tells=tuple(_tells(service, opened)),
        waits=tuple(_waits(service, opened, user_id)),
        changed_at=last.changed_at if last else None,
        changed_by=last.changed_by.name if last and last.changed_by else "",
        archived=service.status == ServiceStatus.ARCHIVED,
    )


def title_of(service: Service) -> str:
    """As it is published; of a service that nobody sees yet as it is written."""
    opened = versions.open_of(service)
    if service.status == ServiceStatus.DRAFT and opened:
        written = opened.document.get("texts", {}).get("nl", {}).get("title", "")
        return written or text_of(service, "title") or service.slug
    return text_of(service, "title") or service.slug


def in_order(found: Iterable[Standing]) -> list[Standing]:
    """First what waits for who looks, then by title; what is archived last."""
    return sorted(found, key=lambda one: (one.archived, not one.waits, one.title.casefold()))


def _state(service: Service, opened: ServiceVersion | None) -> Text:
    """Of what citizens see; of a service that they never saw, of what is written."""
    named = opened if opened and service.status == ServiceStatus.DRAFT else None
    return named.get_state_display() if named else service.get_status_display()


def _tells(service: Service, opened: ServiceVersion | None) -> Iterable[str]:
    if opened and service.status != ServiceStatus.DRAFT:
        yield _("New version: %(state)s") % {"state": str(opened.get_state_display()).lower()}


def _waits(service: Service, opened: ServiceVersion | None, user_id: int) -> Iterable[str]:
    if opened and opened.state == VersionState.REVIEW and opened.changed_by_id != user_id:
        yield _("Read it, please.")
    if opened and opened.state == VersionState.DRAFT and opened.remark:
        yield _("Sent back: there is a remark.")
    changed = bases.changes(service) if service.status != ServiceStatus.ARCHIVED else []
    if changed:
        yield ngettext(
            "The national text changed at %(count)s place.",
            "The national text changed at %(count)s places.",
            len(changed),
        ) % {"count": len(changed)}
