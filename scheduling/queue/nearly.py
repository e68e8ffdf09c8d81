"""Stub, filled in next."""

from datetime import datetime

from locations.models import ServicePoint
from scheduling.queue.models import Ticket


def tell_due(*, point: ServicePoint, now: datetime) -> int:
    return 0


def drop(ticket: Ticket, *, now: datetime, cause: str) -> None:
    return None
