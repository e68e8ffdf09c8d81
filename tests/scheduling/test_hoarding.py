"""Nobody keeps the counter for themselves, and nobody honest is kept out."""

from datetime import datetime

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from scheduling import availability, booking
from scheduling.booking import Actor, Contact
from scheduling.booking.hoarding import MOST_PER_CONTACT
from scheduling.errors import TooManyAppointments, TooManyHolds
from scheduling.models import Appointment, State
from tests import town as towns
from tests.town import NOW, Town, later

SANNE = Contact(name="Sanne", email="sanne@example.nl")


def free(town: Town, now: datetime = NOW) -> list[datetime]:
    """Free times that do not touch each other."""
    window = availability.bookable_window(town.passport, now)
    return list(availability.find(offering=town.passport, window=window, now=now).times())[::5]


@override_settings(HOLDS_PER_ADDRESS=3)
def test_one_address_keeps_a_few_times_and_no_more(town: Town) -> None:
    times = free(town)
    for start in times[:3]:
        booking.hold(offering=town.passport, start=start, now=NOW, held_from="library")
    with pytest.raises(TooManyHolds):
        booking.hold(offering=town.passport, start=times[4], now=NOW, held_from="library")
    assert Appointment.objects.count() == 3
    # Another address is as free as before, and staff and programs of ours always are.
    booking.hold(offering=town.passport, start=times[4], now=NOW, held_from="home")
    booking.hold(offering=town.passport, start=times[5], now=NOW)
    # An expired, a released and a confirmed hold no longer count.
    booking.hold(offering=town.passport, start=times[6], now=later(11), held_from="library")


@override_settings(HOLDS_PER_ADDRESS=1)
def test_a_hold_that_became_an_appointment_no_longer_counts(town: Town) -> None:
    times = free(town)
    held = booking.hold(offering=town.passport, start=times[0], now=NOW, held_from="library")
    booking.confirm(appointment=held.appointment, contact=SANNE, now=NOW)
    assert Appointment.objects.get().held_from == ""
    second = booking.hold(offering=town.passport, start=times[3], now=NOW, held_from="library")
    booking.release(appointment=second.appointment, now=NOW)
    booking.hold(offering=town.passport, start=times[3], now=NOW, held_from="library")


def test_one_contact_has_a_few_appointments_of_one_service(town: Town) -> None:
    times = free(town)
    for start in times[:MOST_PER_CONTACT]:
        held = booking.hold(offering=town.passport, start=start, now=NOW).appointment
        booking.confirm(appointment=held, contact=SANNE, now=NOW)
    again = Contact(name="Iemand anders", email="Sanne@Example.nl")
    held = booking.hold(offering=town.passport, start=times[-1], now=NOW).appointment
    with pytest.raises(TooManyAppointments):
        booking.confirm(appointment=held, contact=again, now=NOW)
    held.refresh_from_db()
    assert held.state == State.HELD  # what was typed and kept is not lost
    # For another contact, by staff, or for another service there is room.
    other = Contact(name="Bram", email="bram@example.nl")
    booking.confirm(appointment=held, contact=other, now=NOW)
    by_phone = booking.hold(offering=town.passport, start=times[-9], now=NOW).appointment
    clerk = Actor(kind="staff", origin="agenda")
    booking.confirm(appointment=by_phone, contact=SANNE, now=NOW, actor=clerk)
    pension = booking.hold(offering=town.pension_video, start=times[0], now=NOW).appointment
    booking.confirm(appointment=pension, contact=SANNE, now=NOW)


def test_two_hundred_sessions_of_one_address_leave_room_for_others(db: None) -> None:
    """Over the pages, each with a session of its own, every one at a time of its own."""
    town = towns.build(now=timezone.now())
    page = f"/diensten/{town.passport.service_id}/wanneer?aanbod={town.passport.pk}"
    times = free(town, timezone.now())[:200]
    assert len(times) == 200
    statuses = [
        Client(REMOTE_ADDR="192.0.2.7").post(page, {"start": start.isoformat()}).status_code
        for start in times
    ]
    assert statuses.count(302) == 20
    assert set(statuses[20:]) == {429}
    honest = Client(REMOTE_ADDR="192.0.2.8")
    assert honest.post(page, {"start": times[100].isoformat()}).status_code == 302
    assert Appointment.objects.filter(state=State.HELD).count() == 21
    stored = set(Appointment.objects.values_list("held_from", flat=True))
    assert len(stored) == 2
    assert not any("192.0.2" in name for name in stored)


def test_a_button_pressed_twice_keeps_one_time(db: None) -> None:
    town = towns.build(now=timezone.now(), desks=1)
    page = f"/diensten/{town.passport.service_id}/wanneer?aanbod={town.passport.pk}"
    window = availability.bookable_window(town.passport, timezone.now())
    answer = availability.find(offering=town.passport, window=window, now=timezone.now())
    start = {"start": answer.first_free.isoformat()} if answer.first_free else {}
    visitor = Client()
    for _press in range(2):
        assert visitor.post(page, start).headers["Location"] == "/afspraak/gegevens"
    assert Appointment.objects.filter(state=State.HELD).count() == 1
    # Somebody else hears that it was taken; another time replaces one's own, also one
    # that only the own hold stood in the way of.
    assert Client().post(page, start).status_code == 409
    other = {"start": list(answer.times())[1].isoformat()}
    assert visitor.post(page, other).status_code == 302
    states = Appointment.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.EXPIRED, State.EXPIRED, State.HELD]
    # A time that is not to be had leaves the one that is kept.
    night = {"start": timezone.now().replace(hour=2, minute=0, second=0).isoformat()}
    assert visitor.post(page, night).status_code == 409
    assert Appointment.objects.filter(state=State.HELD).count() == 1
