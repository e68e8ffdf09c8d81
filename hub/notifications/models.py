"""The outbox: messages waiting to be sent, and what became of them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")  # a dead letter: staff see it and can send it again
    DROPPED = "dropped", _("No longer needed")


class MessageChannel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    HOOK = "hook", _("Message to another system")
    KLANT = "klant", _("Register of contacts")


class Message(models.Model):
    """One message to one recipient, written in the transaction of the deed that it tells of.

    The wording belongs to the caller. Subjects and text messages never name the service.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(
        max_length=5, choices=MessageChannel.choices, default=MessageChannel.EMAIL
    )
    kind = models.CharField(max_length=40, blank=True)  # which wording: booked, reminder, ...
    topic = models.CharField(max_length=60, blank=True)  # what it is about, as its writer names it
    # Empty where it has no name: only names are kept apart.
    once = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001
    organisation = models.ForeignKey(
        "catalogue.Organisation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # an index of two columns below begins with it
    )
    recipient = models.CharField(max_length=254)  # an address, or a number in E.164
    sender_name = models.CharField(max_length=80, blank=True)
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    # Of a message whose words are made when it goes (hub.notifications.unwritten): what they tell.
    facts = models.JSONField(null=True, blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="nl")
    alternative = models.TextField(blank=True)  # the same in another form: a calendar invite
    alternative_type = models.CharField(max_length=120, blank=True)
    state = models.CharField(
        max_length=10, choices=MessageState.choices, default=MessageState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)  # from then on it would come too late
    leased_until = models.DateTimeField(null=True)  # a worker's claim; a dead worker's ends
    finished_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=40, blank=True)  # code: why dropped, or what went wrong

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state="sending") | models.Q(leased_until__isnull=False),
                name="message_being_sent_has_a_lease",
            ),
            # Most messages have no name: they stay out of the index.
            models.UniqueConstraint(
                fields=("once",),
                condition=models.Q(once__isnull=False),
                name="message_once_by_its_name",
            ),
        )
        indexes = (
            models.Index(fields=("state", "due_at")),
            models.Index(fields=("topic",)),
            models.Index(fields=("organisation", "state")),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
