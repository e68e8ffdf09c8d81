"""An appointment that takes place where the citizens said, and not at its point: whoever registers
here knows it. What is said of it is personal: for the citizens' own pages and messages, never for a
subject or a log."""

from collections.abc import Callable

from scheduling.models import Appointment

Teller = Callable[[Appointment], str]  # on one line; empty where it takes place at the point
_tellers: dict[str, Teller] = {}


def register(name: str, teller: Teller) -> None:
    """Once per name: a second time takes the place of the first."""
    _tellers[name] = teller


def of(appointment: Appointment) -> str:
    known: str | None = appointment.__dict__.get("_own_place")
    if known is not None:
        return known
    return next(filter(None, (teller(appointment) for teller in _tellers.values())), "")


def know(appointment: Appointment, place: str) -> None:
    """For who kept it with the appointment."""
    appointment.__dict__["_own_place"] = place
