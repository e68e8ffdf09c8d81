"""How an organisation talks by video, the secret links that lead there, and who sits in a room."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from hub.catalogue.models import Organisation
from scheduling.models import Appointment


class ProviderKind(models.TextChoices):
    NONE = "none", _("No video calls")
    OWN = "own", _("This hub: from browser to browser, nothing to install")
    JITSI = "jitsi", _("Our own Jitsi server")
    LIVEKIT = "livekit", _("Our own LiveKit server")


class VideoPolicy(models.Model):
    """An organisation without a row has the defaults that stand here: no room, and so no link.

    The secret shared with a server is no column: like every secret of the hub it comes from the
    environment (`JITSI_SECRETS`, `LIVEKIT_SECRETS`, by slug), and so is in no copy of the database.
    """

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="video_policy"
    )
    provider = models.CharField(
        max_length=10, choices=ProviderKind.choices, default=ProviderKind.NONE
    )
    base_url = models.URLField(blank=True)  # https, to which the name of the room is added
    app_id = models.CharField(max_length=80, blank=True)
    phone = PhoneNumberField(blank=True)  # when it does not work; empty: the organisation's own
    captions = models.CharField(max_length=20, blank=True)  # a service's name; empty: none

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(provider__in=("jitsi", "livekit"))
                | models.Q(base_url__startswith="https://") & ~models.Q(app_id=""),
                name="video_elsewhere_has_an_address_and_an_app",
            ),
        )

    def __str__(self) -> str:
        return f"video of {self.organisation_id}"

    @property
    def number_to_call(self) -> str:
        """As people read it; empty where nobody gave one."""
        number = self.phone or self.organisation.phone
        return str(number.as_national) if number else ""


class VideoLink(models.Model):
    """A secret link to one video call at one time: after a move it leads nowhere any more.

    It opens the door of the call and nothing else: whoever has it cannot change the appointment.
    """

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="video_links")
    token_hash = models.CharField(max_length=64, unique=True)  # sha-256 of >= 128 bits
    starts_at = models.DateTimeField()  # the start for which it was made
    by_message = models.BooleanField()  # went out by itself; else asked for on the manage page
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("appointment", "starts_at"),
                condition=models.Q(by_message=True),
                name="video_link_goes_out_once_per_start",
            ),
        )

    def __str__(self) -> str:
        return f"video link {self.pk}"


class SeatRole(models.TextChoices):
    """Told by how somebody came in, never by the browser."""

    MODERATOR = "moderator", _("Professional")
    GUEST = "guest", _("Citizen")
    INTERPRETER = "interpreter", _("Interpreter")
    COMPANION = "companion", _("Companion")
    COLLEAGUE = "colleague", _("Colleague")


INVITED = (SeatRole.INTERPRETER, SeatRole.COMPANION, SeatRole.COLLEAGUE)


class SeatState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    ADMITTED = "admitted", _("In the call")
    REFUSED = "refused", _("Refused")


class CallFigures(models.Model):
    """How one person's connection in one call was: figures alone. Neither the appointment nor
    anybody in it can be found from here."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    day = models.DateField()
    role = models.CharField(max_length=12, choices=SeatRole.choices)
    seconds = models.PositiveIntegerField(default=0)
    connect_ms = models.PositiveIntegerField(null=True)
    lost_permille = models.PositiveSmallIntegerField(null=True)
    jitter_ms = models.PositiveIntegerField(null=True)
    round_trip_ms = models.PositiveIntegerField(null=True)
    relayed = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("organisation", "day")),)

    def __str__(self) -> str:
        return f"figures of a call on {self.day}"


class Seat(models.Model):
    """One person in one room of the hub's own: a role, and whether they were let in.

    Staff sit by their account and are let in; a citizen by the link of the appointment; anybody
    else by an invitation. Each has one seat per room: a second tab takes it over from the first.
    """

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="video_seats")
    starts_at = models.DateTimeField()  # the start for which it was made
    room = models.CharField(max_length=32)
    role = models.CharField(max_length=12, choices=SeatRole.choices)
    state = models.CharField(max_length=10, choices=SeatState.choices)
    token_hash = models.CharField(max_length=64, blank=True)  # empty for staff
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    session = models.CharField(max_length=36, blank=True)  # of the tab that sits here
    epoch = models.PositiveIntegerField(default=0)  # rises with each connection
    made_at = models.DateTimeField()
    admitted_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # while connected
    captions = models.BooleanField(default=False)  # switched on by the citizen, on their seat
    figures = models.OneToOneField(CallFigures, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("token_hash",),
                condition=~models.Q(token_hash=""),
                name="video_seat_token_once",
            ),
            models.UniqueConstraint(
                fields=("room",),
                condition=models.Q(role="guest"),
                name="video_seat_one_citizen_per_room",
            ),
            models.UniqueConstraint(
                fields=("room", "user"),
                condition=models.Q(user__isnull=False),
                name="video_seat_one_per_member_of_staff",
            ),
            models.CheckConstraint(
                condition=models.Q(role="moderator", user__isnull=False)
                | (~models.Q(role="moderator") & ~models.Q(token_hash="")),
                name="video_seat_is_by_account_or_by_link",
            ),
        )
        indexes = (models.Index(fields=("room", "state")), models.Index(fields=("starts_at",)))

    def __str__(self) -> str:
        return f"video seat {self.pk}"


class Question(models.Model):
    """What staff showed and asked in the call ("is this right?"), and what the citizen said."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="video_questions")
    text = models.CharField(max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(db_index=True)
    is_right = models.BooleanField(null=True)  # by the citizen; None until they answered
    answered_at = models.DateTimeField(null=True)
    page = models.PositiveSmallIntegerField(null=True)  # of the document that was on the screen
    pages = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(page__isnull=True, pages__isnull=True)
                | models.Q(page__gte=1, pages__gte=models.F("page")),
                name="video_question_is_about_a_page_that_is_there",
            ),
            models.CheckConstraint(
                condition=models.Q(is_right__isnull=True, answered_at__isnull=True)
                | models.Q(is_right__isnull=False, answered_at__isnull=False),
                name="video_answer_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"question {self.pk}"

    @property
    def told(self) -> str:
        """As people read it back."""
        if not self.page:
            return self.text
        about = _("about page %(page)s of %(pages)s of a document that was shown")
        return f"{self.text} ({about % {'page': self.page, 'pages': self.pages}})"


class IdentityMethod(models.TextChoices):
    PASSPORT = "passport", _("Showed a passport")
    CARD = "card", _("Showed an identity card")
    LICENCE = "licence", _("Showed a driving licence")
    QUESTIONS = "questions", _("Answered questions that only they can answer")


class IdentityCheck(models.Model):
    """That staff saw who it was, and how. Never a number and never a picture."""

    appointment = models.OneToOneField(
        Appointment, models.CASCADE, primary_key=True, related_name="video_identity"
    )
    method = models.CharField(max_length=10, choices=IdentityMethod.choices)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"identity of {self.appointment_id}"


class Outcome(models.TextChoices):
    TALKED = "talked", _("We talked by video")
    BY_PHONE = "by_phone", _("We talked by phone")
    NOT_THERE = "not_there", _("The citizen did not come")
    FAILED = "failed", _("It did not work")


class CallOutcome(models.Model):
    appointment = models.OneToOneField(
        Appointment, models.CASCADE, primary_key=True, related_name="video_outcome"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    said_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="video_outcome_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"outcome of {self.appointment_id}"


class HeardNews(models.Model):
    """News of an organisation's own server that was acted upon, so that it counts once."""

    key = models.CharField(max_length=64, primary_key=True)  # sha-256 of whose it is and its id
    heard_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"news {self.pk[:8]}"
