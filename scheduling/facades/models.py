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
