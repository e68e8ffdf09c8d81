"""A conversation that is over early: its professional is free at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hub.audit.models import Event
from scheduling import booking, masks
from scheduling.booking import Actor
from scheduling.models import Allocation, BusyMask, State
from scheduling.talk_now import asking
from scheduling.video import doors, outcomes
from scheduling.video.doors import Door
from scheduling.video.models import CallOutcome, VideoPolicy
from scheduling.video.providers import Role
from tests.agenda.conftest import Staff, member
from tests.town import Town
from tests.video.conftest import START, book
from tests.video.test_staff import at
from tests.video.test_talk_now import OMAR, SOON, actor, fatima, wants, work

__all__ = ["fatima"]
STAFF = Actor(kind="staff", origin="agenda")


def test_who_ends_early_takes_the_next_one_at_once(town: Town, fatima: Staff) -> None:
    session = work(town, fatima)
    wants(town)
    first = asking.take(session=session, now=SOON, actor=actor(fatima))
    second = wants(town, OMAR, SOON + timedelta(seconds=1))
    soon = SOON + timedelta(minutes=4)  # 09:07
    with pytest.raises(asking.NotFreeNow) as told:
        asking.take(session=session, now=soon, actor=actor(fatima))
    assert "U kunt beginnen om 09:20" in str(told.value)  # the door of 09:30
    ended = booking.end_now(appointment=first, now=soon, actor=actor(fatima))
    assert ended.ends_at == START + timedelta(minutes=10)
    made = asking.take(session=session, now=soon, actor=actor(fatima))
    second.refresh_from_db()
    assert second.appointment == made
    assert made.starts_at >= ended.ends_at
    earlier, later = Allocation.objects.order_by("starts_at")
    assert earlier.ends_at <= later.starts_at


def test_what_is_left_is_free_in_the_truth_and_in_the_masks_and_is_on_record(
    town: Town, own: VideoPolicy
) -> None:
    appointment = book(town.pension)  # a booth and a professional
    now = START + timedelta(minutes=11)
    booking.end_now(appointment=appointment, now=now, actor=STAFF)
    appointment.refresh_from_db()
    assert (appointment.state, appointment.ends_at) == (
        State.CONFIRMED,
        START + timedelta(minutes=15),
    )
    allocations = list(Allocation.objects.all())
    assert {one.ends_at for one in allocations} == {appointment.ends_at}
    assert len(allocations) == 2
    for one in allocations:
        busy = masks.busy_of(BusyMask.objects.get(resource=one.resource_id))
        assert busy == masks.true_busy(one.resource_id, since=START - timedelta(days=1))
    event = Event.objects.get(verb="appointment.ended")
    assert event.details == {"planned": (START + timedelta(minutes=30)).isoformat()}
    # Once more, later: the end that is there stays.
    booking.end_now(appointment=appointment, now=now + timedelta(minutes=20), actor=STAFF)
    assert Event.objects.filter(verb="appointment.ended").count() == 1


@pytest.mark.parametrize("minutes", (-14, -5, 0, 2))
def test_what_is_over_before_it_began_keeps_five_minutes(
    town: Town, own: VideoPolicy, minutes: int
) -> None:
    appointment = book(town.pension_video)
    now = START + timedelta(minutes=minutes)
    ended = booking.end_now(appointment=appointment, now=now, actor=STAFF)
    assert ended.ends_at == START + timedelta(minutes=5)
    assert {one.ends_at for one in Allocation.objects.all()} == {ended.ends_at}


@pytest.mark.parametrize("minutes", (-30, 26, 45))
def test_long_before_the_start_and_at_the_end_there_is_nothing_to_give_back(
    town: Town, own: VideoPolicy, minutes: int
) -> None:
    appointment = book(town.pension_video)
    was = appointment.ends_at
    now = START + timedelta(minutes=minutes)
    assert booking.end_now(appointment=appointment, now=now, actor=STAFF).ends_at == was
    assert not Event.objects.filter(verb="appointment.ended").exists()


def test_the_professional_ends_it_from_the_room_and_the_page_and_others_do_not(
    town: Town, own: VideoPolicy, fatima: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointment = book(town.pension_video)
    page = f"/medewerker/afspraak/{appointment.reference}/"
    at(monkeypatch, START + timedelta(minutes=6))
    assert f'action="{page}video/klaar/"' in fatima.client.get(page).content.decode()
    room = fatima.client.post(f"{page}video/")["Location"]
    assert f'action="{page}video/klaar/"' in fatima.client.get(room).content.decode()
    for role, owner in (("auditor", town.agency), ("clerk", town.municipality)):
        other = member(f"{role}-elders", role, owner)
        assert other.client.post(f"{page}video/klaar/").status_code == 404
    assert fatima.client.get(f"{page}video/klaar/").status_code == 405
    told = fatima.client.post(f"{page}video/klaar/", follow=True).content.decode()
    assert "Het gesprek is afgelopen." in told
    assert "Schrijf over het gesprek" in told or "gesprek/" in told
    appointment.refresh_from_db()
    assert appointment.ends_at == START + timedelta(minutes=10)
    # The door stays open for a while: what was cut off by mistake goes on.
    state = doors.door_of(appointment, own, now=START + timedelta(minutes=24))
    assert state == Door.OPEN
    assert doors.enter(appointment, role=Role.GUEST, now=START + timedelta(minutes=24))
    assert doors.door_of(appointment, own, now=START + timedelta(minutes=25)) == Door.OVER


def test_how_it_went_is_kept_shown_and_can_be_said_anew_later(
    town: Town, own: VideoPolicy, fatima: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointment = book(town.pension_video)
    page = f"/medewerker/afspraak/{appointment.reference}/"
    at(monkeypatch, START + timedelta(minutes=6))
    assert "Hoe is het gegaan?" in fatima.client.get(page).content.decode()
    told = fatima.client.post(f"{page}video/klaar/", {"outcome": "not_there"}, follow=True)
    assert "De tijd die overbleef, is vrij." in told.content.decode()
    said = CallOutcome.objects.get()
    assert (said.appointment, said.outcome, said.said_by) == (
        appointment,
        "not_there",
        fatima.user,
    )
    event = Event.objects.get(verb="appointment.video_outcome")
    assert (event.actor, event.details) == (fatima.user, {"outcome": "not_there"})
    at(monkeypatch, START + timedelta(days=1))
    assert "<p>De inwoner kwam niet</p>" in fatima.client.get(page).content.decode()
    told = fatima.client.post(f"{page}video/klaar/", {"outcome": "by_phone"}, follow=True)
    assert "<p>We spraken elkaar via de telefoon</p>" in told.content.decode()
    assert "De tijd die overbleef" not in told.content.decode()
    assert outcomes.forget_old(before=START + timedelta(days=2)) == 1


def test_how_it_went_is_one_of_a_few_words_about_a_video_call_that_began(
    town: Town, own: VideoPolicy, fatima: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointment, counter = book(town.pension_video), book(town.passport)
    page = f"/medewerker/afspraak/{appointment.reference}/video/klaar/"
    at(monkeypatch, START - timedelta(minutes=11))
    told = fatima.client.post(page, {"outcome": "talked"}, follow=True)
    assert "Dit gesprek is nog niet begonnen." in told.content.decode()
    at(monkeypatch, START)
    assert fatima.client.post(page, {"outcome": "fine"}).status_code == 404
    clerk = member("Joke", "clerk", town.municipality)
    other = f"/medewerker/afspraak/{counter.reference}/video/klaar/"
    assert clerk.client.post(other, {"outcome": "talked"}).status_code == 404
    assert clerk.client.post(page, {"outcome": "talked"}).status_code == 404
    assert not CallOutcome.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        CallOutcome.objects.create(appointment=appointment, outcome="fine", said_at=START)
