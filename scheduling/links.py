"""Manage links: each opens one appointment, for whoever has it. Only hashes are stored.

The first token comes with the hold; later messages carry tokens of their own, for what is stored
cannot be shown again.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.kept import Kept
from scheduling.models import Appointment, ManageLink
from scheduling.reference import hash_of, new_token


@dataclass(frozen=True, slots=True)
class Key:
    """What somebody brings to open an appointment: the token, and its reference as stored."""

    token: str
    reference: str


def issue(appointment: Appointment, *, now: datetime) -> str:
    """A further token for the same appointment."""
    token = new_token()
    ManageLink.objects.create(appointment=appointment, token_hash=hash_of(token), made_at=now)
    return token


def opened_by(token: str) -> Appointment | None:
    """The appointment that the token opens."""
    return OF_HOLD.first(hash_of(token)) or opened_by_mail(token)


OF_HOLD = Kept(
    lambda hashed: Appointment.objects.select_related("service_point").filter(
        manage_token_hash=hashed
    ),
    str,
)


def opened_by_mail(token: str) -> Appointment | None:
    """The appointment of a token that went out in a message, and of no other: it shows that
    whoever has it reads that mail. The first token is given to whoever holds a time."""
    found = Appointment.objects.select_related("service_point")
    return found.filter(manage_links__token_hash=hash_of(token)).first()


def zone_of(appointment: Appointment) -> ZoneInfo:
    return ZoneInfo(appointment.zone)
