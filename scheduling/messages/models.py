"""How an organisation wants its citizens to be told: in whose name, which, and when."""

from collections.abc import Iterable
from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hub.catalogue.models import Organisation

SHORTEST_OFFER = 15  # minutes: to read a message, think, and answer
LONGEST_OFFER = 24 * 60


def _mail_days() -> list[int]:
    return [7, 1]


class MessagePolicy(models.Model):
    """An organisation without a row has the defaults that stand here."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="message_policy"
    )
    sender_name = models.CharField(max_length=80, blank=True)
    reply_to = models.EmailField(blank=True)
    footer_nl = models.CharField(max_length=300, blank=True)
    footer_en = models.CharField(max_length=300, blank=True)
    reminders = models.BooleanField(default=True)
    mail_days = models.JSONField(default=_mail_days)  # days before the appointment
    sms_hours = models.PositiveSmallIntegerField(  # hours before; 0 is none
        default=2, validators=[MinValueValidator(0), MaxValueValidator(72)]
    )
    follow_ups = models.BooleanField(default=True)  # staff may write after a conversation
    feedback = models.BooleanField(default=True)  # afterwards citizens are asked how it was
    confirm_by_link = models.BooleanField(default=False)  # of bookings without log in
    quiet_from = models.TimeField(default=time(21))
    quiet_until = models.TimeField(default=time(8))
    offer_minutes = models.PositiveSmallIntegerField(  # that an earlier time is kept, at most
        default=60,
        validators=[MinValueValidator(SHORTEST_OFFER), MaxValueValidator(LONGEST_OFFER)],
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(offer_minutes__range=(SHORTEST_OFFER, LONGEST_OFFER)),
                name="an_offer_is_kept_a_quarter_to_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"messages of {self.organisation_id}"

    def is_quiet(self, wall: time) -> bool:
        """Whether a wall time falls in the quiet hours [from, until), which may pass midnight."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= wall < self.quiet_until
        return wall >= self.quiet_from or wall < self.quiet_until


def policies_of(organisations: Iterable[Organisation]) -> dict[int, MessagePolicy]:
    """Of many, by their ids, in one statement."""
    some = set(organisations)
    stored = MessagePolicy.objects.in_bulk([one.pk for one in some])
    return {one.pk: stored.get(one.pk) or MessagePolicy(organisation=one) for one in some}


def policy_of(organisation: Organisation) -> MessagePolicy:
    found = MessagePolicy.objects.filter(organisation=organisation).first()
    return found or MessagePolicy(organisation=organisation)
