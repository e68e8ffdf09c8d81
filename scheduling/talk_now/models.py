"""Who wants to talk now. A request stands at no point, and is no appointment until it is taken."""

from django.db import models
from django.db.models import Q
from phonenumber_field.modelfields import PhoneNumberField

from locations.models import Offering
from scheduling.models import Appointment


class TalkState(models.TextChoices):
    WAITING = "waiting"
    TAKEN = "taken"
    LEFT = "left"


class TalkRequest(models.Model):
    """How to reach the citizen is kept while they wait; taken, it is the appointment's."""

    offering = models.ForeignKey(Offering, models.CASCADE, related_name="talk_requests")
    state = models.CharField(max_length=8, choices=TalkState.choices, default=TalkState.WAITING)
    token_hash = models.CharField(max_length=64, unique=True)  # sha-256 of >= 128 bits
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = PhoneNumberField(blank=True)
    language = models.CharField(max_length=8)
    asked_from = models.CharField(max_length=64, blank=True)  # a keyed hash (hub.api.callers)
    asked_at = models.DateTimeField()
    appointment = models.OneToOneField(
        Appointment, models.CASCADE, null=True, blank=True, related_name="talk_request"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="taken", appointment__isnull=False)
                | (~Q(state="taken") & Q(appointment__isnull=True)),
                name="talk_taken_is_an_appointment",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(name="", email="", phone=""),
                name="talk_contact_is_kept_while_waiting",
            ),
        )
        indexes = (models.Index(fields=("state", "asked_at")),)

    def __str__(self) -> str:
        return f"talk request {self.pk}"
