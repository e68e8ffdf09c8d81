"""The screen of a desk: each button once, on what the page showed, at one's own points only."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from hub.audit.models import Event
from hub.intake import filling, publishing
from hub.people.models import Role
from locations.models import Need, Offering, Resource
from scheduling import booking
from scheduling.availability import Item, Party
from scheduling.booking import Actor, Contact
from scheduling.journeys import passing
from scheduling.planning import cover
from scheduling.queue import arrival, calls, desks
from scheduling.queue.models import DeskSession, Ticket
from scheduling.queue.tickets import Wishes
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.intake.documents import address
from tests.town import NOW, TUESDAY_NINE, Town

HALL = "/medewerker/balie/stadhuis-leeuwarden/"
AFAR = "/medewerker/balie/op-afstand/pensioenbureau/"
CLERK = Actor(kind="staff", origin="agenda")


class Clock:
    """What the pages take for now."""

    def __init__(self) -> None:
        self.minutes: float = 0

    def now(self) -> datetime:
        return TUESDAY_NINE + timedelta(minutes=self.minutes)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("django.utils.timezone.now", made.now)
    return made


@pytest.fixture(autouse=True)
def no_ranges_of_other_tests() -> Iterator[None]:
    cache.clear()
    yield


@pytest.fixture
def town(db: None) -> Town:
    """Without masks, which cost more than all the rest; `bookable` makes them."""
    return towns.build(masks=False)


@pytest.fixture
def bookable(town: Town) -> Town:
    cover.rebuild_all(now=NOW)
    return town


@pytest.fixture
def aisha(town: Town) -> Staff:
    """The clerk who is Aisha in the plans."""
    staff = member("Aisha", "clerk", town.municipality)
    town.aisha.user = staff.user
    town.aisha.save()
    return staff


def walk_in(town: Town, minutes: float = 0, at: Offering | None = None, **wishes: Any) -> Ticket:
    what = at or town.passport
    assert what.service_point is not None
    return arrival.walk_in(
        point=what.service_point,
        items=[Item(what, Party())],
        now=TUESDAY_NINE + timedelta(minutes=minutes),
        actor=CLERK,
        wishes=Wishes(**wishes),
    ).ticket


def opened(town: Town, desk: int = 0) -> DeskSession:
    who = (town.aisha, town.bram)[desk]
    return desks.open_desk(desk=town.desks[desk], professional=who, now=TUESDAY_NINE, actor=CLERK)


class Screen:
    """One tab: what it shows, and its buttons, which send along what it showed."""

    def __init__(self, staff: Staff, session: DeskSession, base: str = HALL) -> None:
        self.staff, self.url = staff, f"{base}{session.pk}/"
        self.look()

    def look(self) -> str:
        answer = self.staff.client.get(self.url)
        assert answer.status_code == 200
        self.html = answer.content.decode()
        return self.html

    def press(self, do: str, **more: Any) -> Any:
        """With the ticket of the upper half, where there is one."""
        upper = self.html.split('id="line-rest"')[0].split('id="line-now"')[1]
        return self._send(do, upper, more)

    def press_of(self, ticket: Ticket, do: str = "call") -> Any:
        """A button in the line behind it."""
        part = self.html.split(f'name="ticket" value="{ticket.pk}"')[1]
        return self._send(do, f'name="ticket" value="{ticket.pk}"{part}', {})

    def _send(self, do: str, part: str, more: dict[str, Any]) -> Any:
        shown = {
            name: found.group(1)
            for name in ("ticket", "seen")
            if (found := re.search(f'name="{name}" value="([^"]*)"', part))
        }
        return self.staff.client.post(self.url, {**shown, "do": do, **more}, follow=True)


def state(ticket: Ticket) -> str:
    return Ticket.objects.get(pk=ticket.pk).state


def test_a_clerk_opens_a_desk_and_finds_it_again(town: Town, aisha: Staff) -> None:
    for kind, name in (("booth", "Cabine 1"), ("desk", "Balie 10")):
        towns.place(town.hall, kind, name)
    page = aisha.client.get(HALL).content.decode()
    order = [page.index(f">{n}<") for n in ("Balie 1", "Balie 2", "Balie 10", "Cabine 1")]
    assert order == sorted(order)
    assert "U werkt als Aisha." in page
    assert 'name="professional"' not in page
    first = aisha.client.post(HALL, {"desk": town.desks[1].pk})
    session = DeskSession.objects.get(closed_at=None)
    assert (session.desk, session.professional) == (town.desks[1], town.aisha)
    assert first.headers["Location"] == f"{HALL}{session.pk}/#now"
    assert aisha.client.get(HALL).headers["Location"] == f"{HALL}{session.pk}/"
    closed = Screen(aisha, session).press("close")
    assert "Deze balie is gesloten" in closed.content.decode()
    assert not DeskSession.objects.filter(closed_at=None).exists()


def test_who_plans_chooses_who_works_there_and_a_clerk_does_not(
    town: Town, aisha: Staff, planner: Staff, clerk: Staff
) -> None:
    wanted = {"desk": town.desks[0].pk, "professional": town.bram.pk}
    assert planner.client.post(HALL, wanted).status_code == 302
    assert DeskSession.objects.get(closed_at=None).professional == town.bram
    assert aisha.client.post(HALL, wanted).status_code == 409
    assert clerk.client.post(HALL, wanted | {"desk": town.desks[1].pk}).status_code == 400
    fatima = {"desk": town.desks[1].pk, "professional": town.fatima.pk}
    assert planner.client.post(HALL, fatima).status_code == 422
    booth = {"desk": town.booth.pk, "professional": town.bram.pk}
    assert planner.client.post(HALL, booth).status_code == 422
    assert DeskSession.objects.count() == 1


def test_next_says_who_and_why_and_calls_that_one(town: Town, aisha: Staff) -> None:
    ticket = walk_in(town, language_wish="ar", priority_reason="kan niet lang staan")
    screen = Screen(aisha, opened(town))
    for shown in ("Gaat voor: kan niet lang staan.", "Paspoort", "Arabisch", "Roep volgende"):
        assert shown in screen.html
    answer = screen.press("next")
    assert answer.redirect_chain == [(f"{screen.url}#now", 302)]
    assert "Nummer 1 is geroepen naar Balie 1." in answer.content.decode()
    assert state(ticket) == "called"


def test_from_the_call_to_what_comes_after(town: Town, aisha: Staff, clock: Clock) -> None:
    ticket = walk_in(town)
    screen = Screen(aisha, opened(town))
    screen.press("next")
    clock.minutes = 1
    screen.look()
    assert "nog een keer geroepen" in screen.press("again").content.decode()
    screen.look()
    assert "/gesprek/" not in screen.look()
    assert "wordt geholpen" in screen.press("start").content.decode()
    assert "/gesprek/" in screen.look()  # from here one writes about the conversation
    clock.minutes = 9
    screen.look()
    assert screen.press("finish", outcome="sleeps").status_code == 400
    after = screen.press("finish", outcome="come_back").content.decode()
    done = Ticket.objects.get(pk=ticket.pk)
    assert (done.state, done.outcome, done.calls) == ("done", "come_back", 2)
    assert "Na nummer 1" in after
    assert f"boeken/?date=2026-06-02&amp;persons=1&amp;offering={town.passport.pk}" in after


def test_no_show_waits_for_the_grace_and_has_a_way_back(
    town: Town, aisha: Staff, clock: Clock
) -> None:
    ticket = walk_in(town)
    screen = Screen(aisha, opened(town))
    screen.press("next")
    clock.minutes = 1
    assert "kan vanaf 09:03:00" in screen.look()
    refused = screen.press("no-show")
    assert (refused.status_code, state(ticket)) == (409, "called")
    clock.minutes = 3
    screen.press("no-show")
    assert state(ticket) == "no_show"
    screen.look()
    screen.press_of(ticket)
    assert state(ticket) == "called"


def test_parked_put_back_and_a_certain_one(town: Town, aisha: Staff) -> None:
    first, second = walk_in(town), walk_in(town, 1)
    screen = Screen(aisha, opened(town))
    screen.press_of(second)
    assert (state(first), state(second)) == ("waiting", "called")
    screen.look()
    screen.press("back")
    assert state(second) == "waiting"
    screen.look()
    screen.press_of(second)
    screen.look()
    screen.press("park")
    assert state(second) == "parked"
    assert "Even apart" in screen.look()
    screen.press_of(second)
    assert state(second) == "called"


def test_sent_on_with_a_reason_to_a_desk_a_person_or_an_agency(town: Town, aisha: Staff) -> None:
    ticket = walk_in(town)
    screen = Screen(aisha, opened(town))
    screen.press("next")
    screen.look()
    assert screen.press("forward", to=f"desk:{town.desks[1].pk}", reason="").status_code == 400
    stranger = screen.press("forward", to=f"desk:{town.booth.pk}", reason="x")
    assert (stranger.status_code, state(ticket)) == (400, "called")
    screen.press("forward", to=f"professional:{town.bram.pk}", reason="spreekt Fries")
    sent = Ticket.objects.get(pk=ticket.pk)
    assert (sent.state, sent.wanted_professional, sent.forward_reason) == (
        "waiting",
        town.bram,
        "spreekt Fries",
    )
    line = screen.look()
    assert "Doorgestuurd naar Bram: spreekt Fries." in line
    assert "Niet voor deze balie." in line
    other = Screen(member("Bram2", "planner", town.municipality), opened(town, 1))
    assert "spreekt Fries" in other.html


def test_an_agency_of_which_nobody_is_at_work_is_marked_as_such(
    town: Town, aisha: Staff, clerk: Staff
) -> None:
    need = Need.objects.create(
        offering=town.passport, kind="professional", organisation=town.agency, place="organisation"
    )
    ticket = walk_in(town)
    screen = Screen(aisha, opened(town))
    calls.call_certain(
        session=DeskSession.objects.get(), ticket=ticket, now=TUESDAY_NINE, actor=CLERK
    )
    assert ">Pensioenbureau (niemand aan het werk)</option>" in screen.look()
    desks.open_desk(desk=None, professional=town.fatima, now=TUESDAY_NINE, actor=CLERK)
    assert ">Pensioenbureau</option>" in screen.look()
    screen.press("forward", to=f"organisation:{need.organisation_id}", reason="AOW")
    floor = "/medewerker/vloer/stadhuis-leeuwarden/"
    for page in (screen.look(), clerk.client.get(floor).content.decode()):
        assert "Doorgestuurd naar Pensioenbureau: AOW." in page


def test_a_visit_that_is_done_in_part_goes_back_for_the_rest(town: Town, aisha: Staff) -> None:
    what = towns.service(town.municipality, "rijbewijs", "Rijbewijs")
    licence = towns.offering(what, town.hall, "in_person", 10)
    towns.need(licence, "desk")
    ticket = arrival.walk_in(
        point=town.hall,
        items=[Item(town.passport, Party()), Item(licence, Party())],
        now=TUESDAY_NINE,
        actor=CLERK,
    ).ticket
    screen = Screen(aisha, opened(town))
    for deed in ("next", "start"):
        screen.press(deed)
        screen.look()
    assert screen.press("finish", outcome="helped").status_code == 400
    screen.press("finish", outcome="helped", services=["0"])
    assert state(ticket) == "waiting"
    assert "Rijbewijs" in screen.look()


def test_a_stale_page_says_so_and_does_nothing_twice(town: Town, aisha: Staff) -> None:
    first, second = walk_in(town), walk_in(town, 1)
    session = opened(town)
    one, two = Screen(aisha, session), Screen(aisha, session)
    one.press("next")
    busy = two.press("next")
    assert (busy.status_code, state(second)) == (409, "waiting")
    one.look(), two.look()
    one.press("again")
    again = two.press("again")
    assert again.status_code == 409
    assert "Dit nummer is intussen veranderd. Er is dus niets gedaan." in again.content.decode()
    assert Ticket.objects.get(pk=first.pk).calls == 2
    one.look(), two.look()
    one.press("start")
    assert (two.press("no-show").status_code, state(first)) == (409, "serving")
    certain = Screen(member("Bram2", "planner", town.municipality), opened(town, 1))
    late = Screen(certain.staff, DeskSession.objects.get(desk=town.desks[1]))
    certain.press_of(second)
    certain.look()
    certain.press("back")
    assert (late.press_of(second).status_code, state(second)) == (409, "waiting")


def test_nobody_presses_on_the_ticket_of_another_desk(town: Town, aisha: Staff) -> None:
    ticket = walk_in(town)
    mine, other = opened(town), opened(town, 1)
    bram = Screen(aisha, other)
    bram.press("next")
    bram.look()
    bram.url = f"{HALL}{mine.pk}/"
    assert (bram.press("start").status_code, state(ticket)) == (404, "called")
    assert (bram.press("dance").status_code, state(ticket)) == (404, "called")


def test_details_are_for_who_may_see_them_and_each_call_is_one_line_in_the_trail(
    bookable: Town, aisha: Staff
) -> None:
    town = bookable
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    contact = Contact(name="Sanne Visser", email="sanne@example.nl")
    appointment = booking.confirm(appointment=held, contact=contact, now=NOW)
    booking.note(appointment=appointment, text="Neemt foto's mee", now=NOW, actor=CLERK)
    arrival.arrive(point=town.hall, appointment=appointment, now=TUESDAY_NINE)
    screen = Screen(aisha, opened(town))
    seen = Event.objects.filter(verb="appointment.seen", actor=aisha.user)
    assert "Sanne Visser" in screen.html
    assert "Neemt foto" not in screen.html
    assert not seen.exists()
    assert "Neemt foto" in screen.press("next").content.decode()
    screen.look()
    assert [(e.object_id, e.origin) for e in seen] == [(str(appointment.pk), "desk")]


def test_what_was_answered_beforehand_is_read_from_the_call_on_and_is_one_line_in_the_trail(
    bookable: Town, aisha: Staff
) -> None:
    town = bookable
    publishing.save_draft(service=town.passport.service, raw=address(), now=NOW)
    asked = publishing.publish(service=town.passport.service, now=NOW)
    intake = filling.begin(version=asked, now=NOW).intake
    today = NOW.date()
    given = {"sleeps": "outside"}
    filling.keep(intake=intake, page="home", given=given, revision=0, today=today, now=NOW)
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    contact = Contact(name="Sanne Visser", email="sanne@example.nl")
    appointment = booking.confirm(appointment=held, contact=contact, now=NOW)
    passing.agree(intake=intake, appointment=appointment, now=NOW)
    arrival.arrive(point=town.hall, appointment=appointment, now=TUESDAY_NINE)
    screen = Screen(aisha, opened(town))
    assert "Vooraf ingevuld" not in screen.html
    called = screen.press("next").content.decode()
    assert "Vooraf ingevuld" in called
    assert "<dd>Buiten</dd>" in called
    screen.look()
    assert Event.objects.filter(verb="answers.seen", actor=aisha.user).count() == 1


def test_hidden_and_missing_are_the_same(town: Town, aisha: Staff) -> None:
    session = opened(town)
    stranger = member("Daan", "clerk", town.library)
    auditor = member("Gijs", "auditor", town.municipality)
    for staff in (stranger, auditor):
        for url in (HALL, f"{HALL}{session.pk}/", f"{HALL}999999/"):
            assert staff.client.get(url).status_code == 404
            assert staff.client.post(url, {"do": "next"}).status_code == 404
    assert aisha.client.get(f"{HALL}999999/").status_code == 404
    foreign = walk_in(town, 0, town.pension)
    sent = {"do": "call", "ticket": foreign.pk, "seen": "x"}
    assert aisha.client.post(f"{HALL}{session.pk}/", sent).status_code == 404
    assert state(foreign) == "waiting"
    Role.objects.create(user=aisha.user, kind="clerk", organisation=town.library)
    elsewhere = HALL.replace("stadhuis-leeuwarden", "bibliotheek-goirle")
    assert aisha.client.get(elsewhere).status_code == 200
    assert aisha.client.get(f"{elsewhere}{session.pk}/").status_code == 404


def test_from_elsewhere_to_a_booth_that_is_free(town: Town) -> None:
    fatima = member("Fatima", "clerk", town.agency)
    assert "staat niet in de planning" in fatima.client.get(AFAR).content.decode()
    town.fatima.user = fatima.user
    town.fatima.name_public = True
    town.fatima.save()
    Resource.objects.filter(pk=town.booth.pk).update(name="Cabine 2")
    ticket = walk_in(town, 0, town.pension)
    assert fatima.client.post(AFAR).status_code == 302
    session = DeskSession.objects.get(closed_at=None)
    screen = Screen(fatima, session, AFAR)
    assert "Bibliotheek Goirle" in screen.html
    told = screen.press("next").content.decode()
    assert "Nummer 1 is geroepen naar Cabine 2." in told
    # Words for the colleague, and none of those that the visitor reads.
    assert "De bezoeker gaat daarheen. U helpt op afstand." in told
    assert "staat voor u klaar" not in told
    assert state(ticket) == "called"
    colleague = member("Karim", "clerk", town.agency)
    assert colleague.client.get(f"{AFAR}{session.pk}/").status_code == 404


def test_a_longer_line_asks_the_database_no_more_often(
    town: Town, aisha: Staff, django_assert_max_num_queries: Any
) -> None:
    for minutes in range(8):
        walk_in(town, minutes)
    session = opened(town)
    with django_assert_max_num_queries(40):
        Screen(aisha, session)
