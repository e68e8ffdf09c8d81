import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from hub.audit.models import Event
from hub.catalogue.models import Organisation
from hub.clients import issuing
from hub.clients.issuing import Issued
from hub.errors import Invalid
from hub.notifications import delivery
from hub.notifications.models import Message, MessageState
from locations.models import Closure
from scheduling import booking
from scheduling.booking import Contact
from scheduling.facades import bookings, visits
from scheduling.facades.models import ClientBooking
from scheduling.models import Appointment
from scheduling.planning import timetable
from scheduling.webhooks import following, sending, subscribing
from scheduling.webhooks.models import Happening, Kind, Mark, Subscription
from tests.agenda.conftest import member
from tests.facades.conftest import hall, issue, passport
from tests.town import NOW, TUESDAY_NINE, Town, later
from tests.webhooks.receiver import Receiver, is_signed, receiving

SANNE = Contact(name="Sanne Visser", email="sanne@example.nl", phone="0612345678")


@pytest.fixture
def receiver(tmp_path: Path, settings: Settings) -> Iterator[Receiver]:
    with receiving(tmp_path) as made:
        settings.WEBHOOK_TEST_CA = str(made.pem)
        yield made


@pytest.fixture
def issued(town: Town) -> Issued:
    return issue(town, scopes=["bookings", "events"])


def subscribe(issued: Issued, receiver: Receiver, *kinds: str) -> tuple[Subscription, str]:
    wanted = kinds or tuple(Kind.values)
    return subscribing.subscribe(
        client=issued.client, address=receiver.address, kinds=wanted, now=NOW
    )


def book(town: Town, start: datetime = TUESDAY_NINE, now: datetime = NOW) -> Appointment:
    held = booking.hold(offering=town.passport, start=start, now=now)
    return booking.confirm(appointment=held.appointment, contact=SANNE, now=now)


def tell(now: datetime = NOW) -> int:
    following.follow(now=now)
    return delivery.deliver_due(clock=lambda: now, by={"hook": sending.HookSender()})


def test_what_happens_is_told_signed_and_without_a_name(
    town: Town, issued: Issued, receiver: Receiver
) -> None:
    subscription, secret = subscribe(issued, receiver)
    made = book(town)
    booking.move(appointment=made, start=TUESDAY_NINE + timedelta(hours=1), now=later(1))
    booking.cancel(appointment=made, now=later(2))
    assert tell(later(2)) == 3
    told = receiver.events()
    assert [one["type"] for one in told] == [
        "nl.service-point-hub.appointment.booked",
        "nl.service-point-hub.appointment.moved",
        "nl.service-point-hub.appointment.cancelled",
    ]
    first = told[0]
    assert first == {
        "specversion": "1.0",
        "id": str(Happening.objects.get(kind=Kind.BOOKED).pk),
        "source": "http://127.0.0.1:8000",
        "type": "nl.service-point-hub.appointment.booked",
        "time": "2026-06-01T06:00:00.000Z",
        "datacontenttype": "application/json",
        "data": {
            "organisation": "leeuwarden",
            "servicePoint": f"http://127.0.0.1:8000/api/v1/service-points/{town.hall.pk}",
            "appointmentId": str(made.pk),
        },
    }
    headers, body = receiver.heard[0]
    assert headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert headers["webhook-id"] == first["id"]
    assert is_signed(headers, body, secret)
    assert not is_signed(headers, body + b" ", secret)
    assert not is_signed({**headers, "webhook-timestamp": "1"}, body, secret)
    for word in ("Sanne", "sanne", "12345678", made.reference):
        assert word not in str(receiver.heard)
    assert tell(later(3)) == 0  # once
    assert len(receiver.heard) == 3
    subscription.refresh_from_db()
    assert subscription.last_sent_at


def test_the_source_is_the_organisations_number(
    town: Town, issued: Issued, receiver: Receiver
) -> None:
    Organisation.objects.filter(pk=town.municipality.pk).update(oin="00000001001299992000")
    subscribe(issued, receiver)
    book(town)
    tell()
    (told,) = receiver.events()
    assert told["source"] == "urn:nld:oin:00000001001299992000:systeem:service-point-hub"


def test_what_a_client_booked_has_its_own_id(
    town: Town, issued: Issued, receiver: Receiver
) -> None:
    subscribe(issued, receiver)
    visit = visits.visit_of(issued.client, hall(town), [(passport(town), 1)], now=NOW)
    made = bookings.book(
        client=issued.client, visit=visit, start=TUESDAY_NINE, contact=SANNE, now=NOW
    )
    tell()
    (told,) = receiver.events()
    assert told["data"]["bookingId"] == str(made.public_id)
    assert ClientBooking.objects.get().client == issued.client


def test_only_what_was_asked_of_the_own_organisations(
    town: Town, issued: Issued, receiver: Receiver
) -> None:
    subscribe(issued, receiver, Kind.CANCELLED)
    other = issuing.make(organisation=town.library, name="Library", scopes=["events"], now=NOW)
    subscribe(other, receiver)
    made = book(town)
    assert tell() == 0
    booking.cancel(appointment=made, now=NOW)
    assert tell() == 1


def test_a_closed_point_is_told(town: Town, issued: Issued, receiver: Receiver) -> None:
    subscribe(issued, receiver)
    for resource in (None, town.desks[0]):  # a desk alone is no point
        row = Closure(
            service_point=town.hall, resource=resource, starts_at=later(60), ends_at=later(120)
        )
        timetable.add(row=row, now=NOW, actor_id=None)
    assert tell() == 1
    (told,) = receiver.events()
    assert told["type"].endswith("service-point.closed")
    assert "appointmentId" not in told["data"]


@pytest.mark.parametrize(
    ("status", "cause"), [(500, "http_500"), (302, "http_302"), (404, "http_404")]
)
def test_a_refusal_is_tried_again_later(
    town: Town, issued: Issued, receiver: Receiver, status: int, cause: str
) -> None:
    subscription, _secret = subscribe(issued, receiver)
    receiver.status, receiver.location = status, receiver.address  # it leads nowhere
    book(town)
    assert tell() == 0
    assert len(receiver.heard) == 1
    waiting = Message.objects.get(channel="hook")
    assert (waiting.state, waiting.cause, waiting.due_at) == (
        MessageState.WAITING,
        cause,
        NOW + timedelta(minutes=2),
    )
    subscription.refresh_from_db()
    assert subscription.last_fault == cause
    receiver.status = 204
    assert tell(later(1)) == 0
    assert tell(later(2)) == 1
    assert len({one["id"] for one in receiver.events()}) == 1  # the same event
    subscription.refresh_from_db()
    assert subscription.last_fault == ""


def test_one_that_hangs_is_let_go_and_not_asked_again_in_the_round(
    town: Town, issued: Issued, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_SECONDS", 0.5)
    subscribe(issued, receiver)
    receiver.hangs = threading.Event()
    for minutes in (0, 30):
        book(town, TUESDAY_NINE + timedelta(minutes=minutes))
    assert tell() == 0
    assert len(receiver.heard) == 1
    causes = Message.objects.filter(channel="hook").values_list("cause", flat=True)
    assert sorted(causes) == ["silent", "too_slow"]
    receiver.hangs.set()
    assert tell(later(5)) == 2


def test_one_that_is_gone_hears_nothing_more(
    town: Town, issued: Issued, receiver: Receiver
) -> None:
    subscription, _secret = subscribe(issued, receiver)
    receiver.status = 410
    book(town)
    tell()
    subscription.refresh_from_db()
    assert subscription.ended_at
    assert Message.objects.get(channel="hook").cause == "gone"
    book(town, TUESDAY_NINE + timedelta(hours=1))
    assert tell() == 0
    assert len(receiver.heard) == 1


@pytest.mark.parametrize("how", ["subscription", "client"])
def test_what_was_ended_is_not_sent(
    town: Town, issued: Issued, receiver: Receiver, how: str
) -> None:
    subscription, _secret = subscribe(issued, receiver)
    book(town)
    following.follow(now=NOW)
    if how == "client":
        issuing.revoke(client=issued.client, now=NOW)
    else:
        subscribing.end(subscription=subscription, now=NOW)
    assert tell() == 0
    assert receiver.heard == []


def test_inner_addresses_are_not_opened(
    town: Town, issued: Issued, receiver: Receiver, settings: Settings
) -> None:
    subscribe(issued, receiver)  # localhost
    settings.WEBHOOK_TEST_CA = ""
    book(town)
    assert tell() == 0
    assert receiver.heard == []
    assert Message.objects.get(channel="hook").cause == "not_allowed"


@pytest.mark.parametrize(
    "address", ["http://x.example/", "ftp://x", "https://u:p@x.example/", "x", "https://"]
)
def test_an_address_that_cannot_be(town: Town, issued: Issued, address: str) -> None:
    with pytest.raises(Invalid) as refused:
        subscribing.subscribe(client=issued.client, address=address, kinds=[Kind.BOOKED], now=NOW)
    assert set(refused.value.fields) == {"address"}


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "a.localhost.",
        "127.0.0.1:8443",
        "10.0.0.8",
        "169.254.169.254",
        "[::1]",
        "[fe80::1]",
        "[::ffff:192.168.1.1]",
        "2130706433",
        "0x7f000001",
        "0177.1",
        "127\u30020\u30020\u30021",
        "printer.local",
    ],
)
def test_an_inner_address_is_refused_at_entry(town: Town, issued: Issued, host: str) -> None:
    told = refused_at(issued, f"https://{host}/hook")
    assert "openbare internet" in told
    assert not Subscription.objects.exists()


def test_the_first_problem_is_told(town: Town, issued: Issued) -> None:
    for number in ("8.8.8.8", "[2a00::1]", *(f"{one}.example" for one in range(8))):
        assert refused_at(issued, f"https://{number}/") == ""
    assert "Er zijn al tien adressen" in refused_at(issued, "https://x.example/")
    assert "begint met https" in refused_at(issued, "http://x.example/")
    assert "het wachtwoord voor de @" in refused_at(issued, "https://u:p@x.example/")
    assert "mag geen berichten" in refused_at(issue(town, "Others"), "http://x/")


def refused_at(issued: Issued, address: str) -> str:
    try:
        subscribing.subscribe(client=issued.client, address=address, kinds=[Kind.BOOKED], now=NOW)
    except Invalid as refused:
        return str(refused.fields["address"])
    return ""


def test_without_the_scope_nobody_subscribes(town: Town, receiver: Receiver) -> None:
    with pytest.raises(Invalid):
        subscribe(issue(town), receiver)


def test_replay_sends_the_same_events_again(town: Town, issued: Issued, receiver: Receiver) -> None:
    subscription, _secret = subscribe(issued, receiver)
    book(town)
    book(town, TUESDAY_NINE + timedelta(hours=1), now=later(60))
    assert tell(later(60)) == 2
    assert subscribing.replay(subscription=subscription, since=later(30), now=later(90)) == 1
    assert tell(later(90)) == 1
    ids = [one["id"] for one in receiver.events()]
    assert ids[2] == ids[1] != ids[0]
    assert Event.objects.filter(verb="subscription.replayed").exists()


def test_a_new_secret_signs_beside_the_old_for_a_while(
    town: Town, issued: Issued, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription, old = subscribe(issued, receiver)
    new = subscribing.renew(subscription=subscription, overlap=timedelta(hours=1), now=NOW)
    for at, start in ((later(1), 0), (later(61), 60)):
        monkeypatch.setattr("django.utils.timezone.now", lambda at=at: at)
        book(town, TUESDAY_NINE + timedelta(minutes=start), now=at)
        tell(at)
    (first, second) = receiver.heard
    assert is_signed(*first, old)
    assert is_signed(*first, new)
    assert not is_signed(*second, old)
    assert is_signed(*second, new)


def test_a_deed_that_is_written_late_is_told_all_the_same(
    town: Town, issued: Issued, receiver: Receiver
) -> None:
    subscribe(issued, receiver)
    following.follow(now=later(9))  # others were read up to here
    book(town, now=later(1))
    assert tell(later(10)) == 1
    assert Mark.objects.get().until == later(10)


def test_what_is_nobodys_to_hear_holds_up_nothing(
    town: Town, issued: Issued, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "AT_ONCE", 2)
    subscribe(issued, receiver)
    for number in range(5):  # a desk alone is no point
        row = Closure(
            service_point=town.hall,
            resource=town.desks[0],
            starts_at=later(60 + number),
            ends_at=later(120),
        )
        timetable.add(row=row, now=NOW, actor_id=None)
    book(town)
    assert sum(tell() for _round in range(3)) == 1
    assert Happening.objects.filter(kind="").count() == 5


def test_old_happenings_are_forgotten(town: Town, issued: Issued, receiver: Receiver) -> None:
    subscribe(issued, receiver)
    book(town)
    following.follow(now=NOW)
    assert following.forget_old(now=NOW + timedelta(days=29)) == 0
    assert following.forget_old(now=NOW + timedelta(days=31)) == 1


def test_a_manager_adds_an_address_and_sends_again(
    town: Town, issued: Issued, receiver: Receiver
) -> None:
    browser = member("Carla", "manager", town.municipality).client
    own = f"/medewerker/koppelingen/{issued.client.pk}/berichten/"
    assert own in browser.get(f"/medewerker/koppelingen/{issued.client.pk}/").content.decode()
    wrong = browser.post(own, {"address": "http://x", "kinds": ["appointment.booked"]})
    assert wrong.status_code == 422
    assert "https://" in wrong.content.decode()
    made = browser.post(own, {"address": receiver.address, "kinds": ["appointment.booked"]})
    assert "whsec_" in made.content.decode()
    subscription = Subscription.objects.get()
    page = f"/medewerker/berichten/{subscription.pk}/"
    assert "whsec_" not in browser.get(page).content.decode()
    assert browser.post(page, {"since": "2026-06-01T00:00"}).status_code == 302
    assert browser.post(page, {"since": "ooit"}).status_code == 422
    assert "whsec_" in browser.post(f"{page}vernieuwen").content.decode()
    for code, words in (
        ("not_allowed", "Dit adres"),
        ("unreachable", "Het systeem antwoordt niet."),
        ("http_503", "HTTP 503"),
    ):
        Subscription.objects.update(last_fault=code, last_fault_at=NOW)
        for shown in (page, own):
            text = browser.get(shown).content.decode()
            assert words in text
            assert code not in text
    assert receiver.address in browser.get(own).content.decode()
    for kind, owner in (("clerk", town.municipality), ("manager", town.library)):
        other = member(f"x{kind}", kind, owner).client
        for path in (own, page):
            assert other.get(path).status_code == 404
        assert other.post(f"{page}beeindigen").status_code == 404
    assert browser.post(f"{page}beeindigen").status_code == 302
    subscription.refresh_from_db()
    assert subscription.ended_at
