"""Every message that a citizen may get, from the deed to a real mailbox. What each says in detail
is tested beside its room; here, that it has a sender at all, and what no subject may tell."""

from datetime import datetime, timedelta
from email.message import Message as Mail

import pytest

from hub.insights import asking
from hub.notifications.delivery import deliver_due
from hub.notifications.models import Message, MessageState
from scheduling import booking, invitations, reminders
from scheduling.booking import Actor, Contact
from scheduling.messages import post
from scheduling.models import Appointment
from scheduling.queue import arrival, nearly
from scheduling.video.models import ProviderKind, VideoPolicy
from scheduling.waitlist import offering, wishes
from scheduling.waitlist.matching import Wanted
from tests.mail_sink import Sink
from tests.town import NOW, TUESDAY_NINE, Town

STAFF = Actor(kind="staff", origin="agenda")
HOUR = timedelta(hours=1)
NEXT_WEEK = TUESDAY_NINE + timedelta(days=7)
KINDS = {
    "booked",
    "moved",
    "cancelled",
    "cancelled_by_staff",
    "reminder",
    "waitlist_offer",
    "ticket_nearly_there",
    "video_link",
    "follow_up",
    "feedback",
}


def book(town: Town, name: str, start: datetime, *, video: bool = False) -> Appointment:
    what = town.pension_video if video else town.passport
    held = booking.hold(offering=what, start=start, now=NOW).appointment
    contact = Contact(name=name, email=f"{name.lower()}@example.nl")
    return booking.confirm(appointment=held, contact=contact, now=NOW)


@pytest.fixture
def deeds(town: Town) -> Town:
    VideoPolicy.objects.create(organisation=town.agency, provider=ProviderKind.OWN)
    asking.ask_due(now=NOW)  # the hub runs from before the conversations on
    booking.move(appointment=book(town, "Sanne", TUESDAY_NINE), start=TUESDAY_NINE + HOUR, now=NOW)
    booking.cancel(appointment=book(town, "Omar", TUESDAY_NINE), now=NOW)
    booking.cancel(
        appointment=book(town, "Vera", TUESDAY_NINE), now=NOW, actor=STAFF, reason="Ziek."
    )
    wait_for_tuesday(book(town, "Ilse", NEXT_WEEK))
    reminders.send_due(now=NEXT_WEEK - timedelta(days=7))
    book(town, "Kees", NEXT_WEEK, video=True)
    invitations.send_due(now=NEXT_WEEK - HOUR)
    come_and_tell(town)
    return town


def wait_for_tuesday(appointment: Appointment) -> None:
    assert appointment.service_point_id is not None
    here = Wanted(points=(appointment.service_point_id,))
    wishes.join(appointment=appointment, wanted=here, now=NOW)
    offering.offer_due(now=NOW + HOUR)


def come_and_tell(town: Town) -> None:
    mia = book(town, "Mia", TUESDAY_NINE + 2 * HOUR)
    arrival.arrive(point=town.hall, appointment=mia, now=mia.starts_at)
    nearly.tell_all_due(now=mia.starts_at + timedelta(minutes=3))
    post.followed_up(mia, said="Zoals afgesproken.", now=mia.ends_at)
    asking.ask_due(now=TUESDAY_NINE + 2 * HOUR + timedelta(hours=4))


def test_each_reaches_its_reader_once_and_no_subject_names_the_service(
    deeds: Town, sink: Sink
) -> None:
    assert set(Message.objects.values_list("kind", flat=True)) == KINDS
    last = dict.fromkeys(MessageState.values, 0)
    # Each at its own time: what would come late is dropped, not sent.
    for message in Message.objects.order_by("due_at"):
        deliver_due(clock=lambda due=message.due_at: due)  # type: ignore[misc]
    for state in Message.objects.values_list("state", flat=True):
        last[state] += 1
    assert (last["waiting"], last["failed"]) == (0, 0)
    sent = set(Message.objects.filter(state="sent").values_list("kind", flat=True))
    assert sent == KINDS
    assert len(sink.ids) == len(set(sink.ids)) == last["sent"]
    assert not [mail["Subject"] for mail in sink.mails if names_the_service(mail)]


def names_the_service(mail: Mail) -> bool:
    subject = str(mail["Subject"]).lower()
    return "paspoort" in subject or "aow" in subject or not subject.strip()
