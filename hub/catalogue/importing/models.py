"""What a file would change, what it changed, and what each system calls its services."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Organisation, Service


class ImportState(models.TextChoices):
    PLANNED = "planned", _("Looked at")
    APPLYING = "applying", _("Being done")
    APPLIED = "applied", _("Done")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class Import(models.Model):
    """One file, or one change of many services, from plan to undo.

    Written by hub.catalogue.importing's `planning`, `applying`, `undoing` and `running` alone.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="imports")
    name = models.CharField(max_length=120)  # of the file, or what was changed
    format = models.CharField(max_length=20)  # csv, xlsx, bulk, and whatever readers bring
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.PLANNED
    )
    notes = models.JSONField(default=list)  # what was noticed of the file as a whole
    published = models.BooleanField(default=False)  # at once, or kept as drafts; so it was asked
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Of what the worker does: who asked it, for whom (hub.audit.behalf), and how it went.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_for = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=40, blank=True)  # the code of why it was not done
    in_the_way = models.JSONField(default=list)  # identifiers
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = (
            models.Index(fields=("organisation", "planned_at")),
            models.Index(fields=("state", "planned_at")),
        )

    def __str__(self) -> str:
        return self.name


class Outcome(models.TextChoices):
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Stays the same")
    REFUSED = "refused", _("Refused")


class Result(models.TextChoices):
    NOTHING = "", _("Not done")
    DRAFT = "draft", _("Kept as a draft")
    PUBLISHED = "published", _("Published")
    PUT_BACK = "put_back", _("Put back")
    KEPT = "kept", _("Not put back")


class ImportRow(models.Model):
    """One service in it. `before` is what stood there when it was planned: its draft, or what was
    published; `stamp` tells whether that is so still."""

    belongs_to = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    line = models.PositiveIntegerField(default=0)  # as a spreadsheet counts; 0: no file
    identifier = models.CharField(max_length=200)
    service = models.ForeignKey(Service, models.SET_NULL, null=True, related_name="+")
    base = models.ForeignKey(Service, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    problems = models.JSONField(default=dict)  # column -> sentence
    document = models.JSONField(null=True)  # what it would say
    before = models.JSONField(null=True)
    draft_before = models.BooleanField(default=False)
    status_before = models.CharField(max_length=10, blank=True)
    stamp = models.CharField(max_length=60, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    stamp_after = models.CharField(max_length=60, blank=True)
    told = models.CharField(max_length=300, blank=True)  # why it was not put back, or how

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("belongs_to", "position"), name="import_row_position_once"
            ),
        )
        ordering: ClassVar[list[str]] = ["position"]

    def __str__(self) -> str:
        return f"{self.identifier}: {self.outcome}"


class ExternalIdentifier(models.Model):
    """What an organisation's own system calls one of its services. It stays when titles change, so
    that the same file a second time changes nothing."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, models.CASCADE, related_name="external_identifiers")
    identifier = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "identifier"),
                name="external_identifier_once_per_organisation",
            ),
        )

    def __str__(self) -> str:
        return self.identifier
