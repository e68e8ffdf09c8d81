"""What staff read of how a citizen hears of a change: before they press, and after it."""

from django.utils.translation import gettext as _

from scheduling.messages.notice import Notice, notice_of
from scheduling.models import Appointment


def will_hear(appointment: Appointment) -> str:
    """A sentence for the form."""
    return _sentence(notice_of(appointment))


def has_heard(appointment: Appointment, done: str) -> tuple[str, bool]:
    """`done` and how the citizen hears of it; and whether somebody has to call still."""
    notice = notice_of(appointment)
    return f"{done} {_sentence(notice)}", not notice.channel


def _sentence(notice: Notice) -> str:
    if notice.by_mail:
        return _("The citizen gets an e-mail.")
    if notice.by_text_message:
        return _("The citizen gets a text message.")
    if notice.phone:
        return _("Nobody gets a message: call %(phone)s.") % {"phone": notice.phone}
    return _("Nobody gets a message, and no phone number is known.")
