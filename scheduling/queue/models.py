"""The day itself: tickets, what they are for, who works which desk, and the rules of a line.

No personal data but in TicketContact, which goes when the day is over.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from hub.catalogue.models import Organisation
from locations.models import Offering, Resource, ServicePoint
from scheduling.models import Appointment
from scheduling.planning.models import Professional


class TicketState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CALLED = "called", _("Called")
    SERVING = "serving", _("Being helped")
    PARKED = "parked", _("Set aside")
    NO_SHOW = "no_show", _("Did not come")
    DONE = "done", _("Helped")
    LEFT = "left", _("Left")


AT_A_DESK = (TicketState.CALLED, TicketState.SERVING)
LIVE = (TicketState.WAITING, *AT_A_DESK, TicketState.PARKED)


class Outcome(models.TextChoices):
    HELPED = "helped", _("Helped")
    COME_BACK = "come_back", _("Has to come back")
    ELSEWHERE = "elsewhere", _("Sent elsewhere")
    NOT_HELPED = "not_helped", _("Could not be helped")


class Ticket(models.Model):
    """One visit on one local day of a point. Written by `arrival`, `calls`, `lapses`, `following`.

    `queued_at` is the moment from which it counts in the line; `due_at` the appointment's start,
    empty for a walk-in. `wanted_*` are set by a forward: only they may call it then.
    """

    service_point = models.ForeignKey(ServicePoint, models.PROTECT, related_name="tickets")
    day = models.DateField()  # on the clock of the point
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=TicketState.choices, default=TicketState.WAITING)
    appointment = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="tickets"
    )
    language = models.CharField(max_length=8, default="nl")  # of the page and the print
    language_wish = models.CharField(max_length=8, blank=True)  # to speak at the desk, ISO 639
    priority_reason = models.CharField(max_length=120, blank=True)  # empty: no priority

    arrived_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    first_called_at = models.DateTimeField(null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)  # the last time
    calls = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    interrupted = models.BooleanField(default=False)  # its duration tells nothing

    desk = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="+")
    professional = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, related_name="+"
    )
    wanted_desk = models.ForeignKey(
        Resource, models.PROTECT, null=True, blank=True, related_name="+"
    )
    wanted_professional = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, related_name="+"
    )
    wanted_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    forward_reason = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    left_cause = models.CharField(max_length=10, blank=True)  # citizen, staff, closed; a Fate

    press_key = models.CharField(max_length=64)  # of the press that made it; one press, one ticket
    # Who took it before coming here, as a keyed hash; empty for who takes it at the point.
    taken_by = models.CharField(max_length=64, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    # The range that was told at the arrival, in minutes from then on. What came true is told by
    # the first call.
    told_low = models.PositiveSmallIntegerField(null=True, blank=True)
    told_high = models.PositiveSmallIntegerField(null=True, blank=True)
    nearly_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("service_point", "day", "number"),
                name="ticket_number_once_per_point_and_day",
            ),
            models.UniqueConstraint(
                fields=("service_point", "press_key"), name="ticket_once_per_press"
            ),
            models.UniqueConstraint(
                fields=("appointment",),
                condition=models.Q(state__in=["waiting", "called", "serving", "parked"]),
                name="one_live_ticket_per_appointment",
            ),
            models.UniqueConstraint(
                fields=("taken_by",),
                condition=models.Q(state__in=["waiting", "called", "serving", "parked"])
                & ~models.Q(taken_by=""),
                name="one_live_ticket_from_home",
            ),
            models.UniqueConstraint(
                fields=("desk",),
                condition=models.Q(state__in=["called", "serving"]),
                name="one_ticket_at_a_desk",
            ),
            models.UniqueConstraint(
                fields=("professional",),
                condition=models.Q(state__in=["called", "serving"]),
                name="one_ticket_per_professional",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["called", "serving"])
                | models.Q(desk__isnull=False, professional__isnull=False, called_at__isnull=False),
                name="ticket_is_called_to_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="serving") | models.Q(started_at__isnull=False),
                name="ticket_being_served_has_started",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | (models.Q(finished_at__isnull=False) & ~models.Q(outcome="")),
                name="ticket_done_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(told_high__gte=models.F("told_low")) | models.Q(told_low=None),
                name="told_range_has_an_order",
            ),
        )
        indexes = (
            models.Index(fields=("service_point", "day", "state")),
            models.Index(
                fields=("state", "day"),
                condition=models.Q(state__in=["waiting", "called", "serving", "parked"]),
                name="ticket_live",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}"


class TicketService(models.Model):
    """One service of the visit, in order. `done_at`: helped with."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="services")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    persons = models.PositiveSmallIntegerField(default=1)
    items = models.PositiveSmallIntegerField(default=1)
    done_at = models.DateTimeField(null=True, blank=True)
    # What the professional really needed for it, where it was one service from start to finish.
    took_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("ticket", "position"), name="ticket_service_once_per_position"
            ),
        )
        indexes = (models.Index(fields=("offering", "done_at")),)

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.position}"


class TicketContact(models.Model):
    """How to say "it is nearly your turn" to a walk-in who wants that. Deleted after the day."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="contact")
    email = models.EmailField(blank=True)
    phone = PhoneNumberField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(email="") | ~models.Q(phone=""),
                name="ticket_contact_reaches_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"contact of ticket {self.ticket_id}"


class TicketCounter(models.Model):
    """The last number given out at a point on a day."""

    service_point = models.ForeignKey(ServicePoint, models.CASCADE, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("service_point", "day"), name="ticket_counter_once_per_point_and_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.service_point_id} {self.day}: {self.last}"


class DeskSession(models.Model):
    """Who works which desk, from opening to closing. Without a desk: remotely, at the booths of
    the whole network."""

    desk = models.ForeignKey(
        Resource, models.PROTECT, null=True, blank=True, related_name="desk_sessions"
    )
    professional = models.ForeignKey(Professional, models.PROTECT, related_name="desk_sessions")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("desk",),
                condition=models.Q(closed_at=None),
                name="desk_is_open_once",
            ),
            models.UniqueConstraint(
                fields=("professional",),
                condition=models.Q(closed_at=None),
                name="professional_works_one_desk",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(closed_at__gte=models.F("opened_at")),
                name="desk_closes_after_opening",
            ),
        )

    def __str__(self) -> str:
        return f"{self.professional_id} at {self.desk_id}"


class LineRules(models.Model):
    """The rules of a point's line. A point without a row has the defaults that stand here.

    `stopped_on`: the local day on which no more walk-ins are taken, with the reason that the
    public reads; the next day they are welcome again.
    """

    service_point = models.OneToOneField(
        ServicePoint, models.CASCADE, primary_key=True, related_name="line_rules"
    )
    longest_wait_minutes = models.PositiveSmallIntegerField(default=45)
    early_minutes = models.PositiveSmallIntegerField(default=60)  # from when one can check in
    late_minutes = models.PositiveSmallIntegerField(default=15)  # until when
    no_show_minutes = models.PositiveSmallIntegerField(default=3)  # after the last call
    return_minutes = models.PositiveSmallIntegerField(default=15)  # and keeps the place
    most_from_home = models.PositiveSmallIntegerField(default=5)  # waiting at once; 0: nobody
    stopped_on = models.DateField(null=True, blank=True)
    stop_reason_nl = models.CharField(max_length=160, blank=True)
    stop_reason_en = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(stopped_on=None) | ~models.Q(stop_reason_nl=""),
                name="stop_of_walk_ins_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"line of {self.service_point_id}"


class LineSequence(models.Model):
    """The number of the last change of a point's line; a gap tells a screen to fetch again."""

    service_point = models.OneToOneField(ServicePoint, models.CASCADE, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.service_point_id}: {self.number}"
