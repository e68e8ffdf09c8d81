"""E-mail by SMTP, through Django's mail backend. One connection serves a round of messages."""

from email.utils import formataddr, parseaddr
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from hub.notifications.models import Message
from hub.notifications.senders.base import Away, Refused, SenderBase, TryLater


class EmailSender(SenderBase):
    def __init__(self) -> None:
        self._connection = get_connection()

    def send(self, message: Message) -> None:
        self._open()
        try:
            mail_of(message, self._connection).send()
        except SMTPRecipientsRefused as refused:
            code, _sentence = next(iter(refused.recipients.values()))
            self._start_anew()
            raise _by_code(code) from refused
        except SMTPResponseException as refused:
            self._start_anew()
            raise _by_code(refused.smtp_code) from refused
        except (SMTPServerDisconnected, OSError) as error:
            self._start_anew()
            # smtplib dresses a time-out up as a lost connection.
            if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
                raise Away("no_answer") from error
            raise TryLater("connection_lost") from error
        except SMTPException as error:
            self._start_anew()
            raise TryLater(type(error).__name__) from error

    def _open(self) -> None:
        try:
            self._connection.open()
        except SMTPAuthenticationError as error:
            raise Away("login_refused") from error
        except (OSError, SMTPException) as error:
            raise Away("server_away") from error

    def _start_anew(self) -> None:
        """A connection that failed in the middle is in no state to be used again."""
        self.close()
        self._connection = get_connection()

    def close(self) -> None:
        try:
            self._connection.close()
        except (OSError, SMTPException):
            return  # it was gone already


def _by_code(code: int) -> TryLater | Refused:
    """RFC 5321: 4xx may pass later, 5xx will not."""
    return Refused(f"smtp_{code}") if code >= 500 else TryLater(f"smtp_{code}")


def from_address(sender_name: str) -> str:
    """The organisation's name before our own address."""
    own_name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((sender_name or own_name, address))


def mail_of(message: Message, connection: object = None) -> EmailMultiAlternatives:
    """Text, HTML and the calendar's form as alternatives: a reader shows the last one it knows."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=from_address(message.sender_name),
        to=[message.recipient],
        reply_to=[message.reply_to] if message.reply_to else None,
        # The id is the same on every attempt, so that a receiver can tell a repeat.
        headers={
            "Message-ID": f"<{message.pk}@{domain}>",
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers, please
        },
        connection=connection,
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.alternative:
        mail.attach_alternative(message.alternative, message.alternative_type)
    return mail
