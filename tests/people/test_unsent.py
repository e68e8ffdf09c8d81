"""The log-in was over when somebody of staff sent a form: what they wrote waits for them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from hub.people import unsent
from hub.people.models import User
from scheduling import booking
from scheduling.booking import Contact
from scheduling.models import Appointment
from tests.agenda.conftest import PASSWORD, Staff, member
from tests.people.test_login import CODE, LOGIN, code_of
from tests.town import NOW, TUESDAY_NINE, Town

WORDS = "Mevrouw belt maandag terug over de foto."
SHOWN = "U was uitgelogd: dit is niet verstuurd"


@pytest.fixture
def made(town: Town) -> Appointment:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    contact = Contact(name="Sanne", email="sanne@example.nl")
    return booking.confirm(appointment=held, contact=contact, now=NOW)


@pytest.fixture
def joke(town: Town) -> Staff:
    return member("joke", "clerk", town.municipality)


def page_of(made: Appointment) -> str:
    return f"/medewerker/afspraak/{made.reference}/"


def log_in_is_over(staff: Staff) -> None:
    """As after twelve hours, or when the session was ended elsewhere."""
    assert staff.client.get("/medewerker/menu/").status_code == 200
    Session.objects.all().delete()


def send(client: Client, made: Appointment, **more: Any) -> Any:
    page = page_of(made)
    referer = {"Referer": f"http://testserver{page}"}
    return client.post(f"{page}notitie/", {"note": WORDS, **more}, headers=referer)


def log_in(client: Client, user: User, goal: str) -> Any:
    client.post(LOGIN, {"username": user.email, "password": PASSWORD, "next": goal})
    device = TOTPDevice.objects.get(user=user)
    device.throttle_reset()
    device.last_t = -1
    device.save()
    answer = client.post(CODE, {"code": code_of(device), "next": goal})
    assert answer.status_code == 302, answer.content
    return client.get(answer["Location"])


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_it_waits_for_the_same_person_and_is_not_sent_by_itself(
    town: Town, joke: Staff, made: Appointment
) -> None:
    page = page_of(made)
    log_in_is_over(joke)
    answer = send(joke.client, made)
    assert answer["Location"] == f"{LOGIN}?next={page}"
    assert "wacht een half uur op u" in text(joke.client.get(answer["Location"]))
    shown = text(log_in(joke.client, joke.user, page))
    assert SHOWN in shown
    assert WORDS in shown
    made.refresh_from_db()
    assert made.note == ""
    assert SHOWN in text(joke.client.get(page))  # loading it again loses nothing
    assert SHOWN not in text(joke.client.get("/medewerker/menu/"))
    assert joke.client.session.get_expiry_age() > 3600
    send(joke.client, made)
    made.refresh_from_db()
    assert made.note == WORDS
    assert SHOWN not in text(joke.client.get(page))


def test_another_person_sees_nothing_and_then_it_is_gone(
    town: Town, joke: Staff, made: Appointment
) -> None:
    piet = member("piet", "clerk", town.municipality)
    log_in_is_over(joke)
    send(joke.client, made)
    assert WORDS not in text(log_in(joke.client, piet.user, page_of(made)))
    assert unsent.KEY not in joke.client.session
    assert joke.client.session.get_expiry_age() > 3600


def test_after_half_an_hour_it_is_gone(
    town: Town, joke: Staff, made: Appointment, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in_is_over(joke)
    before = timezone.now()
    send(joke.client, made)
    (row,) = Session.objects.all()
    assert before + unsent.LASTS <= row.expire_date <= timezone.now() + unsent.LASTS
    late = at(timezone.now() + unsent.LASTS)
    monkeypatch.setattr("hub.people.gate.timezone", late)
    assert WORDS not in text(log_in(joke.client, joke.user, page_of(made)))
    assert unsent.KEY not in joke.client.session


def at(moment: datetime) -> Any:
    class Clock:
        now = staticmethod(lambda: moment)

    return Clock


def test_it_is_sealed_in_the_session(town: Town, joke: Staff, made: Appointment) -> None:
    log_in_is_over(joke)
    send(joke.client, made)
    kept = joke.client.session[unsent.KEY]
    assert "Mevrouw" not in str(dict(joke.client.session.items()))
    found = unsent._opened(kept)
    assert found is not None
    assert found.fields == [("note", WORDS)]
    assert (found.user, found.page) == (joke.user.pk, page_of(made))


def test_files_passwords_and_keys_are_not_kept(town: Town, joke: Staff, made: Appointment) -> None:
    log_in_is_over(joke)
    hidden = {
        "csrfmiddlewaretoken": "k" * 32,
        "password": "geheim-1",
        "client_secret": "geheim-2",
        "new_password1": "geheim-3",
        "code": "123456",
        "token": "geheim-4",
        "photo": SimpleUploadedFile("foto.png", b"geheim-5"),
    }
    send(joke.client, made, **hidden, postcode="8911 DH")
    found = unsent._opened(joke.client.session[unsent.KEY])
    assert found is not None
    assert dict(found.fields) == {"note": WORDS, "postcode": "8911 DH"}


def test_what_a_page_calls_sensitive_is_not_kept(town: Town) -> None:
    carla = member("carla", "manager", town.municipality)
    log_in_is_over(carla)
    page = "/medewerker/inlogdiensten/leeuwarden/medewerkers/"
    carla.client.post(page, {"name": "Werkaccount", "client_secret": "geheim"})
    found = unsent._opened(carla.client.session[unsent.KEY])
    assert found is not None
    assert found.fields == [("name", "Werkaccount")]


@pytest.mark.parametrize("cookie", [None, "1", "1:forged"])
def test_of_who_was_never_in_nothing_is_kept(
    town: Town, joke: Staff, made: Appointment, cookie: str | None
) -> None:
    stranger = Client()
    if cookie:
        stranger.cookies[unsent.COOKIE] = cookie.replace("1", str(joke.user.pk), 1)
    answer = send(stranger, made)
    assert "niet bewaard" in text(stranger.get(answer["Location"]))
    assert settings.SESSION_COOKIE_NAME not in stranger.cookies
    assert not any(WORDS in str(row.get_decoded()) for row in Session.objects.all())


def test_after_logging_out_by_the_button_nothing_is_kept(
    town: Town, joke: Staff, made: Appointment
) -> None:
    joke.client.get("/medewerker/menu/")
    joke.client.post("/medewerker/uitloggen/")
    answer = send(joke.client, made)
    assert "niet bewaard" in text(joke.client.get(answer["Location"]))
    assert unsent.KEY not in joke.client.session


@pytest.mark.parametrize(
    "more",
    [{"long": "x" * unsent.MOST_CHARACTERS}, {"many": ["x"] * unsent.MOST_FIELDS}],
    ids=["long", "many"],
)
def test_what_is_too_much_is_not_kept_and_said_so(
    town: Town, joke: Staff, made: Appointment, more: dict[str, Any]
) -> None:
    log_in_is_over(joke)
    answer = send(joke.client, made, **more)
    assert "niet bewaard" in text(joke.client.get(answer["Location"]))
    assert unsent.KEY not in joke.client.session


def test_what_a_script_sends_does_not_wait(town: Town, joke: Staff, made: Appointment) -> None:
    log_in_is_over(joke)
    page = f"{page_of(made)}notitie/"
    joke.client.post(page, {"note": WORDS}, headers={"HX-Request": "true"})
    joke.client.post(page, {"note": WORDS}, content_type="application/json")
    assert unsent.KEY not in joke.client.session


def test_looking_at_a_page_keeps_nothing(town: Town, joke: Staff, made: Appointment) -> None:
    log_in_is_over(joke)
    answer = joke.client.get(page_of(made), {"note": WORDS})
    assert answer.status_code == 302
    assert unsent.KEY not in joke.client.session


def test_a_button_throws_it_away(town: Town, joke: Staff, made: Appointment) -> None:
    page = page_of(made)
    log_in_is_over(joke)
    send(joke.client, made)
    assert "/medewerker/niet-verstuurd/weggooien/" in text(log_in(joke.client, joke.user, page))
    gone = joke.client.post("/medewerker/niet-verstuurd/weggooien/")
    assert gone["Location"] == page
    assert SHOWN not in text(joke.client.get(page))
    again = joke.client.post("/medewerker/niet-verstuurd/weggooien/")
    assert again["Location"] == "/medewerker/agenda/"


def test_with_the_password_alone_it_waits_too(town: Town, joke: Staff, made: Appointment) -> None:
    """The second factor of the session is gone: a new phone."""
    session = joke.client.session
    del session["otp_device_id"]
    session.save()
    assert send(joke.client, made)["Location"].startswith(CODE)
    assert unsent.KEY in joke.client.session


def test_sealed_with_a_key_that_is_gone_it_is_forgotten(
    town: Town, joke: Staff, made: Appointment, settings: Any
) -> None:
    log_in_is_over(joke)
    send(joke.client, made)
    settings.INTAKE_KEYS = ["Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyMDA="]
    assert SHOWN not in text(log_in(joke.client, joke.user, page_of(made)))
    assert unsent.KEY not in joke.client.session


def test_the_cookie_is_for_the_server_alone_and_for_this_sitting(town: Town, joke: Staff) -> None:
    joke.client.get("/medewerker/menu/")
    cookie = joke.client.cookies[unsent.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert timedelta(minutes=30) == unsent.LASTS
