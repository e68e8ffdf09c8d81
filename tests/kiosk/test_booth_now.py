"""Talking to somebody now, at the screen of a booth."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kiosk import visits
from kiosk.models import Device, Visit
from kiosk.profiles import Profile
from scheduling import booking
from scheduling.models import Appointment
from scheduling.queue import desks
from scheduling.queue.models import DeskSession
from scheduling.talk_now import asking
from scheduling.talk_now.models import TalkRequest
from scheduling.video.models import Seat, VideoPolicy
from tests.agenda.conftest import Staff
from tests.kiosk.conftest import Screen, pair
from tests.kiosk.conftest import clock as clock
from tests.kiosk.test_booth import booth as booth
from tests.town import Town
from tests.video.conftest import START
from tests.video.conftest import own as own
from tests.video.test_talk_now import actor, fatima

__all__ = ["fatima"]
Clock = Callable[[datetime], None]
SANNE = {"name": "Sanne Visser", "phone": "0612345678"}


def work(town: Town, staff: Staff) -> DeskSession:
    return desks.open_desk(desk=None, professional=town.fatima, now=START, actor=actor(staff))


def in_line(town: Town, booth: Screen) -> None:
    booth.press("ga", to="now")
    booth.press("nu-praten", offering=town.pension.pk)
    booth.press("nu-wachten", **SANNE)


def test_first_the_wait_then_a_name_then_the_room(
    town: Town, own: VideoPolicy, booth: Screen, fatima: Staff, clock: Clock
) -> None:
    clock(START)
    session = work(town, fatima)
    assert "Nu met iemand praten" in booth.see()
    booth.press("ga", to="now")
    assert "binnen vijf minuten" in booth.see()
    booth.press("nu-praten", offering=town.pension.pk)
    assert "binnen vijf minuten" in booth.see()
    booth.press("nu-wachten", name="", phone="12")
    shown = booth.see()
    assert "Vul uw naam in." in shown
    assert "Dit is geen telefoonnummer" in shown
    booth.press("nu-wachten", **SANNE)
    assert "U bent in de rij" in booth.see()
    assert set(Visit.objects.get().typed) == {"talk"}  # the name is with the request alone
    booth.press("nu-naar-binnen")  # too early: nothing
    assert "U bent in de rij" in booth.see()
    made = asking.take(session=session, now=START, actor=actor(fatima))
    assert made.service_point == town.goirle
    assert booking.people_of(made) >= {town.fatima.resource_id}
    assert "Er staat iemand voor u klaar" in booth.see()
    booth.press("nu-naar-binnen")
    room = Visit.objects.get().typed["room"]
    assert f'href="{room}?kiosk"' in booth.see()
    assert Seat.objects.get(role="guest").appointment == made
    assert booth.client.get(f"{room}?kiosk").status_code == 200


def test_nobody_at_work_leads_to_a_booking(
    town: Town, own: VideoPolicy, booth: Screen, fatima: Staff, clock: Clock
) -> None:
    clock(START)
    booth.press("ga", to="now")
    shown = booth.see()
    assert "Op dit moment kan niemand met u praten." in shown
    assert "Afspraak maken" in shown
    booth.press("ga", to="find")
    assert "Waar zoekt u naar?" in booth.see()
    work(town, fatima)
    for offering in (town.pension_video, town.passport):  # not of this booth
        booth.press("nu-praten", offering=offering.pk)
        assert Visit.objects.get().screen == "now"
    assert not TalkRequest.objects.exists()


@pytest.mark.parametrize("way", ("stop", "clear", "left_behind", "locked"))
def test_who_leaves_the_screen_leaves_the_line(
    town: Town, own: VideoPolicy, booth: Screen, fatima: Staff, clock: Clock, way: str
) -> None:
    clock(START)
    session = work(town, fatima)
    in_line(town, booth)
    later = START + timedelta(minutes=5)
    if way == "stop":
        booth.press("ga", to="start")
    elif way == "clear":
        booth.press("opnieuw")
    elif way == "left_behind":
        visits.clear_left_behind(now=later)
    else:
        visits.forget(Device.objects.get(), now=later)
    request = TalkRequest.objects.get()
    assert (request.state, request.name) == ("left", "")
    with pytest.raises(asking.NobodyAsks):
        asking.take(session=session, now=later, actor=actor(fatima))
    assert not Appointment.objects.exists()


def test_looking_keeps_the_visit_of_who_waits(
    town: Town, own: VideoPolicy, booth: Screen, fatima: Staff, clock: Clock
) -> None:
    clock(START)
    work(town, fatima)
    in_line(town, booth)
    for minutes in (2, 4, 6):
        clock(START + timedelta(minutes=minutes))
        booth.press("bezig")
        assert "U bent in de rij" in booth.see()


def test_other_screens_do_not_have_it(town: Town, own: VideoPolicy, clock: Clock) -> None:
    clock(START)
    for profile in (Profile.CHECK_IN, Profile.FULL, Profile.WALK_IN):
        other = pair(town.goirle, profile, name=str(profile))
        assert "Nu met iemand praten" not in other.see()
        for page in ("nu-praten", "nu-wachten", "nu-naar-binnen"):
            assert other.press(page, offering=town.pension.pk).status_code == 404
