"""Services, and what is published of them. Written by hub.catalogue.publishing alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models.organisations import Organisation
from hub.catalogue.models.vocabulary import LifeEvent, UniformProduct


class ServiceStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("To be read")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class Audience(models.TextChoices):
    CITIZEN = "citizen", _("Citizens")
    BUSINESS = "business", _("Businesses")


class Service(models.Model):
    """An organisation's product. A municipal service may inherit from a national base text.

    A service without a base is a topic: what search finds. Its variants (services whose base it
    is) say how one municipality does it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="services")
    base = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="variants")
    uniform_product = models.ForeignKey(UniformProduct, models.PROTECT, null=True, blank=True)
    slug = models.SlugField(max_length=100)
    status = models.CharField(
        max_length=10, choices=ServiceStatus.choices, default=ServiceStatus.DRAFT
    )
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    audience = models.JSONField(default=list)
    life_events = models.ManyToManyField(LifeEvent, blank=True, related_name="services")
    # Asked before a time is chosen; empty when it is always one person.
    max_persons = models.PositiveSmallIntegerField(default=1)
    identity_required = models.BooleanField(default=False)
    minimum_age = models.PositiveSmallIntegerField(default=0)
    rank = models.PositiveSmallIntegerField(default=0)  # how often asked for: a higher one first
    version = models.PositiveIntegerField(default=1)  # the number of what is published

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "slug"), name="service_slug_once_per_organisation"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_from=None)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="service_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=("slug", "status")),)

    def __str__(self) -> str:
        return self.slug


class ServiceText(models.Model):
    """A service in one language. An empty field of a variant is inherited from its base."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=160, blank=True)
    summary = models.CharField(max_length=400, blank=True)
    description = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    bring = models.TextField(blank=True)
    how = models.TextField(blank=True)
    processing_time = models.CharField(max_length=300, blank=True)
    legal_basis = models.CharField(max_length=300, blank=True)
    contact = models.TextField(blank=True)
    count_label = models.CharField(max_length=120, blank=True)
    keywords = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("service", "language"), name="service_text_once_per_language"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Cost(models.Model):
    """An amount in euros, from a date on. A variant with costs of its own replaces its base's."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="costs")
    label_nl = models.CharField(max_length=160)
    label_en = models.CharField(max_length=160)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.label_nl} {self.amount}"


class DeadlineKind(models.TextChoices):
    STATUTORY = "statutory", _("Statutory")
    TARGET = "target", _("Target")


class Deadline(models.Model):
    """How long it takes, as an ISO 8601 duration such as P8W."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="deadlines")
    label_nl = models.CharField(max_length=160)
    label_en = models.CharField(max_length=160)
    duration = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=DeadlineKind.choices)

    def __str__(self) -> str:
        return self.duration
