"""Other systems that may come in: a client of one organisation, its secrets and its tokens.

The tables are those of django-oauth-toolkit with what it has no place for: whose client it is, what
it may do where, two secrets side by side. Secrets and tokens are stored as hashes only.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractAccessToken, AbstractApplication

from hub.catalogue.models import Organisation


class Scope(models.TextChoices):
    BOOKINGS = "bookings", _("See free times, and book and cancel")
    EVENTS = "events", _("Hear what happens to appointments")
    CATALOGUE = "catalogue:write", _("Change services, and publish them")
    LOCATIONS = "locations:write", _("Change service points, opening hours and offerings")
    AGREEMENTS = "agreements:write", _("Ask for agreements with other organisations, and answer")
    PLANNING = "planning:write", _("Change who works when")
    WEBHOOKS = "webhooks:write", _("Say where news is sent")


class Client(AbstractApplication):  # type: ignore[misc]
    """One system elsewhere. It sees the points of its `organisations`, and books there."""

    user = None  # it belongs to an organisation, whoever made it
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    organisations = models.ManyToManyField(Organisation, related_name="+")
    scopes = models.JSONField(default=list)  # of Scope
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Client"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    client_type="confidential",
                    authorization_grant_type="client-credentials",
                    client_secret="",
                ),
                name="client_keeps_no_secret_of_its_own",
            ),
        )

    def __str__(self) -> str:
        return f"client {self.pk}"


class ClientSecret(models.Model):
    """One secret of a client. After a rotation the old one holds until a moment."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="secrets")
    hashed = models.CharField(max_length=64, unique=True)  # sha-256 of 256 random bits
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("client",),
                condition=models.Q(valid_until=None),
                name="client_has_one_lasting_secret",
            ),
        )

    def __str__(self) -> str:
        return f"secret {self.pk}"


class AccessToken(AbstractAccessToken):  # type: ignore[misc]
    """What a client shows for an hour. The token itself is not stored."""

    user = None
    source_refresh_token = None  # client credentials know neither
    id_token = None
    token_checksum = models.CharField(max_length=64, unique=True)

    objects: ClassVar[models.Manager["AccessToken"]] = models.Manager()

    class Meta:
        indexes = (models.Index(fields=("expires",)),)

    @property
    def token(self) -> str:
        return ""

    def __str__(self) -> str:
        return f"token {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        assert len(self.token_checksum) == 64  # noqa: S101 - nobody stores a token by mistake
        super().save(*args, **kwargs)
