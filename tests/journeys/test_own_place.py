"""A ceremony at a place of one's own: whatever tells of the appointment names that place, and
neither a subject nor staff's own calendar does."""

from typing import Any

import pytest
from django.test import Client

from hub.notifications.models import Message
from hub.people.models import User
from scheduling import booking, links, own_places
from scheduling.calendars import feeds, invite
from scheduling.calendars.models import Level
from scheduling.journeys import parties
from scheduling.journeys.models import Journey
from scheduling.messages import frozen, post
from scheduling.messages.post import Timing
from scheduling.models import Appointment
from tests.journeys import wedding as weddings
from tests.journeys.test_running import DAY, approve, book
from tests.journeys.wedding import Wedding
from tests.town import NOW, Town

pytestmark = pytest.mark.django_db
BARN = "De Oude Schuur, Dorpsweg 1 in Wirdum"


@pytest.fixture
def own_wedding(town: Town) -> Wedding:
    raw = weddings.template()
    raw["steps"][2]["place"] = ["where"]
    return weddings.build(town, raw=raw)


def married(wedding: Wedding, **answers: Any) -> Appointment:
    journey = weddings.begin(wedding, **answers).journey
    parties.confirm(journey=journey, key="yes", by="two", agreed=True, now=NOW)
    book(wedding, journey)
    approve(journey, User.objects.create_user("clerk@example.nl", name="Fenna"))
    return Appointment.objects.get(starts_at=DAY)


def texts(appointment: Appointment, kind: str) -> tuple[str, str, str]:
    """Subject, words and invite."""
    message = Message.objects.get(topic=post.topic_of(appointment), kind=kind)
    if message.facts:
        words = frozen.write_booked(message, message.facts)
        return words.subject, words.text, words.alternative.text if words.alternative else ""
    return message.subject, message.text, message.alternative


def folded(text: str) -> str:
    return text.replace("\r\n ", "").replace("\\,", ",")


def test_what_confirms_it_names_the_own_place(own_wedding: Wedding) -> None:
    made = married(own_wedding, where=BARN)
    subject, text, calendar = texts(made, "booked")
    assert BARN in text
    assert "Stadhuis" not in text
    assert f"LOCATION:{BARN}" in folded(calendar)
    assert "GEO" not in calendar
    assert "Schuur" not in subject


def test_what_moves_and_reminds_names_it_and_the_subject_does_not(own_wedding: Wedding) -> None:
    made = married(own_wedding, where=BARN)
    moved = booking.move(
        appointment=made, start=DAY.replace(hour=8), now=NOW, actor=booking.Actor("citizen")
    )
    subject, text, calendar = texts(made, "moved")
    assert BARN in text
    assert f"LOCATION:{BARN}" in folded(calendar)
    assert "Schuur" not in subject
    assert post.remind(moved, channel="sms", timing=Timing(once="r"), now=NOW) is False  # no number
    assert post.remind(moved, channel="email", timing=Timing(once="r"), now=NOW)
    assert BARN in texts(made, "reminder")[1]


def test_a_text_message_names_it_too(own_wedding: Wedding) -> None:
    made = married(own_wedding, where=BARN)
    made.booker.phone = "+31612345678"
    made.booker.save()
    post.remind(made, channel="sms", timing=Timing(once="s"), now=NOW)
    assert "De Oude Schuur" in texts(made, "reminder")[1]


def test_the_page_and_the_file_name_it_and_no_code_for_a_door(own_wedding: Wedding) -> None:
    made = married(own_wedding, where=BARN)
    page = Client().get(f"/afspraak/{links.issue(made, now=NOW)}").content.decode()
    assert f"<dd>{BARN}</dd>" in page
    assert "data:image" not in page
    assert f"LOCATION:{BARN}" in folded(invite.published(made, now=NOW))


@pytest.mark.parametrize("level", list(Level))
def test_a_calendar_of_staff_says_that_it_is_elsewhere_and_not_where(
    own_wedding: Wedding, level: Level
) -> None:
    made = married(own_wedding, where=BARN)
    told = feeds._event(made, level, _titles(made)).to_ical().decode()
    assert "Schuur" not in folded(told)
    assert "Stadhuis" not in folded(told)


def _titles(made: Appointment) -> Any:
    from hub.catalogue import texts as catalogue

    return catalogue.texts_of([one.offering.service for one in made.segments.all()], "nl")


def test_at_the_town_hall_all_is_as_it_was(own_wedding: Wedding) -> None:
    made = married(own_wedding)
    assert own_places.of(made) == ""
    _subject, text, calendar = texts(made, "booked")
    assert "Stadhuis Leeuwarden" in text
    assert "LOCATION:Stadhuis Leeuwarden" in folded(calendar)


def test_what_is_final_at_once_names_it_as_well(town: Town) -> None:
    raw = weddings.template()
    raw["steps"][2] |= {"place": ["where"]}
    del raw["steps"][2]["heldUntil"]
    wedding = weddings.build(town, raw=raw)
    journey: Journey = weddings.begin(wedding, where=BARN).journey
    parties.confirm(journey=journey, key="yes", by="two", agreed=True, now=NOW)
    book(wedding, journey)
    assert BARN in texts(Appointment.objects.get(starts_at=DAY), "booked")[1]
