"""Devices, where the desks are as seen from a display, the visit at a touch screen, and calls for
a person. A visit holds the code of an appointment for as long as somebody stands there."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Service
from kiosk.profiles import Profile
from locations.models import Offering, Resource, ServicePoint
from scheduling.models import Appointment

PRINTER_PORT = 9100  # raw printing, as nearly all network printers have it


class Paper(models.TextChoices):
    NONE = "none", _("No printer")
    OK = "ok", _("Paper is in")
    LOW = "low", _("Paper is nearly out")
    OUT = "out", _("Out of paper")


class PrinterState(models.TextChoices):
    """How the last ticket went at a network printer."""

    WORKS = "works", _("It prints")
    LITTLE_PAPER = "little", _("Paper is nearly out")
    NO_PAPER = "no_paper", _("Out of paper")
    ATTENTION = "attention", _("Needs attention: is it closed and switched on?")
    UNREACHABLE = "unreachable", _("Cannot be reached")
    BROKE_OFF = "broke_off", _("Broke off while printing")
    SILENT = "silent", _("Does not tell whether it printed")
    NOT_ALLOWED = "not_allowed", _("Its address is not allowed here")
    MISSING = "missing", _("The part that speaks to printers is not installed")

    @classmethod
    def printed(cls) -> frozenset["PrinterState"]:
        return frozenset({cls.WORKS, cls.LITTLE_PAPER})


class Device(models.Model):
    """A paired screen. Without a row a browser is unpaired; `locked_at` keeps it out for a while.

    `spoken`: a display also says the calls aloud. `version`: of the page that it runs. `paper`: of
    a printer at the screen itself, as staff say. A printer on the network tells by itself:
    `printer_state`, which is so since `printer_since`; empty until it was tried.
    """

    service_point = models.ForeignKey(ServicePoint, models.CASCADE, related_name="devices")
    name = models.CharField(_("name"), max_length=60)
    profile = models.CharField(_("what it is for"), max_length=8, choices=Profile.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    spoken = models.BooleanField(_("says calls aloud"), default=False)
    paper = models.CharField(_("paper"), max_length=4, choices=Paper.choices, default=Paper.NONE)
    printer_address = models.GenericIPAddressField(_("IP address"), null=True, blank=True)
    printer_port = models.PositiveIntegerField(_("port"), default=PRINTER_PORT)
    printer_state = models.CharField(max_length=12, choices=PrinterState.choices, blank=True)
    printer_since = models.DateTimeField(null=True, blank=True)
    paired_at = models.DateTimeField()
    paired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    locked_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    version = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("service_point", "name"), name="device_name_once_per_point"
            ),
            models.CheckConstraint(
                condition=models.Q(profile__in=Profile.values), name="device_profile_exists"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def prints(self) -> bool:
        return self.paper in (Paper.OK, Paper.LOW)


class Direction(models.TextChoices):
    LEFT = "left", _("to the left")
    RIGHT = "right", _("to the right")
    AHEAD = "ahead", _("straight on")
    UP = "up", _("up the stairs or lift")
    DOWN = "down", _("down the stairs or lift")


class DeskArrow(models.Model):
    """Which way to a desk or room, as seen from one display."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="arrows")
    desk = models.ForeignKey(Resource, models.CASCADE, related_name="+")
    direction = models.CharField(max_length=5, choices=Direction.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("device", "desk"), name="one_arrow_per_desk"),
        )

    def __str__(self) -> str:
        return f"{self.desk_id} {self.direction}"


class Screen(models.TextChoices):
    START = "start"
    CODE = "code"
    SERVICES = "services"
    REFUSED = "refused"
    TICKET = "ticket"
    PERSON = "person"
    FIND = "find"
    ABOUT = "about"
    PARTY = "party"
    PLACES = "places"
    TIMES = "times"
    NAME = "name"
    REACH = "reach"
    CHECK = "check"
    BOOKED = "booked"
    TALK = "talk"
    NOW = "now"
    ASK = "ask"
    WAIT = "wait"


class Visit(models.Model):
    """What the person before a touch screen has chosen so far. Emptied at every reset.

    `key` names the visit: it stands in each form, so that a form of somebody before does nothing,
    and it is the press of the one ticket that a visit makes. `appointment` is the time that is
    held, then what was booked or moved. `typed` (name, email, phone) is emptied as soon as the
    appointment has it; in a booth it is the address of the room, or the secret of a place in line.
    `before` is where the call for a person was made.
    """

    device = models.OneToOneField(Device, models.CASCADE, primary_key=True, related_name="visit")
    key = models.UUIDField(default=uuid4)
    screen = models.CharField(max_length=8, choices=Screen.choices, default=Screen.START)
    language = models.CharField(max_length=8, default="nl")
    contrast = models.BooleanField(default=False)
    large = models.BooleanField(default=False)
    low = models.BooleanField(default=False)
    code = models.CharField(max_length=20, blank=True)  # of an appointment that was refused
    refusal = models.JSONField(default=dict)  # code, sentence, way, walk_in
    ticket = models.ForeignKey(
        "queue.Ticket", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    printed = models.BooleanField(default=False)
    print_problem = models.CharField(max_length=12, choices=PrinterState.choices, blank=True)
    query = models.CharField(max_length=80, blank=True)
    theme = models.CharField(max_length=60, blank=True)
    page = models.PositiveSmallIntegerField(default=0)
    chosen = models.JSONField(default=list)  # offerings ticked for a number
    topic = models.ForeignKey(Service, models.SET_NULL, null=True, blank=True, related_name="+")
    offering = models.ForeignKey(Offering, models.SET_NULL, null=True, blank=True, related_name="+")
    persons = models.PositiveSmallIntegerField(default=1)
    near = models.CharField(max_length=80, blank=True)
    day = models.DateField(null=True, blank=True)
    appointment = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    typed = models.JSONField(default=dict)
    before = models.CharField(max_length=8, blank=True)
    touched_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"visit at {self.device_id}"


class HelpCall(models.Model):
    """Somebody at a touch screen wants a person. Tells where, never who."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="help_calls")
    called_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("device",),
                condition=models.Q(answered_at=None),
                name="one_open_help_call_per_device",
            ),
        )

    def __str__(self) -> str:
        return f"help at {self.device_id}"
