"""The steps as the parties see them, each by an own link; and as staff see them."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hub.audit.models import Event
from hub.intake import filling, publishing
from hub.intake.models import Intake
from hub.notifications.models import Message
from scheduling.journeys import beginning, dated
from scheduling.journeys.beginning import TalkFirst
from scheduling.journeys.models import Journey, PartyLink, Progress
from scheduling.models import Appointment, State
from scheduling.reference import hash_of
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.journeys import wedding as weddings
from tests.journeys.wedding import Wedding, now_of

pytestmark = pytest.mark.django_db
CANARY = "kanarie-7731"
FIRST_A_PERSON = {
    "when": {"question": "abroad", "is": True},
    "because": {"nl": "Praat eerst met ons."},
    "outcome": {"personFirst": True},
}
PEOPLE = {
    "one-name": "Aisha Bakker",
    "one-email": "aisha@example.nl",
    "two-name": "Bram de Vries",
    "two-email": "bram@example.nl",
    "agreed": "on",
}


@pytest.fixture
def wedding(db: None) -> Wedding:
    """With times from this moment on, for the pages look at the clock."""
    cache.clear()  # of how many began before
    now = timezone.now()
    return weddings.build(towns.build(now=now, masks=False), now=now)


@pytest.fixture
def links(wedding: Wedding) -> dict[str, str]:
    """The links of both, as they came by mail."""
    weddings.begin(wedding, now=timezone.now())
    return mailed()


def mailed() -> dict[str, str]:
    found = {}
    for message in Message.objects.filter(kind__startswith="journey_").order_by("created_at"):
        link = re.search(r"/stappen/([\w-]+)", message.text)
        assert link
        found[message.recipient.partition("@")[0]] = f"/stappen/{link[1]}"
    return found


def confirmed(links: dict[str, str]) -> Journey:
    answer = Client().post(f"{links['bram']}/bij/yes", {"agreed": "yes"})
    assert answer.status_code == 302
    return Journey.objects.get()


def booked(wedding: Wedding, links: dict[str, str]) -> Journey:
    journey = confirmed(links)
    start = dated.free_times(now_of(journey, now=timezone.now()), "day", wedding.ceremony)[200]
    answer = Client().post(f"{links['aisha']}/bij/day", {"start": start.isoformat()})
    assert answer.status_code == 302
    return journey


def test_from_the_answers_to_the_own_steps(wedding: Wedding) -> None:
    version = publishing.published(wedding.service)
    assert version
    now = timezone.now()
    begun = filling.begin(version=version, now=now)
    person = {"born": "1990-05-01"}
    given: list[tuple[str, dict[str, Any]]] = [
        ("who", {"one": {"name": "Aisha Bakker", **person}, "two": {"name": "Bram", **person}}),
        ("more", {"abroad": False, "own_place": False}),
    ]
    for revision, (key, answers) in enumerate(given):
        filling.keep(
            intake=begun.intake,
            page=key,
            given=answers,
            revision=revision,
            today=now.date(),
            now=now,
        )
    visitor = Client()
    assert visitor.get(f"/vragen/{begun.token}/stappen").status_code == 302  # not finished yet
    filling.finish(intake=begun.intake, today=now.date(), now=now)
    advice = visitor.get(f"/vragen/{begun.token}/advies").text
    assert "Trouwen, stap voor stap" in advice
    page = visitor.get(f"/vragen/{begun.token}/stappen").text
    assert 'value="Aisha Bakker"' in page  # not asked twice
    wrong = visitor.post(f"/vragen/{begun.token}/stappen", {**PEOPLE, "two-email": "bram"})
    assert wrong.status_code == 422
    assert "Dit is geen e-mailadres" in wrong.text
    without = visitor.post(f"/vragen/{begun.token}/stappen", {**PEOPLE, "agreed": ""})
    assert without.status_code == 422
    assert not Journey.objects.exists()
    answer = visitor.post(f"/vragen/{begun.token}/stappen", PEOPLE)
    assert answer.status_code == 302
    again = visitor.post(f"/vragen/{begun.token}/stappen", PEOPLE)
    assert Journey.objects.count() == 1  # a second press leads to the same steps
    assert "Uw stappen" in visitor.get(again["Location"]).text
    steps = visitor.get(answer["Location"]).text
    assert "U hoeft nu niets te doen" in steps
    assert "De partner bevestigt" in steps
    assert "Bram de Vries" in steps


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


@pytest.fixture
def clerk(wedding: Wedding) -> Staff:
    return member("Fenna", "clerk", wedding.town.municipality)


def code() -> str:
    return str(Journey.objects.get().reference)


def test_staff_check_and_approve(wedding: Wedding, links: dict[str, str], clerk: Staff) -> None:
    booked(wedding, links)
    listed = clerk.client.get("/medewerker/stappen/").text
    assert "Wij kijken het na: wacht op ons" in listed
    assert "Bakker" not in listed
    at = f"/medewerker/stappen/{code()}"
    page = clerk.client.get(f"{at}/").text
    assert "Bewijs van inschrijving" in page
    assert Event.objects.filter(verb="journey.seen", actor=clerk.user).count() == 1
    early = clerk.client.post(f"{at}/controle/check/", {"approve": "yes"})
    assert early.status_code == 409
    assert "Nog niet alles van de lijst is gezien." in early.text
    seen = re.search(r'name="seen" value="(\d+)"', early.text)  # what was ticked is kept already
    assert seen
    told = {"missing": "Uw akte ontbreekt.", "seen": seen[1]}
    assert clerk.client.post(f"{at}/controle/check/", told).status_code == 302
    assert "Uw akte ontbreekt." in Client().get(links["bram"]).text
    done = clerk.client.post(f"{at}/controle/check/", {"seen_lines": ["home"], "approve": "yes"})
    assert done.status_code == 302
    row = now_of(Journey.objects.get(), now=timezone.now()).progress["day"]
    assert row.appointment
    assert row.appointment.state == State.CONFIRMED
    shown = clerk.client.get(f"/medewerker/afspraak/{row.appointment.reference}/").text
    assert "Aisha Bakker, geboren op" in shown  # the answers, for who helps


def test_an_old_page_of_staff_changes_nothing(
    wedding: Wedding, links: dict[str, str], clerk: Staff
) -> None:
    seen = booked(wedding, links).revision
    answer = clerk.client.post(
        f"/medewerker/stappen/{code()}/controle/check/",
        {"seen_lines": ["home"], "approve": "yes", "seen": seen},
    )
    assert answer.status_code == 409
    assert "intussen iets veranderd" in answer.text


def test_a_link_on_paper_takes_the_place_of_the_earlier_ones(
    links: dict[str, str], clerk: Staff
) -> None:
    page = f"/medewerker/stappen/{code()}/link/two/"
    assert clerk.client.get(page).status_code == 200
    assert PartyLink.objects.filter(party__key="two").count() == 1
    fresh = re.search(r"/stappen/[\w-]{20,}", clerk.client.post(page).text)
    assert fresh
    assert Client().get(fresh[0]).status_code == 200
    assert Client().get(links["bram"]).status_code == 404
    assert Client().get(links["aisha"]).status_code == 200


def test_staff_of_another_organisation_see_nothing(wedding: Wedding, links: dict[str, str]) -> None:
    stranger = member("Sanne", "manager", wedding.town.agency)
    assert code() not in stranger.client.get("/medewerker/stappen/").text
    for method, page in (
        ("get", ""),
        ("post", "neem/"),
        ("post", "kan-niet/"),
        ("post", "controle/check/"),
        ("post", "overdragen/check/"),
        ("get", "link/two/"),
        ("post", "link/two/"),
    ):
        answer = getattr(stranger.client, method)(f"/medewerker/stappen/{code()}/{page}")
        assert answer.status_code == 404, page
    assert PartyLink.objects.count() == 3  # two by mail, and the one that was shown


def test_an_auditor_looks_and_changes_nothing(wedding: Wedding, links: dict[str, str]) -> None:
    auditor = member("Otto", "auditor", wedding.town.municipality)
    at = f"/medewerker/stappen/{code()}"
    assert auditor.client.get(f"{at}/").status_code == 200
    assert auditor.client.post(f"{at}/kan-niet/", {"reason": "x"}).status_code == 404
    assert Journey.objects.get().state == "running"


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


def any_page(client: Client, *pages: str) -> list[int]:
    return [client.get(page).status_code for page in pages]


def test_nonsense_in_an_address_is_a_404(links: dict[str, str], clerk: Staff) -> None:
    own = links["aisha"]
    assert (
        any_page(Client(), f"{own}/bij/nergens", f"{own}/bij/check", f"{own}/bij/week") == [404] * 3
    )
    staff: Any = clerk.client
    at = f"/medewerker/stappen/{code()}"
    assert any_page(staff, "/medewerker/stappen/xx/", f"{at}/link/three/") == [404] * 2
    assert staff.post(f"{at}/controle/nergens/").status_code == 404


def test_who_is_to_talk_first_begins_no_steps(wedding: Wedding) -> None:
    raw = {**weddings.QUESTIONS, "rules": [FIRST_A_PERSON]}
    publishing.save_draft(service=wedding.service, raw=raw, now=timezone.now())
    publishing.publish(service=wedding.service, now=timezone.now())
    intake = weddings.answered(wedding, now=timezone.now(), abroad=True)
    token = "t" * 32
    Intake.objects.filter(pk=intake.pk).update(token_hash=hash_of(token))
    for method in (Client().get, Client().post):
        answer = method(f"/vragen/{token}/stappen", PEOPLE)
        assert answer["Location"] == f"/vragen/{token}/advies"
    with pytest.raises(TalkFirst):
        beginning.begin(
            intake=intake,
            version=wedding.version,
            organisation=wedding.town.municipality,
            contacts=weddings.CONTACTS,
            now=timezone.now(),
        )
    assert not Journey.objects.exists()


def test_who_did_not_choose_a_time_cannot_move_it(wedding: Wedding, links: dict[str, str]) -> None:
    booked(wedding, links)
    Appointment.objects.update(state=State.CONFIRMED, hold_expires_at=None)
    assert Client().post(f"{links['bram']}/bij/day/afspraak").status_code == 404
    assert Client().post(f"{links['aisha']}/bij/day/afspraak").status_code == 302


def test_everybody_reads_why_staff_ended_it(
    wedding: Wedding, links: dict[str, str], clerk: Staff
) -> None:
    at = f"/medewerker/stappen/{code()}/"
    clerk.client.post(f"{at}kan-niet/", {"reason": "U bent nog getrouwd."})
    for page in (links["aisha"], links["bram"]):
        assert "U bent nog getrouwd." in Client().get(page).text
    assert "U bent nog getrouwd." in clerk.client.get(at).text


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


def test_what_staff_typed_stays_when_it_is_refused(
    wedding: Wedding, links: dict[str, str], clerk: Staff
) -> None:
    booked(wedding, links)
    at = f"/medewerker/stappen/{code()}"
    long = clerk.client.post(f"{at}/controle/check/", {"missing": "Ontbreekt. " * 1000})
    assert long.status_code == 400
    assert "Ontbreekt. Ontbreekt." in long.text
    old = clerk.client.post(f"{at}/kan-niet/", {"reason": "Nog getrouwd.", "seen": "0"})
    assert old.status_code == 409
    assert "Nog getrouwd." in old.text
    assert Journey.objects.get().state == "running"
