"""The pages of a manager: log-in services, groups and roles, services that ask for a log-in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.utils import timezone

from hub.audit.models import Event
from hub.people.models import Role
from hub.people.oidc import connecting, providers, secrets
from hub.people.oidc.models import Audience, LogIn, Provider, ServiceAssurance
from tests.agenda.conftest import Staff, member
from tests.people.conftest import connected
from tests.people.provider.hostile import Hostile, hostile_provider
from tests.people.provider.real import path_of
from tests.town import Town

LIST = "/medewerker/inlogdiensten/"
EDIT = "/medewerker/inlogdiensten/leeuwarden/medewerkers/"
CITIZENS = "/medewerker/inlogdiensten/leeuwarden/inwoners/"
GIVE = "/medewerker/inlogdiensten/leeuwarden/groepen"
SERVICES = "/medewerker/inlogdiensten/leeuwarden/diensten"
HIDDEN = "een-geheim-dat-niemand-ziet"


@pytest.fixture
def hostile(tmp_path: Path, settings: Any) -> Iterator[Hostile]:
    with hostile_provider(tmp_path) as provider:
        settings.OIDC_TEST_CA = str(provider.pem)
        yield provider


@pytest.fixture
def manager(town: Town) -> Staff:
    return member("Carla", "manager", town.municipality)


def typed(hostile: Hostile, **more: str) -> dict[str, str]:
    return {
        "name": "Werkaccount",
        "issuer": hostile.issuer,
        "client_id": "hub-staff",
        "client_secret": HIDDEN,
        "groups_claim": "groups",
        "second_factor": "otp hwk",
        "is_on": "on",
        **more,
    }


def test_a_manager_sets_up_a_service_and_its_groups(manager: Staff, hostile: Hostile) -> None:
    browser = manager.client
    assert "Nog geen" in browser.get(LIST).content.decode()
    assert browser.post(EDIT, typed(hostile))["Location"] == EDIT
    provider = Provider.objects.get()
    assert (provider.is_on, provider.second_factor) == (True, ["otp", "hwk"])
    assert secrets.client_secret_of(provider) == HIDDEN
    browser.post(GIVE, {"group": "balie", "kind": "clerk"})
    page = browser.get(EDIT).content.decode()
    assert HIDDEN not in page
    assert "balie" in page
    assert "http://testserver/inloggen/leeuwarden/medewerkers/terug" in page
    assert "Werkaccount" in Client().get("/medewerker/inloggen/").content.decode()
    pk = provider.group_roles.get().pk
    assert browser.get(f"{GIVE}/{pk}/weg").status_code == 405
    assert browser.post(f"{GIVE}/{pk}/weg").status_code == 302
    assert not provider.group_roles.exists()
    verbs = Event.objects.filter(object_type="provider", actor=manager.user).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "provider.connected",
        "provider.group_given",
        "provider.group_taken",
    ]
    assert browser.get("/en/medewerker/inlogdiensten/").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"issuer": "geen adres"}, "issuer"),
        ({"issuer": "https://localhost:1"}, "issuer"),
        ({"name": ""}, "name"),
        ({"client_secret": ""}, "client_secret"),
    ],
)
def test_what_is_wrong_is_told_at_the_field(
    manager: Staff, hostile: Hostile, wrong: dict[str, str], field: str
) -> None:
    answer = manager.client.post(EDIT, typed(hostile, **wrong))
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert not Provider.objects.exists()


@pytest.mark.parametrize("wrong", [{"group": ""}, {"group": "a\u0000b"}, {"kind": "king"}])
def test_a_group_that_cannot_be(manager: Staff, hostile: Hostile, wrong: dict[str, str]) -> None:
    manager.client.post(EDIT, typed(hostile))
    answer = manager.client.post(GIVE, {"group": "balie", "kind": "clerk", **wrong})
    assert answer.status_code == 422
    assert not Provider.objects.get().group_roles.exists()


def test_the_secret_stays_when_nothing_is_typed_and_never_goes_along(
    manager: Staff, hostile: Hostile
) -> None:
    manager.client.post(EDIT, typed(hostile))
    manager.client.post(EDIT, typed(hostile, client_secret="", name="Anders"))
    provider = Provider.objects.get()
    assert (provider.name, secrets.client_secret_of(provider)) == ("Anders", HIDDEN)
    # Else who may type an address could have the secret of another one sent there.
    other = manager.client.post(EDIT, typed(hostile, client_secret="", client_id="another"))
    assert other.status_code == 422
    provider.refresh_from_db()
    assert provider.client_id == "hub-staff"


def test_another_provider_opens_no_account_of_the_one_before(
    town: Town, manager: Staff, hostile: Hostile
) -> None:
    manager.client.post(EDIT, typed(hostile))
    provider = Provider.objects.get()
    connecting.give(provider=provider, group="balie", kind="clerk", now=timezone.now())
    browser = Client()
    asked = browser.get("/inloggen/leeuwarden/medewerkers")["Location"]
    browser.get(path_of(hostile.answer_to(asked)))
    assert Role.objects.filter(user__email="joke@example.nl").count() == 1
    manager.client.post(EDIT, typed(hostile, client_id="another"))
    assert not LogIn.objects.filter(ends_at__gt=timezone.now()).exists()
    assert not provider.accounts.exists()
    assert not Role.objects.filter(user__email="joke@example.nl").exists()


def test_switched_off_everybody_is_out(town: Town, manager: Staff, hostile: Hostile) -> None:
    manager.client.post(EDIT, typed(hostile))
    provider = Provider.objects.get()
    connecting.give(provider=provider, group="balie", kind="clerk", now=timezone.now())
    browser = Client()
    asked = browser.get("/inloggen/leeuwarden/medewerkers")["Location"]
    browser.get(path_of(hostile.answer_to(asked)))
    form = typed(hostile)
    del form["is_on"]
    manager.client.post(EDIT, form)
    assert browser.get("/medewerker/agenda/stadhuis-leeuwarden/").status_code == 302
    assert "Werkaccount" not in Client().get("/medewerker/inloggen/").content.decode()


def test_a_service_asks_for_a_log_in_and_no_longer(town: Town, manager: Staff) -> None:
    service = town.passport.service
    assert "Geen dienst vraagt" in manager.client.get(SERVICES).content.decode()
    manager.client.post(SERVICES, {"service": service.pk, "minimum": "3"})
    assert ServiceAssurance.objects.get().minimum == 3
    assert "Hoog" in manager.client.get(SERVICES).content.decode()
    assert Event.objects.get(verb="service.assurance").details == {"minimum": 3}
    others = {"service": town.pension.service.pk, "minimum": "3"}
    assert manager.client.post(SERVICES, others).status_code == 422
    manager.client.post(SERVICES, {"service": service.pk, "minimum": "0"})
    assert not ServiceAssurance.objects.exists()


@pytest.mark.parametrize(
    ("kind", "owner"),
    [
        ("clerk", "municipality"),
        ("planner", "municipality"),
        ("editor", "municipality"),
        ("auditor", "municipality"),
        ("manager", "library"),
    ],
)
def test_others_find_nothing(town: Town, hostile: Hostile, kind: str, owner: str) -> None:
    provider = connected(town.municipality, hostile.issuer, Audience.STAFF)
    group = connecting.give(provider=provider, group="balie", kind="clerk", now=timezone.now())
    other = member("Joke", kind, getattr(town, owner)).client
    for path in (EDIT, CITIZENS, SERVICES):
        assert other.get(path).status_code == 404
        assert other.post(path, typed(hostile)).status_code == 404
    for path in (GIVE, f"{GIVE}/{group.pk}/weg"):
        assert other.post(path, {"group": "x", "kind": "manager"}).status_code == 404
    assert other.get(LIST).status_code == (200 if owner == "library" else 404)
    assert "Leeuwarden" not in other.get(LIST).content.decode()
    assert provider.group_roles.count() == 1
    assert Client().get(EDIT).status_code == 302


def test_a_group_of_another_organisation_is_not_taken_away(
    town: Town, manager: Staff, hostile: Hostile
) -> None:
    manager.client.post(EDIT, typed(hostile))
    elsewhere = connected(town.library, hostile.issuer, Audience.STAFF)
    group = connecting.give(provider=elsewhere, group="balie", kind="clerk", now=timezone.now())
    assert manager.client.post(f"{GIVE}/{group.pk}/weg").status_code == 404
    assert elsewhere.group_roles.exists()


def test_secrets_are_sealed_anew(town: Town, hostile: Hostile, settings: Any) -> None:
    provider = connected(town.municipality, hostile.issuer, Audience.STAFF)
    before = secrets.hashed(provider, "somebody")
    old, new = settings.INTAKE_KEYS, Fernet.generate_key().decode()
    settings.INTAKE_KEYS = [new, *old]
    assert secrets.reseal() == 1
    settings.INTAKE_KEYS = [new]
    provider.refresh_from_db()
    assert secrets.hashed(provider, "somebody") == before


def test_of_many_organisations_one_is_chosen_first(
    town: Town, hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    for organisation in (town.municipality, town.library):
        for whom in Audience:
            connected(organisation, hostile.issuer, whom)
    both = Client().get("/medewerker/inloggen/").content.decode()
    assert both.count("/medewerkers?") == 2
    monkeypatch.setattr(providers, "MOST_BUTTONS", 1)
    for page, audience in (
        ("/medewerker/inloggen/", "medewerkers"),
        ("/mijn-afspraken", "inwoners"),
    ):
        asked = Client().get(page).content.decode()
        assert f"/{audience}?" not in asked
        assert "Bibliotheek Goirle" in asked
        chosen = Client().get(page, {"organisatie": "leeuwarden"}).content.decode()
        assert chosen.count(f"/{audience}?") == 1
        assert f"/inloggen/leeuwarden/{audience}?" in chosen
        assert f"/{audience}?" not in Client().get(page, {"organisatie": "x"}).content.decode()
