"""The screen of a booth: by the code of an appointment here into the waiting room of its call."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from hub.audit.models import Event
from kiosk.models import Visit
from kiosk.profiles import Profile
from locations.models import ServicePoint
from scheduling import booking
from scheduling.video.models import Seat, VideoPolicy
from tests.kiosk.conftest import Screen, pair
from tests.kiosk.conftest import clock as clock
from tests.town import NOW, Town
from tests.video.conftest import START, book
from tests.video.conftest import own as own

Clock = Callable[[datetime], None]


@pytest.fixture
def booth(town: Town) -> Screen:
    return pair(town.goirle, Profile.BOOTH)


def test_a_code_opens_the_waiting_room_and_the_screen_clears_itself_afterwards(
    town: Town, own: VideoPolicy, booth: Screen, clock: Clock
) -> None:
    clock(START)
    appointment = book(town.pension)
    assert "Ik heb een afspraak via video" in booth.see()
    booth.press("ga", to="code")
    assert "/kiosk/praten" in booth.see()
    booth.press("praten", code=appointment.reference)
    room = Visit.objects.get().typed["room"]
    assert f'href="{room}?kiosk"' in booth.see()
    page = booth.client.get(f"{room}?kiosk")
    assert page["Permissions-Policy"].startswith("camera=(self), microphone=(self)")
    assert 'data-home="/kiosk/#klaar"' in page.content.decode()
    seat = Seat.objects.get()
    assert (seat.role, seat.state, seat.appointment) == ("guest", "waiting", appointment)
    assert Event.objects.get(verb="appointment.video_entered").details == {"role": "guest"}
    booth.press("opnieuw")
    assert Visit.objects.get().typed == {}
    assert room not in booth.see()


def test_the_room_speaks_the_language_of_the_screen(
    town: Town, own: VideoPolicy, booth: Screen, clock: Clock
) -> None:
    clock(START)
    ServicePoint.objects.update(languages=["nl", "en"])
    booth.see()
    booth.press("weergave", language="en")
    booth.press("praten", code=book(town.pension).reference)
    room = Visit.objects.get().typed["room"]
    assert room.startswith("/en/")
    assert f'href="{room}?kiosk"' in booth.see()
    assert "Can we see and hear you?" in booth.see(f"{room}?kiosk")


def test_too_early_is_said_beside_the_code(
    town: Town, own: VideoPolicy, booth: Screen, clock: Clock
) -> None:
    clock(START - timedelta(minutes=11))
    booth.press("ga", to="code")
    booth.press("praten", code=book(town.pension).reference)
    assert "tien minuten voor het begin" in booth.see()
    assert not Seat.objects.exists()


def test_a_code_of_something_else_is_sent_to_the_counter_and_nothing_more_is_told(
    town: Town, own: VideoPolicy, booth: Screen, clock: Clock
) -> None:
    clock(START)
    told = set()
    for offering in (town.pension_video, town.passport):
        appointment = book(offering)
        booth.press("ga", to="code")
        booth.press("praten", code=appointment.reference)
        visit = Visit.objects.get()
        assert visit.refusal["code"] == "no_video_call_here"
        told.add(booth.see().replace(str(visit.key), "").replace(visit.code, ""))
        booth.press("opnieuw")
    [page] = {re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", one) for one in told}
    assert "Deze code is niet voor een videogesprek hier." in page
    assert "Ga ermee naar de balie: daar helpt iemand u." in page
    assert not [word for word in ("Paspoort", "AOW", "Leeuwarden", "Sanne") if word in page]
    assert not Seat.objects.exists()


def test_a_code_that_nobody_has_is_unknown(
    town: Town, own: VideoPolicy, booth: Screen, clock: Clock
) -> None:
    clock(START)
    booth.press("ga", to="code")
    booth.press("praten", code="CDFGHJKM")
    assert Visit.objects.get().refusal["code"] == "code_unknown"


@pytest.mark.parametrize(
    ("what", "says"),
    [("cancelled", "Deze afspraak is afgezegd."), ("over", "Dit videogesprek is voorbij.")],
)
def test_cancelled_or_over_is_said_as_such(
    town: Town, own: VideoPolicy, booth: Screen, clock: Clock, what: str, says: str
) -> None:
    appointment = book(town.pension)
    if what == "cancelled":
        booking.cancel(appointment=appointment, now=NOW)
    clock(START if what == "cancelled" else START + timedelta(hours=3))
    booth.press("ga", to="code")
    booth.press("praten", code=appointment.reference)
    page = booth.see()
    assert says in page
    assert "tien minuten" not in page
    assert not Seat.objects.exists()


def test_a_booth_takes_no_numbers_and_another_screen_opens_no_rooms(
    town: Town, own: VideoPolicy, booth: Screen, clock: Clock
) -> None:
    clock(START)
    code = book(town.pension).reference
    for page in ("inchecken", "nummer"):
        assert booth.press(page, code=code).status_code == 404
    for profile in (Profile.CHECK_IN, Profile.FULL, Profile.WALK_IN):
        other = pair(town.goirle, profile, name=str(profile))
        assert other.press("praten", code=code).status_code == 404
    assert not Seat.objects.exists()
