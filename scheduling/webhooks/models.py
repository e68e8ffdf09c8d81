"""Who wants to hear of what, and what happened."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.audit.models import Event
from hub.catalogue.models import Organisation
from hub.clients.models import Client
from scheduling.webhooks import faults


class Kind(models.TextChoices):
    BOOKED = "appointment.booked", _("An appointment was made")
    MOVED = "appointment.moved", _("An appointment got another time")
    CANCELLED = "appointment.cancelled", _("An appointment was cancelled")
    ARRIVED = "visit.arrived", _("Somebody arrived")
    FINISHED = "visit.finished", _("A conversation is over")
    CLOSED = "service-point.closed", _("A service point closes, for a while or for good")
    PUBLISHED = "service.published", _("A service is published, anew or changed")


class Subscription(models.Model):
    """An address of a client that is told of some kinds. Its secret is not stored: it is made of
    the nonce and the server's own key."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="subscriptions")
    address = models.URLField(max_length=500)
    kinds = models.JSONField(default=list)
    nonce = models.CharField(max_length=64)
    old_nonce = models.CharField(max_length=64, blank=True)
    old_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)  # nothing is sent since; a replay brings it
    last_sent_at = models.DateTimeField(null=True)
    last_fault = models.CharField(max_length=40, blank=True)  # code; empty after a success
    last_fault_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"subscription {self.pk}"

    @property
    def fault_in_words(self) -> str:
        return faults.told(self.last_fault)


class Happening(models.Model):
    """One fact that others may hear, by ids alone. Kept for replay. Without a kind it is nobody's
    to hear, and only known to have been looked at."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40, choices=Kind.choices, blank=True)
    at = models.DateTimeField()
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="+", db_index=False
    )
    service_point_id = models.BigIntegerField(null=True)
    appointment_id = models.BigIntegerField(null=True)
    service_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="") | models.Q(organisation__isnull=False),
                name="happening_is_somebodys_or_nobodys",
            ),
        )
        indexes = (models.Index(fields=("organisation", "at")), models.Index(fields=("at",)))

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Mark(models.Model):
    """How far the audit trail was followed. One row; who follows holds it."""

    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.until}"
