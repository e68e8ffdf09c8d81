"""Who was asked how it was, and what was answered. Nothing leads from an answer to a person."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Organisation, Service
from locations.models import Channel, ServicePoint
from scheduling.models import Appointment

WORST, BEST = 1, 5


class Helped(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class About(models.Model):
    """What a question and its answer are about: never whom."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    service_point = models.ForeignKey(ServicePoint, models.CASCADE, null=True, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    week = models.DateField()  # the Monday of the week of the conversation, on the wall

    class Meta:
        abstract = True


class Question(About):
    """One citizen asked, once. `answered` is the only mark that an answer leaves here."""

    appointment = models.OneToOneField(
        Appointment, models.SET_NULL, null=True, related_name="question"
    )
    token_hash = models.CharField(max_length=64, unique=True)  # sha-256 of >= 128 bits
    open_until = models.DateTimeField()
    answered = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("organisation", "week"), name="question_by_week"),)

    def __str__(self) -> str:
        return f"question {self.pk}"


class Answer(About):
    """Bears no moment and a random key, so that it cannot be laid beside the list of questions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    helped = models.CharField(max_length=6, choices=Helped.choices)
    ease = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 hard to 5 easy
    said = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(helped__in=Helped.values), name="answer_helped_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ease=None) | models.Q(ease__range=(WORST, BEST)),
                name="answer_ease_from_one_to_five",
            ),
        )
        indexes = (models.Index(fields=("organisation", "week"), name="answer_by_week"),)

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Sweep(models.Model):
    """How far the asking has come: every appointment that ended up to here was looked at."""

    ended_at = models.DateTimeField()
    appointment = models.PositiveBigIntegerField(default=0)  # of those that ended at that moment

    def __str__(self) -> str:
        return f"asked up to {self.ended_at}"
