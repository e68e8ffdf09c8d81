"""By which way a message reaches a citizen."""

from phonenumber_field.phonenumber import to_python
from phonenumbers import PhoneNumberType, number_type

from hub.notifications.models import MessageChannel
from scheduling.messages.models import MessagePolicy
from scheduling.models import Participant, ReminderChoice

MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def can_get_text_messages(phone: str) -> bool:
    """Whether a number is mobile, or of a plan that does not tell (as in North America)."""
    number = to_python(phone, region="NL") if phone else None
    return bool(number and number.is_valid() and number_type(number) in MOBILE)


def usual_channel(booker: Participant, policy: MessagePolicy) -> str:
    """For what everybody is told: by mail, or without an address by text message. Empty where
    neither reaches: whoever booked for this citizen has told the code."""
    if booker.email:
        return MessageChannel.EMAIL
    by_phone = policy.sms_hours and can_get_text_messages(str(booker.phone or ""))
    return MessageChannel.SMS if by_phone else ""


def chosen_channel(booker: Participant, policy: MessagePolicy) -> str:
    """For what cannot wait: as the citizen wants to be reminded, and else the usual way."""
    by_phone = policy.sms_hours and can_get_text_messages(str(booker.phone or ""))
    if booker.reminders == ReminderChoice.SMS and by_phone:
        return MessageChannel.SMS
    return usual_channel(booker, policy)


def recipient_of(booker: Participant, channel: str) -> str:
    """A mail address, or a number in E.164; empty where the citizen gave none."""
    if channel == MessageChannel.EMAIL:
        return booker.email
    return str(booker.phone.as_e164) if channel and booker.phone else ""
