"""What a citizen let somebody read, and until when."""

from django.db import models

from hub.catalogue.models import Organisation
from hub.intake.models import Intake
from scheduling.models import Appointment


class PassedOn(models.Model):
    """Answers that go with one appointment, for the organisation that it is with, and for nobody
    else. A withdrawn one stays, without the answers. Written by scheduling.journeys.passing alone.
    """

    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="passed_on")
    intake = models.ForeignKey(Intake, models.SET_NULL, null=True, related_name="passed_on")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"answers with appointment {self.appointment_id}"
