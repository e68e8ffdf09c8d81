"""A step of a service that asks for a log-in, and who has none."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from hub.audit.models import Event
from hub.notifications.models import Message
from hub.people.oidc import logins
from hub.people.oidc.models import Assurance, Audience, LogIn, Provider, ServiceAssurance
from scheduling.booking import Actor, assured
from scheduling.journeys import dated
from scheduling.mine.models import Mine
from scheduling.models import Appointment, State
from tests.agenda.conftest import Staff
from tests.journeys.pages.by_link import booked, code, confirmed
from tests.journeys.wedding import Wedding, now_of

pytestmark = pytest.mark.django_db
Links = dict[str, str]
ISSUER = "https://digiproef.example"
ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
SURE = int(Assurance.SUBSTANTIAL)


@pytest.fixture
def provider(wedding: Wedding) -> Provider:
    """The ceremony asks to be sure, and the municipality has a way."""
    ServiceAssurance.objects.create(service=wedding.ceremony.service, minimum=SURE)
    return Provider.objects.create(
        organisation=wedding.town.municipality,
        audience=Audience.CITIZENS,
        name="DigiProef",
        issuer=ISSUER,
        client_id="hub",
        sealed=b"",
        document={name: f"{ISSUER}/{name}" for name in ADDRESSES} | {"issuer": ISSUER},
        is_on=True,
    )


def logged_in(provider: Provider, assurance: int = SURE) -> Client:
    now, browser = timezone.now(), Client()
    log_in = LogIn.objects.create(
        provider=provider,
        subject="aisha",
        assurance=assurance,
        began_at=now,
        ends_at=now + timedelta(hours=1),
    )
    session = browser.session
    session[logins.CITIZEN_KEY] = log_in.key
    session.save()
    browser.cookies["sessionid"] = session.session_key or ""
    return browser


def a_time(wedding: Wedding, links: Links) -> str:
    journey = confirmed(links)
    running = now_of(journey, now=timezone.now())
    return dated.free_times(running, "day", wedding.ceremony)[200].isoformat()


def test_who_has_not_logged_in_is_led_to_it_and_back_to_the_step(
    wedding: Wedding, links: Links, provider: Provider
) -> None:
    confirmed(links)
    step = f"{links['aisha']}/bij/day"
    page = Client().get(f"{step}?vanaf=2099-01-01").text
    assert "Log eerst in" in page
    assert 'name="start"' not in page
    link = re.search(r'href="(/inloggen/leeuwarden/inwoners\?[^"]+)"', page)
    assert link
    asked = parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)
    assert asked["zekerheid"] == ["2"]
    back = urlsplit(asked["next"][0])
    assert back.path == step
    assert parse_qs(back.query)["waar"] == [str(wedding.ceremony.pk)]
    there = logged_in(provider).get(asked["next"][0]).text
    assert "Log eerst in" not in there
    assert 'name="start"' in there


def test_who_is_sure_enough_books_it_and_finds_it_under_mine(
    wedding: Wedding, links: Links, provider: Provider
) -> None:
    start = a_time(wedding, links)
    browser = logged_in(provider)
    assert browser.post(f"{links['aisha']}/bij/day", {"start": start}).status_code == 302
    made = Appointment.objects.get(state=State.HELD)
    assert Mine.objects.get().appointment == made


@pytest.mark.parametrize("who", ["nobody", "less sure", "elsewhere", "too late"])
def test_who_is_not_books_nothing_and_is_told_why(
    wedding: Wedding, links: Links, provider: Provider, who: str
) -> None:
    """Also a time that waits for staff to check it, and on a page that was open before."""
    start = a_time(wedding, links)
    browser = logged_in(provider, SURE - 1 if who == "less sure" else SURE)
    if who == "nobody":
        browser = Client()
    if who == "elsewhere":
        Provider.objects.update(organisation=wedding.town.agency)
    if who == "too late":
        LogIn.objects.update(ends_at=timezone.now())
    refused = browser.post(f"{links['aisha']}/bij/day", {"start": start})
    assert refused.status_code == 403
    assert "Voor deze afspraak logt u eerst in" in refused.text
    assert not Appointment.objects.filter(state__in=[State.HELD, State.CONFIRMED]).exists()
    assert not Mine.objects.exists()
    assert ("De manier waarop u bent ingelogd" in refused.text) == (who == "less sure")


def test_where_no_log_in_works_there_is_a_person_to_call(
    wedding: Wedding, links: Links, provider: Provider
) -> None:
    town = wedding.town.municipality
    town.phone = "+31582338888"
    town.save()
    Provider.objects.update(is_on=False)
    confirmed(links)
    page = Client().get(f"{links['aisha']}/bij/day").text
    assert "Dat kan nu niet op deze website." in page
    assert "tel:+31582338888" in page
    assert code()[:4] in page


def test_a_service_that_asks_nothing_shows_its_times(wedding: Wedding, links: Links) -> None:
    confirmed(links)
    page = Client().get(f"{links['aisha']}/bij/day").text
    assert "Log eerst in" not in page
    assert 'name="start"' in page


def test_what_is_final_is_moved_by_the_link_as_elsewhere(
    wedding: Wedding, links: Links, provider: Provider
) -> None:
    start = a_time(wedding, links)
    logged_in(provider).post(f"{links['aisha']}/bij/day", {"start": start})
    Appointment.objects.update(state=State.CONFIRMED, hold_expires_at=None)
    page = Client().get(f"{links['aisha']}/bij/day").text
    assert "Log eerst in" not in page
    other = re.search(r'name="start" value="([^"]+)"', page)
    assert other
    moved = Client().post(f"{links['aisha']}/bij/day", {"start": other[1]})
    assert moved.status_code == 302


def test_staff_see_who_it_is_and_choose_the_time(
    wedding: Wedding, links: Links, provider: Provider, clerk: Staff
) -> None:
    confirmed(links)
    at = f"/medewerker/stappen/{code()}"
    assert "/plannen/day/" in clerk.client.get(f"{at}/").text
    page = clerk.client.get(f"{at}/plannen/day/").text
    assert "Kies samen met Aisha Bakker een tijd." in page
    start = re.search(r'name="start" value="([^"]+)"', page)
    assert start
    done = clerk.client.post(f"{at}/plannen/day/", {"start": start[1]})
    assert done.status_code == 302
    assert Appointment.objects.get(state=State.HELD)
    event = Event.objects.get(verb="journey.booked")
    assert (event.actor_id, event.actor_kind) == (clerk.user.pk, "staff")
    assert "Voor u vrijgehouden" in Client().get(links["aisha"]).text


def test_staff_keep_to_the_terms_and_both_hear_of_another_time(
    wedding: Wedding, links: Links, clerk: Staff
) -> None:
    booked(wedding, links)
    Message.objects.all().delete()
    at = f"/medewerker/stappen/{code()}/plannen/day/"
    soon = (timezone.now() + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    early = clerk.client.post(at, {"start": soon.isoformat()})
    assert early.status_code == 409
    assert "Deze dag past niet bij de andere stappen." in early.text
    old = clerk.client.post(at, {"start": soon.isoformat(), "seen": "0"}, follow=True)
    assert "intussen iets veranderd" in old.text
    start = re.search(r'name="start" value="([^"]+)"', clerk.client.get(at).text)
    assert start
    assert clerk.client.post(at, {"start": start[1]}).status_code == 302
    told = Message.objects.filter(kind="journey_moved")
    assert {one.recipient for one in told} == {"aisha@example.nl", "bram@example.nl"}
    assert all("Gemeente Leeuwarden heeft een andere tijd" in one.text for one in told)


def test_a_step_that_cannot_be_planned_now_leads_back(
    wedding: Wedding, links: Links, clerk: Staff
) -> None:
    at = f"/medewerker/stappen/{code()}/plannen"
    assert clerk.client.get(f"{at}/day/").status_code == 302  # Bram has not said yes
    for key in ("nergens", "yes", "check"):
        assert clerk.client.get(f"{at}/{key}/").status_code == 404
    confirmed(links)
    for query in ("date=31-02-2027", "date=x", "offering=x", f"offering={10**30}"):
        assert clerk.client.get(f"{at}/day/?{query}").status_code == 200
    assert clerk.client.post(f"{at}/day/", {"start": "31 februari"}).status_code in (400, 422)


def test_an_actor_of_the_agenda_is_asked_for_nothing(wedding: Wedding, provider: Provider) -> None:
    assert assured.unmet_at(wedding.ceremony, Actor("staff", None, "agenda")) is None
    assert assured.unmet_at(wedding.ceremony, Actor()) == (provider.organisation_id, SURE)
