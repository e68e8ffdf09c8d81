"""Who waited at one town hall in the past weeks: days played by the rules of the line, so that
staff see on the first day what was told and what came true. The conversations themselves are not
there, so that they tell nothing of how long one takes."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hub.demo.today import POINT
from hub.intervals import wall_instant
from locations.models import ServicePoint
from scheduling.queue.models import Outcome, Ticket, TicketState
from scheduling.queue.rehearsal import OPENS, PlayedDay
from scheduling.queue.tickets import today_at
from scheduling.reference import new_token

WEEKS = 3
DESKS = 3
QUIET, BUSY = 0.5, 0.75  # walk-ins, as a share of what the desks can do


def load(*, seed: int, now: datetime, weeks: int = WEEKS) -> None:
    """Monday to Friday, up to yesterday. Where there is no such town hall nobody waited."""
    point = ServicePoint.objects.filter(slug=POINT).first()
    if point is None:
        return
    today = today_at(point, now)
    for back in range(1, weeks * 7 + 1):
        day = today - timedelta(days=back)
        if day.weekday() < 5:
            rng = Random(f"{seed} {back}")  # noqa: S311 - a demo that is the same every time
            Ticket.objects.bulk_create(_tickets(point, day, rng))


def _tickets(point: ServicePoint, day: date, rng: Random) -> Iterator[Ticket]:
    later = wall_instant(day, time(9), ZoneInfo(point.zone)) - OPENS
    lived = list(PlayedDay(rng, DESKS).play(rng.uniform(QUIET, BUSY)))
    lived.sort(key=lambda one: one.visitor.comes)
    for number, one in enumerate(lived, start=1):
        came, due = one.visitor.comes + later, one.visitor.waiting.due_at
        called = came + timedelta(minutes=one.told.true)
        yield Ticket(
            service_point=point,
            day=day,
            number=number,
            state=TicketState.DONE,
            outcome=Outcome.HELPED,
            arrived_at=came,
            queued_at=came,
            due_at=due + later if due else None,
            told_low=one.told.wait.low,
            told_high=one.told.wait.high,
            calls=1,
            first_called_at=called,
            called_at=called,
            started_at=called,
            finished_at=called + timedelta(minutes=one.visitor.takes),
            press_key=f"demo-{day}-{number}",
            token_hash=new_token(),  # nobody has the link
        )
