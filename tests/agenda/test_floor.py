"""The floor for the host: who waits, who works, who is late, and the door."""

from datetime import timedelta

import pytest
from django.test import Client

from hub.people.models import Role
from scheduling import booking
from scheduling.booking import Contact
from scheduling.queue import calls, lapses, room
from scheduling.queue.models import DeskSession, LineRules, Ticket
from scheduling.queue.seen import stamp_of
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.agenda.test_desk import CLERK, Clock, bookable, clock, opened, state, town, walk_in
from tests.town import NOW, TUESDAY_NINE, Town

__all__ = ["bookable", "clock", "town"]  # fixtures
FLOOR = "/medewerker/vloer/stadhuis-leeuwarden/"


def test_the_line_the_desks_and_who_is_late(bookable: Town, clerk: Staff, clock: Clock) -> None:
    town = bookable
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    contact = Contact(name="Sanne Visser", phone="0612345678")
    booking.confirm(appointment=held, contact=contact, now=NOW)
    walk_in(town), walk_in(town, 1)
    session = opened(town)
    calls.call_next(session=session, now=TUESDAY_NINE, actor=CLERK)
    clock.minutes = 5
    page = clerk.client.get(FLOOR).content.decode()
    for shown in (
        "Sanne Visser",
        "5 minuten te laat",
        "nummer 1: Opgeroepen",
        "Zonder afspraak sinds 09:01 uur.",
        "Gesloten: Balie 2.",
        "/aankomst/",
    ):
        assert shown in page
    assert "<html" not in clerk.client.get(f"{FLOOR}?partial=1").content.decode()
    # Too late to check in, and to be seen until the appointment is over.
    clock.minutes = 19
    page = clerk.client.get(FLOOR).content.decode()
    assert "Sanne Visser" in page
    assert "19 minuten te laat, niet gekomen" in page
    clock.minutes = 21
    assert "Sanne Visser" not in clerk.client.get(FLOOR).content.decode()


def test_a_booth_in_use_from_elsewhere_is_not_closed_and_not_to_be_opened(
    town: Town, planner: Staff
) -> None:
    booth = towns.place(town.hall, "booth", "Cabine 1")
    ticket = walk_in(town)
    assert f'<option value="{booth.pk}"' in planner.client.get(FLOOR).content.decode()
    Ticket.objects.filter(pk=ticket.pk).update(
        state="called", desk=booth, professional=town.fatima, called_at=TUESDAY_NINE, calls=1
    )
    page = planner.client.get(FLOOR).content.decode()
    assert "nummer 1, geholpen op afstand" in page
    assert "Gesloten: Balie 1, Balie 2." in page
    assert f'<option value="{booth.pk}"' not in page


def test_desks_are_opened_and_closed(town: Town, clerk: Staff, planner: Staff) -> None:
    wanted = {"do": "open", "desk": town.desks[0].pk, "professional": town.bram.pk}
    assert clerk.client.post(FLOOR, wanted).status_code == 404  # is nobody in the plans
    wrong = planner.client.post(FLOOR, {"do": "open"})
    assert wrong.status_code == 400
    assert '<a href="#open-professional">Kies wie hier werkt.</a>' in wrong.content.decode()
    assert planner.client.post(FLOOR, wanted).status_code == 302
    session = DeskSession.objects.get(closed_at=None)
    assert session.professional == town.bram
    ticket = walk_in(town)
    calls.call_next(session=session, now=TUESDAY_NINE, actor=CLERK)
    close = {"do": "close", "session": session.pk}
    assert clerk.client.post(FLOOR, close).status_code == 409
    calls.put_back(ticket=ticket, now=TUESDAY_NINE, actor=CLERK)
    assert clerk.client.post(FLOOR, close).status_code == 302
    assert not DeskSession.objects.filter(closed_at=None).exists()


def test_walk_ins_are_stopped_with_a_reason_and_allowed_again(town: Town, clerk: Staff) -> None:
    assert clerk.client.post(FLOOR, {"do": "stop", "reason_nl": " "}).status_code == 400
    assert not LineRules.objects.exists()
    reason = {"reason_nl": "Er is een storing.", "reason_en": "Something broke."}
    assert clerk.client.post(FLOOR, {"do": "stop", **reason}).status_code == 302
    rules = LineRules.objects.get()
    assert (rules.stop_reason_nl, rules.stop_reason_en) == tuple(reason.values())
    assert "Er is een storing." in clerk.client.get(FLOOR).content.decode()
    assert clerk.client.post(FLOOR, {"do": "allow"}).status_code == 302
    assert LineRules.objects.get().stopped_on is None


def test_the_ways_back_and_out_are_taken_once(town: Town, clerk: Staff) -> None:
    parked, missed, gone = walk_in(town), walk_in(town), walk_in(town)
    session = opened(town)
    lapses.park(ticket=parked, now=TUESDAY_NINE, actor=CLERK)
    calls.call_certain(session=session, ticket=missed, now=TUESDAY_NINE, actor=CLERK)
    later = TUESDAY_NINE + timedelta(minutes=5)
    lapses.no_show(ticket=missed, now=later, actor=CLERK)
    for ticket, way, then in (
        (parked, "unpark", "waiting"),
        (missed, "come-back", "waiting"),
        (gone, "leave", "left"),
    ):
        ticket.refresh_from_db()
        press = {"do": way, "ticket": ticket.pk, "seen": stamp_of(ticket)}
        assert clerk.client.post(FLOOR, press).status_code == 302
        assert state(ticket) == then
        again = clerk.client.post(FLOOR, press)
        assert (again.status_code, state(ticket)) == (409, then)
        assert "intussen veranderd" in again.content.decode()


def test_only_staff_of_the_point_and_only_its_own_tickets(
    town: Town, clerk: Staff, client: Client
) -> None:
    stranger = member("Daan", "clerk", town.library)
    auditor = member("Gijs", "auditor", town.municipality)
    for staff in (stranger, auditor):
        assert staff.client.get(FLOOR).status_code == 404
        assert staff.client.post(FLOOR, {"do": "allow"}).status_code == 404
    assert client.get(FLOOR).status_code == 302
    session, foreign = opened(town), walk_in(town, 0, town.pension)
    goirle = FLOOR.replace("stadhuis-leeuwarden", "bibliotheek-goirle")
    press = {"do": "leave", "ticket": foreign.pk, "seen": stamp_of(foreign)}
    assert clerk.client.post(FLOOR, press).status_code == 404
    Role.objects.create(user=clerk.user, kind="clerk", organisation=town.library)
    assert clerk.client.post(FLOOR, press).status_code == 404
    close = {"do": "close", "session": session.pk}
    assert clerk.client.post(goirle, close).status_code == 404
    assert clerk.client.post(FLOOR, {"do": "dance"}).status_code == 404
    assert (state(foreign), DeskSession.objects.get().closed_at) == ("waiting", None)


@pytest.mark.parametrize(
    ("desk_minutes", "taken", "each", "left"),
    [(480, 100, 20, 19), (60, 60, 20, 0), (10, 60, 20, 0), (59, 0, 20, 2), (60, 0, 0, 60)],
)
def test_room_is_whole_visits_and_never_less_than_none(
    desk_minutes: float, taken: float, each: float, left: int
) -> None:
    found = room.left(desk_minutes=desk_minutes, taken_minutes=taken, each_minutes=each)
    assert found == left
