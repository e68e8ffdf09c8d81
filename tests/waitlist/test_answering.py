"""What yes and no do, and that the own time stands until yes is settled."""

import re
from datetime import timedelta

import pytest

from hub.audit.models import Event
from hub.errors import NotFound
from hub.notifications.models import Message, MessageState
from locations.models import Channel, Resource, ResourceKind, ServicePoint
from scheduling import booking, links
from scheduling.booking import Contact
from scheduling.booking.hoarding import check_holds
from scheduling.calendars import invite
from scheduling.errors import NotLive
from scheduling.models import AgendaSequence, Allocation, Appointment, State
from scheduling.planning import cover, readmodel
from scheduling.planning.models import Shift
from scheduling.waitlist import answering, wishes
from scheduling.waitlist.answering import OfferOver
from scheduling.waitlist.matching import Wanted
from scheduling.waitlist.models import Offer, Outcome, WishState
from tests import town as towns
from tests.town import NOW, TUESDAY_NINE
from tests.waitlist.conftest import Counter, asked, minutes, run

YES = NOW + minutes(5)


@pytest.fixture
def mine(desk: Counter, full: list[Appointment]) -> Appointment:
    """The last of them, to whom the first time of all is offered."""
    desk.wait(full[-1])
    booking.cancel(appointment=full[0], now=NOW)
    assert run() == 1
    return full[-1]


def accept(appointment: Appointment, *, offer: Offer | None = None) -> Appointment:
    offer = offer or Offer.objects.get()
    return answering.accept(appointment=appointment, offer_id=offer.pk, now=YES)


def untrue() -> list[readmodel.Difference]:
    ids = list(Resource.objects.values_list("pk", flat=True))
    return list(readmodel.differences(ids, now=NOW))


def test_accepting_moves_the_appointment_in_place(mine: Appointment) -> None:
    before = mine.starts_at
    uid = re.findall("UID:(.*)", invite.published(mine, now=NOW))
    token = links.issue(mine, now=NOW)
    moved = accept(mine)
    moved.refresh_from_db()
    assert (moved.pk, moved.reference, moved.state) == (mine.pk, mine.reference, State.CONFIRMED)
    assert (moved.starts_at, moved.revision) == (TUESDAY_NINE, mine.revision + 1)
    assert moved.segments.get().starts_at == TUESDAY_NINE
    assert links.opened_by(token) == moved
    assert re.findall("UID:(.*)", invite.published(moved, now=NOW)) == uid
    assert not Appointment.objects.filter(state=State.HELD).exists()
    assert untrue() == []
    offer = Offer.objects.get()
    assert (offer.outcome, offer.hold, offer.wish.state) == ("accepted", None, WishState.ENDED)
    # The old time is free again.
    assert not Allocation.objects.filter(starts_at=before).exists()


def test_the_moved_message_brings_the_calendar_entry_up_to_date(mine: Appointment) -> None:
    accept(mine)
    message = Message.objects.get(kind="moved")
    assert "SEQUENCE:1" in message.alternative
    assert "METHOD:REQUEST" in message.alternative
    assert "09:00" in message.text


def test_the_old_time_goes_to_the_next(
    desk: Counter, full: list[Appointment], mine: Appointment
) -> None:
    later = desk.book(desk.first_free() or NOW)
    desk.wait(later)
    accept(mine)
    # The free start is less than an hour before: another one is due, an hour ahead.
    assert run(YES) == 0
    far = desk.book(TUESDAY_NINE + timedelta(days=8))
    desk.wait(far, now=YES)
    assert run(YES) == 1
    assert asked()[0].starts_at == mine.starts_at


def test_accepting_twice_does_one_thing(mine: Appointment) -> None:
    accept(mine)
    assert accept(mine).revision == mine.revision + 1
    assert Message.objects.filter(kind="moved").count() == 1
    assert Event.objects.filter(verb="appointment.moved").count() == 1


def test_too_late_is_told_kindly_and_the_old_time_stands(mine: Appointment) -> None:
    offer = Offer.objects.get()
    with pytest.raises(OfferOver, match="eigen afspraak"):
        answering.accept(appointment=mine, offer_id=offer.pk, now=offer.expires_at)
    mine.refresh_from_db()
    assert (mine.state, mine.revision) == (State.CONFIRMED, 0)
    assert untrue() == []


def test_who_declines_keeps_the_own_time_and_the_next_is_asked_at_once(
    desk: Counter, full: list[Appointment], mine: Appointment
) -> None:
    other = desk.wait(full[-2], now=NOW + minutes(1))
    offer = Offer.objects.get()
    answering.decline(appointment=mine, offer_id=offer.pk, now=YES)
    answering.decline(appointment=mine, offer_id=offer.pk, now=YES)
    assert run(YES) == 1
    assert [(o.wish, o.starts_at) for o in asked()] == [(other, TUESDAY_NINE)]
    with pytest.raises(OfferOver):
        answering.accept(appointment=mine, offer_id=offer.pk, now=YES)
    mine.refresh_from_db()
    assert (mine.starts_at, mine.revision) == (full[-1].starts_at, 0)
    assert wishes.waiting(mine) is not None
    assert untrue() == []


def test_a_message_that_has_not_gone_yet_is_withdrawn(mine: Appointment) -> None:
    answering.decline(appointment=mine, offer_id=Offer.objects.get().pk, now=YES)
    message = Message.objects.get(kind="waitlist_offer")
    assert (message.state, message.cause) == (MessageState.DROPPED, "declined")


def test_declining_what_was_accepted_is_refused(mine: Appointment) -> None:
    accept(mine)
    with pytest.raises(OfferOver):
        answering.decline(appointment=mine, offer_id=Offer.objects.get().pk, now=YES)


def test_an_offer_of_another_is_not_there(full: list[Appointment], mine: Appointment) -> None:
    with pytest.raises(NotFound):
        accept(full[3])


def test_a_cancelled_appointment_takes_nothing_and_what_was_kept_is_free(
    mine: Appointment,
) -> None:
    booking.cancel(appointment=mine, now=YES)
    with pytest.raises(NotLive):
        accept(mine)
    run(YES)
    offer = Offer.objects.get()
    assert (offer.outcome, offer.wish.cause) == (Outcome.WITHDRAWN, "cancelled")
    assert not Appointment.objects.filter(state=State.HELD).exists()
    assert untrue() == []


def test_who_moved_before_the_offer_no_longer_gets_it(
    desk: Counter, full: list[Appointment], mine: Appointment
) -> None:
    booking.cancel(appointment=full[1], now=NOW)
    booking.move(appointment=mine, start=full[1].starts_at, now=NOW)
    run(YES)
    assert Offer.objects.get().outcome == Outcome.WITHDRAWN


def test_offers_count_for_no_limit_on_holds(mine: Appointment) -> None:
    held = Appointment.objects.get(state=State.HELD)
    assert held.held_from == ""
    check_holds(held_from="", now=NOW)


def test_the_trail_tells_it_without_names(mine: Appointment) -> None:
    accept(mine)
    found = Event.objects.filter(object_id=str(mine.pk)).order_by("pk")
    assert [event.verb for event in found] == [
        "appointment.held",
        "appointment.confirmed",
        "waitlist.joined",
        "waitlist.offered",
        "appointment.moved",
        "waitlist.offer_accepted",
        "waitlist.accepted",
    ]


@pytest.fixture
def annex(desk: Counter) -> ServicePoint:
    """A second place for passports, near by and with a desk of its own."""
    hall = desk.town.hall
    made = towns.point(desk.town.municipality, "town_hall", "wijkpunt", "Wijkpunt Leeuwarden")
    towns.place(made, ResourceKind.DESK, "Balie A")
    documents = desk.town.aisha.resource.capabilities.get()
    towns.professional(desk.town.municipality, "Cem", documents, at=made)
    passport = towns.offering(
        desk.town.passport.service, made, Channel.IN_PERSON, desk.town.passport.base_minutes
    )
    towns.need(passport, ResourceKind.DESK)
    towns.need(passport, ResourceKind.PROFESSIONAL, documents)
    cover.rebuild_all(now=NOW)
    assert hall.pk != made.pk
    return made


def test_a_time_elsewhere_moves_the_appointment_there(
    desk: Counter, full: list[Appointment], annex: ServicePoint
) -> None:
    mine = full[-1]
    desk.wait(mine, points=(desk.town.hall.pk, annex.pk))
    assert run() == 1
    numbers = dict(AgendaSequence.objects.values_list("service_point", "number"))
    moved = accept(mine)
    moved.refresh_from_db()
    assert moved.service_point == annex
    assert moved.segments.get().offering.service_point == annex
    after = dict(AgendaSequence.objects.values_list("service_point", "number"))
    assert after[desk.town.hall.pk] == numbers[desk.town.hall.pk] + 1
    assert after[annex.pk] == 1
    assert "Wijkpunt Leeuwarden" in Message.objects.get(kind="moved").text
    assert untrue() == []


def test_elsewhere_is_only_for_who_asked_for_it(
    desk: Counter, full: list[Appointment], annex: ServicePoint
) -> None:
    desk.wait(full[-1])
    assert run() == 0


def test_who_stays_at_home_is_offered_an_earlier_call(desk: Counter) -> None:
    video = desk.town.pension_video
    Shift.objects.filter(professional=desk.town.fatima).update(valid_from=TUESDAY_NINE.date())
    cover.rebuild_all(now=NOW)
    held = booking.hold(offering=video, start=TUESDAY_NINE + timedelta(days=7), now=NOW)
    mine = booking.confirm(
        appointment=held.appointment, contact=Contact(name="Bas", email="b@example.nl"), now=NOW
    )
    wishes.join(appointment=mine, wanted=Wanted(), now=NOW)
    assert run() == 1
    moved = accept(mine)
    assert (moved.starts_at, moved.service_point) == (TUESDAY_NINE, None)
    assert untrue() == []
