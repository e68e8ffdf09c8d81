"""What becomes of a message, with a real mail server at the other end."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from hub.notifications import delivery, outbox
from hub.notifications.models import Message, MessageState
from hub.notifications.outbox import Alternative, Sender
from hub.notifications.senders import SenderBase
from tests.mail_sink import Sink

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)


def put(number: int = 1, **more: object) -> Message:
    values: dict[str, object] = {
        "recipient": f"sanne{number}@example.nl",
        "subject": "Uw afspraak",
        "text": "Hallo",
        "language": "nl",
        "now": NOW,
        **more,
    }
    message = outbox.put(outbox.message(**values))  # type: ignore[arg-type]
    assert message is not None
    return message


def deliver(minutes: float = 0, **more: object) -> int:
    return delivery.deliver_due(clock=lambda: NOW + timedelta(minutes=minutes), **more)  # type: ignore[arg-type]


def test_a_mail_goes_out_once_with_all_its_forms(sink: Sink) -> None:
    message = put(
        html="<p>Hallo</p>",
        alternative=Alternative("text/calendar; method=REQUEST", "BEGIN:VCALENDAR\r\n"),
        sender=Sender(name="Gemeente Leeuwarden", reply_to="balie@leeuwarden.example"),
    )
    assert (deliver(), deliver(60)) == (1, 0)
    (mail,) = sink.mails
    assert mail["Message-ID"] == f"<{message.pk}@hub.example>"
    assert mail["From"] == "Gemeente Leeuwarden <afspraken@hub.example>"
    assert mail["Reply-To"] == "balie@leeuwarden.example"
    assert mail.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in mail.get_payload()]  # type: ignore[union-attr]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    assert mail.get_payload()[2].get_param("method") == "REQUEST"  # type: ignore[union-attr, index]
    message.refresh_from_db()
    assert (message.state, message.attempts, message.leased_until) == (MessageState.SENT, 1, None)


def test_a_server_that_asks_for_patience_is_tried_again_with_the_same_id(sink: Sink) -> None:
    message = put()
    sink.mode = "later"
    assert deliver() == 0
    message.refresh_from_db()
    assert (message.state, message.cause) == (MessageState.WAITING, "smtp_451")
    assert message.due_at == NOW + timedelta(minutes=2)
    sink.mode = "takes"
    assert (deliver(1), deliver(2)) == (0, 1)
    assert sink.ids == [f"<{message.pk}@hub.example>"]


def test_an_address_that_does_not_exist_is_a_dead_letter_that_can_be_sent_again(
    sink: Sink,
) -> None:
    message = put()
    sink.mode = "never"
    deliver()
    message.refresh_from_db()
    assert (message.state, message.cause) == (MessageState.FAILED, "smtp_550")
    assert deliver(600) == 0
    sink.mode = "takes"
    assert outbox.send_again(message_id=message.pk, now=NOW + timedelta(hours=11))
    assert not outbox.send_again(message_id=message.pk, now=NOW)  # it waits already
    assert deliver(660) == 1


def test_a_line_cut_after_the_message_gives_a_repeat_that_can_be_told(sink: Sink) -> None:
    message = put()
    sink.mode = "cuts"
    assert deliver() == 0
    message.refresh_from_db()
    assert message.cause == "connection_lost"
    sink.mode = "takes"
    assert deliver(5) == 1
    assert sink.ids == [f"<{message.pk}@hub.example>"] * 2  # effectively once: one id


def test_a_bad_address_does_not_hold_up_the_next_message(sink: Sink) -> None:
    first, second = put(1), put(2)
    sink.mode = "later"
    deliver()
    sink.mode = "takes"
    put(3)
    assert deliver(2) == 3
    assert (
        Message.objects.filter(state=MessageState.SENT, pk__in=[first.pk, second.pk]).count() == 2
    )


def test_a_server_that_hangs_ends_the_round_and_costs_one_attempt(sink: Sink) -> None:
    for number in range(3):
        put(number)
    sink.mode = "hangs"
    assert deliver() == 0
    assert sink.tries == 1
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert Message.objects.get(attempts=1).cause == "no_answer"


def test_a_server_that_is_away_ends_the_round(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens
    for number in range(3):
        put(number)
    assert deliver() == 0
    assert sorted(Message.objects.values_list("cause", flat=True)) == ["", "", "server_away"]


def test_patience_lasts_for_hours_and_then_ends(sink: Sink) -> None:
    message = put()
    sink.mode = "later"
    for minutes in itertools.count(0, 2):
        deliver(minutes)
        message.refresh_from_db()
        if message.state == MessageState.FAILED:
            break
    assert message.attempts == delivery.MOST_ATTEMPTS
    assert timedelta(hours=6) < timedelta(minutes=minutes) < timedelta(hours=9)


def test_a_message_whose_time_has_passed_is_dropped_and_says_so(sink: Sink) -> None:
    message = put(expires_at=NOW + timedelta(minutes=30))
    assert deliver(30) == 0
    message.refresh_from_db()
    assert (message.state, message.cause) == (MessageState.DROPPED, "too_late")
    assert sink.mails == []


def test_a_message_is_not_sent_before_it_is_due(sink: Sink) -> None:
    put(due_at=NOW + timedelta(minutes=30))
    assert (deliver(29), deliver(30)) == (0, 1)


def test_a_message_of_one_name_is_written_once() -> None:
    put(once="reminder:1")
    again = outbox.put(
        outbox.message(recipient="x@example.nl", text="", language="nl", now=NOW, once="reminder:1")
    )
    assert again is None
    assert Message.objects.count() == 1


def test_withdrawing_drops_what_waits_of_a_kind_and_nothing_else(sink: Sink) -> None:
    gone = put(1, topic="appointment:1", kind="reminder")
    other = put(2, topic="appointment:2", kind="reminder")
    kept = put(3, topic="appointment:1", kind="booked")
    dropped = outbox.withdraw(topic="appointment:1", kinds=["reminder"], now=NOW, cause="cancelled")
    assert dropped == 1
    assert deliver() == 2
    states = {m.pk: (m.state, m.cause) for m in Message.objects.all()}
    assert states[gone.pk] == (MessageState.DROPPED, "cancelled")
    assert states[other.pk][0] == states[kept.pk][0] == MessageState.SENT


def test_the_claim_of_a_dead_worker_ends_with_its_lease(sink: Sink) -> None:
    message = put()
    Message.objects.update(
        state=MessageState.SENDING, leased_until=NOW + delivery.LEASE, attempts=1
    )
    assert deliver(4.9) == 0
    assert deliver(5) == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.SENT, 2)


class Clumsy(SenderBase):
    """Fails in a way that nobody thought of, for one reader."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, message: Message) -> None:
        if message.recipient == "sanne1@example.nl":
            raise ValueError(message.recipient)
        self.sent.append(message.recipient)


def test_a_message_that_cannot_be_made_does_not_stop_the_post(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bad, _good = put(1), put(2)
    clumsy = Clumsy()
    assert deliver(by={"email": clumsy}) == 1
    assert clumsy.sent == ["sanne2@example.nl"]
    bad.refresh_from_db()
    assert (bad.state, bad.cause) == (MessageState.WAITING, "ValueError")
    assert "sanne1" not in caplog.text


def test_a_message_that_kills_its_workers_ends_as_a_dead_letter(sink: Sink) -> None:
    put()
    Message.objects.update(
        state=MessageState.SENDING, leased_until=NOW, attempts=delivery.MOST_ATTEMPTS
    )
    sink.mode = "later"
    deliver()
    assert Message.objects.get().state == MessageState.FAILED


def test_line_breaks_in_a_name_or_subject_make_no_header(sink: Sink) -> None:
    put(
        subject="Uw afspraak\r\nBcc: x@example.nl",
        sender=Sender(name="Gemeente\nX-Evil: 1"),
    )
    assert deliver() == 1
    (mail,) = sink.mails
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert mail["Subject"] == "Uw afspraak Bcc: x@example.nl"


def test_settled_messages_are_forgotten_and_waiting_ones_kept(sink: Sink) -> None:
    put(1)
    deliver()
    put(2)
    far = datetime(2100, 1, 1, tzinfo=UTC)
    assert outbox.forget_old(before=datetime(2000, 1, 1, tzinfo=UTC)) == 0
    assert outbox.forget_old(before=far) == 1
    assert Message.objects.get().state == MessageState.WAITING
