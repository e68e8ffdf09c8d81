"""Talking to somebody now: asking, waiting, being taken by one press, and nobody booked twice."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from hub.audit.models import Event
from hub.errors import Invalid, NotFound
from scheduling import booking
from scheduling.booking import Actor, Contact
from scheduling.models import Allocation, Appointment, Participant, State
from scheduling.planning import cover
from scheduling.queue import desks
from scheduling.queue.models import DeskSession
from scheduling.talk_now import asking, line, turns
from scheduling.talk_now.models import TalkRequest
from scheduling.talk_now.turns import Turn
from scheduling.video.models import Seat, SeatRole, VideoPolicy
from tests.agenda.conftest import Staff, member
from tests.town import NOW, Town, professional
from tests.video.conftest import SANNE, START, book
from tests.video.test_staff import at

SOON = START + timedelta(minutes=3)  # 09:03: everybody just began
OMAR = Contact(name="Omar Yilmaz", phone="0687654321")
AFAR = "/medewerker/balie/op-afstand/pensioenbureau/"


@pytest.fixture
def fatima(town: Town, own: VideoPolicy) -> Staff:
    staff = member("Fatima", "clerk", town.agency)
    town.fatima.user = staff.user
    town.fatima.save()
    return staff


def actor(staff: Staff) -> Actor:
    return Actor(kind="staff", user_id=staff.user.pk, origin="agenda")


def work(town: Town, staff: Staff, now: datetime = SOON) -> DeskSession:
    return desks.open_desk(desk=None, professional=town.fatima, now=now, actor=actor(staff))


def wants(town: Town, contact: Contact = SANNE, now: datetime = SOON) -> TalkRequest:
    token = asking.ask(offering=town.pension_video, contact=contact, now=now)
    return asking.opened_by(token)


def test_the_earliest_start_goes_to_who_asked_first() -> None:
    half = timedelta(minutes=30)
    free = {1: [START, START + half], 2: [START + half]}
    some = [Turn(pk, free, 30) for pk in (1, 2, 3, 4)]
    assert turns.starts(some) == {1: START, 2: START + half, 3: START + half}


def test_one_press_makes_an_appointment_that_begins_with_who_pressed(
    town: Town, fatima: Staff
) -> None:
    session, request = work(town, fatima), wants(town)
    made = asking.take(session=session, now=SOON, actor=actor(fatima))
    assert (made.state, made.starts_at) == (State.CONFIRMED, START)
    assert booking.people_of(made) == {town.fatima.resource_id}
    assert Participant.objects.get(appointment=made).email == SANNE.email
    request.refresh_from_db()
    assert (request.appointment, request.name, request.email) == (made, "", "")
    assert {e.verb for e in Event.objects.filter(object_type="talk_request")} == {
        "talk.asked",
        "talk.taken",
    }
    with pytest.raises(asking.NobodyAsks):
        asking.take(session=session, now=SOON, actor=actor(fatima))


def test_who_asks_second_is_not_booked_over_the_first(town: Town, fatima: Staff) -> None:
    session = work(town, fatima)
    wants(town)
    second = wants(town, OMAR, SOON + timedelta(seconds=1))
    assert line.place_of(second, now=SOON) == line.Place(ahead=1, minutes=20)
    asking.take(session=session, now=SOON, actor=actor(fatima))
    with pytest.raises(asking.NotFreeNow):
        asking.take(session=session, now=SOON, actor=actor(fatima))
    second.refresh_from_db()
    assert (second.state, second.name) == ("waiting", OMAR.name)
    assert Appointment.objects.count() == Allocation.objects.count() == 1


def test_a_booked_appointment_of_the_professional_goes_before(town: Town, fatima: Staff) -> None:
    book(town.pension_video)
    session = work(town, fatima)
    request = wants(town, OMAR)
    assert line.place_of(request, now=SOON).minutes == 20  # the door of 09:30 opens at 09:20
    with pytest.raises(asking.NotFreeNow):
        asking.take(session=session, now=SOON, actor=actor(fatima))


def test_a_colleague_who_is_free_does_not_stand_in_for_who_presses(
    town: Town, fatima: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    skills = town.fatima.resource.capabilities.all()
    professional(town.agency, "Karim", *skills, remote=True)
    cover.rebuild_all(now=NOW)
    taken = book(town.pension_video)
    if booking.people_of(taken) != {town.fatima.resource_id}:
        book(town.pension_phone)
    session = work(town, fatima)
    wants(town, OMAR)
    with pytest.raises(asking.NotFreeNow):
        asking.take(session=session, now=SOON, actor=actor(fatima))
    before = Appointment.objects.count()
    stale = {town.fatima.resource_id: [START]}  # she was free when it was read
    monkeypatch.setattr(line, "free_starts", lambda *_given, **_named: stale)
    with pytest.raises(asking.NotFreeNow):
        asking.take(session=session, now=SOON, actor=actor(fatima))
    assert Appointment.objects.count() == before


@pytest.mark.parametrize(
    ("minutes", "refusal"),
    [(7 * 60, None), (7 * 60 + 50, line.NoTimeLeft), (9 * 60, line.NoTimeLeft)],
)
def test_nobody_is_told_a_wait_past_the_end_of_work(
    town: Town, fatima: Staff, minutes: int, refusal: type[Exception] | None
) -> None:
    now = START + timedelta(minutes=minutes)
    work(town, fatima, now)
    if refusal is None:
        assert line.wait_of(town.pension_video, now=now).minutes == 0
        return
    with pytest.raises(refusal):
        wants(town, now=now)
    assert not TalkRequest.objects.exists()


def test_nobody_at_work_is_said_and_keeps_nothing(town: Town, fatima: Staff) -> None:
    with pytest.raises(line.NobodyAtWork):
        wants(town)
    town.fatima.resource.capabilities.clear()
    work(town, fatima)
    with pytest.raises(line.NobodyAtWork):  # at work, and without the skill
        wants(town)
    assert not TalkRequest.objects.exists()


def test_bad_contact_too_many_and_old_requests(town: Town, fatima: Staff) -> None:
    work(town, fatima)
    with pytest.raises(Invalid):
        wants(town, Contact(name="Sanne"))
    for _time in range(asking.MOST_WAITING):
        asking.ask(offering=town.pension_video, contact=SANNE, now=SOON, asked_from="x")
    with pytest.raises(asking.AsksAlready):
        asking.ask(offering=town.pension_video, contact=SANNE, now=SOON, asked_from="x")
    assert not line.waiting(now=SOON + line.LASTS).exists()
    assert asking.forget_old(now=SOON + line.LASTS) == 0
    assert asking.forget_old(now=SOON + timedelta(hours=9)) == asking.MOST_WAITING
    with pytest.raises(NotFound):
        asking.opened_by("nobody-knows-this-one")


def test_from_the_page_of_the_service_into_one_room(
    town: Town, fatima: Staff, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, SOON)
    topic = town.pension_video.service
    service, page = f"/diensten/{topic.pk}/{topic.slug}", f"/diensten/{topic.pk}/nu-praten"
    assert page not in client.get(service).content.decode()
    told = client.get(page).content.decode()
    assert "Op dit moment kan niemand met u praten." in told
    assert "Afspraak maken" in told
    session = work(town, fatima)
    assert page in client.get(service).content.decode()
    assert "binnen vijf minuten" in client.get(page).content.decode()
    wrong = client.post(page, {"name": "Sanne"})
    assert (wrong.status_code, TalkRequest.objects.count()) == (422, 0)
    waits = client.post(page, {"name": SANNE.name, "email": SANNE.email})["Location"]
    shown = client.get(waits)
    assert "U bent in de rij" in shown.content.decode()
    assert shown["Referrer-Policy"] == "no-referrer"

    screen = f"{AFAR}{session.pk}/"
    desk = fatima.client.get(screen).content.decode()
    assert "1 inwoner wil nu praten" in desk
    assert SANNE.name not in desk
    gone_in = fatima.client.post(f"{screen}nu-praten/")
    made = Appointment.objects.get()
    assert gone_in["Location"].endswith("/video/kamer/")
    assert fatima.client.get(gone_in["Location"]).status_code == 200

    assert "U kunt naar binnen" in client.get(waits).content.decode()
    room = client.post(f"{waits}/naar-binnen")["Location"]
    assert client.get(room).status_code == 200
    seats = Seat.objects.filter(appointment=made)
    assert {seat.role for seat in seats} == {SeatRole.MODERATOR, SeatRole.GUEST}
    assert len({seat.room for seat in seats}) == 1
    again = fatima.client.post(f"{screen}nu-praten/", follow=True).content.decode()
    assert "Er wacht niemand meer op een gesprek." in again


def test_who_stops_waiting_is_not_taken(
    town: Town, fatima: Staff, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, SOON)
    session = work(town, fatima)
    token = asking.ask(offering=town.pension_video, contact=SANNE, now=SOON)
    page = f"/nu-praten/{token}"
    assert client.get(f"{page}/stoppen").status_code == 405
    assert client.post(f"{page}/naar-binnen").status_code == 200  # too early: the page again
    gone = client.post(f"{page}/stoppen", follow=True).content.decode()
    assert "U wacht niet meer" in gone
    assert TalkRequest.objects.get().name == ""
    with pytest.raises(asking.NobodyAsks):
        asking.take(session=session, now=SOON, actor=actor(fatima))
    assert client.get("/nu-praten/een-ander").status_code == 404


def test_nobody_takes_in_the_place_of_a_colleague(
    town: Town, fatima: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, SOON)
    session, _request = work(town, fatima), wants(town)
    karim = member("Karim", "planner", town.agency)
    assert karim.client.post(f"{AFAR}{session.pk}/nu-praten/").status_code == 404
    bram = member("Bram", "manager", town.municipality)
    assert bram.client.post(f"{AFAR}{session.pk}/nu-praten/").status_code == 404
    assert not Appointment.objects.exists()
