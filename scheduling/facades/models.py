"""What other systems booked here: by which client, and by which id they know it."""

from uuid import uuid4

from django.db import models

from hub.clients.models import Client
from scheduling.models import Appointment


class ClientBooking(models.Model):
    """`public_id` is what the client keeps. It opens nothing without the client's own secret."""

    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="client_booking")
    client = models.ForeignKey(Client, models.PROTECT, related_name="bookings")
    public_id = models.UUIDField(unique=True, default=uuid4)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.public_id)


class Asked(models.Model):
    """One request to book, for as long as a form may send it again. `what` is a keyed hash: nothing
    of who comes can be read from it. Without a booking somebody is at work on it since `at`."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="+", db_index=False)
    what = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    booking = models.OneToOneField(ClientBooking, models.CASCADE, null=True, related_name="asked")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("client", "what"), name="client_asks_once_at_a_time"),
        )

    def __str__(self) -> str:
        return f"asked {self.pk}"
