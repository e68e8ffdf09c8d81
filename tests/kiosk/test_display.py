"""The call display: numbers and where to go, and no more."""

from typing import Any

from django.core.cache import cache

from kiosk import devices, display, outlook
from kiosk.profiles import Profile
from locations.models import OpeningSpan
from scheduling.queue import calls, lapses, rules
from scheduling.queue.models import Ticket
from scheduling.queue.waiting import Range
from tests.kiosk.conftest import MANAGER, pair
from tests.queue.conftest import CLERK, Day, at


def test_it_shows_the_last_calls_with_their_way_and_nothing_of_the_person(
    day: Day, clock: Any
) -> None:
    screen = pair(day.town.hall, Profile.DISPLAY, spoken=True)
    devices.point_the_way(
        device=screen.device, arrows={day.town.desks[1].pk: "left"}, now=at(0), actor=MANAGER
    )
    first, second = day.open(0), day.open(1)
    for minutes in (0, 0.5, 1, 1.5):
        day.walk_in(minutes)
    day.help(day.next(first, 2), 2, 1)
    day.next(first, 3)
    day.next(second, 4)
    clock(at(5))
    board = display.board(device=screen.device, now=at(5))
    assert [(call.number, call.place, call.direction) for call in board.now] == [
        (3, "Balie 2", "left"),
        (2, "Balie 1", ""),
    ]
    assert [(call.number, call.place) for call in board.earlier] == [(1, "Balie 1")]
    assert board.now[0].spoken == {
        "nl": "Nummer 3, ga naar Balie 2.",
        "en": "Number 3, please go to Balie 2.",
    }
    assert board.outlook.waiting == 1
    page = screen.see("/kiosk/scherm/")
    assert "naar links" in page
    assert "to the left" in page
    for private in ("Paspoort", "Sanne", "Aisha", "paspoort"):
        assert private not in page


def test_calling_again_sounds_again_and_who_did_not_come_is_taken_off(day: Day, clock: Any) -> None:
    screen = pair(day.town.hall, Profile.DISPLAY)
    session = day.open()
    day.walk_in(0)
    ticket = day.next(session, 1)
    first = display.board(device=screen.device, now=at(2)).now[0].key
    calls.call_again(ticket=ticket, now=at(3), actor=CLERK)
    assert display.board(device=screen.device, now=at(3)).now[0].key != first
    lapses.no_show(ticket=ticket, now=at(9), actor=CLERK)
    board = display.board(device=screen.device, now=at(9))
    assert (board.now, board.earlier) == ((), ())


def test_it_shows_its_own_point_and_today_alone(day: Day, clock: Any) -> None:
    screen = pair(day.town.goirle, Profile.DISPLAY)
    day.walk_in(0)
    day.next(day.open(), 1)
    board = display.board(device=screen.device, now=at(2))
    assert (board.now, board.earlier, board.outlook.waiting) == ((), (), 0)
    hall = pair(day.town.hall, Profile.DISPLAY)
    assert len(display.board(device=hall.device, now=at(2)).now) == 1
    assert display.board(device=hall.device, now=at(24 * 60)).now == ()


def test_the_wait_is_told_in_each_language_and_not_made_up(day: Day, clock: Any) -> None:
    screen = pair(day.town.hall, Profile.DISPLAY)
    assert display.board(device=screen.device, now=at(1)).outlook.wait == {"nl": "", "en": ""}
    assert "Nog niet bekend" in screen.see("/kiosk/scherm/")
    day.open()
    assert display.board(device=screen.device, now=at(2)).outlook.wait == {
        "nl": "hooguit 5 minuten",
        "en": "at most 5 minutes",
    }
    assert outlook.told(Range(10, 20), "nl") == "10 tot 20 minuten"


def test_a_point_that_speaks_dutch_alone_has_no_turns(day: Day, clock: Any) -> None:
    town = day.town
    town.hall.languages = ["nl", "xx"]
    town.hall.save()
    screen = pair(town.hall, Profile.DISPLAY)
    assert display.board(device=screen.device, now=at(1)).languages == ("nl",)


def test_why_there_is_no_number_is_told_in_each_language(day: Day, clock: Any) -> None:
    screen = pair(day.town.hall, Profile.DISPLAY)
    day.open()
    page = screen.see("/kiosk/scherm/")
    assert "Welkom" in page
    assert "Uw wachttijd als u nu een nummer neemt" in page
    rules.stop_walk_ins(
        point=day.town.hall,
        reason_nl="Het is te druk.",
        reason_en="We are too busy.",
        now=at(5),
        actor=CLERK,
    )
    page = screen.see("/kiosk/scherm/")
    assert "Wij helpen vandaag niemand meer zonder afspraak. Het is te druk." in page
    assert "without an appointment any more today. We are too busy." in page
    assert "Hebt u een afspraak? Meld u bij" in page
    assert "wachttijd" not in page


def test_after_hours_nobody_is_asked_to_wait_but_who_has_a_number(day: Day, clock: Any) -> None:
    screen = pair(day.town.hall, Profile.DISPLAY)
    day.walk_in(0)
    OpeningSpan.objects.filter(weekday=1).delete()
    page = screen.see("/kiosk/scherm/")
    assert "Wacht op uw nummer" in page
    assert "Meld u" not in page
    day.next(day.open(), 1)
    cache.clear()
    assert "Wij zijn nu gesloten." in screen.see("/kiosk/scherm/")
    Ticket.objects.all().delete()
    cache.clear()
    page = screen.see("/kiosk/scherm/")
    assert page.count("Wij zijn nu gesloten. Wij gaan open op woensdag 3 juni") == 1
    assert "Wacht op uw nummer" not in page
