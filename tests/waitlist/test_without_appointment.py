"""Who found no time: a place in the same line, an offer by link, and one press makes it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from hub.errors import Invalid
from hub.notifications.models import Message
from locations.models import Resource
from scheduling import booking
from scheduling.availability import Item
from scheduling.booking import Contact
from scheduling.booking.waiting import AlreadyWaiting
from scheduling.errors import TooManyHolds
from scheduling.models import Allocation, Appointment, Participant, State
from scheduling.planning import readmodel
from scheduling.waitlist import answering, asking, standing, wishes
from scheduling.waitlist.answering import OfferOver
from scheduling.waitlist.matching import Wanted
from scheduling.waitlist.models import Offer, Outcome, Wish
from tests.town import NOW, TUESDAY_NINE
from tests.waitlist.conftest import Counter, asked, minutes, run

AISHA = Contact(name="Aisha", email="aisha@example.nl")


def ask(desk: Counter, **changes: Any) -> Appointment:
    wanted = Wanted(points=(desk.town.hall.pk,))
    values: dict[str, Any] = {
        "contact": AISHA,
        "wanted": wanted,
        "token": "geheim",
        "now": NOW,
    } | changes
    return asking.ask(items=[Item(desk.town.passport)], **values)


def place_of(appointment: Appointment) -> int | None:
    found = standing.of(appointment, now=NOW)
    return found.place if found else None


@pytest.fixture
def offer(desk: Counter, full: list[Appointment]) -> Offer:
    """The first time of all, for Aisha, who wants Tuesday."""
    wanted = Wanted(points=(desk.town.hall.pk,), last_day=TUESDAY_NINE.date())
    ask(desk, wanted=wanted)
    booking.cancel(appointment=full[0], now=NOW)
    assert run() == 1
    return Offer.objects.get()


def test_both_kinds_stand_in_one_line(desk: Counter, full: list[Appointment]) -> None:
    desk.wait(full[-1])
    mine = ask(desk, now=NOW + minutes(1))
    desk.wait(full[-2], now=NOW + minutes(2))
    assert [place_of(one) for one in (full[-1], mine, full[-2])] == [1, 2, 3]
    assert not Allocation.objects.filter(segment__appointment=mine).exists()
    message = Message.objects.get(kind="waiting")
    assert (message.recipient, "/afspraak/geheim" in message.text) == ("aisha@example.nl", True)
    assert "Paspoort" not in message.subject


def test_the_first_in_line_is_asked_whichever_kind(
    desk: Counter, full: list[Appointment], offer: Offer
) -> None:
    desk.wait(full[-1], now=NOW + minutes(1))
    assert run(NOW + minutes(1)) == 0
    assert offer.starts_at == TUESDAY_NINE
    text = Message.objects.get(kind="waitlist_offer").text
    assert "Niets voor u? Dan hoeft u niets te doen. U blijft op de lijst." in text
    assert "eigen afspraak" not in text


def test_saying_yes_makes_the_appointment(offer: Offer) -> None:
    mine = offer.wish.appointment
    answering.accept(appointment=mine, offer_id=offer.pk, now=NOW + minutes(5))
    answering.accept(appointment=mine, offer_id=offer.pk, now=NOW + minutes(5))
    mine.refresh_from_db()
    assert (mine.state, mine.starts_at, mine.held_from) == (State.CONFIRMED, TUESDAY_NINE, "")
    assert mine.segments.get().allocations.count() == 2
    assert Message.objects.filter(kind="booked", recipient=AISHA.email).count() == 1
    assert not Message.objects.filter(kind="moved").exists()
    offer.refresh_from_db()
    assert (offer.outcome, offer.wish.cause) == (Outcome.ACCEPTED, "accepted")
    ids = list(Resource.objects.values_list("pk", flat=True))
    assert list(readmodel.differences(ids, now=NOW)) == []


def test_saying_no_or_nothing_keeps_the_place(offer: Offer) -> None:
    mine = offer.wish.appointment
    answering.decline(appointment=mine, offer_id=offer.pk, now=NOW + minutes(5))
    assert place_of(mine) == 1
    with pytest.raises(OfferOver, match="U blijft op de lijst"):
        answering.accept(appointment=mine, offer_id=offer.pk, now=NOW + minutes(6))
    mine.refresh_from_db()
    assert mine.state == State.WAITING


def test_nobody_stands_in_line_twice_and_nobody_fills_it(
    desk: Counter, full: list[Appointment]
) -> None:
    ask(desk)
    with pytest.raises(AlreadyWaiting):
        ask(desk, token="anders", contact=Contact(name="A", email="AISHA@example.nl"))
    for number in range(settings.HOLDS_PER_ADDRESS):
        some = Contact(name="A", email=f"a{number}@example.nl")
        ask(desk, token=f"t{number}", contact=some, held_from="ergens")
    with pytest.raises(TooManyHolds):
        ask(desk, token="meer", contact=Contact(name="A", email="z@example.nl"), held_from="ergens")
    assert Wish.objects.count() == settings.HOLDS_PER_ADDRESS + 1


def test_one_address_has_no_more_than_a_few_times_kept(
    desk: Counter, full: list[Appointment]
) -> None:
    for number in range(5):
        some = Contact(name="A", email=f"a{number}@example.nl")
        ask(desk, token=f"t{number}", contact=some, held_from="ergens")
    honest = ask(desk, token="eerlijk", contact=Contact(name="V", email="v@example.nl"))
    for taken in full[:5]:
        booking.cancel(appointment=taken, now=NOW)
    run()
    kept = Offer.objects.filter(outcome=Outcome.OPEN)
    assert kept.filter(wish__appointment__held_from="ergens").count() == 3
    assert kept.get(wish__appointment=honest).starts_at == full[3].starts_at


@pytest.mark.parametrize("wrong", [{"wanted": Wanted()}, {"contact": Contact(name="", email="x")}])
def test_what_is_refused_leaves_nothing(desk: Counter, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        ask(desk, **wrong)
    assert not Appointment.objects.exists()
    assert not Message.objects.exists()


def test_who_leaves_is_forgotten(offer: Offer) -> None:
    mine = offer.wish.appointment
    wishes.leave(appointment=mine, now=NOW)
    mine.refresh_from_db()
    offer.refresh_from_db()
    assert (mine.state, offer.outcome) == (State.EXPIRED, Outcome.WITHDRAWN)
    assert not Participant.objects.filter(appointment=mine).exists()


def test_who_waited_in_vain_is_told(desk: Counter, full: list[Appointment]) -> None:
    mine = ask(desk, wanted=Wanted(points=(desk.town.hall.pk,), last_day=TUESDAY_NINE.date()))
    run(NOW + timedelta(days=1))
    assert place_of(mine) == 1
    run(NOW + timedelta(days=2))
    run(NOW + timedelta(days=2))
    mine.refresh_from_db()
    assert mine.state == State.EXPIRED
    assert Message.objects.get(kind="nothing_found").recipient == AISHA.email
    assert asked() == []


def test_who_is_helped_at_home_may_choose_any_day(
    desk: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    phone = desk.town.pension_phone
    page = Client().get(f"/diensten/{phone.service_id}/wachtlijst?aanbod={phone.pk}")
    assert {"zaterdag", "zondag"} <= set(re.findall(r"\w+", page.content.decode().lower()))


def test_the_pages_lead_from_no_time_to_an_appointment(
    desk: Counter, full: list[Appointment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    client, passport = Client(), desk.town.passport
    here = f"/diensten/{passport.service_id}"
    times = client.get(f"{here}/wanneer?aanbod={passport.pk}").content.decode()
    (link,) = re.findall(r'href="([^"]+/wachtlijst\?[^"]+)"', times)
    assert client.get(link).status_code == 200
    form = {"weekdays": [1], "parts": ["morning"], "name": "Aisha", "email": "a@example.nl"}
    for field in ("name", "email", "weekdays"):
        answer = client.post(link, {**form, field: ""})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert client.post(link, {**form, "weekdays": [6]}).status_code == 422
    assert not Appointment.objects.filter(state=State.WAITING).exists()
    place = client.post(link, form).headers["Location"]
    text = client.get(place).content.decode()
    assert "U staat op de lijst" in text
    assert "U staat vooraan: u hoort het als eerste." in text
    for told in ("<dd>Paspoort", desk.town.hall.name, "Wij stuurden u een bericht met de link"):
        assert told in text
    mine = Appointment.objects.get(state=State.WAITING)
    own = place.removesuffix("/eerder")
    for page in ("/verzetten", "/afzeggen", "/agenda.ics", "/herinneringen"):
        assert client.get(own + page).status_code in {404, 405}
    assert client.post(f"{own}/afzeggen").status_code == 404
    booking.cancel(appointment=full[0], now=NOW)
    run()
    offered = client.get(f"{own}/aanbod").content.decode()
    assert "Wilt u deze tijd?" in offered
    client.post(f"{own}/aanbod", {"offer": Offer.objects.get().pk, "answer": "yes"})
    mine.refresh_from_db()
    assert (mine.state, mine.starts_at) == (State.CONFIRMED, TUESDAY_NINE)
    assert client.get(own).status_code == 200
