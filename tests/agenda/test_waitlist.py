"""Staff see that a citizen would rather come earlier."""

import pytest

from scheduling import booking
from scheduling.booking import Contact
from scheduling.waitlist import wishes
from scheduling.waitlist.matching import Wanted
from tests.agenda.conftest import Staff
from tests.town import NOW, TUESDAY_NINE, Town


def test_the_page_of_an_appointment_says_since_when_it_waits(
    town: Town, clerk: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    sanne = Contact(name="Sanne", email="sanne@example.nl")
    mine = booking.confirm(appointment=held, contact=sanne, now=NOW)
    page = f"/medewerker/afspraak/{mine.reference}/"
    assert "eerdere tijd" not in clerk.client.get(page).content.decode()
    wishes.join(appointment=mine, wanted=Wanted(points=(town.hall.pk,)), now=NOW)
    told = "Op de lijst voor een eerdere tijd sinds 1 juni"
    assert told in clerk.client.get(page).content.decode()
