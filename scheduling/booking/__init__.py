"""Hold, confirm, move and cancel: the only writer of appointments and allocations.

Order of locks, always: the appointment, then the busy rows of its resources by id, then the
point's agenda number. A race for time is settled by the constraint `allocation_never_overlaps`.
"""

from scheduling.booking.amend import (
    can_change,
    cancel,
    choose_reminders,
    follow_up,
    is_changeable,
    move,
    note,
)
from scheduling.booking.capacity import has_expired
from scheduling.booking.confirming import awaits_link, confirm, confirm_by_link
from scheduling.booking.conflicts import Alternative, Closeness, Conflict, solve
from scheduling.booking.ending import end_now
from scheduling.booking.holds import (
    Held,
    alternatives_to,
    expire_due,
    extend,
    hold,
    hold_like,
    hold_visit,
    release,
)
from scheduling.booking.offers import HUB, keep_for, take_held
from scheduling.booking.overbook import LONGEST_REASON, overbook
from scheduling.booking.people import (
    CITIZEN,
    Actor,
    Contact,
    check_contact,
    check_party,
)
from scheduling.booking.reassign import reassign
from scheduling.booking.rescue import Outcome, WayOut, rescue
from scheduling.booking.reserving import lock_together, renew, reserve
from scheduling.booking.waiting import stop_waiting, wait
from scheduling.booking.wish import people_of
from scheduling.messages.reach import can_get_text_messages

__all__ = [
    "CITIZEN",
    "LONGEST_REASON",
    "HUB",
    "Actor",
    "Alternative",
    "Closeness",
    "Conflict",
    "Contact",
    "Held",
    "Outcome",
    "WayOut",
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
    "end_now",
    "expire_due",
    "follow_up",
    "has_expired",
    "is_changeable",
    "extend",
    "hold",
    "hold_like",
    "hold_visit",
    "keep_for",
    "lock_together",
    "move",
    "note",
    "overbook",
    "people_of",
    "reassign",
    "release",
    "renew",
    "rescue",
    "reserve",
    "solve",
    "stop_waiting",
    "take_held",
    "wait",
]
