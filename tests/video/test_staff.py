"""Video calls for staff: going in, and saying where they are."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from hub.audit.models import Event
from scheduling.booking import Contact
from scheduling.video import doors
from scheduling.video.models import VideoPolicy
from scheduling.video.room import room_of
from tests.agenda.conftest import Staff, member
from tests.town import Town
from tests.video.conftest import PHONE, SECRET, SITE, START, book

SETTINGS = "/medewerker/agenda/op-afstand/pensioenbureau/video/"
FORM = {"provider": "jitsi", "base_url": SITE, "app_id": "hub", "phone": PHONE}


@pytest.fixture
def fatima(town: Town) -> Staff:
    return member("Fatima", "planner", town.agency)


def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    # A session of these tests began on the real clock.
    monkeypatch.setattr("django.contrib.sessions.backends.db.timezone.now", lambda: now)


def test_the_professional_goes_in_as_moderator_and_that_is_on_record(
    town: Town, jitsi: VideoPolicy, fatima: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointment = book(town.pension_video)
    page = f"/medewerker/afspraak/{appointment.reference}/"
    at(monkeypatch, START - timedelta(hours=1))
    assert (
        "De deur gaat open op dinsdag 9 juni om 08:50" in fatima.client.get(page).content.decode()
    )
    at(monkeypatch, START)
    shown = fatima.client.get(page)
    assert "Naar binnen als medewerker" in shown.content.decode()
    assert SITE in shown["Content-Security-Policy"]
    gone_in = fatima.client.post(f"{page}video/", {"role": "guest"})  # no booth, so no guest
    assert gone_in["Location"].startswith(f"{SITE}/{room_of(appointment)}?jwt=")
    event = Event.objects.get(verb="appointment.video_entered")
    assert (event.actor, event.details) == (fatima.user, {"role": "moderator"})


def test_the_clerk_opens_it_for_the_citizen_in_the_booth(
    town: Town, own: VideoPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointment = book(town.pension)
    daan = member("Daan", "clerk", town.library)
    page = f"/medewerker/afspraak/{appointment.reference}/"
    at(monkeypatch, START)
    assert "Openen voor de inwoner in de cabine" in daan.client.get(page).content.decode()
    assert daan.client.post(f"{page}video/", {"role": "guest"}).status_code == 302
    assert Event.objects.get(verb="appointment.video_entered").details == {"role": "guest"}


def test_others_and_who_may_only_look_do_not_get_in(
    town: Town, own: VideoPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"/medewerker/afspraak/{book(town.pension_video).reference}/"
    at(monkeypatch, START)
    for role, owner in (("planner", town.municipality), ("auditor", town.agency)):
        somebody = member(f"{role}-elders", role, owner)
        assert somebody.client.post(f"{page}video/").status_code == 404
    assert not Event.objects.filter(verb="appointment.video_entered").exists()


def test_outside_the_hours_staff_are_told_and_stay(
    town: Town, own: VideoPolicy, fatima: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"/medewerker/afspraak/{book(town.pension_video).reference}/"
    at(monkeypatch, START - timedelta(hours=1))
    told = fatima.client.post(f"{page}video/", follow=True)
    assert "De deur van dit videogesprek is niet open." in told.content.decode()
    at(monkeypatch, START)
    told = fatima.client.get(f"{page}video/kamer/", follow=True)  # an address that was kept
    assert "Druk op de knop om naar binnen te gaan." in told.content.decode()
    at(monkeypatch, START + timedelta(hours=3))
    told = fatima.client.get(f"{page}video/kamer/", follow=True)
    assert "Dit videogesprek is voorbij." in told.content.decode()


def test_staff_see_whom_no_link_reaches(town: Town, own: VideoPolicy, fatima: Staff) -> None:
    appointment = book(town.pension_video, contact=Contact(name="Sanne", phone="058 233 4455"))
    page = fatima.client.get(f"/medewerker/afspraak/{appointment.reference}/")
    assert doors.is_by_link(appointment)
    assert "Video" in page.content.decode()


def test_a_planner_says_where_the_calls_are(town: Town, fatima: Staff, settings: Settings) -> None:
    settings.JITSI_SECRETS = {town.agency.slug: SECRET}
    assert fatima.client.post(SETTINGS, FORM).status_code == 302
    policy = VideoPolicy.objects.get(organisation=town.agency)
    assert (policy.provider, policy.base_url, policy.app_id) == ("jitsi", SITE, "hub")
    assert Event.objects.get(verb="video_policy.changed").actor == fatima.user
    assert SECRET not in fatima.client.get(SETTINGS).content.decode()


def test_no_jitsi_without_the_organisations_own_secret(
    town: Town, fatima: Staff, settings: Settings
) -> None:
    settings.JITSI_SECRETS = {town.municipality.slug: SECRET}
    page = fatima.client.post(SETTINGS, FORM)
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"provider"})
    assert not VideoPolicy.objects.exists()


@pytest.mark.parametrize(
    "address",
    (
        *("", "http://video.example", "https://video.example; script-src *"),
        *("https://a@video.example", "https://video.example/a/b", "https://video.example?x=1"),
        "https://video.example/%2e%2e",
    ),
)
def test_an_address_that_no_browser_should_be_sent_to_is_refused(
    town: Town, fatima: Staff, settings: Settings, address: str
) -> None:
    settings.JITSI_SECRETS = {town.agency.slug: SECRET}
    page = fatima.client.post(SETTINGS, {**FORM, "base_url": address})
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"base_url"})


def test_a_number_to_call_is_needed_and_others_do_not_come_here(town: Town, fatima: Staff) -> None:
    page = fatima.client.post(SETTINGS, {"provider": "own"})
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"phone"})
    clerk = member("Joke", "clerk", town.agency)
    assert clerk.client.get(SETTINGS).status_code == 404
