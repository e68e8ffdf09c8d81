"""Who can be booked when: professionals, their shifts, absences and busy times from elsewhere; and
what a planner let in above that."""

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


class ShiftChange(models.Model):
    """One occurrence of a shift, by the date on which it begins: other hours, or none: dropped.

    Wall time as in the shift. Written by scheduling.planning.roster alone.
    """

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="changes")
    date = models.DateField()
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("shift", "date"), name="shift_changed_once_per_date"),
            models.CheckConstraint(
                condition=models.Q(starts=None, ends=None)
                | models.Q(starts__isnull=False, ends__isnull=False),
                name="shift_change_has_both_times_or_none",
            ),
        )

    def __str__(self) -> str:
        return f"{self.date}"


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


class CalendarProblem(models.TextChoices):
    """Why a calendar from elsewhere could not be read the last time it was tried."""

    NOT_ALLOWED = "not_allowed", _("This address is not on the public internet.")
    NOT_HTTPS = "not_https", _("The address does not begin with https://.")
    UNREACHABLE = "unreachable", _("The server does not answer.")
    UNSAFE = "unsafe", _("The certificate of the server is not right.")
    REFUSED = "refused", _("The server does not give the calendar. Is the address still valid?")
    TOO_LARGE = "too_large", _("The calendar is too large.")
    TOO_SLOW = "too_slow", _("It takes too long to read the calendar.")
    NO_CALENDAR = "no_calendar", _("This is not a calendar.")
    TOO_MANY = "too_many", _("There are too many entries in the calendar.")
    UNKNOWN_ZONE = "unknown_zone", _("The calendar uses a time zone that does not exist:")
    BAD_TIME = "bad_time", _("A date or a rule in the calendar cannot be read.")


class OutsideCalendar(models.Model):
    """A calendar that somebody keeps elsewhere: while it says busy, nobody can book its owner.

    Written by scheduling.planning.outside alone. An uploaded file has no address and is not read
    again (`check_at` is null).
    """

    professional = models.ForeignKey(Professional, models.CASCADE, related_name="outside_calendars")
    name = models.CharField(max_length=80)
    address = models.URLField(max_length=1000, blank=True)  # who has it can read the calendar
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField()
    check_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)  # the last time that it went well
    read_until = models.DateTimeField(null=True, blank=True)  # busy times are known up to here
    etag = models.CharField(max_length=200, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=20, choices=CalendarProblem.choices, blank=True)
    problem_detail = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("professional", "address"),
                condition=~models.Q(address=""),
                name="outside_calendar_once_per_address",
            ),
        )
        indexes = (models.Index(fields=("check_at",)),)

    def __str__(self) -> str:
        return f"calendar {self.pk}"


class BusyTime(models.Model):
    """A span in which an outside calendar says busy. What for is never read."""

    calendar = models.ForeignKey(OutsideCalendar, models.CASCADE, related_name="busy_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="busy_time_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=("calendar", "ends_at")),)

    def __str__(self) -> str:
        return f"{self.starts_at}"


class Overbooking(models.Model):
    """Why a planner let an appointment in above what was free. It stays when room is found later:
    whether the appointment is extra now is told by the needs that have no allocation."""

    appointment = models.OneToOneField(
        "scheduling.Appointment", models.CASCADE, related_name="overbooking"
    )
    reason = models.CharField(max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="overbooking_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"overbooking {self.pk}"
