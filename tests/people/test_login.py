from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import global_settings
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from hub.people.models import User
from tests.town import Town

LOGIN = "/medewerker/inloggen/"
CODE = "/medewerker/inloggen/code/"
PASSWORD = "een-lang-wachtwoord"


def someone() -> User:
    return User.objects.create_user(email="joke@example.nl", password=PASSWORD, name="Joke")


def code_of(device: TOTPDevice) -> str:
    return f"{TOTP(device.bin_key).token():06d}"


def test_a_password_and_a_code_let_one_in_and_one_button_out(town: Town) -> None:
    device = TOTPDevice.objects.create(user=someone(), name="app", confirmed=True)
    client = Client()
    first = client.post(LOGIN, {"username": "Joke@Example.nl", "password": PASSWORD})
    assert first["Location"].endswith(CODE)
    assert client.get("/medewerker/agenda/").status_code == 302  # not yet
    wrong = client.post(CODE, {"code": "000000" if code_of(device) != "000000" else "111111"})
    assert wrong.status_code == 400
    device.refresh_from_db()
    device.throttle_reset()
    key = client.session.session_key
    assert client.post(CODE, {"code": code_of(device)}).status_code == 302
    assert client.session.session_key != key
    assert client.get("/medewerker/agenda/").status_code == 200
    assert client.get("/medewerker/uitloggen/").status_code == 405
    client.post("/medewerker/uitloggen/")
    assert client.get("/medewerker/agenda/").status_code == 302


def test_who_has_no_second_lock_sets_one_up_first(town: Town) -> None:
    user = someone()
    client = Client()
    client.post(LOGIN, {"username": user.email, "password": PASSWORD})
    assert "data:image/svg+xml" in client.get(CODE).content.decode()
    device = TOTPDevice.objects.get(user=user, confirmed=False)
    answer = client.post(CODE, {"code": code_of(device)})
    assert answer.content.decode().count("<code>") == 8
    assert client.get("/medewerker/agenda/").status_code == 200


def test_five_wrong_passwords_lock_the_name_from_that_address(town: Town) -> None:
    user = someone()
    for _ in range(5):
        Client().post(LOGIN, {"username": user.email, "password": "verkeerd"})
    locked = Client().post(LOGIN, {"username": user.email, "password": PASSWORD})
    assert locked.status_code == 429
    assert "Te veel pogingen" in locked.content.decode()


def test_a_next_address_elsewhere_is_not_followed(town: Town) -> None:
    device = TOTPDevice.objects.create(user=someone(), name="app", confirmed=True)
    client = Client()
    elsewhere = {"next": "https://evil.example/"}
    client.post(LOGIN, {"username": "joke@example.nl", "password": PASSWORD, **elsewhere})
    answer = client.post(CODE, {"code": code_of(device), **elsewhere})
    assert "evil" not in answer["Location"]


def test_after_a_press_one_comes_back_to_the_page_with_the_button(town: Town) -> None:
    """The door of a button takes POST alone: to be sent there would be an error."""
    client, door = Client(), "/medewerker/afspraak/ABCD2345/notitie/"
    page = "/medewerker/afspraak/ABCD2345/?van=agenda"

    def next_after(referer: str) -> str:
        answer = client.post(door, headers={"Referer": referer} if referer else {})
        assert answer.status_code == 302
        return parse_qs(urlsplit(answer["Location"]).query)["next"][0]

    assert next_after(f"http://testserver{page}") == page
    for other in ("", "https://evil.example/x", "//evil.example/x", "http:///evil"):
        assert next_after(other) == "/medewerker/agenda/"
    asked = client.get("/medewerker/agenda/")
    assert parse_qs(urlsplit(asked["Location"]).query)["next"] == ["/medewerker/agenda/"]


def test_a_password_is_hashed_slowly(settings: Any, db: None) -> None:
    """As the hub is set up, which these tests are not."""
    own = vars(import_module(settings.SETTINGS_MODULE))
    settings.PASSWORD_HASHERS = own.get("PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    algorithm, rounds, *_rest = someone().password.split("$")
    assert algorithm == "pbkdf2_sha256"
    assert int(rounds) >= 600_000
