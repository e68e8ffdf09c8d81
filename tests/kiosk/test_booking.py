"""From looking for a service to an appointment, at a kiosk with the profile `full`; and nothing of
the person stays."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hub.audit.models import Event
from hub.catalogue import search
from hub.catalogue.models import Service
from kiosk import devices, visits
from kiosk.models import Visit
from kiosk.profiles import Profile
from scheduling import booking
from scheduling.errors import SlotNotOffered, SlotTaken
from scheduling.messages.models import MessagePolicy
from scheduling.models import Appointment, State
from scheduling.planning import cover
from scheduling.queue.models import Ticket
from scheduling.reference import readable
from scheduling.typed import read_start
from tests.kiosk.conftest import MANAGER, Screen, pair
from tests.queue.conftest import Day, at
from tests.town import NOW

PAGES = ("zoek", "dienst", "afspraak", "personen", "plek", "tijd", "naam", "bereiken", "maak")
TYPED = ("Jetske", "jetske@example.nl", "0612345678")


@pytest.fixture
def full(day: Day, kiosk: Screen) -> Screen:
    """The town hall's own kiosk, with free times."""
    cover.rebuild_all(now=NOW)
    search.rebuild(now=at(0))
    kiosk.see()
    return kiosk


def values(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]*)"', page)


def visit_of(screen: Screen) -> Visit:
    return Visit.objects.get(device=screen.device)


def choose(screen: Screen, day: Day, persons: int = 2) -> str:
    """As far as the page with the free times."""
    screen.press("ga", to="find")
    screen.press("zoek", query="pasport")
    topic = values(screen.see(), "topic")[0]
    screen.press("dienst", topic=topic)
    assert "Paspoort (nl)" in screen.see()
    screen.press("afspraak")
    assert values(screen.see(), "persons") == ["1", "2", "3", "4"]
    screen.press("personen", persons=persons)
    page = screen.see()
    assert values(page, "offering")[0] == str(day.town.passport.pk)
    assert "Hier: Stadhuis Leeuwarden" in page
    screen.press("plek", offering=day.town.passport.pk)
    return screen.see()


def hold(screen: Screen, day: Day) -> Appointment:
    start = values(choose(screen, day), "start")[0]
    screen.press("tijd", start=start)
    held = Appointment.objects.get(state=State.HELD)
    assert held.starts_at == read_start(start)
    return held


def fill_in(screen: Screen) -> None:
    screen.press("naam", name=TYPED[0])
    screen.press("bereiken", email=TYPED[1], phone=TYPED[2])


def test_a_service_is_found_and_booked(full: Screen, day: Day) -> None:
    held = hold(full, day)
    assert "Wat is uw naam?" in full.see()
    fill_in(full)
    page = full.see()
    for shown in ("Klopt dit?", *TYPED, "Paspoort", "2 personen"):
        assert shown in page
    full.press("maak")
    page = full.see()
    held.refresh_from_db()
    assert (held.state, held.booker.name, held.booker.email) == (State.CONFIRMED, *TYPED[:2])
    assert (held.segments.get().persons, held.language) == (2, "nl")
    assert readable(held.reference) in page
    assert "data:image/svg+xml" in page
    assert "Neem uw code mee." in page
    assert "U krijgt de afspraak ook per e-mail." in page
    for private in TYPED:
        assert private not in page
    assert visit_of(full).typed == {}
    made = Event.objects.get(verb="appointment.confirmed")
    assert (made.actor_kind, made.origin) == ("citizen", "kiosk")
    # Another press of an old form changes nothing, nor does a way back.
    for press, more in (("maak", {}), ("zoek", {"query": "x"}), ("ga", {"to": "start"})):
        full.press(press, **more)
    assert readable(held.reference) in full.see()
    assert Appointment.objects.count() == 1


def test_what_is_kept_for_kiosks_is_free_here(full: Screen, day: Day) -> None:
    day.town.passport.assisted_share = 100
    day.town.passport.save()
    start = at(60 * 24)
    with pytest.raises((SlotNotOffered, SlotTaken)):
        booking.hold(offering=day.town.passport, start=start, now=at(5))
    page = choose(full, day)
    full.press("ga", to="places")
    assert "Eerste vrije tijd" in full.see()
    full.press("plek", offering=day.town.passport.pk)
    full.press("tijd", start=values(page, "start")[0])
    assert Appointment.objects.get().state == State.HELD


def test_another_day_can_be_chosen(full: Screen, day: Day) -> None:
    days = values(choose(full, day), "day")
    assert days[:2] == ["2026-06-02", "2026-06-03"]
    full.press("tijd", day=days[1])
    page = full.see()
    assert "woensdag 3 juni" in page
    assert {start[:10] for start in values(page, "start")} == {days[1]}
    full.press("tijd", page=1)
    assert values(full.see(), "start")[0] > values(page, "start")[-1]
    for strange in ("2026-13-01", "x", "9999-01-01", "2026-06-06"):
        full.press("tijd", day=strange)
        assert values(full.see(), "start")


def test_near_another_place_this_point_still_comes_first(full: Screen, day: Day) -> None:
    pension = Service.objects.get(slug="aow")
    full.press("ga", to="find")
    full.press("dienst", topic=pension.pk)
    full.press("personen", persons=1)
    for near, told in (
        ("5051", "Dicht bij 5051"),
        ("xqxq", "Deze postcode of plaats kennen wij niet."),
    ):
        full.press("plek", near=near)
        page = full.see()
        assert told in page
        assert str(day.town.pension.pk) in values(page, "offering")
    full.press("dienst", topic=Service.objects.get(slug="paspoort").pk)
    full.press("personen", persons=1)
    full.press("plek", near="5051")
    assert values(full.see(), "offering")[0] == str(day.town.passport.pk)


def test_a_profile_without_booking_has_none_of_it(day: Day, clock: Any) -> None:
    for profile in (Profile.CHECK_IN, Profile.WALK_IN):
        screen = pair(day.town.hall, profile, profile)
        assert "afspraak maken" not in screen.see()
        for page in PAGES:
            assert screen.press(page).status_code == 404
        screen.press("ga", to="find")
        assert visit_of(screen).screen == "start"


ENDS: dict[str, Callable[[Screen], object]] = {
    "reset": lambda screen: screen.press("opnieuw"),
    "back": lambda screen: screen.press("ga", to="places"),
    "lock": lambda screen: devices.lock(device=screen.device, now=timezone.now(), actor=MANAGER),
    "unpair": lambda screen: devices.unpair(
        device=screen.device, now=timezone.now(), actor=MANAGER
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_time_that_was_held_is_free_again_at_once(full: Screen, day: Day, end: str) -> None:
    held = hold(full, day)
    fill_in(full)
    ENDS[end](full)
    held.refresh_from_db()
    assert held.state == State.EXPIRED
    assert not held.segments.filter(allocations__isnull=False).exists()
    if end != "back":
        left = Visit.objects.filter(device_id=full.device.pk).values_list("typed", "query", "near")
        assert list(left) in ([], [({}, "", "")])


@pytest.mark.parametrize("by", ["next person", "worker"])
def test_a_half_finished_booking_that_was_left_behind_is_cleared(
    full: Screen, day: Day, clock: Any, by: str
) -> None:
    held = hold(full, day)
    fill_in(full)
    clock(timezone.now() + visits.STALE - timedelta(seconds=1))
    assert visits.clear_left_behind(now=timezone.now()) == 0
    clock(timezone.now() + timedelta(seconds=2))
    if by == "worker":
        assert visits.clear_left_behind(now=timezone.now()) == 1
    else:
        assert "Waarvoor komt u?" in full.see()
    held.refresh_from_db()
    assert (held.state, visit_of(full).typed) == (State.EXPIRED, {})
    assert visits.clear_left_behind(now=timezone.now()) == 0


def test_who_is_busy_keeps_the_time_without_asking(full: Screen, day: Day, clock: Any) -> None:
    held = hold(full, day)
    until = held.hold_expires_at
    assert until
    for _touch in range(30):
        clock(timezone.now() + timedelta(seconds=60))
        assert full.press("bezig").status_code == 204
    fill_in(full)
    full.press("maak")
    held.refresh_from_db()
    assert timezone.now() > until
    assert held.state == State.CONFIRMED


def test_a_time_that_lapsed_is_chosen_anew_and_what_was_typed_stays(full: Screen, day: Day) -> None:
    held = hold(full, day)
    fill_in(full)
    Appointment.objects.filter(pk=held.pk).update(hold_expires_at=at(4))
    full.press("maak")
    page = full.see()
    assert "Wij konden uw tijd niet langer vasthouden." in page
    full.press("tijd", start=values(page, "start")[1])
    assert f'value="{TYPED[0]}"' in full.see()


def test_a_time_chosen_while_the_screen_was_cleared_is_given_back(full: Screen, day: Day) -> None:
    choose(full, day)
    before = visit_of(full)
    late = booking.hold(offering=day.town.passport, start=at(300), now=at(5)).appointment
    full.press("opnieuw")
    visits.keep_hold(before, late, now=at(5))
    late.refresh_from_db()
    assert late.state == State.EXPIRED
    assert visit_of(full).appointment is None


def test_another_time_takes_the_place_of_the_first(full: Screen, day: Day) -> None:
    first = hold(full, day)
    full.press("ga", to="times")
    page = full.see()
    assert first.starts_at in [read_start(text) for text in values(page, "start")]
    full.press("tijd", start=values(page, "start")[2])
    first.refresh_from_db()
    assert first.state == State.EXPIRED
    assert Appointment.objects.filter(state=State.HELD).count() == 1


def test_what_is_wrong_is_said_at_the_field(full: Screen, day: Day) -> None:
    hold(full, day)
    full.press("naam", name="  ")
    assert "Vul uw naam in." in full.see()
    full.press("naam", name="x" * 200)
    assert "Gebruik ten hoogste 120 tekens." in full.see()
    full.press("naam", name="Jets\x00ke")
    assert "Hoe kunnen wij u bereiken?" in full.see()
    for email, phone, told in (
        ("", "", "Vul een e-mailadres of een telefoonnummer in."),
        ("jetske", "", "Dit is geen e-mailadres."),
        ("", "12", "Dit is geen telefoonnummer."),
    ):
        full.press("bereiken", email=email, phone=phone)
        page = full.see()
        assert told in page
        assert 'aria-invalid="true"' in page
    full.press("bereiken", email="", phone=TYPED[2])
    assert "Klopt dit?" in full.see()


def test_a_booking_that_waits_for_a_link_outlives_the_screen(full: Screen, day: Day) -> None:
    MessagePolicy.objects.create(organisation=day.town.municipality, confirm_by_link=True)
    held = hold(full, day)
    fill_in(full)
    full.press("maak")
    page = full.see()
    assert "kijk in uw e-mail" in page
    assert readable(held.reference) not in page
    full.press("opnieuw")
    held.refresh_from_db()
    assert held.state == State.HELD
    assert booking.awaits_link(held)


def test_who_calls_for_a_person_loses_nothing(full: Screen, day: Day) -> None:
    held = hold(full, day)
    full.press("mens")
    assert "Er komt iemand naar u toe" in full.see()
    full.press("mens")
    full.press("ga", to="before")
    assert "Wat is uw naam?" in full.see()
    held.refresh_from_db()
    assert held.state == State.HELD


def test_back_that_comes_twice_leaves_the_screen_and_the_next_person_nothing(
    full: Screen, day: Day
) -> None:
    hold(full, day)
    fill_in(full)
    full.press("mens")
    for _press in range(2):
        full.press("ga", to="before")
    visit = visit_of(full)
    assert visit.screen == "check"
    assert not visits.is_empty(visit)
    full.press("opnieuw")
    assert visits.is_empty(visit_of(full))
    assert visit_of(full).typed == {}


def test_what_was_made_as_the_line_broke_is_not_wiped_by_coming_back(
    full: Screen, day: Day
) -> None:
    """The answer to the last press was lost, so the browser thinks that nothing was made."""
    hold(full, day)
    fill_in(full)
    full.press("maak")
    full.press("opnieuw", lost="1")
    assert readable(Appointment.objects.get(state=State.CONFIRMED).reference) in full.see()
    full.press("opnieuw")
    assert "Welkom" in full.see()
    hold(full, day)
    full.press("opnieuw", lost="1")
    assert "Welkom" in full.see()


def test_a_number_for_what_was_looked_up(full: Screen, day: Day) -> None:
    full.press("ga", to="find")
    full.press("dienst", topic=Service.objects.get(slug="paspoort").pk)
    assert values(full.see(), "services") == [str(day.town.passport.pk)]
    full.press("nummer", services=day.town.passport.pk)
    number = Ticket.objects.get().number
    assert f'kiosk__number">{number}<' in full.see()
    full.press("mens")
    full.press("ga", to="before")
    assert f'kiosk__number">{number}<' in full.see()


def test_the_appointment_is_printed_once(day: Day, clock: Any) -> None:
    cover.rebuild_all(now=NOW)
    search.rebuild(now=at(0))
    screen = pair(day.town.hall, Profile.FULL, paper="ok")
    screen.see()
    hold(screen, day)
    fill_in(screen)
    assert screen.press("afgedrukt").status_code == 409
    screen.press("maak")
    assert "data-print>" in screen.see()
    assert screen.press("afgedrukt").status_code == 204
    assert screen.press("afgedrukt").status_code == 409


def test_whatever_is_sent_gets_a_screen(full: Screen, day: Day) -> None:
    strange: dict[str, list[dict[str, str]]] = {
        "zoek": [{"query": "\x00"}, {"theme": "x" * 200}, {"page": "-1"}, {}],
        "dienst": [{"topic": "x"}, {"topic": "9" * 30}, {}],
        "personen": [{"persons": "0"}, {"persons": "99"}],
        "plek": [{"offering": str(day.town.pension.pk)}, {"offering": "9" * 18}, {"near": "\x00"}],
        "tijd": [{"start": "x"}, {"start": ""}, {"day": ""}, {"page": "9" * 9}],
        "naam": [{}],
        "bereiken": [{}],
        "maak": [{}],
        "afspraak": [{}],
        "ga": [{"to": to} for to in ("about", "party", "places", "times", "name", "check", "x")],
    }
    for page, all_values in strange.items():
        for sent in all_values:
            assert full.press(page, **sent).status_code == 302
            assert "kiosk__main" in full.see()
    choose(full, day)
    for sent in strange["tijd"]:
        full.press("tijd", **sent)
        assert "kiosk__main" in full.see()
    assert not Appointment.objects.exists()
