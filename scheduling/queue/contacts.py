"""How a walk-in wants to hear "it is nearly your turn"; kept for the day alone."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import to_python

from hub.errors import Invalid
from scheduling.booking import can_get_text_messages
from scheduling.queue.models import LIVE, Ticket, TicketContact

KEPT = timedelta(hours=12)


def keep_contact(ticket: Ticket, *, email: str, phone: str) -> None:
    """Nothing where neither is given. Raises Invalid by field."""
    email, phone = email.strip(), phone.strip()
    if not (email or phone):
        return
    wrong = {}
    if email and not _is_email(email):
        wrong["email"] = _("This is not an e-mail address. An example: name@example.nl.")
    if phone and not can_get_text_messages(phone):
        wrong["phone"] = _("For this we need your mobile number.")
    if wrong:
        raise Invalid(fields=wrong)
    number = to_python(phone, region="NL") if phone else ""
    TicketContact.objects.update_or_create(
        ticket=ticket, defaults={"email": email, "phone": number}
    )


def forget_old(*, now: datetime) -> int:
    """Deletes the contacts of visits that are over, and of whatever came in half a day ago."""
    old = TicketContact.objects.exclude(ticket__state__in=LIVE)
    ancient = TicketContact.objects.filter(ticket__arrived_at__lte=now - KEPT)
    return old.delete()[0] + ancient.delete()[0]


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254
