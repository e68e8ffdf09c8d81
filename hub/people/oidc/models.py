"""Log-in by a provider of the organisation's own: which one, what its groups may do here, and who
is in by it. Of the name that a provider gives a person (`sub`) only a keyed hash is stored; nothing
else that a provider tells of a citizen is stored at all."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device

from hub.people.models import Role, RoleKind


class Audience(models.TextChoices):
    """Who logs in there; as it stands in addresses."""

    STAFF = "medewerkers", _("Staff")
    CITIZENS = "inwoners", _("Citizens")


class Assurance(models.IntegerChoices):
    """How sure it is who somebody is. eIDAS calls them low, substantial and high; DigiD Basis and
    Midden count as basic."""

    NONE = 0, _("None: no log-in")
    BASIC = 1, _("Basic")
    SUBSTANTIAL = 2, _("Substantial")
    HIGH = 3, _("High")


class Provider(models.Model):
    """An OpenID provider that one organisation trusts for its staff, or for citizens."""

    organisation = models.ForeignKey(
        "catalogue.Organisation", models.CASCADE, related_name="providers"
    )
    audience = models.CharField(max_length=11, choices=Audience.choices)
    name = models.CharField(max_length=60)  # as people know it: DigiD, werkaccount
    issuer = models.URLField(max_length=300)
    client_id = models.CharField(max_length=200)
    sealed = models.BinaryField()  # the client's secret, and the key of the hashes of `sub`
    groups_claim = models.CharField(max_length=60, default="groups")
    # Values of `acr` or `amr` that show a second factor; with none of them our own is asked.
    second_factor = models.JSONField(default=list)
    is_on = models.BooleanField(default=False)
    document = models.JSONField(default=dict)  # of discovery, what is used of it
    found_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "audience"), name="provider_once_per_audience"
            ),
        )

    def __str__(self) -> str:
        return f"provider {self.pk}"


class GroupRole(models.Model):
    """Who is in this group of the provider has this role at its organisation."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="group_roles")
    group = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=RoleKind.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "group", "kind"), name="group_gives_a_role_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.group}: {self.kind}"


class Account(models.Model):
    """A user as the provider knows them. Of their groups those that give a role are kept."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="accounts")
    subject = models.CharField(max_length=64)  # keyed hash
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    groups = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("provider", "subject"), name="account_once"),
            models.UniqueConstraint(fields=("provider", "user"), name="account_of_one_user"),
        )

    def __str__(self) -> str:
        return f"account {self.pk}"


class RoleByGroup(models.Model):
    """Marks a role that came by a group, and goes with it. Roles given by hand have none."""

    role = models.OneToOneField(Role, models.CASCADE, related_name="+", primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="given")

    def __str__(self) -> str:
        return f"role {self.pk}"


def new_key() -> str:
    return secrets.token_urlsafe(32)


class LogIn(models.Model):
    """One person who came in by a provider, until they are out. Named in their session."""

    key = models.CharField(max_length=43, primary_key=True, default=new_key)
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="log_ins")
    subject = models.CharField(max_length=64)  # keyed hash
    sid = models.CharField(max_length=64, blank=True)  # keyed hash of the provider's session
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )  # of staff alone
    assurance = models.PositiveSmallIntegerField(choices=Assurance.choices, default=0)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("provider", "subject")),)

    def __str__(self) -> str:
        return "log-in"


class ProviderFactor(Device):  # type: ignore[misc]
    """The second factor that the provider has seen, for as long as the log-in lasts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    log_in = models.OneToOneField(LogIn, models.CASCADE, related_name="factor")

    def verify_token(self, token: str) -> bool:
        return False  # it has none


class ServiceAssurance(models.Model):
    """Who makes an appointment for this service, or for a variant of it, has logged in at least
    this surely. Without a row anybody may, without an account."""

    service = models.OneToOneField("catalogue.Service", models.CASCADE, related_name="assurance")
    minimum = models.PositiveSmallIntegerField(choices=Assurance.choices)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(minimum__range=(1, 3)), name="assurance_asks_for_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.service_id}: {self.minimum}"
