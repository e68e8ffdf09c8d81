"""The name of a room."""

import hashlib

from scheduling.models import Appointment


def room_of(appointment: Appointment) -> str:
    """Random and stable for one time, and told by nothing else: derived by a one-way step from
    what is stored of the manage token."""
    secret = f"video room:{appointment.manage_token_hash}:{appointment.starts_at.timestamp()}"
    return hashlib.sha256(secret.encode()).hexdigest()[:32]
