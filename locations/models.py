"""Where it can be had: service points, resources, hours, offerings and their needs."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from hub.catalogue.models import Capability, Organisation, OrganisationGroup, Service
from hub.people.models import Role


class PointKind(models.TextChoices):
    TOWN_HALL = "town_hall", _("Town hall")
    LIBRARY = "library", _("Library")
    OTHER = "other", _("Service point")


class ServicePoint(models.Model):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="service_points")
    kind = models.CharField(max_length=10, choices=PointKind.choices)
    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=120)
    street = models.CharField(max_length=120)
    postcode = models.CharField(max_length=7)
    place = models.CharField(max_length=80)
    municipality_code = models.CharField(max_length=6, blank=True, db_index=True)  # CBS
    latitude = models.FloatField()
    longitude = models.FloatField()
    zone = models.CharField(max_length=40, default="Europe/Amsterdam")
    phone = PhoneNumberField(blank=True)
    languages = models.JSONField(default=list)  # ISO 639-1
    transport_nl = models.TextField(blank=True)
    transport_en = models.TextField(blank=True)
    directions_nl = models.TextField(blank=True)
    directions_en = models.TextField(blank=True)
    step_free = models.BooleanField(_("step-free entrance"), default=False)
    hearing_loop = models.BooleanField(_("hearing loop"), default=False)
    wheelchair_desk = models.BooleanField(_("wheelchair desk"), default=False)
    quiet_room = models.BooleanField(_("quiet room"), default=False)
    lift = models.BooleanField(_("lift"), default=False)
    toilet = models.BooleanField(_("accessible toilet"), default=False)
    # The longest wait between two services of one visit, in minutes.
    visit_gap_minutes = models.PositiveSmallIntegerField(default=10)
    photo = models.FileField(upload_to="points", blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        indexes = (models.Index(fields=("latitude", "longitude")),)

    def __str__(self) -> str:
        return self.name


class PointAssignment(models.Model):
    """Narrows a role to one of its organisation's points, or lends it to a point elsewhere."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="assignments")
    service_point = models.ForeignKey(ServicePoint, models.CASCADE, related_name="assignments")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("role", "service_point"), name="point_assigned_once_per_role"
            ),
        )

    def __str__(self) -> str:
        return f"{self.role_id} at {self.service_point_id}"


class ResourceKind(models.TextChoices):
    DESK = "desk", _("Desk")
    ROOM = "room", _("Room")
    BOOTH = "booth", _("Booth")
    PROFESSIONAL = "professional", _("Professional")


class Resource(models.Model):
    """Whatever can be booked once at a time. A place has a service point; a professional has
    none here: where one works is said by the shifts in planning."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="resources")
    service_point = models.ForeignKey(
        ServicePoint, models.PROTECT, null=True, blank=True, related_name="resources"
    )
    kind = models.CharField(max_length=12, choices=ResourceKind.choices)
    name = models.CharField(max_length=80)
    capabilities = models.ManyToManyField(Capability, blank=True, related_name="resources")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="professional", service_point=None)
                | (~models.Q(kind="professional") & models.Q(service_point__isnull=False)),
                name="place_resource_has_point_professional_has_none",
            ),
        )
        indexes = (
            models.Index(fields=("service_point", "kind")),
            models.Index(fields=("organisation", "kind")),
        )

    def __str__(self) -> str:
        return self.name


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class OpeningSpan(models.Model):
    """Weekly hours in the point's wall time. `closes` at or before `opens` means past midnight."""

    service_point = models.ForeignKey(ServicePoint, models.CASCADE, related_name="opening_spans")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()
    by_appointment_only = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # the last day on which it holds

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(weekday__lte=6), name="opening_span_weekday_exists"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_from=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="opening_span_valid_until_not_before_from",
            ),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class OpeningException(models.Model):
    """Other hours on one date, in place of the weekly ones. Without hours: closed that date.

    It wins over a public holiday only when `over_holiday` says so.
    """

    service_point = models.ForeignKey(
        ServicePoint, models.CASCADE, related_name="opening_exceptions"
    )
    date = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    over_holiday = models.BooleanField(default=False)
    reason_nl = models.CharField(max_length=160, blank=True)
    reason_en = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(opens=None, closes=None)
                | models.Q(opens__isnull=False, closes__isnull=False),
                name="opening_exception_has_both_times_or_none",
            ),
        )
        indexes = (models.Index(fields=("service_point", "date")),)

    def __str__(self) -> str:
        return f"{self.date}"


class Closure(models.Model):
    """A span in which a point, or one resource of it, is closed."""

    service_point = models.ForeignKey(ServicePoint, models.CASCADE, related_name="closures")
    resource = models.ForeignKey(
        Resource, models.CASCADE, null=True, blank=True, related_name="closures"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason_nl = models.CharField(max_length=160, blank=True)
    reason_en = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="closure_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=("service_point", "ends_at")),)

    def __str__(self) -> str:
        return f"{self.starts_at}"


class HolidayChoice(models.Model):
    """A public holiday on which an organisation's points are closed, by its key in `holidays`."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="holiday_choices")
    holiday = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "holiday"), name="holiday_chosen_once_per_organisation"
            ),
        )

    def __str__(self) -> str:
        return self.holiday


class Channel(models.TextChoices):
    IN_PERSON = "in_person", _("At the counter")
    VIDEO_HOME = "video_home", _("Video call at home")
    VIDEO_POINT = "video_point", _("Video call at a service point")
    PHONE = "phone", _("By phone")


class Offering(models.Model):
    """A service at a point by a channel: how long, under which rules.

    `video_home` and `phone` need no point: `service_point` is then empty and the zone is that of
    the organisation's country part. Minutes are multiples of five, the grid's slice.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="offerings")
    service_point = models.ForeignKey(
        ServicePoint, models.PROTECT, null=True, blank=True, related_name="offerings"
    )
    channel = models.CharField(max_length=12, choices=Channel.choices)
    base_minutes = models.PositiveSmallIntegerField()
    extra_minutes_per_person = models.PositiveSmallIntegerField(default=0)
    extra_minutes_per_item = models.PositiveSmallIntegerField(default=0)
    max_persons = models.PositiveSmallIntegerField(default=1)
    max_items = models.PositiveSmallIntegerField(default=1)
    buffer_before_minutes = models.PositiveSmallIntegerField(default=0)
    buffer_after_minutes = models.PositiveSmallIntegerField(default=0)
    step_minutes = models.PositiveSmallIntegerField(default=15)  # starts on the quarter
    notice_minutes = models.PositiveIntegerField(default=60)
    horizon_days = models.PositiveSmallIntegerField(default=60)
    cancel_deadline_minutes = models.PositiveIntegerField(default=120)
    # Shares are per cent of each need's pool, taken together and rounded down.
    walk_in_share = models.PositiveSmallIntegerField(default=0)  # for people without appointment
    assisted_share = models.PositiveSmallIntegerField(default=0)  # for the kiosk and the phone
    day_ahead_share = models.PositiveSmallIntegerField(default=0)  # kept until shortly before
    day_ahead_days = models.PositiveSmallIntegerField(default=1)  # how many days before
    max_per_day = models.PositiveSmallIntegerField(null=True, blank=True)  # a local day
    active = models.BooleanField(default=True)
    until = models.DateTimeField(null=True, blank=True)  # no start from then on, as was agreed

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("service", "service_point", "channel"),
                name="offering_once_per_service_point_and_channel",
            ),
            models.UniqueConstraint(
                fields=(
                    "service",
                    "channel",
                ),
                condition=models.Q(service_point=None),
                name="offering_without_point_once_per_service_and_channel",
            ),
            models.CheckConstraint(
                condition=models.Q(service_point__isnull=False)
                | models.Q(channel__in=["video_home", "phone"]),
                name="offering_has_point_unless_at_home",
            ),
            models.CheckConstraint(
                condition=models.Q(base_minutes__gte=5), name="offering_takes_time"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    walk_in_share__lte=100
                    - models.F("assisted_share")
                    - models.F("day_ahead_share")
                ),
                name="offering_shares_are_at_most_all",
            ),
            models.CheckConstraint(
                condition=models.Q(max_per_day=None) | models.Q(max_per_day__gte=1),
                name="offering_max_per_day_is_one_or_more",
            ),
        )
        indexes = (
            models.Index(fields=("service_point", "active")),
            models.Index(fields=("horizon_days",)),  # the few that look far ahead
        )

    def __str__(self) -> str:
        return f"{self.service_id} {self.channel} {self.service_point_id}"


class NeedPlace(models.TextChoices):
    AT_POINT = "at_point", _("At the point")
    ORGANISATION = "organisation", _("Anywhere in an organisation")
    GROUP = "group", _("Anywhere in a group of organisations")


class Need(models.Model):
    """One role of an offering, filled by one resource for the whole segment.

    `at_point`: a resource that is at the offering's point (a desk there, a professional whose
    shift is there). `organisation`, `group`: a professional of the organisation, or of any member
    of the group, who works remotely.

    Without an offering it is *support*: a need that a citizen may add to any offering, such as
    somebody who interprets. Its first capability names it.
    """

    offering = models.ForeignKey(
        Offering, models.CASCADE, null=True, blank=True, related_name="needs"
    )
    kind = models.CharField(max_length=12, choices=ResourceKind.choices)
    place = models.CharField(max_length=12, choices=NeedPlace.choices)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    group = models.ForeignKey(
        OrganisationGroup, models.PROTECT, null=True, blank=True, related_name="+"
    )
    capabilities = models.ManyToManyField(Capability, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(place="at_point", organisation=None, group=None)
                | models.Q(place="organisation", organisation__isnull=False, group=None)
                | models.Q(place="group", organisation=None, group__isnull=False),
                name="need_names_where_it_is_filled_when_remote",
            ),
            models.CheckConstraint(
                condition=models.Q(place="at_point") | models.Q(kind="professional"),
                name="remote_need_is_a_professional",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"


class Side(models.TextChoices):
    """Of an agreement: who has the service, and who has the points."""

    PROVIDER = "provider", _("whose service it is")
    HOST = "host", _("whose points they are")


class AgreementState(models.TextChoices):
    ASKED = "asked", _("Waits for an answer")
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Taken back")
    ENDED = "ended", _("Ended")  # also with a last day that is still to come


class Agreement(models.Model):
    """A service at points of another organisation, once both sides say yes.

    Before that there is no offering, so nothing that citizens could see or book. The terms are
    kept here as they were asked; what was made of them are the offerings. Written by
    locations.agreements alone.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="agreements")
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements")
    points = models.ManyToManyField(ServicePoint, blank=True, related_name="agreements")
    offerings = models.ManyToManyField(Offering, blank=True, related_name="agreements")
    asked_by = models.CharField(max_length=8, choices=Side.choices)
    state = models.CharField(
        max_length=9, choices=AgreementState.choices, default=AgreementState.ASKED
    )
    channels = models.JSONField(default=list)  # of Channel, at a point
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=12, choices=ResourceKind.choices)  # a desk, room or booth
    skills = models.ManyToManyField(Capability, blank=True, related_name="+")
    word = models.CharField(max_length=500, blank=True)  # of who asks
    answer = models.CharField(max_length=500, blank=True)
    farewell = models.CharField(max_length=500, blank=True)  # of who ends it
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # when it was said
    ended_by = models.CharField(max_length=8, choices=Side.choices, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)  # the end of the last day

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("service", "host"),
                condition=models.Q(state="asked"),
                name="agreement_is_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=5, minutes__lte=480),
                name="agreement_takes_five_minutes_to_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(place__in=["desk", "room", "booth"]),
                name="agreement_names_a_place",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ended") | models.Q(ends_at__isnull=False),
                name="agreement_that_ended_has_a_last_day",
            ),
        )
        indexes = (models.Index(fields=("host", "state")),)

    def __str__(self) -> str:
        return f"{self.service_id} at {self.host_id}"
