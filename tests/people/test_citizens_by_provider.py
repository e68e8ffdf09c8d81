"""Citizens who log in where a service asks for it, at a real provider; and others, who do not."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from hub.audit.models import Event
from hub.people.models import User
from hub.people.oidc import assurance, logins, tokens
from hub.people.oidc.models import Assurance, Audience, LogIn, Provider, ServiceAssurance
from scheduling import booking
from scheduling.availability import Item
from scheduling.booking import Actor, Contact
from scheduling.booking.assured import LogInFirst
from scheduling.mine import keeping
from scheduling.mine.models import Mine
from scheduling.models import Appointment, State
from tests import town as towns
from tests.people.conftest import connected
from tests.people.provider.real import BSN, LOW, SUBSTANTIAL, Real, come_in, path_of
from tests.town import Town

START = "/inloggen/leeuwarden/inwoners"
DETAILS = "/afspraak/gegevens"
CHECK = "/afspraak/controleren"
MINE = "/mijn-afspraken"
SANNE = Contact(name="Sanne Visser", phone="0612345678")
TYPED = {"name": "Sanne Visser", "phone": "0612345678", "reminders": "none"}


@pytest.fixture
def town(db: None) -> Town:
    """Open from today on: a provider's tokens live by the clock."""
    return towns.build(now=timezone.now())


def next_monday() -> datetime:
    """Ten o'clock at the hall, in a week that is not this one."""
    today = timezone.now().date()
    monday = today + timedelta(days=14 - today.weekday())
    return datetime(monday.year, monday.month, monday.day, 10, tzinfo=UTC)


def asks(town: Town, minimum: Assurance = Assurance.SUBSTANTIAL) -> None:
    ServiceAssurance.objects.create(service=town.passport.service, minimum=minimum)


def holding(town: Town, hours: int = 0) -> Client:
    """The browser of somebody who chose a time."""
    start = next_monday() + timedelta(hours=hours)
    held = booking.hold(offering=town.passport, start=start, now=timezone.now())
    browser = Client()
    session = browser.session
    session["visit"] = {"token": held.token, "contact": None, "came_from": ""}
    session.save()
    browser.cookies["sessionid"] = session.session_key or ""
    return browser


def books(browser: Client) -> Any:
    assert browser.post(DETAILS, TYPED)["Location"] == CHECK
    return browser.post(CHECK)


def test_where_nothing_is_asked_nobody_logs_in(town: Town, citizen_provider: Provider) -> None:
    browser = holding(town)
    assert "Inloggen" not in browser.get(DETAILS).content.decode()
    assert books(browser)["Location"] == "/afspraak/gemaakt"
    assert not Mine.objects.exists()
    assert not LogIn.objects.exists()


def test_a_service_that_asks_leads_to_the_log_in_and_back(
    town: Town, citizen_provider: Provider, real: Real
) -> None:
    asks(town)
    browser = holding(town)
    page = browser.get(DETAILS).content.decode()
    assert "Log eerst in" in page
    assert "Inloggen met DigiProef" in page
    assert 'name="phone"' not in page
    link = page.split(f'href="{START}?')[1].split('"')[0].replace("&amp;", "&")
    before = browser.session.session_key
    asked = browser.get(f"{START}?{link}")["Location"]
    sent = parse_qs(urlsplit(asked).query)
    assert sent["scope"] == ["openid"]
    assert sent["acr_values"] == [f"{SUBSTANTIAL} {SUBSTANTIAL.replace('substantial', 'high')}"]
    assert sent["code_challenge_method"] == ["S256"]
    back = browser.get(path_of(real.answer_to(asked, "inwoner")))
    assert back["Location"] == DETAILS
    assert browser.session.session_key != before
    assert books(browser)["Location"] == "/afspraak/gemaakt"
    appointment = Appointment.objects.get(state=State.CONFIRMED)
    assert Mine.objects.get().appointment == appointment
    assert not User.objects.exists()  # no account was made
    event = Event.objects.get(verb="citizen.logged_in")
    assert (event.object_type, event.actor_id, event.details["assurance"]) == ("provider", None, 2)


def test_too_low_an_assurance_is_refused_and_nothing_is_booked(
    town: Town, citizen_provider: Provider, real: Real
) -> None:
    asks(town)
    browser = holding(town)
    refused = come_in(real, browser, f"{START}?zekerheid=2&next={DETAILS}", "inwoner-laag")
    assert refused.status_code == 403
    assert "zekerder is wie u bent" in refused.content.decode()
    assert logins.CITIZEN_KEY not in browser.session
    low = come_in(real, browser, f"{START}?zekerheid=1&next={DETAILS}", "inwoner-laag")
    assert low["Location"] == DETAILS  # enough for some services
    page = browser.get(DETAILS).content.decode()
    assert "niet genoeg" in page
    assert not Appointment.objects.filter(state=State.CONFIRMED).exists()


def test_a_form_that_was_kept_open_books_nothing(town: Town, citizen_provider: Provider) -> None:
    """The page with the details was there before the service asked for a log-in."""
    browser = holding(town)
    assert browser.post(DETAILS, TYPED)["Location"] == CHECK
    asks(town)
    assert browser.post(CHECK)["Location"] == DETAILS
    assert not Appointment.objects.filter(state=State.CONFIRMED).exists()


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (Actor(), False),
        (Actor(origin="api"), False),
        (Actor(origin="kiosk"), False),
        (Actor("citizen", None, "journey"), False),
        (Actor(assurance=1, assured_by=1), False),
        (Actor(assurance=2, assured_by=1), True),
        (Actor(assurance=3, assured_by=1), True),
        (Actor(assurance=3, assured_by=2), False),  # by the provider of somebody else
        (Actor("staff", None, "agenda"), True),
        (Actor("client", None, "client:1"), True),
        (Actor("system", None, "waitlist"), True),
    ],
)
def test_who_may_book_what_asks_for_a_log_in(town: Town, actor: Actor, allowed: bool) -> None:
    ids = {1: town.municipality.pk, 2: town.agency.pk, None: None}
    actor = Actor(actor.kind, None, actor.origin, actor.assurance, ids[actor.assured_by])
    asks(town)
    now = timezone.now()
    held = booking.hold(offering=town.passport, start=next_monday(), now=now).appointment
    if allowed:
        booking.confirm(appointment=held, contact=SANNE, now=now, actor=actor)
        return
    with pytest.raises(LogInFirst) as refused:
        booking.confirm(appointment=held, contact=SANNE, now=now, actor=actor)
    assert refused.value.details == {"minimumAssurance": "substantial"}


def test_a_variant_asks_at_least_what_its_topic_asks(town: Town) -> None:
    topic = town.passport.service
    variant = towns.service(town.municipality, "paspoort-hier", "Paspoort hier")
    variant.base = topic
    variant.save()
    assert assurance.minimum_of([variant.pk]) == Assurance.NONE
    asks(town, Assurance.HIGH)
    ServiceAssurance.objects.create(service=variant, minimum=Assurance.BASIC)
    assert assurance.minimum_of([variant.pk]) == Assurance.HIGH
    now = timezone.now()
    town.passport.service = variant
    town.passport.save()
    held = booking.hold(offering=town.passport, start=next_monday(), now=now).appointment
    actor = Actor(assurance=2, assured_by=town.municipality.pk)
    with pytest.raises(LogInFirst):
        booking.confirm(appointment=held, contact=SANNE, now=now, actor=actor)


def test_a_place_in_line_asks_it_too(town: Town) -> None:
    asks(town)
    with pytest.raises(LogInFirst):
        booking.wait(
            items=[Item(town.passport)],
            contact=SANNE,
            token="een-token",
            now=timezone.now(),
        )


def test_mine_are_those_made_while_logged_in_and_nobody_elses(
    town: Town, citizen_provider: Provider, real: Real
) -> None:
    first, other = holding(town), holding(town, hours=1)
    assert "Inloggen met DigiProef" in first.get(MINE).content.decode()
    come_in(real, first, f"{START}?next={MINE}", "inwoner")
    come_in(real, other, f"{START}?next={MINE}", "inwoner-laag")
    books(first)
    books(holding(town, hours=2))  # a guest
    reference = Mine.objects.get().appointment.reference
    page = first.get(MINE).content.decode()
    assert page.count(f'action="{MINE}/') == 1
    assert reference in page
    assert page.count("BSN") == 0
    opened = first.post(f"{MINE}/{reference}")
    assert opened.status_code == 302
    assert first.get(opened["Location"]).status_code == 200
    assert reference not in other.get(MINE).content.decode()
    assert other.post(f"{MINE}/{reference}").status_code == 404
    assert other.post(f"{MINE}/ABCDEFGH").status_code == 404
    assert Client().post(f"{MINE}/{reference}")["Location"] == MINE
    assert first.get(f"{MINE}/{reference}").status_code == 405
    again = Client()  # the same person on another computer
    come_in(real, again, f"{START}?next={MINE}", "inwoner")
    assert reference in again.get(MINE).content.decode()


def test_the_same_name_at_another_organisation_is_somebody_else(
    town: Town, citizen_provider: Provider, real: Real
) -> None:
    """Both trust the same provider with the same client, so that it tells the same `sub`."""
    elsewhere = connected(town.agency, real.issuer, Audience.CITIZENS)
    browser = holding(town)
    come_in(real, browser, START, "inwoner")
    books(browser)
    one = LogIn.objects.get()
    assert keeping.of(one).count() == 1
    other = LogIn(provider=elsewhere, subject=one.subject)
    assert keeping.of(other).count() == 0


def test_out_is_out(town: Town, citizen_provider: Provider, real: Real) -> None:
    browser, there = holding(town), real.browser()
    asked = browser.get(f"{START}?next={MINE}")["Location"]
    browser.get(path_of(real.answer_to(asked, "inwoner", there)))
    page = browser.get(MINE)
    assert f"form-action 'self' {real.issuer}" in page["Content-Security-Policy"]
    assert "no-store" in page["Cache-Control"]
    kept = dict(browser.session.items())
    answer = browser.post("/inloggen/uitloggen")
    assert answer["Location"].startswith(f"{real.issuer}/session/end?client_id=hub-citizens")
    assert "Inloggen met DigiProef" in browser.get(MINE).content.decode()
    session = browser.session  # written again by a request that was under way
    session.update(kept)
    session.save()
    assert "Inloggen met DigiProef" in browser.get(MINE).content.decode()


def test_an_hour_is_the_longest(town: Town, citizen_provider: Provider, real: Real) -> None:
    browser = Client()
    come_in(real, browser, START, "inwoner")
    assert LogIn.objects.get().ends_at - timezone.now() <= timedelta(hours=1)
    LogIn.objects.update(ends_at=timezone.now())
    assert "Inloggen met DigiProef" in browser.get(MINE).content.decode()


def test_a_citizen_is_no_staff(
    town: Town, citizen_provider: Provider, staff_provider: Provider, real: Real
) -> None:
    browser = Client()
    come_in(real, browser, START, "inwoner")
    session = browser.session
    session[logins.STAFF_KEY] = session[logins.CITIZEN_KEY]
    session.save()
    assert browser.get("/medewerker/agenda/stadhuis-leeuwarden/").status_code == 302
    staff = Client()
    come_in(real, staff, "/inloggen/leeuwarden/medewerkers", "joke")
    session = staff.session
    session[logins.CITIZEN_KEY] = session[logins.STAFF_KEY]
    session.save()
    assert "Inloggen met DigiProef" in staff.get(MINE).content.decode()


def test_what_is_kept_for_mine_goes_after_a_year(
    town: Town, citizen_provider: Provider, real: Real
) -> None:
    browser = holding(town)
    come_in(real, browser, START, "inwoner")
    books(browser)
    ends = Appointment.objects.get(state=State.CONFIRMED).ends_at
    assert keeping.forget_old(now=ends + keeping.KEPT) == 0
    assert keeping.forget_old(now=ends + keeping.KEPT + timedelta(seconds=1)) == 1


def everything_stored() -> str:
    rows = (
        repr(value)
        for model in apps.get_models()
        for row in model._default_manager.values_list()
        for value in row
    )
    return " ".join(rows)


def test_a_number_that_comes_along_is_nowhere(
    town: Town, citizen_provider: Provider, real: Real, caplog: pytest.LogCaptureFixture
) -> None:
    """The provider gives a BSN in its ID token; of it nothing is left, nor of the `sub`."""
    asks(town)
    browser, seen = holding(town), []
    honest = tokens.claims_of_id

    def looked_at(*args: Any, **kwargs: Any) -> dict[str, Any]:
        claims = honest(*args, **kwargs)
        seen.append(claims)
        return claims

    with pytest.MonkeyPatch.context() as patch, caplog.at_level(logging.DEBUG):
        patch.setattr(tokens, "claims_of_id", looked_at)
        come_in(real, browser, f"{START}?zekerheid=2&next={DETAILS}", "inwoner")
        come_in(real, Client(), f"{START}?zekerheid=2", "inwoner-laag")  # refused
        books(browser)
    assert seen[0]["bsn"] == BSN  # or the test would show nothing
    assert seen[0]["acr"] == SUBSTANTIAL
    assert seen[1]["acr"] == LOW
    stored = everything_stored() + repr(dict(browser.session.items()))
    logged = " ".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert LogIn.objects.get().subject in stored  # it does look everywhere
    for secret in (BSN, seen[0]["sub"]):
        assert secret not in stored
        assert secret not in logged
    for page in (MINE, "/afspraak/gemaakt"):
        assert BSN not in browser.get(page).content.decode()
