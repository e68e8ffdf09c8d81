"""Who is told about an appointment, and how its organisation wants that done: read once a deed."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from hub.catalogue import texts
from hub.catalogue.models import Organisation
from hub.kept import Kept
from scheduling import assurances, booked
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


def addressee_with_segments(
    appointment: Appointment, booker: Participant | None = None
) -> Addressee | None:
    """The same for a deed that leaves the segments as they are: they are read in one statement
    with how its organisation wants it done, and with how surely it must be known who comes."""
    booker = booker or Participant.objects.filter(appointment=appointment).first()
    if booker is None:
        return None
    tongue = get_language() or texts.FALLBACK
    rows = WITH_SEGMENTS.rows(appointment.pk, tongue)
    booked.remember(appointment, [row[:AT] for row in rows], tongue)
    assurances.remember(appointment, [row[AT:OWNER_AT] for row in rows])
    return Addressee(booker, _policy(*rows[0][OWNER_AT:]))


OF_POLICY = tuple(field.attname for field in MessagePolicy._meta.concrete_fields)
OWNER_COLUMNS = (
    *("offering__service__organisation", "offering__service__organisation__name"),
    *(f"offering__service__organisation__message_policy__{name}" for name in OF_POLICY),
)
AT = len(booked.COLUMNS)
OWNER_AT = AT + len(assurances.COLUMNS)
FURTHER = (*assurances.COLUMNS, *OWNER_COLUMNS)
WITH_SEGMENTS = Kept(
    lambda appointment, language: booked.rows_of(appointment, language, *FURTHER), *(int, str)
)


def _policy(owner: int, name: str, *values: Any) -> MessagePolicy:
    """All of the policy's own columns are empty where there is none."""
    organisation = Organisation(pk=owner, name=name)
    stored = dict(zip(OF_POLICY, values, strict=True))
    if stored["organisation_id"] is None:
        return MessagePolicy(organisation=organisation)
    found = MessagePolicy(**stored)
    found.organisation = organisation
    return found


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
