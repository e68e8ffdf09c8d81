"""A manager takes somebody off the log-in service, and a citizen takes the own log-in off."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY

from hub.audit.models import Event
from hub.catalogue.models import Organisation
from hub.people.models import Role, User
from hub.people.oidc import arriving, connecting, logins, secrets, unlinking
from hub.people.oidc.arriving import Arrived, Told
from hub.people.oidc.models import Account, Assurance, Audience, LogIn, Provider
from hub.people.oidc.refusals import OtherAccount
from hub.people.sessions import verified_user
from scheduling import booking
from scheduling.booking import Contact
from scheduling.mine import keeping
from scheduling.mine.models import Mine
from scheduling.models import Appointment, State
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.town import Town

LIST = "/medewerker/inlogdiensten/leeuwarden/accounts/"
AGENDA = "/medewerker/agenda/stadhuis-leeuwarden/"
MINE = "/mijn-afspraken"
UNLINK = f"{MINE}/loskoppelen"


@pytest.fixture
def town(db: None) -> Town:
    return towns.build(now=timezone.now())


def provider_at(organisation: Organisation, audience: Audience) -> Provider:
    return Provider.objects.create(
        organisation=organisation,
        audience=audience,
        name="Werkaccount",
        issuer="https://inloggen.example",
        client_id=f"hub-{audience}",
        sealed=secrets.seal(client_secret="een-geheim"),
        second_factor=["otp"],
        is_on=True,
        document={
            "issuer": "https://inloggen.example",
            "authorization_endpoint": "https://inloggen.example/vraag",
            "token_endpoint": "https://inloggen.example/token",
            "jwks_uri": "https://inloggen.example/sleutels",
        },
    )


@pytest.fixture
def provider(town: Town) -> Provider:
    made = provider_at(town.municipality, Audience.STAFF)
    connecting.give(provider=made, group="balie", kind="clerk", now=timezone.now())
    return made


@pytest.fixture
def manager(town: Town) -> Staff:
    return member("carla", "manager", town.municipality)


def arrival(provider: Provider, name: str) -> Arrived:
    assurance = Assurance.SUBSTANTIAL
    return Arrived(provider, f"hash-of-{name}", "", assurance, frozenset({"otp"}))


def comes_in(provider: Provider, name: str) -> Staff:
    """As after the provider's word."""
    now, arrived = timezone.now(), arrival(provider, name)
    told = Told(f"{name}@example.nl", name.title(), frozenset({"balie"}))
    user = arriving.user_of(arrived, told, now=now)
    log_in = logins.begin(arrived, user=user, now=now)
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    session[logins.STAFF_KEY] = log_in.key
    session[DEVICE_ID_SESSION_KEY] = log_in.factor.persistent_id
    session.save()
    return Staff(user, browser)


def page_of(user: User) -> str:
    return f"{LIST}{Account.objects.get(user=user).pk}/loskoppelen"


def kinds(user: User) -> list[str]:
    return sorted(user.roles.values_list("kind", flat=True))


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def test_a_manager_unlinks_somebody_who_is_out_at_once(
    town: Town, provider: Provider, manager: Staff
) -> None:
    joke, other = comes_in(provider, "joke"), comes_in(provider, "omar")
    Role.objects.create(user=joke.user, kind="auditor", organisation=town.municipality)
    assert joke.client.get(AGENDA).status_code == 200
    key = joke.client.session.session_key
    assert verified_user(key) == joke.user
    page = page_of(joke.user)
    assert page in text(manager.client.get(LIST))
    asked = text(manager.client.get(page))
    assert "joke@example.nl" in asked
    assert joke.client.get(AGENDA).status_code == 200  # asking changed nothing
    assert manager.client.post(page)["Location"] == LIST
    assert verified_user(key) is None
    assert joke.client.get(AGENDA).status_code == 302
    assert kinds(joke.user) == ["auditor"]  # by hand; that of the group is gone
    assert not Account.objects.filter(user=joke.user).exists()
    event = Event.objects.get(verb="user.unlinked")
    assert (event.actor, event.object_id) == (manager.user, str(joke.user.pk))
    assert event.details == {"provider": provider.pk, "lost": ["clerk"]}
    assert other.client.get(AGENDA).status_code == 200
    assert manager.client.post(page).status_code == 404


def test_the_second_time_nothing_happens(town: Town, provider: Provider, manager: Staff) -> None:
    account = Account.objects.get(user=comes_in(provider, "joke").user)
    for _press in range(2):
        unlinking.unlink(account=account, now=timezone.now(), actor_id=manager.user.pk)
    assert Event.objects.filter(verb="user.unlinked").count() == 1


def test_who_has_a_role_by_hand_is_linked_anew_and_who_has_none_stays_out(
    town: Town, provider: Provider, manager: Staff
) -> None:
    joke, omar = comes_in(provider, "joke").user, comes_in(provider, "omar").user
    Role.objects.create(user=joke, kind="auditor", organisation=town.municipality)
    for user in (joke, omar):
        manager.client.post(page_of(user))
    assert comes_in(provider, "joke").client.get(AGENDA).status_code == 200
    with pytest.raises(OtherAccount):
        comes_in(provider, "omar")
    assert not Account.objects.filter(user=omar).exists()


def test_nobody_locks_themselves_out(town: Town, provider: Provider) -> None:
    connecting.give(provider=provider, group="balie", kind="manager", now=timezone.now())
    carla = comes_in(provider, "carla")
    assert "Dit bent u" in text(carla.client.get(LIST))
    refused = carla.client.post(page_of(carla.user), follow=True)
    assert "uw eigen account" in text(refused)
    assert Account.objects.filter(user=carla.user).exists()
    assert carla.client.get(AGENDA).status_code == 200


@pytest.mark.parametrize("kind", ["clerk", "planner", "editor", "auditor"])
def test_only_managers_see_and_unlink(town: Town, provider: Provider, kind: str) -> None:
    page = page_of(comes_in(provider, "joke").user)
    other = member("piet", kind, town.municipality)
    for answer in (other.client.get(LIST), other.client.get(page), other.client.post(page)):
        assert answer.status_code == 404
    assert Account.objects.count() == 1


def test_accounts_of_another_organisation_are_not_there(town: Town, provider: Provider) -> None:
    account = Account.objects.get(user=comes_in(provider, "joke").user)
    stranger = member("mia", "manager", town.library)
    provider_at(town.library, Audience.STAFF)
    own = "/medewerker/inlogdiensten/bibliotheek-goirle/accounts/"
    assert "joke" not in text(stranger.client.get(own))
    for page in (f"{LIST}{account.pk}/loskoppelen", f"{own}{account.pk}/loskoppelen"):
        assert stranger.client.get(page).status_code == 404
        assert stranger.client.post(page).status_code == 404
    assert Account.objects.count() == 1


def test_without_a_service_there_is_no_list(town: Town, manager: Staff) -> None:
    provider_at(town.municipality, Audience.CITIZENS)
    assert manager.client.get(LIST).status_code == 404


def test_a_name_is_found(town: Town, provider: Provider, manager: Staff) -> None:
    for name in ("joke", "omar"):
        comes_in(provider, name)
    found = text(manager.client.get(LIST, {"zoek": "OMAR@"}))
    assert "omar@example.nl" in found
    assert "joke@example.nl" not in found
    assert "Niemand gevonden" in text(manager.client.get(LIST, {"zoek": "x\0y"}))


# Citizens.


@pytest.fixture
def digid(town: Town) -> Provider:
    return provider_at(town.municipality, Audience.CITIZENS)


def citizen(provider: Provider, name: str) -> tuple[Client, LogIn]:
    log_in = logins.begin(arrival(provider, name), user=None, now=timezone.now())
    browser = Client()
    session = browser.session
    session[logins.CITIZEN_KEY] = log_in.key
    session.save()
    browser.cookies["sessionid"] = session.session_key or ""
    return browser, log_in


def booked(town: Town, log_in: LogIn, hour: int = 10) -> Appointment:
    today = timezone.now().date()
    monday = today + timedelta(days=14 - today.weekday())
    start = datetime(monday.year, monday.month, monday.day, hour, tzinfo=UTC)
    now = timezone.now()
    held = booking.hold(offering=town.passport, start=start, now=now)
    contact = Contact(name="Sanne", email="sanne@example.nl")
    made = booking.confirm(appointment=held.appointment, contact=contact, now=now)
    keeping.keep(appointment=made, log_in=log_in)
    return made


def test_a_citizen_unlinks_the_log_in_and_is_out_everywhere(town: Town, digid: Provider) -> None:
    browser, log_in = citizen(digid, "sanne")
    elsewhere, _same = citizen(digid, "sanne")
    somebody, other = citizen(digid, "omar")
    made, theirs = booked(town, log_in), booked(town, other, hour=12)
    assert UNLINK in text(browser.get(MINE))
    asked = text(browser.get(UNLINK))
    assert "Uw komende afspraak blijft staan" in asked
    assert Mine.objects.count() == 2  # asking changed nothing
    done = browser.post(UNLINK, follow=True)
    assert "niet meer gekoppeld" in text(done)
    assert [row.appointment for row in Mine.objects.all()] == [theirs]
    made.refresh_from_db()
    assert made.state == State.CONFIRMED
    for one in (browser, elsewhere):
        assert UNLINK not in text(one.get(MINE))  # logged out
    assert theirs.reference in text(somebody.get(MINE))
    event = Event.objects.get(verb="citizen.unlinked")
    assert (event.actor_id, event.actor_kind) == (None, "citizen")
    assert (event.object_type, event.object_id) == ("provider", str(digid.pk))
    assert event.details == {"appointments": 1}
    again, _fresh = citizen(digid, "sanne")
    assert made.reference not in text(again.get(MINE))


def test_the_log_in_at_another_organisation_stays(town: Town, digid: Provider) -> None:
    browser, _log_in = citizen(digid, "sanne")
    other = provider_at(town.library, Audience.CITIZENS)
    there, same_name = citizen(other, "sanne")
    booked(town, same_name)
    browser.post(UNLINK)
    assert Mine.objects.count() == 1
    assert UNLINK in text(there.get(MINE))


def test_who_is_not_logged_in_unlinks_nothing(town: Town, digid: Provider) -> None:
    _browser, log_in = citizen(digid, "sanne")
    booked(town, log_in)
    for answer in (Client().get(UNLINK), Client().post(UNLINK)):
        assert answer["Location"] == MINE
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = citizen(digid, "sanne")[0].cookies
    assert strict.post(UNLINK).status_code == 403
    assert Mine.objects.count() == 1
    assert not Event.objects.filter(verb="citizen.unlinked").exists()
