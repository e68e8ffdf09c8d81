"""Text messages through NotifyNL (the GOV.UK Notify API). One template holds just ((text))."""

from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from hub.notifications.models import Message
from hub.notifications.senders.base import Away, Refused, SenderBase, TryLater

TIMEOUT_SECONDS = 20


class NotifySender(SenderBase):
    def __init__(self, *, api_key: str, base_url: str, template: str) -> None:
        self._client = NotificationsAPIClient(api_key, base_url=base_url, timeout=TIMEOUT_SECONDS)
        self._template = template

    def send(self, message: Message) -> None:
        """A repeat asks first whether the earlier attempt came through: the API has no
        idempotency key, but can be searched by our reference."""
        try:
            if message.attempts > 1 and self._was_taken(message):
                return
            self._client.send_sms_notification(
                phone_number=message.recipient,
                template_id=self._template,
                personalisation={"text": message.text},
                reference=str(message.pk),
            )
        except HTTPError as error:
            raise _reason(error) from error

    def _was_taken(self, message: Message) -> bool:
        found = self._client.get_all_notifications(reference=str(message.pk))
        return bool(found.get("notifications"))

    def close(self) -> None:
        self._client.request_session.close()


def _reason(error: HTTPError) -> TryLater | Refused:
    """No answer comes as 503 from the client. 403 is a wrong key or clock: ours to mend."""
    status = error.status_code
    if error.response is None:
        return Away("no_answer")
    if status in (400, 404, 413):
        return Refused(f"notify_{status}")
    if status == 403:
        return Away("notify_403")
    return TryLater(f"notify_{status}")
