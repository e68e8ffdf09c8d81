"""What people and programs send that cannot be used: refused at its field, or made harmless."""

from email import message_from_string, policy

import pytest

from hub.errors import Invalid
from hub.notifications.models import Message
from hub.notifications.unwritten import written
from scheduling import booking
from scheduling.booking import Contact
from scheduling.models import Appointment, Participant, State
from tests.agenda.conftest import Staff, member
from tests.town import NOW, TUESDAY_NINE, Town


def held(town: Town) -> Appointment:
    return booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Sanne\r\nBcc: ander@example.nl"),
        ("name", "Sanne\x00"),
        ("name", "Sanne\u2028Visser"),
        ("name", "x" * 121),
        ("name", "   "),
        ("email", "sanne@example.nl\r\nBcc: ander@example.nl"),
        ("email", "sanne@example.nl, ander@example.nl"),
        ("email", "<script>@example.nl"),
        ("email", '"a\x0cBcc:x@v.nl"@example.nl'),
        ("name", "\u200b"),
        ("phone", "06 1234"),
        ("phone", "+31 6 1234567890123"),
        ("phone", "drop table"),
        ("remark", "x" * 10_000),
    ],
)
def test_a_contact_that_cannot_be_used_is_refused_at_its_field(
    town: Town, field: str, value: str
) -> None:
    hold = held(town)
    values = {"name": "Sanne", "email": "sanne@example.nl", field: value}
    with pytest.raises(Invalid) as refused:
        booking.confirm(appointment=hold, contact=Contact(**values), now=NOW)
    assert set(refused.value.fields) == {field}
    hold.refresh_from_db()
    assert hold.state == State.HELD
    assert not Participant.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("06-12345678", "+31612345678"),
        ("0031 6 12345678", "+31612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("+49 1512 3456789", "+4915123456789"),
        ("+1 (202) 555-0143", "+12025550143"),
    ],
)
def test_a_number_of_any_country_is_kept_in_one_form(town: Town, typed: str, stored: str) -> None:
    made = booking.confirm(
        appointment=held(town), contact=Contact(name="Sanne", phone=typed), now=NOW
    )
    assert str(made.booker.phone) == stored


@pytest.mark.parametrize(
    "name", ["José 'Pepe' O\u2019Neill-Öztürk", "王小明", "مريم", "a;b,c\\d", '"X" <x@y.nl>']
)
def test_a_strange_but_honest_name_comes_through_whole(town: Town, name: str) -> None:
    contact = Contact(name=name, email="sanne@example.nl")
    booking.confirm(appointment=held(town), contact=contact, now=NOW)
    message = written(Message.objects.get())
    assert Participant.objects.get().name == name
    assert name in message.text
    # As a header it stays one line.
    head = message_from_string(f"Subject: {message.subject}\n\n", policy=policy.default)
    assert head["Subject"] == message.subject


def test_a_note_that_is_too_long_is_refused_and_not_lost(town: Town) -> None:
    staff: Staff = member("Joke", "clerk", town.municipality)
    made = booking.confirm(
        appointment=held(town), contact=Contact(name="S", phone="0612345678"), now=NOW
    )
    text = "n" * 10_000
    answer = staff.client.post(f"/medewerker/afspraak/{made.reference}/notitie/", {"note": text})
    assert answer.status_code == 422
    assert text in answer.content.decode()
    made.refresh_from_db()
    assert made.note == ""
