"""Who can be booked when: professionals, their shifts and absences."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from locations.models import Resource, ServicePoint, Weekday


class Professional(models.Model):
    """The person behind a resource of kind professional. Skills are the resource's capabilities."""

    resource = models.OneToOneField(Resource, models.PROTECT, related_name="professional")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="professional",
    )
    zone = models.CharField(max_length=40, default="Europe/Amsterdam")
    name_public = models.BooleanField(default=False)  # may a citizen read the name?

    def __str__(self) -> str:
        return str(self.resource)


class Shift(models.Model):
    """Weekly working time: at a point, remotely, or both, in wall time.

    The wall time is the point's zone, and the professional's own when there is no point.
    `ends` at or before `starts` means past midnight.
    """

    professional = models.ForeignKey(Professional, models.CASCADE, related_name="shifts")
    service_point = models.ForeignKey(
        ServicePoint, models.PROTECT, null=True, blank=True, related_name="shifts"
    )
    remote = models.BooleanField(_("takes video and phone"), default=False)
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    starts = models.TimeField()
    ends = models.TimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)  # the last day on which it holds

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(service_point__isnull=False) | models.Q(remote=True),
                name="shift_is_at_a_point_or_remote",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="shift_valid_until_not_before_from",
            ),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts}-{self.ends}"


class AbsenceKind(models.TextChoices):
    LEAVE = "leave", _("Leave")
    ILLNESS = "illness", _("Illness")
    TRAINING = "training", _("Training or meeting")
    OTHER = "other", _("Other")


class Absence(models.Model):
    professional = models.ForeignKey(Professional, models.CASCADE, related_name="absences")
    kind = models.CharField(max_length=10, choices=AbsenceKind.choices, default=AbsenceKind.LEAVE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="absence_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=("professional", "ends_at")),)

    def __str__(self) -> str:
        return f"{self.starts_at}"
