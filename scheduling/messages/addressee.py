"""Who is told about an appointment, and how its organisation wants that done: read once a deed."""

from dataclasses import dataclass

from scheduling.messages.facts import organisation_of
from scheduling.messages.models import MessagePolicy, policy_of
from scheduling.models import Appointment, Participant


@dataclass(frozen=True, slots=True)
class Addressee:
    booker: Participant
    policy: MessagePolicy


def addressee_of(appointment: Appointment, booker: Participant | None = None) -> Addressee | None:
    """None where nobody is known yet, as with a hold. `booker` where the caller has the row."""
    booker = booker or Participant.objects.filter(appointment=appointment).first()
    return Addressee(booker, policy_of(organisation_of(appointment))) if booker else None
