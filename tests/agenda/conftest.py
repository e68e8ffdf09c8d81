from dataclasses import dataclass

import pytest
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from hub.catalogue.models import Organisation
from hub.people.models import Role, User
from tests.town import Town

PASSWORD = "een-lang-wachtwoord"


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff who passed both factors, in a browser of their own."""

    user: User
    client: Client


def member(name: str, kind: str, organisation: Organisation) -> Staff:
    user = User.objects.create_user(email=f"{name}@example.nl", password=PASSWORD, name=name)
    device = TOTPDevice.objects.create(user=user, name="app", confirmed=True)
    Role.objects.create(user=user, kind=kind, organisation=organisation)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return Staff(user, client)


@pytest.fixture
def clerk(town: Town) -> Staff:
    return member("Joke", "clerk", town.municipality)


@pytest.fixture
def planner(town: Town) -> Staff:
    return member("Bram", "planner", town.municipality)
