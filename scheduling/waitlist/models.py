"""Wishes for an earlier time, and the offers that were made. No personal data: whose they are is
said by the appointment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from locations.models import ServicePoint
from scheduling.models import Appointment


class WishState(models.TextChoices):
    WAITING = "waiting"
    ENDED = "ended"


class Cause(models.TextChoices):
    """Why a wish ended."""

    ACCEPTED = "accepted"
    LEFT = "left"
    CANCELLED = "cancelled"
    PASSED = "passed"  # the appointment has been, or is too close to change
    NO_DAY_LEFT = "no_day_left"  # of those asked for


class PartOfDay(models.TextChoices):
    MORNING = "morning", _("Morning, until 12:00")
    AFTERNOON = "afternoon", _("Afternoon, from 12:00 to 17:00")
    EVENING = "evening", _("Evening, from 17:00")


class Wish(models.Model):
    """Empty days, weekdays and parts mean: any. A wish that begins anew keeps its row."""

    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="earlier_wish")
    points = models.ManyToManyField(ServicePoint, blank=True, related_name="+")  # none: at home
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    weekdays = models.JSONField(default=list)  # of locations.models.Weekday
    parts = models.JSONField(default=list)  # of PartOfDay
    state = models.CharField(max_length=8, choices=WishState.choices, default=WishState.WAITING)
    cause = models.CharField(max_length=12, choices=Cause.choices, blank=True)
    joined_at = models.DateTimeField()  # the order of the list
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(first_day=None)
                | models.Q(last_day=None)
                | models.Q(last_day__gte=models.F("first_day")),
                name="wish_last_day_not_before_first",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", ended_at=None)
                | models.Q(state="ended", ended_at__isnull=False),
                name="wish_has_ended_or_waits",
            ),
        )
        indexes = (models.Index(fields=("state", "joined_at")),)

    def __str__(self) -> str:
        return f"wish {self.pk}"


class Outcome(models.TextChoices):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Offer(models.Model):
    """A time that was kept for one wish. `hold` is the appointment in state `held` that keeps it;
    it is gone once the offer is accepted."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="offers")
    hold = models.OneToOneField(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    service_point = models.ForeignKey(ServicePoint, models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, default=Outcome.OPEN)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("wish",),
                condition=models.Q(outcome="open"),
                name="one_open_offer_per_wish",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at"))
                & models.Q(expires_at__lt=models.F("starts_at")),
                name="offer_expires_before_its_time",
            ),
        )
        indexes = (models.Index(fields=("outcome", "expires_at")),)

    def __str__(self) -> str:
        return f"offer {self.pk}"
