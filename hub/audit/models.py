"""Who did or saw what, when and from where. Rows are added, never changed."""

from typing import Any

from django.conf import settings
from django.db import models


class AuditIsAppendOnly(TypeError):
    """A programming error: an audit row was about to be changed or deleted."""


class Event(models.Model):
    """One deed or look. Names things by type and id, so it holds no personal data of citizens."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_kind = models.CharField(max_length=10)  # staff, citizen, system, client
    verb = models.CharField(max_length=40)  # appointment.cancelled
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    service_point_id = models.BigIntegerField(null=True, db_index=True)
    origin = models.CharField(max_length=40, blank=True)  # door: web, api, agenda, command
    details = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=("object_type", "object_id", "at")),)

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise AuditIsAppendOnly(self.verb)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AuditIsAppendOnly(self.verb)
