"""The steps as the parties see them, each by an own link."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from hub.audit.models import Event
from hub.notifications.models import Message
from scheduling.journeys.models import Journey, Progress
from scheduling.models import Appointment, State
from tests.agenda.conftest import Staff, member
from tests.journeys.pages.by_link import CANARY, booked, code, confirmed
from tests.journeys.wedding import Wedding, now_of

pytestmark = pytest.mark.django_db


def test_a_day_far_ahead_is_looked_for_from_a_day_on(links: dict[str, str]) -> None:
    Client().post(f"{links['bram']}/bij/yes", {"agreed": "yes"})
    plan = f"{links['aisha']}/bij/day"
    first, far = Client().get(plan).text, timezone.now().date() + timedelta(days=300)
    starts = re.findall(r'value="(\d{4}-\d\d-\d\d)T', Client().get(f"{plan}?vanaf={far}").text)
    assert starts
    assert min(starts) >= far.isoformat()
    assert min(starts) not in first
    for nonsense in ("31-02-2027", "2027-02-31", "9999-01-01"):
        assert Client().get(f"{plan}?vanaf={nonsense}").status_code == 200


def test_each_sees_the_own_turn(links: dict[str, str]) -> None:
    hers, his = Client().get(links["aisha"]), Client().get(links["bram"])
    assert "U bent aan zet" not in hers.text
    assert "U bent aan zet: De partner bevestigt" in his.text
    assert hers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in hers["Cache-Control"]


def test_one_party_cannot_do_the_part_of_the_other(links: dict[str, str]) -> None:
    for method in (Client().get, Client().post):
        assert method(f"{links['aisha']}/bij/yes").status_code == 404
    assert Client().post(f"{links['bram']}/bij/day", {"start": "x"}).status_code == 404
    assert not Progress.objects.filter(key="yes", done_at__isnull=False).exists()


@pytest.mark.parametrize("at", ["", "/bij/yes", "/alleen-wij", "/stoppen", "/kalender", "/inzage"])
def test_a_wrong_link_is_a_page_that_never_was(links: dict[str, str], at: str) -> None:
    wrong = Client().get(f"/stappen/{'x' * 32}{at}")
    assert wrong.status_code == 404
    assert "Wij kunnen deze stappen niet vinden" in wrong.text
    journey = Journey.objects.get()
    Journey.objects.filter(pk=journey.pk).delete()
    deleted = Client().get(f"{links['aisha']}{at}")
    assert _plain(deleted.text).replace(links["aisha"], f"/stappen/{'x' * 32}") == _plain(
        wrong.text
    )


def test_without_a_tick_nothing_is_confirmed(links: dict[str, str]) -> None:
    answer = Client().post(f"{links['bram']}/bij/yes")
    assert answer.status_code == 422
    assert "Zet een vinkje als dit klopt" in answer.text
    shown = Client().get(f"{links['bram']}/bij/yes").text
    assert "Aisha Bakker, geboren op" in shown
    assert "Ik wil dit ook." in shown


def test_a_day_is_chosen_and_kept(wedding: Wedding, links: dict[str, str]) -> None:
    journey = confirmed(links)
    page = Client().get(f"{links['aisha']}/bij/day").text
    assert "Vanaf 14 dagen na de melding" in page
    first = re.search(r'name="start" value="([^"]+)"', page)
    assert first
    assert datetime.fromisoformat(first[1]) - timezone.now() > timedelta(days=13)
    soon = (timezone.now() + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    refused = Client().post(f"{links['aisha']}/bij/day", {"start": soon.isoformat()})
    assert refused.status_code == 409
    assert "Deze dag past niet bij de andere stappen." in refused.text
    nonsense = Client().post(f"{links['aisha']}/bij/day", {"start": "31 februari"})
    assert nonsense.status_code in (400, 409, 422)
    assert Client().post(f"{links['aisha']}/bij/day", {"start": first[1]}).status_code == 302
    row = Progress.objects.select_related("appointment").get(journey=journey, key="day")
    assert row.appointment
    assert row.appointment.state == State.HELD
    assert "Voor u vrijgehouden" in Client().get(links["bram"]).text


def test_what_one_tells_staff_alone_the_other_never_reads(
    wedding: Wedding, links: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    before = Client().get(links["aisha"]).text
    Client().post(f"{links['bram']}/alleen-wij", {"private": CANARY})
    for page in ("", "/kalender", "/agenda.ics", "/alleen-wij", "/inzage"):
        assert CANARY not in Client().get(f"{links['aisha']}{page}").text
    hers = Client().get(links["aisha"]).text
    assert _plain(hers) == _plain(before)  # nor that there is anything
    assert CANARY in Client().get(f"{links['bram']}/alleen-wij").text
    clerk = member("Fenna", "clerk", wedding.town.municipality)
    at = f"/medewerker/stappen/{Journey.objects.get().reference}/"
    passing_by = clerk.client.get(at).text
    assert CANARY not in passing_by
    assert "Wie dit oppakt, leest het" in passing_by
    assert not Event.objects.filter(verb="journey.private_seen").exists()
    clerk.client.post(f"{at}neem/", {"take": "yes"})
    seen = clerk.client.get(at).text
    assert CANARY in seen
    assert Event.objects.filter(verb="journey.private_seen", actor=clerk.user).count() == 1
    assert "Praat met deze persoon alleen" in seen
    Client().post(f"{links['bram']}/stoppen")
    told = "".join(f"{m.subject}{m.text}{m.html}" for m in Message.objects.all())
    trail = str(list(Event.objects.values_list("verb", "details")))
    assert CANARY not in told + trail + caplog.text


def _plain(page: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]+"', "", page)


def test_stopping_is_asked_first_and_ends_it_for_both(
    wedding: Wedding, links: dict[str, str]
) -> None:
    booked(wedding, links)
    assert "Wilt u stoppen?" in Client().get(f"{links['bram']}/stoppen").text
    assert Journey.objects.get().state == "running"
    assert Client().post(f"{links['bram']}/stoppen").status_code == 302
    hers = Client().get(links["aisha"])
    assert "Deze stappen zijn gestopt" in hers.text
    assert "Bram" not in _told("journey_stopped", "aisha@example.nl")
    assert not now_of(Journey.objects.get()).progress["day"].appointment


def _told(kind: str, recipient: str) -> str:
    return Message.objects.get(kind=kind, recipient=recipient).text


def test_the_dates_can_be_followed_by_an_address_that_opens_nothing(
    wedding: Wedding, links: dict[str, str]
) -> None:
    booked(wedding, links)
    page = Client().post(f"{links['aisha']}/kalender").text
    address = re.search(r"/kalender/stappen/([\w-]+)\.ics", page)
    assert address
    feed = Client().get(address[0])
    assert feed.status_code == 200
    assert "STATUS:TENTATIVE" in feed.text
    assert "Trouw" not in feed.text
    assert Client().get(f"/stappen/{address[1]}").status_code == 404
    own = links["aisha"].rpartition("/")[2]
    assert Client().get(f"/kalender/stappen/{own}.ics").status_code == 404


def test_an_appointment_of_the_steps_moves_within_the_terms_only(
    wedding: Wedding, links: dict[str, str], clerk: Staff
) -> None:
    journey = booked(wedding, links)
    clerk.client.post(
        f"/medewerker/stappen/{code()}/controle/check/",
        {"seen_lines": ["home"], "approve": "yes"},
    )
    to = Client().post(f"{links['aisha']}/bij/day/afspraak")
    own = to["Location"]
    zone = ZoneInfo("Europe/Amsterdam")
    page = Client().get(f"{own}/verzetten").text
    first = re.search(r'name="start" value="([^"]+)"', page)
    assert first
    today = timezone.now().astimezone(zone).date()
    assert (datetime.fromisoformat(first[1]).astimezone(zone).date() - today).days >= 14
    soon = (timezone.now() + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    refused = Client().post(f"{own}/verzetten", {"start": soon.isoformat(), "sure": "yes"})
    assert refused.status_code == 409
    assert "past niet bij de andere stappen" in refused.text
    row = Progress.objects.get(journey=journey, key="day")
    assert row.appointment
    assert row.on == row.appointment.starts_at.astimezone(zone).date()


def test_who_did_not_choose_a_time_cannot_move_it(wedding: Wedding, links: dict[str, str]) -> None:
    booked(wedding, links)
    Appointment.objects.update(state=State.CONFIRMED, hold_expires_at=None)
    assert Client().post(f"{links['bram']}/bij/day/afspraak").status_code == 404
    assert Client().post(f"{links['aisha']}/bij/day/afspraak").status_code == 302


def test_each_party_sees_who_looked_and_not_that_one_told_something(
    links: dict[str, str], clerk: Staff
) -> None:
    Client().post(f"{links['bram']}/alleen-wij", {"private": CANARY})
    nobody = Client().get(f"{links['aisha']}/inzage").text
    assert "Nog niemand heeft gekeken" in nobody
    at = f"/medewerker/stappen/{code()}/"
    clerk.client.post(f"{at}neem/", {"take": "yes"})
    clerk.client.get(at)
    assert Event.objects.filter(verb="journey.private_seen").exists()
    for page in (links["aisha"], links["bram"]):
        seen = Client().get(f"{page}/inzage").text
        assert seen.count("keek in uw stappen en uw antwoorden") == 1
        assert "Gemeente Leeuwarden" in seen
        assert "Fenna" not in seen
        assert seen.count("<li><span") == 1
