"""A number taken before one comes in: the same line, the rules of the point, one live one each."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hub.errors import DomainError
from scheduling.availability import Item
from scheduling.queue import from_home, lapses, most_from_home, refusals, rules, telling
from scheduling.queue.from_home import HasNumber, NobodyCalls, NotFromHome
from scheduling.queue.models import Ticket
from scheduling.queue.most_from_home import TooManyFromHome
from tests.queue.conftest import CLERK, Day, at


def take(day: Day, who: str = "sanne", minutes: float = 0, **more: Any) -> Ticket:
    return from_home.take(
        point=day.town.hall,
        items=[Item(more.get("offering", day.town.passport))],
        taken_by=who,
        now=at(minutes),
        language="nl",
    ).ticket


def test_it_is_a_number_of_the_one_line(day: Day) -> None:
    session = day.open()
    day.walk_in(0)
    mine = take(day, minutes=1)
    day.walk_in(2)
    assert (mine.number, mine.taken_by) == (2, "sanne")
    told = telling.told(ticket=mine, now=at(3))
    assert (told.ahead, told.from_home) == (1, True)
    day.help(day.next(session, 3), 3)
    assert day.next(session, 14) == mine
    assert from_home.held_by(taken_by="sanne") == mine


def test_who_has_a_live_one_gets_no_second_and_is_told_which(day: Day) -> None:
    day.open()
    first = take(day)
    with pytest.raises(HasNumber, match="Nummer 1 bij Stadhuis") as refused:
        take(day, minutes=1)
    assert refused.value.details == {"number": 1, "service_point": day.town.hall.slug}
    lapses.leave(ticket=first, now=at(2))
    assert take(day, minutes=3).number == 2


def test_the_database_refuses_a_second_live_one(day: Day) -> None:
    day.open()
    take(day)
    other = day.walk_in(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=other.pk).update(taken_by="sanne")


def test_two_presses_at_once_give_one_number(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other press came between the look and the number."""
    day.open()
    first = take(day)
    looks = iter([None, first])
    monkeypatch.setattr(from_home, "held_by", lambda **_who: next(looks))
    with pytest.raises(HasNumber):
        take(day, minutes=1)
    assert Ticket.objects.count() == 1


def test_a_closed_desk_calls_nobody(day: Day) -> None:
    with pytest.raises(NobodyCalls):
        take(day)
    day.open()
    assert take(day).number == 1


@pytest.mark.parametrize(
    ("minutes", "refusal"),
    [(-60, refusals.PointClosed), (0, refusals.WalkInsStopped)],
)
def test_the_rules_of_walk_ins_hold(day: Day, minutes: float, refusal: type[DomainError]) -> None:
    day.open(minutes=minutes)
    rules.stop_walk_ins(point=day.town.hall, reason_nl="Het is te vol.", now=at(0), actor=CLERK)
    with pytest.raises(refusal):
        take(day, minutes=minutes)


def test_a_point_says_how_many_and_whether_at_all(day: Day) -> None:
    day.open()
    hall = day.town.hall
    rules.set_rules(point=hall, now=at(0), actor=CLERK, most_from_home=1)
    take(day)
    with pytest.raises(TooManyFromHome):
        take(day, "bram", 1)
    assert day.walk_in(2).number == 2  # at the door as ever
    rules.set_rules(point=hall, now=at(0), actor=CLERK, most_from_home=0)
    with pytest.raises(NotFromHome):
        take(day, "daan", 3)


def test_of_many_at_once_only_so_many_stay(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them looked before the other had a number; the lock of the counter decides."""
    day.open()
    rules.set_rules(point=day.town.hall, now=at(0), actor=CLERK, most_from_home=1)
    monkeypatch.setattr(from_home, "why_not", lambda **_where: None)
    take(day)
    with pytest.raises(TooManyFromHome):
        take(day, "bram", 1)
    assert Ticket.objects.count() == 1
    assert day.walk_in(2).number == 2  # no number was lost


def test_a_number_of_the_door_counts_for_nobody(day: Day) -> None:
    day.open()
    day.walk_in(0)
    assert from_home.held_by(taken_by="") is None
    assert most_from_home.waiting_at(day.town.hall, at(1)) == 0
