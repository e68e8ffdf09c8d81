"""What somebody booked while they were logged in."""

from django.db import models

from hub.people.oidc.models import Provider
from scheduling.models import Appointment


class Mine(models.Model):
    """An appointment of a citizen, whom the keyed hash of their name at the provider tells apart
    from others and tells nothing else about."""

    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="+")
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="+", db_index=False)
    subject = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=("provider", "subject")),)

    def __str__(self) -> str:
        return f"appointment {self.appointment_id}"
