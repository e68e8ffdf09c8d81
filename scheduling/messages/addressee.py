"""Who is told about an appointment, and how its organisation wants that done: read once a deed."""

from dataclasses import dataclass

from hub.catalogue.models import Organisation
from hub.kept import Kept
from scheduling.messages.models import MessagePolicy
from scheduling.models import Appointment, Participant


@dataclass(frozen=True, slots=True)
class Addressee:
    booker: Participant
    policy: MessagePolicy


def addressee_of(appointment: Appointment, booker: Participant | None = None) -> Addressee | None:
    """None where nobody is known yet, as with a hold. `booker` where the caller has the row."""
    booker = booker or Participant.objects.filter(appointment=appointment).first()
    return Addressee(booker, policy_for(appointment)) if booker else None


# The organisation whose service it is, and in whose name is written: of several services the first.
OWNER = Kept(
    lambda appointment: (
        Organisation.objects.filter(services__offerings__segments__appointment=appointment)
        .order_by("services__offerings__segments__position")
        .select_related("message_policy")[:1]
    ),
    int,
)


def policy_for(appointment: Appointment) -> MessagePolicy:
    """How the organisation of the appointment tells its citizens."""
    (owner,) = OWNER.rows(appointment.pk)
    found: MessagePolicy | None = getattr(owner, "message_policy", None)
    if found is None:
        return MessagePolicy(organisation=owner)
    found.organisation = owner
    return found
