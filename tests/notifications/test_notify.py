"""Text messages through the Notify API, against a small server that answers as it does."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import uuid4

import pytest
from pytest_django import Settings

from hub.notifications.models import Message, MessageChannel
from hub.notifications.senders import Away, Refused, TryLater, senders
from hub.notifications.senders.log import LogSender


class Notify(HTTPServer):
    status = 201
    taken: list[dict[str, object]]


class Answers(BaseHTTPRequestHandler):
    server: Notify

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.status == 201:
            self.server.taken.append(body)
        self._answer(self.server.status, {"id": str(uuid4())})

    def do_GET(self) -> None:
        reference = self.path.partition("reference=")[2]
        found = [taken for taken in self.server.taken if taken["reference"] == reference]
        self._answer(200, {"notifications": found, "links": {}})

    def _answer(self, status: int, body: dict[str, object]) -> None:
        if status >= 400:
            body = {"status_code": status, "errors": [{"error": "X", "message": "+31612345678"}]}
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_args: object) -> None:
        return


@pytest.fixture
def notify(settings: Settings) -> Iterator[Notify]:
    server = Notify(("127.0.0.1", 0), Answers)
    server.taken = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.NOTIFY_API_KEY = f"hub-{uuid4()}-{uuid4()}"
    settings.NOTIFY_BASE_URL = f"http://127.0.0.1:{server.server_port}"
    settings.NOTIFY_SMS_TEMPLATE = str(uuid4())
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def sms(attempts: int = 1) -> Message:
    return Message(
        channel=MessageChannel.SMS, recipient="+31612345678", text="Hallo", attempts=attempts
    )


def test_a_text_message_goes_with_our_reference(notify: Notify, settings: Settings) -> None:
    message = sms()
    senders()[MessageChannel.SMS].send(message)
    (taken,) = notify.taken
    assert taken == {
        "phone_number": "+31612345678",
        "template_id": settings.NOTIFY_SMS_TEMPLATE,
        "personalisation": {"text": "Hallo"},
        "reference": str(message.pk),
    }


def test_a_repeat_first_asks_whether_the_first_attempt_came_through(notify: Notify) -> None:
    message, sender = sms(), senders()[MessageChannel.SMS]
    sender.send(message)
    message.attempts = 2
    sender.send(message)
    assert len(notify.taken) == 1
    sender.send(sms(attempts=2))  # another one, whose first attempt was lost
    assert len(notify.taken) == 2


@pytest.mark.parametrize(
    ("status", "reason"), [(400, Refused), (403, Away), (429, TryLater), (500, TryLater)]
)
def test_each_refusal_has_its_own_way_on(
    notify: Notify, status: int, reason: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    notify.status = status
    with pytest.raises(reason) as refused:
        senders()[MessageChannel.SMS].send(sms())
    assert type(refused.value) is reason
    assert str(refused.value) == f"notify_{status}"
    assert "31612345678" not in caplog.text


def test_no_answer_leaves_the_channel_alone_for_a_while(notify: Notify, settings: Settings) -> None:
    settings.NOTIFY_BASE_URL = "http://127.0.0.1:9"
    with pytest.raises(Away):
        senders()[MessageChannel.SMS].send(sms())


def test_without_a_key_the_log_says_so_without_the_number(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.NOTIFY_API_KEY = ""
    sender = senders()[MessageChannel.SMS]
    assert isinstance(sender, LogSender)
    with caplog.at_level("INFO"):
        sender.send(sms())
    assert "would have gone" in caplog.text
    assert "31612345678" not in caplog.text
