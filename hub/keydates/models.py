"""Dates that matter to citizens, as organisations publish them, and who is reminded of them."""

import uuid

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Organisation, Service


class SeriesKind(models.TextChoices):
    PAYMENT = "payment", _("Payment")
    DEADLINE = "deadline", _("Deadline")
    OTHER = "other", _("Other date")


class DateSeries(models.Model):
    """Dates of one kind that an organisation publishes: "the AOW is paid".

    Written by hub.keydates.publishing alone. A series that is not published yet, or no longer,
    is seen by its editors only.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="date_series")
    service = models.ForeignKey(
        Service, models.SET_NULL, null=True, blank=True, related_name="date_series"
    )
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=SeriesKind.choices)
    title_nl = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)
    about_nl = models.CharField(max_length=300, blank=True)
    about_en = models.CharField(max_length=300, blank=True)
    published = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.slug

    @property
    def title(self) -> str:
        """In the active language."""
        return self.title_nl if get_language() == "nl" else self.title_en

    @property
    def about(self) -> str:
        """In the active language; in Dutch where only that is there."""
        return (self.about_en if get_language() != "nl" else "") or self.about_nl


class KeyDate(models.Model):
    """One date: a whole day on the calendar, in no zone."""

    series = models.ForeignKey(DateSeries, models.CASCADE, related_name="dates")
    day = models.DateField()
    note_nl = models.CharField(max_length=120, blank=True)
    note_en = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("series", "day"), name="key_date_once_per_series"),
        )
        indexes = (models.Index(fields=("day",)),)

    def __str__(self) -> str:
        return f"{self.series_id} {self.day}"

    @property
    def note(self) -> str:
        return (self.note_en if get_language() != "nl" else "") or self.note_nl


class DateReminder(models.Model):
    """Somebody asked for a mail some days before each date of the series.

    Nothing is sent before the address was confirmed; whoever stops it is forgotten at once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    language = models.CharField(max_length=8, default="nl")
    days_before = models.PositiveSmallIntegerField(default=1)
    series = models.ManyToManyField(DateSeries, related_name="reminders")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("email", "asked_at")),)

    def __str__(self) -> str:
        return f"reminder {self.pk}"
