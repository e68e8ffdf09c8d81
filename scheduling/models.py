"""The truth of the scheduler: appointments, segments and allocations; and its read models."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from hub.catalogue.models import Capability
from locations.models import Channel, Need, Offering, Resource, ServicePoint
from scheduling.constraints import NeverOverlaps


class State(models.TextChoices):
    HELD = "held", _("Held")
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")
    WAITING = "waiting", _("Waiting for a time")


class ReminderChoice(models.TextChoices):
    EMAIL = "email", _("By e-mail")
    SMS = "sms", _("By text message")
    NONE = "none", _("No reminder")


class Appointment(models.Model):
    """One visit. A hold is an appointment in state `held` with an expiry; one that waits takes
    nothing yet, and its span is the last one at which it could take place."""

    reference = models.CharField(max_length=8)  # without dashes
    state = models.CharField(max_length=10, choices=State.choices)
    service_point = models.ForeignKey(
        ServicePoint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        db_index=False,  # an index of two columns below begins with it
    )
    channel = models.CharField(max_length=12, choices=Channel.choices)
    zone = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    language = models.CharField(max_length=8, default="nl")
    manage_token_hash = models.CharField(max_length=64)  # sha-256 of >= 128 bits
    hold_expires_at = models.DateTimeField(null=True, blank=True)
    held_from = models.CharField(max_length=64, blank=True)  # a keyed hash; until it is confirmed
    hold_extensions = models.PositiveSmallIntegerField(default=0)
    next_reminder_at = models.DateTimeField(null=True, blank=True)  # see scheduling.reminders
    revision = models.PositiveIntegerField(default=0)  # iCalendar SEQUENCE: rises on every change
    note = models.TextField(blank=True)  # by staff, for staff
    cancel_reason = models.CharField(max_length=200, blank=True)
    cancelled_by = models.CharField(max_length=10, blank=True)  # citizen, staff
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="appointment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="held") | models.Q(hold_expires_at__isnull=False),
                name="hold_has_an_expiry",
            ),
            # Not `unique` on the field: that would make a second index, for patterns, and every
            # booking writes into each of them.
            models.UniqueConstraint(fields=("reference",), name="appointment_reference_once"),
            models.UniqueConstraint(
                fields=("manage_token_hash",), name="appointment_manage_token_once"
            ),
        )
        indexes = (
            models.Index(fields=("service_point", "starts_at")),
            models.Index(fields=("state", "hold_expires_at")),
            models.Index(
                fields=("ends_at",),
                condition=models.Q(state="confirmed"),
                name="appointment_ends",  # whose conversation is over, see hub.insights.asking
            ),
            models.Index(
                fields=("held_from",),
                condition=models.Q(state="held"),
                name="appointment_held_from",
            ),
            models.Index(
                fields=("next_reminder_at",),
                condition=models.Q(next_reminder_at__isnull=False),
                name="appointment_next_reminder",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class ManageLink(models.Model):
    """A further secret link to an appointment, as a later message carries it."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="manage_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link {self.pk}"


class Participant(models.Model):
    """Who comes: kept apart, so that personal data can go while the figures stay."""

    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="booker")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = PhoneNumberField(blank=True)
    reminders = models.CharField(
        max_length=5, choices=ReminderChoice.choices, default=ReminderChoice.EMAIL
    )
    remark = models.TextField(blank=True)  # what the citizen wants to say beforehand

    class Meta:
        # Looked up at each booking, see scheduling.booking.hoarding.
        indexes = (
            models.Index(Upper("email"), name="participant_email"),
            models.Index(fields=("phone",), name="participant_phone"),
        )

    def __str__(self) -> str:
        return f"participant {self.pk}"


class Segment(models.Model):
    """One service of the visit: its span as the citizen sees it, without buffers."""

    # Both have an index of two columns below that begins with them.
    appointment = models.ForeignKey(
        Appointment, models.CASCADE, related_name="segments", db_index=False
    )
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="segments", db_index=False)
    position = models.PositiveSmallIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    persons = models.PositiveSmallIntegerField(default=1)
    items = models.PositiveSmallIntegerField(default=1)
    support = models.ManyToManyField(Need, blank=True, related_name="+")  # added by the citizen
    # What plain rules asked for after an intake; both stay when the appointment moves. A length in
    # place of the offering's base, and what each professional must be able to do.
    length_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    skill = models.ForeignKey(
        Capability, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # The published versions of the service and of its base on which it was booked; what the
    # citizen is told stays what they said. None: from before they were counted, the first.
    service_version = models.PositiveIntegerField(null=True)
    base_version = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(length_minutes=None) | models.Q(length_minutes__range=(5, 480)),
                name="segment_length_is_a_conversation",
            ),
            models.UniqueConstraint(
                fields=("appointment", "position"), name="segment_once_per_position"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="segment_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=("offering", "starts_at")),)

    def __str__(self) -> str:
        return f"{self.appointment_id}/{self.position}"


class Allocation(models.Model):
    """A resource taken for a span, buffers included: what must never overlap.

    Exists only while the appointment is live; cancelling deletes it.
    """

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="allocations")
    need = models.ForeignKey(Need, models.PROTECT, related_name="+")
    resource = models.ForeignKey(
        Resource,
        models.PROTECT,
        related_name="allocations",
        db_index=False,  # as above
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="allocation_ends_after_start",
            ),
            NeverOverlaps(
                key="resource", start="starts_at", end="ends_at", name="allocation_never_overlaps"
            ),
        )
        indexes = (models.Index(fields=("resource", "starts_at")),)

    def __str__(self) -> str:
        return f"{self.resource_id} {self.starts_at}"


class CoverMask(models.Model):
    """Read model: when a resource could be booked at all, at a point or (no point) remotely.

    Shifts and opening hours minus absences and closures. Slices of five minutes from `first` on,
    little-endian, see scheduling.grid.
    """

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="cover_masks")
    service_point = models.ForeignKey(ServicePoint, models.CASCADE, null=True, related_name="+")
    first = models.PositiveIntegerField()
    bits = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("resource", "service_point"),
                name="cover_mask_once_per_resource_and_point",
            ),
            models.UniqueConstraint(
                fields=("resource",),
                condition=models.Q(service_point=None),
                name="remote_cover_mask_once_per_resource",
            ),
        )

    def __str__(self) -> str:
        return f"cover {self.resource_id}"


class BusyMask(models.Model):
    """Read model: the slices that the resource's allocations take. One row per resource; taking
    capacity locks it, in order of resource."""

    resource = models.OneToOneField(
        Resource, models.CASCADE, primary_key=True, related_name="busy_mask"
    )
    first = models.PositiveIntegerField()
    bits = models.BinaryField()

    def __str__(self) -> str:
        return f"busy {self.resource_id}"


class AgendaSequence(models.Model):
    """The number of the last change of a point's agenda; a gap tells a screen to fetch again."""

    service_point = models.OneToOneField(ServicePoint, models.CASCADE, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.service_point_id}: {self.number}"


class IdempotencyKey(models.Model):
    """A write that the API has answered: the same key gives the same answer for a day."""

    client = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    response = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("client", "key"), name="idempotency_key_once"),
        )

    def __str__(self) -> str:
        return f"key {self.pk}"
