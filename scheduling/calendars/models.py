"""Feeds: an agenda that somebody follows in a calendar program of their own."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from locations.models import Resource, ServicePoint


class Level(models.TextChoices):
    """How much a feed tells. Calendars are shared further than their owners know."""

    BUSY = "busy", _("Only when it is taken")
    REFERENCE = "reference", _("With the code of the appointment")
    FULL = "full", _("With name and service")


class CalendarFeed(models.Model):
    """A secret address for the agenda of a point, or of one desk, room, booth or professional."""

    token_hash = models.CharField(max_length=64, unique=True)  # sha-256 of >= 128 bits
    service_point = models.ForeignKey(
        ServicePoint, models.CASCADE, null=True, blank=True, related_name="+"
    )
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.BUSY)
    language = models.CharField(max_length=8, default="nl")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    made_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(service_point__isnull=True) ^ models.Q(resource__isnull=True),
                name="feed_is_of_a_point_or_a_resource",
            ),
        )

    def __str__(self) -> str:
        return f"feed {self.pk}"
