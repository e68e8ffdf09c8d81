"""Not coming, being set aside, going elsewhere and going home; each with a way back."""

from typing import Any

import pytest

from hub.errors import Invalid
from scheduling.queue import calls, desks, lapses
from scheduling.queue.calls import NobodyWaits
from scheduling.queue.desks import DeskTaken
from scheduling.queue.models import DeskSession
from scheduling.queue.steps import DeskBusy, NotInThisState
from tests import town as towns
from tests.queue.conftest import CLERK, Day, at


def test_no_show_waits_for_the_grace_after_the_last_call(day: Day) -> None:
    session = day.open()
    day.walk_in(0)
    ticket = day.next(session, 1)
    calls.call_again(ticket=ticket, now=at(3), actor=CLERK)
    with pytest.raises(lapses.TooSoon) as refused:
        lapses.no_show(ticket=ticket, now=at(5), actor=CLERK)
    assert refused.value.details == {"wait_seconds": 60}
    gone = lapses.no_show(ticket=ticket, now=at(6), actor=CLERK)
    assert (gone.state, gone.desk, gone.finished_at) == ("no_show", None, at(6))


@pytest.mark.parametrize(("minutes", "queued"), [(21, 0), (22, 22)])
def test_who_comes_back_soon_keeps_the_place_and_later_joins_the_end(
    day: Day, minutes: float, queued: float
) -> None:
    session = day.open()
    day.walk_in(0)
    ticket = day.next(session, 1)
    lapses.no_show(ticket=ticket, now=at(6), actor=CLERK)
    back = lapses.come_back(ticket=ticket, now=at(minutes), actor=CLERK)
    assert (back.state, back.queued_at, back.finished_at) == ("waiting", at(queued), None)
    assert day.next(session, minutes).pk == ticket.pk


def test_parked_frees_the_desk_and_keeps_the_place(day: Day) -> None:
    session = day.open()
    day.walk_in(0)
    day.walk_in(1)
    first = day.next(session, 2)
    calls.start(ticket=first, now=at(2), actor=CLERK)
    lapses.park(ticket=first, now=at(4), actor=CLERK)
    second = day.next(session, 4)
    assert second.number == 2
    day.help(second, 4)
    lapses.unpark(ticket=first, now=at(15), actor=CLERK)
    again = day.next(session, 15)
    assert again.pk == first.pk
    assert day.help(again, 16).services.get().took_minutes is None  # it was interrupted


def test_forwarded_to_a_desk_a_person_or_an_agency_only_that_one_can_call(day: Day) -> None:
    town = day.town
    aisha, bram = day.open(0), day.open(1)
    gerda = towns.professional(town.agency, "Gerda", remote=True)
    agency = day.open_remote(gerda)
    towns.place(town.hall, "booth", "Cabine 1")
    targets: list[tuple[dict[str, Any], DeskSession]] = [
        ({"desk": town.desks[1]}, bram),
        ({"professional": town.bram}, bram),
        ({"organisation": town.agency}, agency),
    ]
    for target, session in targets:
        ticket = day.walk_in(0)
        lapses.forward(ticket=ticket, reason="pensioen", now=at(1), actor=CLERK, **target)
        with pytest.raises(NobodyWaits):
            day.next(aisha, 2)
        called = day.next(session, 2)
        assert called.pk == ticket.pk
        day.help(called, 3)


def test_a_forward_needs_a_reason_and_one_target_here(day: Day) -> None:
    ticket = day.walk_in(0)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("", {"desk": day.town.desks[0]}),
        ("daarom", {}),
        ("daarom", {"desk": day.town.desks[0], "professional": day.town.bram}),
        ("daarom", {"desk": day.town.booth}),
    ]
    for reason, target in wrong:
        with pytest.raises(Invalid):
            lapses.forward(ticket=ticket, reason=reason, now=at(1), actor=CLERK, **target)


def test_leaving_the_line_twice_is_once_and_not_while_being_helped(day: Day) -> None:
    session = day.open()
    day.walk_in(0)
    second = day.walk_in(1)
    assert lapses.leave(ticket=second, now=at(2)).left_cause == "citizen"
    assert lapses.leave(ticket=second, now=at(3)).finished_at == at(2)
    first = day.next(session, 4)
    calls.start(ticket=first, now=at(4), actor=CLERK)
    with pytest.raises(NotInThisState):
        lapses.leave(ticket=first, now=at(5))
    with pytest.raises(NobodyWaits):
        day.help(first, 4)
        day.next(session, 20)


def test_tickets_of_yesterday_are_over(day: Day) -> None:
    ticket = day.walk_in(0)
    assert lapses.close_day(now=at(60)) == 0
    assert lapses.close_day(now=at(24 * 60)) == 1
    ticket.refresh_from_db()
    assert (ticket.state, ticket.left_cause) == ("left", "closed")


def test_a_desk_is_open_once_and_a_professional_works_one_desk(day: Day) -> None:
    first = day.open(0)
    assert day.open(0) == first
    with pytest.raises(DeskTaken) as taken:
        desks.open_desk(desk=day.town.desks[0], professional=day.town.bram, now=at(1), actor=CLERK)
    assert "Aisha" in str(taken.value)
    moved = day.open(1, who=day.town.aisha, minutes=2)
    first.refresh_from_db()
    assert (first.closed_at, moved.closed_at) == (at(2), None)
    day.walk_in(2)
    ticket = day.next(moved, 3)
    with pytest.raises(DeskBusy):
        desks.close_desk(session=moved, now=at(4), actor=CLERK)
    day.help(ticket, 4)
    assert desks.close_desk(session=moved, now=at(15), actor=CLERK).closed_at == at(15)
    assert DeskSession.objects.filter(closed_at=None).count() == 0


def test_a_desk_that_was_left_open_yesterday_is_taken_over(day: Day) -> None:
    forgotten = day.open(0)
    fresh = desks.open_desk(
        desk=day.town.desks[0], professional=day.town.bram, now=at(24 * 60), actor=CLERK
    )
    forgotten.refresh_from_db()
    assert (forgotten.closed_at, fresh.professional) == (at(24 * 60), day.town.bram)
