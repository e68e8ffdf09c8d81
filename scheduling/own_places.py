"""An appointment that takes place where the citizens said, and not at its point: whoever registers
here knows it. What is said of it is personal: for the citizens' own pages and messages, never for a
subject or a log."""

from collections.abc import Callable, Sequence

from scheduling.models import Appointment

# By the id of an appointment, on one line; those that take place at their point are left out.
Teller = Callable[[Sequence[Appointment]], dict[int, str]]
_tellers: dict[str, Teller] = {}


def register(name: str, teller: Teller) -> None:
    """Once per name: a second time takes the place of the first."""
    _tellers[name] = teller


def of(appointment: Appointment) -> str:
    if "_own_place" not in appointment.__dict__:
        learn([appointment])
    return str(appointment.__dict__["_own_place"])


def learn(appointments: Sequence[Appointment]) -> None:
    """Before `of` is asked of many: a query for all of them."""
    found: dict[int, str] = {}
    for teller in _tellers.values():
        found |= teller(appointments)
    for appointment in appointments:
        know(appointment, found.get(appointment.pk, ""))


def know(appointment: Appointment, place: str) -> None:
    """For who kept it with the appointment."""
    appointment.__dict__["_own_place"] = place
