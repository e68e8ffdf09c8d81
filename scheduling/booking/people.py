"""Who books, who comes, and how to reach them; checked before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import to_python

from hub.errors import Invalid
from hub.intake import bsn
from hub.notifications.outbox import CONTROLS
from locations.models import Offering
from scheduling.availability import Party
from scheduling.messages.reach import can_get_text_messages
from scheduling.models import ReminderChoice

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: kind `citizen`, `client` (a form elsewhere, for a citizen), `staff` or `system`;
    a user id for staff; the door used. Of a citizen who logged in, how surely (an Assurance) and by
    the log-in service of which organisation."""

    kind: str = "citizen"
    user_id: int | None = None
    origin: str = "web"
    assurance: int = 0
    assured_by: int | None = None

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the citizen. A name and an e-mail address or a phone number (E.164)."""

    name: str
    email: str = ""
    phone: str = ""
    remark: str = ""
    reminders: str = ""  # a ReminderChoice; empty: by e-mail, or none without an address


CITIZEN = Actor()


def check_party(offering: Offering, party: Party) -> Party:
    """The party itself. Raises Invalid that names the field and the limit."""
    wrong = {}
    limits = {"persons": offering.max_persons, "items": offering.max_items}
    for field, most in limits.items():
        if not 1 <= getattr(party, field) <= most:
            wrong[field] = _("Choose a number from 1 to %(most)s.") % {"most": most}
    if wrong:
        raise Invalid(fields=wrong)
    return party


def check_contact(contact: Contact) -> Contact:
    """The contact, trimmed and with its phone number in E.164. Raises Invalid by field."""
    trimmed = {f.name: getattr(contact, f.name).strip() for f in fields(contact)}
    contact = replace(contact, **trimmed)
    number = to_python(contact.phone, region="NL")
    wrong = dict(_faults(contact, is_phone=bool(number and number.is_valid())))
    if wrong:
        raise Invalid(fields=wrong)
    phone = number.as_e164 if number else ""
    usual = ReminderChoice.EMAIL if contact.email else ReminderChoice.NONE
    choice = contact.reminders or usual
    check_reminders(choice, email=contact.email, phone=phone)
    return replace(contact, phone=phone, reminders=choice)


def _faults(contact: Contact, *, is_phone: bool) -> Iterator[tuple[str, "StrOrPromise"]]:
    """A field and what is wrong with it."""
    if CONTROLS.search(contact.name):
        yield "name", _("Use letters, spaces and dashes only.")
    if not any(char.isprintable() and not char.isspace() for char in contact.name):
        yield "name", _("Fill in your name.")
    if len(contact.name) > 120:
        yield "name", _("Use at most 120 characters.")
    if not contact.email and not contact.phone:
        yield "email", _("Fill in an e-mail address or a phone number.")
    if contact.email and not _is_email(contact.email):
        yield "email", _("This is not an e-mail address. An example: name@example.nl.")
    if contact.phone and not is_phone:
        yield "phone", _("This is not a phone number. An example: 06 12345678.")
    yield from _faults_of(contact.remark)


def _faults_of(remark: str) -> Iterator[tuple[str, "StrOrPromise"]]:
    if len(remark) > 1000:
        yield "remark", _("Use at most 1,000 characters.")
    if bsn.is_in(remark):
        yield "remark", _("Leave out your BSN: this looks like one. We do not need it here.")


def check_reminders(choice: str, *, email: str, phone: str) -> None:
    """Raises Invalid where the way chosen does not reach this citizen."""
    if choice not in ReminderChoice.values:
        raise Invalid(fields={"reminders": _("Choose e-mail, text message or none.")})
    if choice == ReminderChoice.EMAIL and not email:
        raise Invalid(fields={"reminders": _("For this we need your e-mail address.")})
    if choice == ReminderChoice.SMS and not can_get_text_messages(phone):
        raise Invalid(fields={"reminders": _("For this we need your mobile number.")})


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    # A quoted local part may hold anything (RFC 5321); in a header it would break the line.
    return len(text) <= 254 and not CONTROLS.search(text)
