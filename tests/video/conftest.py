"""A pension agency that talks by video, and a citizen with an appointment for it."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from locations.models import Offering
from scheduling import booking
from scheduling.booking import Contact
from scheduling.models import Appointment
from scheduling.video.models import ProviderKind, VideoPolicy
from tests.town import NOW, TUESDAY_NINE, Town

PHONE = "+31201234567"
SECRET = "a-secret-of-at-least-thirty-two-bytes"
SITE = "https://video.pensioen.example"
START = TUESDAY_NINE + timedelta(days=7)  # Tuesday 9 June, 09:00 on the wall
SANNE = Contact(name="Sanne Visser", email="sanne@example.nl", phone="0612345678")


def book(
    offering: Offering, start: datetime = START, *, contact: Contact = SANNE, now: datetime = NOW
) -> Appointment:
    held = booking.hold(offering=offering, start=start, now=now).appointment
    return booking.confirm(appointment=held, contact=contact, now=now)


@pytest.fixture
def own(town: Town) -> VideoPolicy:
    """The agency has the hub's own page."""
    return VideoPolicy.objects.create(
        organisation=town.agency, provider=ProviderKind.OWN, phone=PHONE
    )


@pytest.fixture
def jitsi(town: Town, settings: Settings) -> VideoPolicy:
    """The agency has a Jitsi server."""
    settings.JITSI_SECRETS = {town.agency.slug: SECRET, town.municipality.slug: SECRET[::-1]}
    return VideoPolicy.objects.create(
        organisation=town.agency,
        provider=ProviderKind.JITSI,
        base_url=f"{SITE}/",
        app_id="hub",
        phone=PHONE,
    )
