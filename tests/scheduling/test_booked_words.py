"""What was published when somebody booked is what they are told, whatever is published after."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from hub.catalogue import publishing
from hub.catalogue.models import Service, ServiceStatus, ServiceText
from hub.notifications.models import Message
from hub.notifications.unwritten import written
from locations import bookable
from locations.models import Offering
from scheduling import booking
from scheduling.booking import Contact, bulk, versions
from scheduling.messages.facts import facts_of
from scheduling.models import Appointment, Segment
from scheduling.web.card import card_of
from tests.scheduling.test_bulk import booked
from tests.town import NOW, TUESDAY_NINE, Town

CONTACT = Contact(name="Sanne", email="sanne@example.nl")
LATER = NOW + timedelta(hours=1)


def said(title: str, bring: str) -> dict[str, Any]:
    return {"texts": {"nl": {"title": title, "bring": bring}}}


def publish(service: Service, title: str, bring: str) -> None:
    publishing.save_draft(service=service, raw=said(title, bring), now=LATER)
    publishing.publish(service=service, now=LATER)


def book(offering: Offering, start: datetime = TUESDAY_NINE) -> Appointment:
    fresh = Offering.objects.get(pk=offering.pk)
    held = booking.hold(offering=fresh, start=start, now=NOW)
    return booking.confirm(appointment=held.appointment, contact=CONTACT, now=NOW, token=held.token)


def told(appointment: Appointment) -> tuple[str, tuple[str, ...]]:
    card = card_of(Appointment.objects.get(pk=appointment.pk))
    again = Appointment.objects.get(pk=appointment.pk)
    facts = facts_of(again, name="Sanne", link="x")
    assert (facts.service, facts.bring) == (card.heading, card.bring)
    return card.heading, card.bring


@pytest.fixture
def passport(town: Town) -> Service:
    service = town.passport.service
    ServiceText.objects.filter(service=service).update(bring="- Uw oude paspoort")
    return service


def test_a_change_after_the_booking_reaches_only_who_books_after_it(
    town: Town, passport: Service
) -> None:
    early = book(town.passport)
    publish(passport, "Paspoort of kaart", "- Een pasfoto")
    late = book(town.passport, TUESDAY_NINE + timedelta(hours=2))
    assert told(early) == ("Paspoort", ("Uw oude paspoort",))
    assert told(late) == ("Paspoort of kaart", ("Een pasfoto",))
    assert list(Segment.objects.order_by("pk").values_list("service_version", flat=True)) == [1, 2]


def test_a_mail_that_is_written_later_says_what_was_booked_on(
    town: Town, passport: Service
) -> None:
    book(town.passport)
    publish(passport, "Paspoort of kaart", "- Een pasfoto")
    text = written(Message.objects.get()).text
    assert "Uw oude paspoort" in text
    assert "pasfoto" not in text


def test_each_of_several_versions_keeps_its_own_bookings(town: Town, passport: Service) -> None:
    publish(passport, "Twee", "- Twee")
    second = book(town.passport)
    publish(passport, "Drie", "- Drie")
    publish(passport, "Vier", "- Vier")
    assert told(second) == ("Twee", ("Twee",))


def test_what_is_inherited_stays_as_it_was_too(town: Town, passport: Service) -> None:
    base = Service.objects.create(
        organisation=town.agency, slug="basis", status=ServiceStatus.PUBLISHED
    )
    ServiceText.objects.create(
        service=base, language="nl", title="Reisdocument", bring="- Oud document"
    )
    ServiceText.objects.filter(service=passport).update(bring="")
    Service.objects.filter(pk=passport.pk).update(base=base)
    early = book(town.passport)
    assert told(early) == ("Paspoort", ("Oud document",))
    publish(base, "Reisdocument", "- Nieuw document")
    assert told(early) == ("Paspoort", ("Oud document",))
    publish(passport, "Eigen", "")
    assert told(early) == ("Paspoort", ("Oud document",))


def test_an_archived_service_is_still_told_to_who_booked_it(town: Town, passport: Service) -> None:
    early = book(town.passport)
    publishing.archive(service=passport, now=LATER)
    assert told(early) == ("Paspoort", ("Uw oude paspoort",))


def test_a_booking_from_before_versions_keeps_the_first_words(
    town: Town, passport: Service
) -> None:
    early = book(town.passport)
    Segment.objects.update(service_version=None, base_version=None)
    publish(passport, "Anders", "- Anders")
    assert told(early) == ("Paspoort", ("Uw oude paspoort",))


def test_a_move_changes_the_time_and_not_the_words(town: Town, passport: Service) -> None:
    early = book(town.passport)
    publish(passport, "Anders", "- Anders")
    fresh = Appointment.objects.get(pk=early.pk)
    booking.move(appointment=fresh, start=TUESDAY_NINE + timedelta(hours=3), now=LATER)
    assert told(early) == ("Paspoort", ("Uw oude paspoort",))


def test_another_time_that_takes_the_place_of_the_own_keeps_the_words(
    town: Town, passport: Service
) -> None:
    early = book(town.passport)
    publish(passport, "Anders", "- Anders")
    offering = Offering.objects.get(pk=town.passport.pk)
    at = TUESDAY_NINE + timedelta(hours=3)
    held = booking.hold(offering=offering, start=at, now=LATER)
    own = Appointment.objects.get(pk=early.pk)
    booking.take_held(appointment=own, held=held.appointment, now=LATER)
    assert Segment.objects.get().starts_at == at
    assert told(early) == ("Paspoort", ("Uw oude paspoort",))


def test_many_at_once_know_what_they_were_booked_on(town: Town, passport: Service) -> None:
    publish(passport, "Anders", "- Anders")
    bulk.load([booked(town, TUESDAY_NINE)], now=LATER)
    assert Segment.objects.get().service_version == 2


def test_a_booking_asks_nothing_more_for_it(
    town: Town, passport: Service, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    base = Service.objects.create(organisation=town.agency, slug="basis", version=4)
    Service.objects.filter(pk=passport.pk).update(base=base, version=7)
    one = bookable.one(town.passport.pk, now=NOW)
    listed = bookable.offerings(now=NOW).get(pk=town.passport.pk)
    assert one is not None
    with django_assert_num_queries(0):
        for offering in (one, listed):
            assert versions.of(offering) == {"service_version": 7, "base_version": 4}
