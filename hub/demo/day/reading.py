"""The history of a day as the database tells it, beside what the visitors say."""

from collections.abc import Iterable, Iterator
from datetime import date

from hub.audit.models import Event
from hub.demo.day.accounts import Workplace
from hub.demo.day.hall import Guest
from hub.demo.day.history import Fate, History, Made, Step
from locations.models import ServicePoint
from scheduling.queue.models import DeskSession, Ticket


def read(
    *, point: ServicePoint, day: date, guests: Iterable[Guest], workplaces: Iterable[Workplace]
) -> History:
    """Of the whole day at the point, whoever made its tickets."""
    tickets = list(Ticket.objects.filter(service_point=point, day=day).order_by("pk"))
    return History(
        made=tuple(Made(t.pk, t.number, t.state, t.press_key) for t in tickets),
        steps=tuple(_steps(tickets)),
        fates=tuple(_fate(guest) for guest in guests),
        open_desks=tuple(_open([place.professional for place in workplaces])),
    )


def _steps(tickets: list[Ticket]) -> Iterator[Step]:
    numbers = {str(ticket.pk): ticket.number for ticket in tickets}
    rows = Event.objects.filter(object_type="ticket", object_id__in=numbers).order_by("pk")
    for event in rows.iterator():
        pk, what = event.object_id, event.verb.removeprefix("ticket.")
        yield Step(int(pk), numbers[pk], what, event.details.get("desk"))


def _fate(guest: Guest) -> Fate:
    return Fate(guest.plan.name, guest.number, guest.press, guest.refused)


def _open(professionals: list[int]) -> Iterator[str]:
    rows = DeskSession.objects.filter(closed_at=None, professional__in=professionals)
    for session in rows.select_related("desk"):
        yield session.desk.name if session.desk else "A desk elsewhere"
