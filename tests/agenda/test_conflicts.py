"""Somebody is ill: one press closes the day, the next moves whom it strands."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from hub.notifications.models import Message
from locations.models import Closure
from scheduling import availability, booking
from scheduling.booking import Actor, Contact
from scheduling.models import Allocation, Appointment
from scheduling.planning import cover, readmodel, timetable
from scheduling.planning.models import Absence, Professional
from tests.agenda.conftest import Staff, member
from tests.scheduling import test_elsewhere as elsewhere
from tests.town import Town

AT = "/medewerker/agenda/stadhuis-leeuwarden/"
CLERK = Actor(kind="staff", origin="agenda")


@pytest.fixture
def start(town: Town) -> datetime:
    """The first whole hour of a day to come on which the hall is open."""
    now = timezone.now()
    cover.rebuild_all(now=now)
    window = availability.bookable_window(town.passport, now + timedelta(days=1))
    free = availability.find(offering=town.passport, window=window, now=now)
    return next(some for some in free.times() if timezone.localtime(some).hour == 11)


def book(town: Town, start: datetime, name: str, **contact: str) -> Appointment:
    now = timezone.now()
    held = booking.hold(offering=town.passport, start=start, now=now, actor=CLERK).appointment
    who = Contact(name=name, **(contact or {"email": f"{name.lower()}@example.nl"}))
    return booking.confirm(appointment=held, contact=who, now=now, actor=CLERK)


def close_day(staff: Staff, person: Professional, start: datetime) -> int:
    day = timezone.localtime(start).date()
    answer = staff.client.post(f"{AT}ziek/", {"close": person.pk, "date": day.isoformat()})
    return answer.status_code


def shown(staff: Staff) -> dict[str, Any]:
    """What the form of the list would send as it stands: ticks, revisions and first options."""
    page = staff.client.get(f"{AT}aandacht/").content.decode()
    fields = dict(re.findall(r'type="hidden" name="((?:seen|to)-\w+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select[^>]*name="(to-\w+)"[^>]*>(.*?)</select>', page):
        fields[name] = re.findall(r'<option value="([^"]*)"', options)[0]
    ticked = re.findall(r'name="move" id="[^"]*" value="(\w+)" checked', page)
    return {**fields, "move": ticked}


def assert_true_masks() -> None:
    now = timezone.now()
    parts = readmodel.parts()
    assert not [one for part in parts for one in readmodel.differences(part, now=now)]


def test_one_press_closes_the_day_and_leads_to_the_conflicts(
    town: Town, planner: Staff, start: datetime
) -> None:
    book(town, start, "Sanne")
    day = timezone.localtime(start).date()
    page = planner.client.get(f"{AT}ziek/?date={day}").content.decode()
    assert "Dag van Bram sluiten" in page
    answer = planner.client.post(f"{AT}ziek/", {"close": town.bram.pk, "date": day.isoformat()})
    assert (answer.status_code, answer["Location"]) == (302, f"{AT}aandacht/")
    absence = Absence.objects.get()
    assert (absence.professional, absence.kind) == (town.bram, "illness")
    assert (absence.ends_at - absence.starts_at) >= timedelta(hours=23)
    assert (
        "Dag van Bram sluiten" not in planner.client.get(f"{AT}ziek/?date={day}").content.decode()
    )
    close_day(planner, town.bram, start)
    assert Absence.objects.count() == 1
    assert_true_masks()


def test_today_closes_from_now_on(town: Town, planner: Staff, start: datetime) -> None:
    before = timezone.now()
    assert close_day(planner, town.bram, before) == 302
    assert Absence.objects.get().starts_at >= before


def test_a_day_that_is_over_a_stranger_and_nonsense_are_refused(
    town: Town, planner: Staff, start: datetime
) -> None:
    day = timezone.localtime(start).date()
    yesterday = (timezone.now() - timedelta(days=2)).date()
    page = f"{AT}ziek/"
    planner.client.post(page, {"close": town.bram.pk, "date": yesterday.isoformat()})
    assert planner.client.post(page, {"close": town.fatima.pk, "date": day}).status_code == 404
    for close, date in (("x", day), (town.bram.pk, "x"), ("", ""), ("9" * 40, day)):
        assert planner.client.post(page, {"close": close, "date": date}).status_code == 404
    assert not Absence.objects.exists()


def test_what_is_ticked_moves_and_the_citizens_are_told(
    town: Town, planner: Staff, start: datetime
) -> None:
    book(town, start, "Sanne"), book(town, start, "Piet")
    alone = book(town, start + timedelta(hours=2), "Aad")
    close_day(planner, town.bram, start)
    Message.objects.all().delete()
    page = planner.client.get(f"{AT}aandacht/").content.decode()
    assert "Niet meer beschikbaar: Bram" in page
    form = shown(planner)
    answer = planner.client.post(f"{AT}aandacht/verzetten/", form, follow=True)
    text = answer.content.decode()
    assert "1 afspraak heeft een nieuwe tijd." in text
    assert "Alle afspraken hebben een plek en een medewerker." in text
    assert Message.objects.get().kind == "moved"
    alone.refresh_from_db()
    assert alone.starts_at == start + timedelta(hours=2)
    assert_true_masks()
    again = planner.client.post(f"{AT}aandacht/verzetten/", form, follow=True)
    assert "al opgelost" in again.content.decode()
    assert Message.objects.count() == 1


def test_another_day_is_not_ticked_beforehand(town: Town, planner: Staff, start: datetime) -> None:
    book(town, start, "Sanne")
    for person in (town.aisha, town.bram):
        close_day(planner, person, start)
    form = shown(planner)
    assert form["move"] == []
    assert len([name for name in form if name.startswith("to-")]) == 1


def test_a_time_that_is_gone_is_told_by_its_code(
    town: Town, planner: Staff, start: datetime
) -> None:
    book(town, start, "Sanne"), book(town, start, "Piet")
    close_day(planner, town.bram, start)
    form = shown(planner)
    (reference,) = form["move"]
    book(town, datetime.fromisoformat(form[f"to-{reference}"]), "Aad")
    text = planner.client.post(f"{AT}aandacht/verzetten/", form, follow=True).content.decode()
    assert f"{reference[:4]}-{reference[4:]}: Die tijd is net bezet geraakt." in text
    assert Appointment.objects.get(reference=reference).starts_at == start


def test_who_gets_no_message_is_to_be_called(town: Town, planner: Staff, start: datetime) -> None:
    for name in ("Sanne", "Piet"):
        book(town, start, name, phone="058 2345678")
    close_day(planner, town.bram, start)
    text = planner.client.post(f"{AT}aandacht/verzetten/", shown(planner), follow=True)
    assert "Bel deze inwoners over hun nieuwe tijd" in text.content.decode()


def test_a_clerk_sees_the_list_and_moves_no_set(
    town: Town, clerk: Staff, planner: Staff, start: datetime
) -> None:
    made = book(town, start, "Sanne")
    for person in (town.aisha, town.bram):
        close_day(planner, person, start)
    page = clerk.client.get(f"{AT}aandacht/").content.decode()
    assert "Sanne" in page
    assert "Aangevinkte afspraken verzetten" not in page
    form = shown(planner) | {"move": made.reference}
    assert clerk.client.post(f"{AT}aandacht/verzetten/", form).status_code == 404
    other = member("Daan", "planner", town.library)
    assert other.client.post(f"{AT}aandacht/verzetten/", form).status_code == 404
    assert planner.client.get(f"{AT}aandacht/verzetten/").status_code == 405
    made.refresh_from_db()
    assert made.starts_at == start


def test_odd_input_moves_nobody(town: Town, planner: Staff, start: datetime) -> None:
    made = book(town, start, "Sanne")
    book(town, start, "Piet")
    ill = Allocation.objects.get(
        segment__appointment=made, resource__kind="professional"
    ).resource.professional
    close_day(planner, ill, start)
    code = made.reference
    for form in (
        {},
        {"move": "ZZZZZZZZ"},
        {"move": code},
        {"move": code, f"to-{code}": "x"},
        {"move": code, f"to-{code}": "2026-06-02T09:00"},
        {"move": code, f"to-{code}": "1999-01-01T00:00:00+00:00", f"seen-{code}": "0"},
        {"move": code, f"to-{code}": (start + timedelta(minutes=1)).isoformat()},
        {"move": code, f"to-{code}": start.isoformat(), f"seen-{code}": "99"},
    ):
        assert planner.client.post(f"{AT}aandacht/verzetten/", form).status_code == 302
    made.refresh_from_db()
    assert (made.starts_at, made.revision) == (start, 0)


def test_another_place_is_moved_to_only_when_it_is_chosen(
    town: Town, planner: Staff, start: datetime
) -> None:
    there = elsewhere.place(town, "dichtbij", 53.3)
    mine = book(town, start, "Sanne")
    now = timezone.now()
    shut = Closure(service_point=town.hall, starts_at=now, ends_at=now + timedelta(days=60))
    timetable.add(row=shut, now=now, actor_id=None)
    cover.rebuild_all(now=now)
    page = planner.client.get(f"{AT}aandacht/").content.decode()
    assert "Dichtbij, Leeuwarden (Aan de balie)" in page
    form = shown(planner)
    assert (form["move"], form[f"to-{mine.reference}"]) == ([], "")
    ticked = {**form, "move": [mine.reference]}
    answer = planner.client.post(f"{AT}aandacht/verzetten/", ticked, follow=True)
    assert "Kies eerst een tijd en een plek" in answer.content.decode()
    mine.refresh_from_db()
    assert mine.service_point == town.hall
    (chosen,) = re.findall(r'<option value="([^"]+@[^"]+)"', page)
    planner.client.post(f"{AT}aandacht/verzetten/", {**ticked, f"to-{mine.reference}": chosen})
    mine.refresh_from_db()
    assert mine.service_point == there.service_point
    assert Message.objects.filter(kind="moved").count() == 1
