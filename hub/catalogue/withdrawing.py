"""Takes away a service that nobody has seen yet."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue.models import Service, ServiceStatus
from hub.errors import DomainError


class WasSeen(DomainError):
    code = "service_was_seen"
    status = 409
    sentence = _("This service was published or is offered somewhere already.")
    way_forward = _("Archive it.")


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
