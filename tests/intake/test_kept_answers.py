"""How long answers are kept, and that nothing of them stands anywhere else."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from hub.intake import filling, publishing
from hub.intake.models import Intake
from scheduling import availability, booking
from scheduling.booking import Contact
from scheduling.journeys import keeping, passing
from tests import town as towns
from tests.agenda.conftest import member
from tests.intake.documents import address
from tests.intake.visitor import CANARY, advised, booked
from tests.town import Town


@pytest.mark.django_db(transaction=True)
def test_answers_stay_as_long_as_the_appointment() -> None:
    now = timezone.now()
    town = towns.build(now=now)
    service = town.passport.service
    publishing.save_draft(service=service, raw=address(), now=now)
    visitor = Client()
    publishing.publish(service=service, now=now)
    token = advised(town, visitor)
    visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
    appointment = booked(town, visitor)
    window = availability.bookable_window(town.passport, now)
    free = list(availability.find(offering=town.passport, window=window, now=now).times())
    later = next(one for one in free if one > appointment.starts_at + timedelta(days=2))
    booking.move(appointment=appointment, start=later, now=now)
    appointment.refresh_from_db()
    week = filling.KEPT_FINISHED
    assert Intake.objects.get().gone_at == appointment.ends_at + week
    # Who looks at the answers once more, and finishes again, does not shorten that.
    visitor.post(f"/vragen/{token}/controleren")
    assert Intake.objects.get().gone_at == appointment.ends_at + week
    booking.cancel(appointment=appointment, now=now)
    answered = Intake.objects.get()
    assert answered.gone_at == answered.changed_at + week


def test_answers_of_two_appointments_stay_until_the_last(now_town: Town) -> None:
    visitor, now = Client(), timezone.now()
    token = advised(now_town, visitor)
    intake = Intake.objects.get()
    window = availability.bookable_window(now_town.passport, now)
    free = list(availability.find(offering=now_town.passport, window=window, now=now).times())
    made = []
    for start in (free[-1], free[0]):
        held = booking.hold(offering=now_town.passport, start=start, now=now).appointment
        contact = Contact(name="Sanne", email="sanne@example.nl")
        made.append(booking.confirm(appointment=held, contact=contact, now=now))
        passing.agree(intake=intake, appointment=made[-1], now=now)
    last = made[0].ends_at + filling.KEPT_FINISHED
    assert Intake.objects.get().gone_at == last
    assert token


def test_a_time_that_waits_for_its_link_keeps_answers_no_longer(now_town: Town) -> None:
    visitor, now = Client(), timezone.now()
    advised(now_town, visitor)
    intake = Intake.objects.get()
    window = availability.bookable_window(now_town.passport, now)
    free = list(availability.find(offering=now_town.passport, window=window, now=now).times())
    held = booking.hold(offering=now_town.passport, start=free[-1], now=now).appointment
    passing.agree(intake=intake, appointment=held, now=now)
    kept = Intake.objects.get()
    assert kept.gone_at < now + timedelta(days=8)


def test_no_answer_stands_anywhere_but_in_the_sealed_row(
    now_town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """Every text and JSON column of every table is read, after the whole way of a citizen."""
    visitor = Client()
    with caplog.at_level("DEBUG", logger="hub"):
        token = advised(now_town, visitor)
        visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
        appointment = booked(now_town, visitor)
        clerk = member("Joke", "clerk", now_town.municipality)
        clerk.client.get(f"/medewerker/afspraak/{appointment.reference}/")
    rows = sum(model._default_manager.count() for model in apps.get_models())
    assert rows > 50
    for model in apps.get_models():
        assert CANARY not in str(list(model._default_manager.values())), model
    assert CANARY not in caplog.text
    assert token not in caplog.text


def test_a_crash_between_a_move_and_its_news_deletes_nothing(now_town: Town) -> None:
    visitor, now = Client(), timezone.now()
    token = advised(now_town, visitor)
    visitor.post(f"/vragen/{token}/advies", {"pass_on": "yes"})
    appointment = booked(now_town, visitor)
    Intake.objects.update(gone_at=now)  # as it was before a move that nobody heard of
    keeping.keep_what_is_needed(now=now)
    assert filling.forget_old(now=now) == 0
    assert Intake.objects.get().gone_at == appointment.ends_at + filling.KEPT_FINISHED
