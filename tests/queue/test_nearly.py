""" "It is nearly your turn": once, in time, by the way that the citizen chose."""

import pytest

from hub.notifications.models import Message
from scheduling import booking
from scheduling.queue import contacts, lapses, nearly, telling
from scheduling.queue.models import Ticket, TicketContact
from scheduling.queue.nearly import url_of
from tests.queue.conftest import Day, at


def told() -> list[tuple[str, str]]:
    rows = Message.objects.filter(kind="ticket_nearly_there").order_by("created_at", "pk")
    return list(rows.values_list("channel", "recipient"))


def page_of(ticket: Ticket, minutes: float) -> telling.Told:
    return telling.told(ticket=Ticket.objects.get(pk=ticket.pk), now=at(minutes))


def test_who_has_two_ahead_or_a_short_wait_is_told_once_by_the_chosen_way(day: Day) -> None:
    day.walk_in(0)
    second = day.walk_in(0)
    by_phone = day.walk_in(0, wishes={"phone": "06 12345678"})
    by_email = day.walk_in(0, wishes={"email": "vera@example.nl"})  # three ahead
    assert nearly.tell_all_due(now=at(1)) == 0  # came just now
    assert nearly.tell_all_due(now=at(3)) == 1
    assert nearly.tell_all_due(now=at(4)) == 0
    assert told() == [("sms", "+31612345678")]
    message = Message.objects.get(kind="ticket_nearly_there")
    assert (message.expires_at, message.subject) == (at(13), "")
    assert url_of(by_phone) in message.text
    session = day.open()
    first = day.next(session, 5)
    # Two ahead, which takes half an hour and more at the only desk: nearly follows the range.
    assert nearly.tell_all_due(now=at(5)) == 0
    assert not page_of(by_email, 5).nearly
    for gone in (second, by_phone):
        lapses.leave(ticket=gone, now=at(6))
    day.help(first, 6)
    assert page_of(by_email, 16).nearly
    assert nearly.tell_all_due(now=at(16)) == 1
    assert nearly.tell_all_due(now=at(17)) == 0
    assert told()[1] == ("email", "vera@example.nl")


@pytest.mark.parametrize(("reminders", "count"), [("email", 1), ("none", 0)])
def test_who_has_an_appointment_is_told_as_chosen_there(
    day: Day, reminders: str, count: int
) -> None:
    appointment = day.book(at(0))
    booking.choose_reminders(appointment=appointment, choice=reminders, now=at(-600))
    day.arrive(appointment, 0)
    assert nearly.tell_all_due(now=at(3)) == count
    assert len(told()) == count


def test_once_called_or_gone_it_is_dropped(day: Day) -> None:
    session = day.open()
    first = day.walk_in(0, wishes={"email": "vera@example.nl"})
    second = day.walk_in(0, wishes={"email": "victor@example.nl"})
    assert nearly.tell_all_due(now=at(3)) == 2
    day.next(session, 4)
    lapses.leave(ticket=second, now=at(4))
    rows = Message.objects.filter(kind="ticket_nearly_there").order_by("topic")
    assert [(row.topic, row.state, row.cause) for row in rows] == [
        (f"ticket:{first.pk}", "dropped", "called"),
        (f"ticket:{second.pk}", "dropped", "left"),
    ]


def test_addresses_go_when_the_visit_is_over(day: Day) -> None:
    gone = day.walk_in(0, wishes={"email": "vera@example.nl"})
    day.walk_in(0, wishes={"email": "victor@example.nl"})
    lapses.leave(ticket=gone, now=at(4))
    contacts.forget_old(now=at(5))
    assert [row.email for row in TicketContact.objects.all()] == ["victor@example.nl"]
    contacts.forget_old(now=at(12 * 60))
    assert TicketContact.objects.count() == 0
