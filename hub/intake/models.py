"""Question sets with their versions, and what citizens answered: the answers sealed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Service


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class DocumentVersion(models.Model):
    """A published one never changes: who began with it ends with it. See hub.intake.versions."""

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices)
    document = models.JSONField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class QuestionSet(models.Model):
    """What is asked for one service, through all its versions. It belongs to the service's
    organisation. Written by hub.intake.publishing alone."""

    service = models.OneToOneField(Service, models.PROTECT, related_name="question_set")

    def __str__(self) -> str:
        return f"questions of {self.service_id}"


class Version(DocumentVersion):
    """One state of the questions, as hub.intake.document reads them."""

    question_set = models.ForeignKey(QuestionSet, models.PROTECT, related_name="versions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("question_set", "number"), name="version_number_once_per_question_set"
            ),
            models.UniqueConstraint(
                fields=("question_set",),
                condition=models.Q(state=VersionState.PUBLISHED),
                name="question_set_has_one_published_version",
            ),
            models.UniqueConstraint(
                fields=("question_set",),
                condition=models.Q(state=VersionState.DRAFT),
                name="question_set_has_one_draft",
            ),
        )

    def __str__(self) -> str:
        return f"{self.question_set_id} v{self.number}"


class Intake(models.Model):
    """What one citizen answered. Found by a secret link only; read with the hub's key only.

    Written by hub.intake.filling alone, and deleted on schedule.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="intakes")
    token_hash = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()  # of JSON; see hub.intake.sealing
    revision = models.PositiveIntegerField(default=0)  # rises with each page that was kept
    began_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    needed_until = models.DateTimeField(
        null=True
    )  # the end of a conversation that it goes along to
    gone_at = models.DateTimeField()  # from then on it opens no more, and is deleted

    class Meta:
        indexes = (models.Index(fields=("gone_at",)),)

    def __str__(self) -> str:
        return f"intake {self.pk}"


class Attachment(models.Model):
    """The content of a file that was sent as an answer; what it is called stands in the answers.
    Written by hub.intake.attachments alone."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="attachments")
    ref = models.CharField(max_length=32, unique=True)  # 128 random bits
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"attachment {self.pk}"
