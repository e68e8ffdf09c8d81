"""Staff who come in by the provider of their organisation: a real one."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from hub.audit.models import Event
from hub.people.models import Role, User
from hub.people.oidc import connecting
from hub.people.oidc.models import LogIn, Provider
from tests.agenda.conftest import member
from tests.people.provider.real import SECRET, Real, come_in
from tests.town import Town

START = "/inloggen/leeuwarden/medewerkers"
HOME = "/medewerker/agenda/"
AGENDA = "/medewerker/agenda/stadhuis-leeuwarden/"


def kinds(email: str) -> list[str]:
    return sorted(Role.objects.filter(user__email=email).values_list("kind", flat=True))


def test_one_is_asked_for_by_code_with_pkce_state_and_nonce(staff_provider: Provider) -> None:
    asked = parse_qs(urlsplit(Client().get(START)["Location"]).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert len(asked["state"][0]) >= 43
    assert len(asked["nonce"][0]) >= 43
    assert asked["state"] != asked["nonce"]
    assert asked["redirect_uri"] == ["http://testserver/inloggen/leeuwarden/medewerkers/terug"]


def test_who_comes_first_gets_an_account_with_the_roles_of_the_groups(
    staff_provider: Provider, real: Real
) -> None:
    browser = Client()
    answer = come_in(real, browser, f"{START}?next={AGENDA}", "joke")
    assert (answer.status_code, answer["Location"]) == (302, AGENDA)
    assert browser.get(AGENDA).status_code == 200
    user = User.objects.get(email="joke@example.nl")
    assert (user.name, user.has_usable_password()) == ("Joke", False)
    assert kinds("joke@example.nl") == ["clerk"]
    verbs = Event.objects.filter(object_type="user").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["user.made", "user.roles_by_group", "user.logged_in"]
    logged_in = Event.objects.get(verb="user.logged_in")
    assert logged_in.details["by"] == "provider"
    assert logged_in.origin == f"provider:{staff_provider.pk}"
    stored = LogIn.objects.get()
    assert "joke" not in f"{stored.subject}{stored.sid}"


def test_the_session_gets_another_key(staff_provider: Provider, real: Real) -> None:
    browser = Client()
    asked = browser.get(START)
    before = browser.session.session_key
    browser.get("/" + real.answer_to(asked["Location"], "joke").split("/", 3)[3])
    assert browser.session.session_key != before
    assert Client(headers={"cookie": f"sessionid={before}"}).get(AGENDA).status_code == 302


def test_without_a_second_factor_there_our_own_is_asked(
    staff_provider: Provider, real: Real
) -> None:
    staff_provider.second_factor = []
    staff_provider.save()
    browser = Client()
    answer = come_in(real, browser, f"{START}?next={AGENDA}", "joke")
    assert answer["Location"].startswith("/medewerker/inloggen/code/")
    assert browser.get(AGENDA).status_code == 302
    assert "data:image/svg+xml" in browser.get(answer["Location"]).content.decode()


def test_the_roles_follow_the_groups_and_leave_what_was_given_by_hand(
    staff_provider: Provider, real: Real, town: Town
) -> None:
    come_in(real, Client(), START, "joke")
    user = User.objects.get(email="joke@example.nl")
    by_hand = Role.objects.create(user=user, kind="planner", organisation=town.municipality)
    mapping = staff_provider.group_roles.get()
    connecting.give(provider=staff_provider, group="balie", kind="auditor", now=timezone.now())
    assert kinds(user.email) == ["auditor", "clerk", "planner"]
    kept = Role.objects.get(user=user, kind="auditor").pk
    connecting.take_away(group_role=mapping, now=timezone.now())
    assert kinds(user.email) == ["auditor", "planner"]
    come_in(real, Client(), START, "joke")
    assert kinds(user.email) == ["auditor", "planner"]
    assert Role.objects.get(user=user, kind="auditor").pk == kept
    assert Role.objects.filter(pk=by_hand.pk).exists()


def test_who_left_the_group_loses_the_role_at_the_next_log_in(
    staff_provider: Provider, real: Real
) -> None:
    browser = Client()
    come_in(real, browser, START, "joke")
    staff_provider.group_roles.update(group="elders")  # where Joke is not
    assert kinds("joke@example.nl") == ["clerk"]
    refused = come_in(real, Client(), START, "joke")
    assert refused.status_code == 403
    assert kinds("joke@example.nl") == []
    assert browser.get(AGENDA).status_code == 404


def test_who_is_in_no_group_gets_no_account(staff_provider: Provider, real: Real) -> None:
    browser = Client()
    refused = come_in(real, browser, START, "bram")
    assert refused.status_code == 403
    assert "Vraag uw leidinggevende" in refused.content.decode()
    assert not User.objects.filter(email="bram@example.nl").exists()
    assert browser.get(AGENDA).status_code == 302


@pytest.mark.parametrize("elsewhere", ["library", "both", "superuser", "nowhere"])
def test_an_account_of_another_organisation_is_not_opened(
    staff_provider: Provider, real: Real, town: Town, elsewhere: str
) -> None:
    other = member("joke", "manager", town.library)
    if elsewhere == "both":
        Role.objects.create(user=other.user, kind="clerk", organisation=town.municipality)
    if elsewhere in {"nowhere", "superuser"}:
        other.user.roles.all().delete()
    if elsewhere == "superuser":
        Role.objects.create(user=other.user, kind="clerk", organisation=town.municipality)
        User.objects.filter(pk=other.user.pk).update(is_superuser=True)
    browser = Client()
    refused = come_in(real, browser, START, "joke")
    assert refused.status_code == 403
    assert "dit e-mailadres" in refused.content.decode()
    assert browser.get(AGENDA).status_code == 302
    assert not LogIn.objects.exists()


def test_an_account_of_the_organisation_itself_is_opened(
    staff_provider: Provider, real: Real, town: Town
) -> None:
    own = member("joke", "planner", town.municipality)
    browser = Client()
    assert come_in(real, browser, START, "joke").status_code == 302
    assert kinds("joke@example.nl") == ["clerk", "planner"]
    assert Event.objects.filter(verb="user.linked", object_id=str(own.user.pk)).exists()


def test_a_role_at_another_organisation_ends_the_session(
    staff_provider: Provider, real: Real, town: Town
) -> None:
    browser = Client()
    come_in(real, browser, START, "joke")
    assert browser.get(AGENDA).status_code == 200
    user = User.objects.get(email="joke@example.nl")
    Role.objects.create(user=user, kind="manager", organisation=town.library)
    assert browser.get(AGENDA).status_code == 302
    assert come_in(real, Client(), START, "joke").status_code == 403


def test_a_closed_account_stays_closed(staff_provider: Provider, real: Real) -> None:
    browser = Client()
    come_in(real, browser, START, "joke")
    User.objects.update(is_active=False)
    assert browser.get(AGENDA).status_code == 302
    refused = come_in(real, Client(), START, "joke")
    assert refused.status_code == 403
    assert "gesloten" in refused.content.decode()


def test_who_turns_back_at_the_provider_is_told_so(staff_provider: Provider, real: Real) -> None:
    refused = come_in(real, Client(), START, "nobody")
    assert refused.status_code == 403
    assert "U bent niet ingelogd" in refused.content.decode()


def test_the_secret_is_sealed(staff_provider: Provider) -> None:
    staff_provider.refresh_from_db()
    assert SECRET.encode() not in bytes(staff_provider.sealed)


@pytest.mark.parametrize(
    "path", ["/inloggen/bibliotheek-goirle/medewerkers", "/inloggen/leeuwarden/inwoners", START]
)
def test_a_provider_that_is_off_is_not_there(
    staff_provider: Provider, path: str, settings: Any
) -> None:
    Provider.objects.update(is_on=False)
    for each in (path, f"{path}/terug"):
        assert Client().get(each).status_code == 404
    assert Client().post(f"{path}/uitgelogd").status_code == 404
