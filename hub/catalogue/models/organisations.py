"""Who offers services, and who help each other."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("Municipality")
    AGENCY = "agency", _("National agency")
    LIBRARY = "library", _("Library")
    PROVINCE = "province", _("Province")
    NATIONAL = "national", _("National base")  # owns the base texts that municipalities inherit


class Organisation(models.Model):
    kind = models.CharField(max_length=15, choices=OrganisationKind.choices)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    oin = models.CharField("OIN", max_length=20, blank=True)  # organisatie-identificatienummer
    cbs_code = models.CharField(max_length=6, blank=True, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    website = models.URLField(blank=True)
    phone = PhoneNumberField(blank=True)
    email = models.EmailField(blank=True)
    is_demo = models.BooleanField(default=False)
    # Whether a colleague must read a service before it is published.
    second_reader = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("oin",), condition=~models.Q(oin=""), name="organisation_oin_is_unique"
            ),
        )

    def __str__(self) -> str:
        return self.name


class OrganisationGroup(models.Model):
    """Organisations that help each other's citizens: a region, a chain of agencies."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    members = models.ManyToManyField(Organisation, related_name="organisation_groups")

    def __str__(self) -> str:
        return self.name
