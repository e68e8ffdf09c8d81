"""Who brought an organisation in, and who follows it."""

from django.conf import settings
from django.db import models

from hub.catalogue.models import Organisation


class Joined(models.Model):
    """One row for each organisation that came from a file. Its province follows it until somebody
    there manages it. Written by scheduling.onboarding.building alone."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="joined")
    province = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"joined {self.organisation_id}"
