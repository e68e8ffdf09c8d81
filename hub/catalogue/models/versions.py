"""What was, is or may come to be said about a service."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models.services import Service


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("To be read")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


OPEN = (VersionState.DRAFT, VersionState.REVIEW, VersionState.SCHEDULED)


class ServiceVersion(models.Model):
    """What was, is or may come to be said about a service. A published one never changes.

    What is published stands in the tables of Service, ServiceText, Cost and Deadline, where all
    who read find it. Written by hub.catalogue.publishing alone.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices)
    document = models.JSONField()  # as hub.catalogue.document reads it
    reason = models.CharField(max_length=300, blank=True)  # what changed and why
    remark = models.CharField(max_length=300, blank=True)  # of who sent it back
    # Of the base, with which these words were last settled; none: its first.
    base_version = models.PositiveIntegerField(null=True)
    translations_hold = models.BooleanField(default=False)  # said by who wrote it
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    publish_at = models.DateTimeField(null=True, db_index=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("service", "number"), name="service_version_number_once"
            ),
            models.UniqueConstraint(
                fields=("service",),
                condition=models.Q(state=VersionState.PUBLISHED),
                name="service_has_one_published_version",
            ),
            models.UniqueConstraint(
                fields=("service",),
                condition=models.Q(state__in=OPEN),
                name="service_has_one_open_version",
            ),
        )

    def __str__(self) -> str:
        return f"{self.service_id} v{self.number}"


class BaseDecision(models.Model):
    """What an editor of a variant did about a new version of its base; written by
    hub.catalogue.bases alone. Both lists hold places, such as "texts.nl.how"."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="base_decisions")
    base_version = models.PositiveIntegerField()
    taken = models.JSONField(default=list)
    kept = models.JSONField(default=list)  # its own words, against the base's
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.service_id} against v{self.base_version}"
