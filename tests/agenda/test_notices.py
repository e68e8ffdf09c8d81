"""Before staff cancel or move, and after it, they read how the citizen hears of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hub.notifications.models import Message
from scheduling.agenda.notices import will_hear
from scheduling.messages.models import MessagePolicy
from scheduling.models import Appointment
from tests.agenda.conftest import Staff
from tests.agenda.test_follow_up import booked
from tests.town import TUESDAY_NINE, Town

MAIL, TEXT = "De inwoner krijgt een e-mail.", "De inwoner krijgt een sms."
CALL = "Niemand krijgt bericht: bel 058 233 8888."


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ({"email": "sanne@example.nl", "phone": "0612345678"}, MAIL),
        ({"phone": "0612345678"}, TEXT),
        ({"phone": "0582338888"}, CALL),
    ],
)
def test_it_says_how_and_that_is_what_happens(
    town: Town, clerk: Staff, contact: dict[str, str], said: str
) -> None:
    made = booked(town, **contact)
    # As late as the page may still change it, at whatever moment this runs.
    later = timezone.now() + timedelta(days=2) - TUESDAY_NINE
    for row in Appointment.objects.filter(pk=made.pk):
        row.starts_at, row.ends_at = row.starts_at + later, row.ends_at + later
        row.save(update_fields=["starts_at", "ends_at"])
    page = f"/medewerker/afspraak/{made.reference}/"
    for form in ("afzeggen/", "verzetten/"):
        assert said in clerk.client.get(page + form).content.decode()
    done = clerk.client.post(f"{page}afzeggen/", {"reason": "Ziek"}, follow=True)
    assert f"De afspraak is afgezegd. {said}" in done.content.decode()
    ways = list(Message.objects.filter(kind__contains="cancel").values_list("channel", flat=True))
    assert ways == {MAIL: ["email"], TEXT: ["sms"], CALL: []}[said]


def test_where_an_agency_sends_no_text_messages_a_mobile_number_has_to_be_called(
    town: Town,
) -> None:
    made = booked(town, phone="0612345678")
    MessagePolicy.objects.create(organisation=town.municipality, sms_hours=0)
    assert will_hear(made) == "Niemand krijgt bericht: bel 06 12345678."
