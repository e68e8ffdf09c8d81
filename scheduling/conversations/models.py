"""Conversations, what was agreed in them, who else may know of it, and what was handed over.

What somebody said or wrote stands sealed (hub.intake.sealing); what is read by the clock, by lists
and by the audit trail stands open and names nobody.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Organisation, Service
from locations.models import Channel, ServicePoint
from scheduling.models import Appointment
from scheduling.queue.models import Ticket


class NoteReaders(models.TextChoices):
    AUTHOR = "author", _("Only who wrote it")
    MANAGERS = "managers", _("Who wrote it, and managers")
    COLLEAGUES = "colleagues", _("All who may open the conversation")


class StepOwner(models.TextChoices):
    CITIZEN = "citizen", _("The citizen")
    OWN = "own", _("We")
    OTHER = "other", _("Another organisation")


class Purpose(models.TextChoices):
    HELP = "help", _("To help you further")
    PLAN = "plan", _("To make one plan together")
    CHECK = "check", _("To see what you have a right to")


class HandOverState(models.TextChoices):
    NEW = "new", _("New")
    ACCEPTED = "accepted", _("Accepted")
    PLANNED = "planned", _("Conversation planned")
    REFUSED = "refused", _("Cannot help")
    WITHDRAWN = "withdrawn", _("Withdrawn by the citizen")
    TAKEN_BACK = "taken_back", _("Taken back by the sender")


class ConversationPolicy(models.Model):
    """An organisation without a row has the defaults that stand here."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="conversation_policy"
    )
    keep_days = models.PositiveSmallIntegerField(default=180)  # a record, after its last change
    note_days = models.PositiveSmallIntegerField(default=60)  # a private note, likewise
    note_readers = models.CharField(
        max_length=10, choices=NoteReaders.choices, default=NoteReaders.AUTHOR
    )
    takes_hand_overs = models.BooleanField(default=True)
    answer_days = models.PositiveSmallIntegerField(default=5)  # working days to answer one

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(keep_days__range=(1, 3650)),
                name="a_record_is_kept_a_day_to_ten_years",
            ),
            models.CheckConstraint(
                condition=models.Q(note_days__gte=1, note_days__lte=models.F("keep_days")),
                name="a_note_goes_no_later_than_its_record",
            ),
            models.CheckConstraint(
                condition=models.Q(answer_days__range=(1, 30)),
                name="a_hand_over_is_answered_in_a_day_to_thirty",
            ),
        )

    def __str__(self) -> str:
        return f"conversations of {self.organisation_id}"


class Conversation(models.Model):
    """The record of one conversation, of the organisation that helps. Written by `records` alone.

    `sealed` holds a `content.Content`. `gone_at`: from then on nobody opens it, and it is deleted.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    service_point = models.ForeignKey(ServicePoint, models.PROTECT, null=True, related_name="+")
    appointment = models.ForeignKey(
        Appointment, models.CASCADE, null=True, related_name="conversations"
    )
    ticket = models.ForeignKey(Ticket, models.SET_NULL, null=True, related_name="conversations")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    language = models.CharField(max_length=8, default="nl")
    zone = models.CharField(max_length=40)
    began_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)  # rises with each change of the text
    sealed = models.BinaryField()
    needed_until = models.DateTimeField(null=True)  # by what it belongs to, such as a journey
    gone_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "appointment"),
                name="one_record_per_appointment_and_organisation",
            ),
            models.UniqueConstraint(
                fields=("organisation", "ticket"), name="one_record_per_ticket_and_organisation"
            ),
        )
        indexes = (models.Index(fields=("organisation", "changed_at")),)

    def __str__(self) -> str:
        return f"conversation {self.pk}"


class NextStep(models.Model):
    """What somebody does after the conversation. Written by `steps` alone.

    `sealed`: what, and the name of another organisation. `appointment`: booked on the spot; what
    the step says of it is as it was booked, for it may be at another organisation.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    owner = models.CharField(max_length=10, choices=StepOwner.choices)
    sealed = models.BinaryField()
    due_on = models.DateField(null=True)
    appointment = models.ForeignKey(Appointment, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("conversation", "position"), name="next_step_once_per_position"
            ),
        )

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.position}"


class Addition(models.Model):
    """A correction after the end: it stands beside what it corrects. Written by `records`."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="additions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"addition {self.pk}"


class PrivateNote(models.Model):
    """What a professional keeps for the own work; it goes earlier than its record. Written and
    read through `notes` alone."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()
    gone_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("conversation", "author"), name="one_private_note_per_author"
            ),
        )

    def __str__(self) -> str:
        return f"note {self.pk}"


class RecordLink(models.Model):
    """A secret link with which the citizen reads the record; only its hash is kept."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link {self.pk}"


class Consent(models.Model):
    """The citizen's yes: one organisation, one purpose. A withdrawn one stays, for the record.
    Written by `consents` alone."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    given_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("conversation", "organisation", "purpose"),
                condition=models.Q(withdrawn_at=None),
                name="one_live_consent_per_organisation_and_purpose",
            ),
        )

    def __str__(self) -> str:
        return f"consent {self.pk}"


class HandOver(models.Model):
    """What was sent to another organisation: a copy, sealed, and empty as soon as the consent is
    withdrawn or the receiver refuses. Written by `hand_overs` alone.

    `due_on`: the last day, on the country's clock, on which an answer is in time. `came_back_at`:
    nobody answered by then, so it stands on its sender's list again. `press`: of the form that sent
    it; one press, one hand-over.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="hand_overs")
    consent = models.ForeignKey(Consent, models.CASCADE, related_name="hand_overs")
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=HandOverState.choices, default=HandOverState.NEW
    )
    press = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField()
    came_back_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    sealed = models.BinaryField(null=True)
    answer_sealed = models.BinaryField(null=True)
    appointment = models.ForeignKey(Appointment, models.SET_NULL, null=True, related_name="+")
    # The citizen took the answers back from the sender: from then on the answers in the copy are
    # for its receiver alone.
    answers_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("conversation", "press"), name="one_hand_over_per_press"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["withdrawn", "taken_back", "refused"])
                | models.Q(sealed__isnull=True),
                name="what_was_taken_away_is_not_kept",
            ),
        )
        indexes = (
            models.Index(fields=("receiver", "state")),
            models.Index(
                fields=("due_on",),
                condition=models.Q(state="new", came_back_at=None),
                name="hand_over_waits",
            ),
        )

    def __str__(self) -> str:
        return f"hand-over {self.pk}"


class Guide(models.Model):
    """The question behind the question, for one service; see `guides`. The last one published."""

    service = models.OneToOneField(Service, models.PROTECT, related_name="conversation_guide")
    number = models.PositiveIntegerField(default=1)
    document = models.JSONField()
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"guide of {self.service_id} v{self.number}"
