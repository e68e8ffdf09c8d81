"""What the screen of one desk shows, as plain values: who is here, who is next, the line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel import Locale
from django.db.models import prefetch_related_objects
from django.utils.translation import get_language, ngettext

from hub.catalogue.published import text_of
from hub.errors import NotFound
from hub.people.access import Right
from hub.people.models import User
from scheduling.agenda import sights, workplaces
from scheduling.models import Appointment
from scheduling.queue import calls, changes, steps, telling
from scheduling.queue.appointed import Fate
from scheduling.queue.loading import services_left
from scheduling.queue.models import DeskSession, Ticket, TicketState
from scheduling.queue.rules import rules_of
from scheduling.queue.seen import stamp_of
from scheduling.queue.standing import Line, Standing, line_of
from scheduling.queue.tickets import with_all

SEEN = "appointment.seen"


@dataclass(frozen=True, slots=True)
class InLine:
    """A ticket on a screen. `stamp`: what its buttons send along; `able`: this desk can call it."""

    pk: int
    number: int
    state: str
    stamp: str
    services: tuple[str, ...]
    place_name: str
    why: str = ""
    wait: str = ""
    able: bool = True
    language: str = ""
    forward_reason: str = ""
    sent_to: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """The ticket that this desk is about, called or next. `appointment` only for who may see it;
    `no_show_from`: when the grace of the call is over."""

    ticket: Ticket
    row: InLine
    appointment: Appointment | None
    no_show_from: datetime | None = None

    @property
    def is_called(self) -> bool:
        return self.ticket.state == TicketState.CALLED

    @property
    def is_served(self) -> bool:
        return self.ticket.state == TicketState.SERVING


@dataclass(frozen=True, slots=True)
class Board:
    """`number`: of the line, 0 for work from elsewhere. `last`: whom this desk helped before.
    `gone`: who was called last, and left the line with the appointment."""

    session: DeskSession
    number: int
    current: Visit | None
    next: Visit | None
    waiting: tuple[InLine, ...]
    aside: tuple[InLine, ...]
    last: Visit | None
    gone: Ticket | None

    @property
    def stamp(self) -> str:
        """Changes when the upper half of the screen does."""
        here = self.current or self.next
        parts: list[object] = [
            self.session.closed_at,
            self.current is None,
            self.last and self.last.ticket.pk,
        ]
        parts.append(self.gone and self.gone.pk)
        return f"{parts}{here and (here.ticket.pk, here.row)}"


def board_of(session: DeskSession, *, user: User, now: datetime) -> Board:
    point = session.desk.service_point if session.desk else None
    # Read first: then what is shown is never older than the number.
    number = changes.number_of(point.pk) if point else 0
    found = _current(session)
    able = [] if session.closed_at else calls.candidates(session=session, now=now)
    lines = _lines(session, able, now)
    load_titles([*able, *(t for line in lines for t in _all_of(line))])
    standing = {some.ticket.pk: some for line in lines for some in line.waiting}
    return Board(
        session=session,
        number=number,
        current=_visit(found, user, _grace_of(found), standing) if found else None,
        next=_visit(able[0], user, None, standing) if able and not found else None,
        waiting=tuple(_waiting(session, lines, able, standing)),
        aside=_aside(lines[0]) if point else (),
        last=_last(session, user) if not found else None,
        gone=_gone(session) if not found else None,
    )


def _current(session: DeskSession) -> Ticket | None:
    busy = steps.at_desk(session)
    if busy is None:
        return None
    ticket = with_all().get(pk=busy.pk)
    load_titles([ticket])
    return ticket


def _last(session: DeskSession, user: User) -> Visit | None:
    done = with_all().filter(
        state=TicketState.DONE,
        professional=session.professional_id,
        finished_at__gte=session.opened_at,
    )
    found = done.order_by("-finished_at", "-pk").first()
    if found is None:
        return None
    load_titles([found])
    return _visit(found, user, None, {})


def _gone(session: DeskSession) -> Ticket | None:
    mine = Ticket.objects.filter(
        professional=session.professional_id, called_at__gte=session.opened_at
    )
    last = mine.order_by("-called_at", "-pk").first()
    gone = last and last.state == TicketState.LEFT and last.left_cause in tuple(Fate)
    return last if gone else None


def _lines(session: DeskSession, able: Iterable[Ticket], now: datetime) -> list[Line]:
    """Of the own point; from elsewhere of every point where somebody waits for this agency."""
    if session.desk is not None and session.desk.service_point is not None:
        return [line_of(point=session.desk.service_point, now=now)]
    points = {ticket.service_point_id: ticket.service_point for ticket in able}
    return [line_of(point=point, now=now) for point in points.values()]


def _all_of(line: Line) -> list[Ticket]:
    return [*(some.ticket for some in line.waiting), *line.parked, *line.no_shows]


def _waiting(
    session: DeskSession, lines: Sequence[Line], able: list[Ticket], known: dict[int, Standing]
) -> Iterable[InLine]:
    """The whole line of the point, or the own pool in the order of the calls."""
    if session.desk is None:
        return (row_of(ticket, known.get(ticket.pk)) for ticket in able)
    mine = {ticket.pk for ticket in able}
    rows = (some for line in lines for some in line.waiting)
    return (row_of(some.ticket, some, able=some.ticket.pk in mine) for some in rows)


def _aside(line: Line) -> tuple[InLine, ...]:
    return tuple(row_of(ticket) for ticket in (*line.parked, *line.no_shows))


def row_of(ticket: Ticket, standing: Standing | None = None, *, able: bool = True) -> InLine:
    return InLine(
        pk=ticket.pk,
        number=ticket.number,
        state=ticket.state,
        stamp=stamp_of(ticket),
        services=titles_of(ticket),
        place_name=ticket.service_point.name,
        why=standing.why if standing else "",
        wait=telling.how_long(standing.wait) if standing and standing.wait else "",
        able=able,
        language=language_name(ticket.language_wish),
        forward_reason=ticket.forward_reason,
        sent_to=_sent_to(ticket),
    )


def _sent_to(ticket: Ticket) -> str:
    """The desk, person or agency that alone may call it; empty for who was not sent on, or was
    called there since."""
    person = ticket.wanted_professional
    if person is not None:
        return person.resource.name
    wanted = ticket.wanted_desk or ticket.wanted_organisation
    return wanted.name if wanted is not None else ""


def _visit(
    ticket: Ticket, user: User, grace: timedelta | None, known: dict[int, Standing]
) -> Visit:
    until = ticket.called_at + grace if ticket.called_at and grace is not None else None
    return Visit(
        ticket=ticket,
        row=row_of(ticket, known.get(ticket.pk)),
        appointment=visible(ticket, user),
        no_show_from=until,
    )


def _grace_of(ticket: Ticket) -> timedelta:
    return timedelta(minutes=rules_of(ticket.service_point).no_show_minutes)


def visible(ticket: Ticket, user: User) -> Appointment | None:
    """The appointment behind a ticket, for who may see it."""
    if ticket.appointment is None:
        return None
    try:
        found, _workplace = workplaces.appointment(
            user=user, right=Right.SEE, reference=ticket.appointment.reference
        )
    except NotFound:
        return None
    return found


def log_sight(visit: Visit, *, user: User, now: datetime) -> None:
    """One line in the trail for each call, however often the screen is drawn."""
    appointment, called = visit.appointment, visit.ticket.called_at
    if appointment and called:
        sights.log(SEEN, appointment, user=user, now=now, origin="desk", since=called)


def load_titles(tickets: Iterable[Ticket]) -> None:
    """In two queries, for however many tickets."""
    to_service = "services__offering__service"
    rows = list(tickets)
    prefetch_related_objects(rows, f"{to_service}__texts", f"{to_service}__base__texts")


def titles_of(ticket: Ticket) -> tuple[str, ...]:
    """What is still to be done, or all of it when nothing is."""
    every = sorted(ticket.services.all(), key=lambda some: some.position)
    rows = services_left(ticket) or every
    return tuple(_title(text_of(some.offering.service, "title"), some.persons) for some in rows)


def _title(title: str, persons: int) -> str:
    if persons == 1:
        return title
    return ngettext("%(title)s, %(count)s person", "%(title)s, %(count)s people", persons) % {
        "title": title,
        "count": persons,
    }


def language_name(code: str) -> str:
    """In the active language, from the CLDR; a code that it does not know as it stands."""
    return str(Locale.parse(get_language() or "nl").languages.get(code, code)) if code else ""
