"""How an organisation talks by video, and the secret links that lead to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from hub.catalogue.models import Organisation
from scheduling.models import Appointment


class ProviderKind(models.TextChoices):
    NONE = "none", _("No video calls")
    OWN = "own", _("A page of this hub, without picture and sound: to try it out")
    JITSI = "jitsi", _("Our own Jitsi server")


class VideoPolicy(models.Model):
    """An organisation without a row has the defaults that stand here: no room, and so no link.

    The secret shared with a Jitsi server is no column: like every secret of the hub it comes from
    the environment (`JITSI_SECRETS`, by slug), and so is in no copy of the database.
    """

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="video_policy"
    )
    provider = models.CharField(
        max_length=10, choices=ProviderKind.choices, default=ProviderKind.NONE
    )
    base_url = models.URLField(blank=True)  # https, to which the name of the room is added
    app_id = models.CharField(max_length=80, blank=True)
    phone = PhoneNumberField(blank=True)  # when it does not work; empty: the organisation's own

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(provider="jitsi")
                | models.Q(base_url__startswith="https://") & ~models.Q(app_id=""),
                name="video_by_jitsi_has_an_address_and_an_app",
            ),
        )

    def __str__(self) -> str:
        return f"video of {self.organisation_id}"

    @property
    def number_to_call(self) -> str:
        """As people read it; empty where nobody gave one."""
        number = self.phone or self.organisation.phone
        return str(number.as_national) if number else ""


class VideoLink(models.Model):
    """A secret link to one video call at one time: after a move it leads nowhere any more.

    It opens the door of the call and nothing else: whoever has it cannot change the appointment.
    """

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="video_links")
    token_hash = models.CharField(max_length=64, unique=True)  # sha-256 of >= 128 bits
    starts_at = models.DateTimeField()  # the start for which it was made
    by_message = models.BooleanField()  # went out by itself; else asked for on the manage page
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("appointment", "starts_at"),
                condition=models.Q(by_message=True),
                name="video_link_goes_out_once_per_start",
            ),
        )

    def __str__(self) -> str:
        return f"video link {self.pk}"
