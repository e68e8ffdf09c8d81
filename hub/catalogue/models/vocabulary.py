"""The lists that services are described with: national ones, and words of our own."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InformationArea(models.Model):
    """An information area of the Single Digital Gateway, Regulation (EU) 2018/1724, annex I."""

    code = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(max_length=200)
    theme = models.TextField()
    uri = models.URLField(max_length=300)

    def __str__(self) -> str:
        return self.code


class UniformProduct(models.Model):
    """An entry of the Uniforme Productnamenlijst (UPL). Never deleted: a vanished one is ended."""

    uri = models.URLField(max_length=300, unique=True)
    name = models.CharField(max_length=200, db_index=True)
    offered_by = models.JSONField(default=list)  # rijk, provincie, waterschap, gemeente
    audience = models.JSONField(default=list)  # citizen, business
    flags = models.JSONField(default=list)  # the other X columns, in lower case
    information_areas = models.ManyToManyField(InformationArea, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class LegalBasis(models.Model):
    product = models.ForeignKey(UniformProduct, models.CASCADE, related_name="legal_bases")
    uri = models.URLField(max_length=300)
    label = models.CharField(max_length=1000)
    link = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("product", "uri"), name="legal_basis_once_per_product"),
        )

    def __str__(self) -> str:
        return self.label


class LifeEvent(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.slug


class CapabilityKind(models.TextChoices):
    SKILL = "skill", _("Skill")
    LANGUAGE = "language", _("Language")
    EQUIPMENT = "equipment", _("Equipment")


class Capability(models.Model):
    """The vocabulary of what a resource can do; offerings ask for these words."""

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=CapabilityKind.choices)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.slug
