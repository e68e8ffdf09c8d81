"""What a ticket tells: to its owner, and (number and place alone) to a public screen."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scheduling.queue import standing
from scheduling.queue.appointed import Fate
from scheduling.queue.models import AT_A_DESK, Ticket, TicketState
from scheduling.queue.nearly import is_nearly
from scheduling.queue.waiting import Range

SHORT_MINUTES = 5  # at most so much is told as "less than"


@dataclass(frozen=True, slots=True)
class Told:
    """A ticket as its page shows it, in the active language. `nearly`: time to come back."""

    number: int
    state: str
    place_name: str
    headline: str
    lines: tuple[str, ...] = ()
    nearly: bool = False
    low: int | None = None
    high: int | None = None
    ahead: int | None = None
    can_leave: bool = False
    can_come_back: bool = False
    from_home: bool = False


def told(*, ticket: Ticket, now: datetime) -> Told:
    if ticket.state == TicketState.WAITING:
        return _waiting(ticket, now)
    name = ticket.service_point.name
    if ticket.state in AT_A_DESK:
        return Told(ticket.number, ticket.state, name, *_at_desk(ticket))
    headline, line = _gone(ticket) or _over(ticket.state)
    return Told(
        ticket.number,
        ticket.state,
        name,
        headline,
        (line,),
        can_leave=ticket.state in (TicketState.PARKED, TicketState.NO_SHOW),
        can_come_back=ticket.state == TicketState.NO_SHOW,
    )


def _waiting(ticket: Ticket, now: datetime) -> Told:
    found = standing.standing_of(ticket=ticket, now=now)
    ahead = found.ahead if found else 0
    wait = found.wait if found else None
    nearly = found is not None and wait is not None and is_nearly(found)
    return Told(
        number=ticket.number,
        state=ticket.state,
        place_name=ticket.service_point.name,
        headline=_("It is nearly your turn") if nearly else _("You are in line"),
        lines=(*_due(ticket), how_long(wait), people_ahead(ahead)),
        nearly=nearly,
        low=wait.low if wait else None,
        high=wait.high if wait else None,
        ahead=ahead,
        can_leave=True,
        from_home=bool(ticket.taken_by),
    )


def _due(ticket: Ticket) -> tuple[str, ...]:
    """The own time, which the line waits for."""
    if ticket.due_at is None:
        return ()
    time = f"{ticket.due_at.astimezone(ZoneInfo(ticket.service_point.zone)):%H:%M}"
    return (_("Your appointment is at %(time)s.") % {"time": time},)


def how_long(wait: Range | None) -> str:
    """As "10 to 20 minutes", in a sentence."""
    if wait is None:
        return _("We cannot say yet how long it takes.")
    if wait.high <= SHORT_MINUTES:
        return _("It takes less than %(high)s minutes.") % {"high": wait.high}
    if wait.low == 0:
        return _("It takes at most %(high)s minutes.") % {"high": wait.high}
    return _("It takes %(low)s to %(high)s minutes.") % {"low": wait.low, "high": wait.high}


def people_ahead(ahead: int) -> str:
    if not ahead:
        return _("You are next.")
    return ngettext(
        "%(count)s person is before you.", "%(count)s people are before you.", ahead
    ) % {"count": ahead}


def _at_desk(ticket: Ticket) -> tuple[str, tuple[str, ...]]:
    desk = ticket.desk.name if ticket.desk else ""
    if ticket.state == TicketState.SERVING:
        return _("You are being helped at %(desk)s") % {"desk": desk}, ()
    lines = [line for line in (who_is_ready(ticket), _again(ticket)) if line]
    return _("It is your turn: go to %(desk)s") % {"desk": desk}, tuple(lines)


def who_is_ready(ticket: Ticket) -> str:
    """For who is helped from elsewhere: "Fatima of the pension agency is ready", by name only
    where that is allowed. Empty for a colleague who sits at the desk."""
    if ticket.professional is None or ticket.desk is None:
        return ""
    resource = ticket.professional.resource
    if resource.organisation_id == ticket.desk.organisation_id:
        return ""
    agency = resource.organisation.name
    if ticket.professional.name_public:
        return _("%(name)s of %(agency)s is ready for you.") % {
            "name": resource.name,
            "agency": agency,
        }
    return _("Somebody of %(agency)s is ready for you.") % {"agency": agency}


def _again(ticket: Ticket) -> str:
    return _("We called you more than once.") if ticket.calls > 1 else ""


def _gone(ticket: Ticket) -> tuple[str, str] | None:
    """Of who left the line because the appointment did."""
    if ticket.state != TicketState.LEFT:
        return None
    return {
        Fate.CANCELLED.value: (
            _("Your appointment was cancelled"),
            _("So this number is no longer in use. Do you still need help? Take a new number."),
        ),
        Fate.MOVED.value: (
            _("Your appointment was moved"),
            _("So this number is no longer in use. Take a new number when you come for it."),
        ),
    }.get(ticket.left_cause)


def _over(state: str) -> tuple[str, str]:
    return {
        TicketState.PARKED: (
            _("Your number is set aside"),
            _("Tell us at the desk when you are ready to go on."),
        ),
        TicketState.NO_SHOW: (
            _("We called you, and you were not there"),
            _("Are you here now? Then press the button and you are in line again."),
        ),
        TicketState.DONE: (
            _("You have been helped"),
            _("Thank you for your visit. This number is no longer in use."),
        ),
        TicketState.LEFT: (
            _("You have left the line"),
            _("Do you still need help? Take a new number or make an appointment."),
        ),
    }[TicketState(state)]
