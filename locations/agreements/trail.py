"""What happened to an agreement, in the audit trail."""

from datetime import datetime

from hub.audit import trail
from locations.models import Agreement


def record(verb: str, about: Agreement, now: datetime, actor_id: int | None) -> None:
    """What was agreed on is read in the agreement itself."""
    trail.record(
        verb=verb,
        object_type="agreement",
        object_id=about.pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        origin="staff",
        details={"service": about.service_id, "host": about.host_id},
    )
