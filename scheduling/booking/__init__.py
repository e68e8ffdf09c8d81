"""Hold, confirm, move and cancel: the only writer of appointments and allocations.

Order of locks, always: the appointment, then the busy rows of its resources by id, then the
point's agenda number. A race for time is settled by the constraint `allocation_never_overlaps`.
"""

from scheduling.booking.amend import (
    can_change,
    cancel,
    choose_reminders,
    follow_up,
    move,
    note,
)
from scheduling.booking.capacity import has_expired
from scheduling.booking.confirming import awaits_link, confirm, confirm_by_link
from scheduling.booking.holds import (
    Held,
    alternatives_to,
    expire_due,
    extend,
    hold,
    hold_like,
    release,
)
from scheduling.booking.offers import HUB, keep_for, take_held
from scheduling.booking.people import (
    CITIZEN,
    Actor,
    Contact,
    check_contact,
    check_party,
)
from scheduling.messages.reach import can_get_text_messages

__all__ = [
    "CITIZEN",
    "HUB",
    "Actor",
    "Contact",
    "Held",
    "alternatives_to",
    "awaits_link",
    "can_change",
    "can_get_text_messages",
    "cancel",
    "check_contact",
    "check_party",
    "choose_reminders",
    "confirm",
    "confirm_by_link",
    "expire_due",
    "follow_up",
    "has_expired",
    "extend",
    "hold",
    "hold_like",
    "keep_for",
    "move",
    "note",
    "release",
    "take_held",
]
