"""Documents of a service in versions: a draft beside what is published, and what was published
never changes. The row of their owner is locked by every writer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue.models import Service
from hub.errors import DomainError
from hub.intake.models import DocumentVersion, VersionState

V = TypeVar("V", bound=DocumentVersion)


class NothingToTakeBack(DomainError):
    code = "no_version_to_take_back"
    status = 409
    sentence = _("There is nothing to take back.")


class NothingToPublish(DomainError):
    code = "no_version_to_publish"
    status = 409
    sentence = _("There is no draft to publish.")


def stamp(version: DocumentVersion | None) -> str:
    """Another one after each change."""
    return f"{version.number} {version.changed_at.timestamp()}" if version else ""


@dataclass(frozen=True, slots=True)
class Versions(Generic[V]):
    """Of one kind of document. `owner` has a row per service, `of` is its name in a version, `kind`
    and `verb` are those of the trail; `changed` is raised at an old stamp."""

    owner: type[models.Model]
    version: type[V]
    of: str
    kind: str
    verb: str
    changed: type[DomainError]

    def save(
        self, *, service: Service, raw: Any, now: datetime, actor_id: int | None, seen: str | None
    ) -> V:
        """The draft, as it is now."""
        with transaction.atomic():
            self.owner._default_manager.get_or_create(service=service)
            owner = self._locked(service)
            last = self._of(owner).order_by("-number").first()
            if seen is not None and seen != stamp(last):
                raise self.changed
            if last is None or last.state != VersionState.DRAFT:
                number = last.number + 1 if last else 1
                last = self.version(number=number, state=VersionState.DRAFT)
                setattr(last, self.of, owner)
            last.document, last.changed_at = raw, now
            last.save()
            self._record("saved", last, now, actor_id)
        return last

    def publish(
        self,
        *,
        service: Service,
        must_hold: Callable[[Any, Service], None],
        now: datetime,
        actor_id: int | None,
    ) -> V:
        """The draft, which is what counts from now on. Raises NothingToPublish, and what
        `must_hold` raises: then what was published stays."""
        with transaction.atomic():
            every = self._of(self._locked(service))
            draft = every.filter(state=VersionState.DRAFT).first()
            if draft is None:
                raise NothingToPublish
            must_hold(draft.document, service)
            every.filter(state=VersionState.PUBLISHED).update(state=VersionState.ARCHIVED)
            draft.state, draft.published_at, draft.changed_at = VersionState.PUBLISHED, now, now
            draft.save(update_fields=["state", "published_at", "changed_at"])
            self._record("published", draft, now, actor_id)
        return draft

    def discard(self, *, service: Service, now: datetime, actor_id: int | None) -> None:
        """The draft goes; what is published stays. Raises NothingToTakeBack."""
        with transaction.atomic():
            draft = self._one(service, VersionState.DRAFT)
            self._record("discarded", draft, now, actor_id)
            draft.delete()

    def withdraw(self, *, service: Service, now: datetime, actor_id: int | None) -> None:
        """Nobody begins with it any more; who began goes on. Raises NothingToTakeBack."""
        with transaction.atomic():
            shown = self._one(service, VersionState.PUBLISHED)
            shown.state, shown.changed_at = VersionState.ARCHIVED, now
            shown.save(update_fields=["state", "changed_at"])
            self._record("withdrawn", shown, now, actor_id)

    def published(self) -> "models.QuerySet[V]":
        found = self.version._default_manager.filter(state=VersionState.PUBLISHED)
        return found.select_related(f"{self.of}__service__organisation")

    def _locked(self, service: Service) -> models.Model | None:
        return self.owner._default_manager.select_for_update().filter(service=service).first()

    def _of(self, owner: models.Model | None) -> "models.QuerySet[V]":
        return self.version._default_manager.filter(**{self.of: owner})

    def _one(self, service: Service, state: VersionState) -> V:
        found = self._of(self._locked(service)).filter(state=state).first()
        if found is None:
            raise NothingToTakeBack
        return found

    def _record(self, deed: str, version: V, now: datetime, actor_id: int | None) -> None:
        trail.record(
            verb=f"{self.verb}.{deed}",
            object_type=self.kind,
            object_id=getattr(version, f"{self.of}_id"),
            now=now,
            actor_id=actor_id,
            actor_kind="staff" if actor_id else "system",
            details={"version": version.number},
        )
