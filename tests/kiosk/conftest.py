"""Screens of the Leeuwarden town hall and of the Goirle library, each in a browser of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from kiosk import devices
from kiosk.door import cookie_of, face_of
from kiosk.models import Device, Visit
from kiosk.profiles import Profile
from locations.models import ServicePoint
from scheduling.booking import Actor
from scheduling.reference import hash_of
from tests.queue.conftest import Day, at
from tests.queue.conftest import day as day

MANAGER = Actor(kind="staff", origin="devices")


@dataclass
class Screen:
    """A paired browser and its device."""

    device: Device
    token: str
    client: Client

    def see(self, path: str = "/kiosk/") -> str:
        return " ".join(self.client.get(path, follow=True).content.decode().split())

    def press(self, page: str, /, **values: object) -> Any:
        """A button of the visit that is on the screen."""
        visit = Visit.objects.filter(device=self.device).first()
        values.setdefault("visit", str(visit.key) if visit else "")
        return self.client.post(f"/kiosk/{page}", values)


def pair(point: ServicePoint, profile: Profile, name: str = "Scherm", **values: object) -> Screen:
    token = f"token-{point.slug}-{profile}-{name}"[:64]
    device = Device(
        service_point=point, name=name, profile=profile, token_hash=hash_of(token), **values
    )
    devices.add(device, now=at(0), actor=MANAGER)
    client = Client()
    client.cookies[cookie_of(face_of(device))] = token
    return Screen(device, token, client)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the time of the pages; it begins at ten to nine on the Tuesday of the queue's tests."""
    cache.clear()

    def set_to(now: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    set_to(at(5))
    return set_to


@pytest.fixture
def kiosk(day: Day, clock: object) -> Screen:
    return pair(day.town.hall, Profile.FULL)
