"""Why these times? In one or two sentences, for citizens."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from scheduling.availability import VisitAvailability
from scheduling.availability.telling import why

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BECAUSE: dict[str, "StrOrPromise"] = {
    "taken": _("Most of the other times are taken by other people."),
    "closed": _("At other times we are closed, or nobody is there who can help you."),
    "kept": _("We keep some other times for people who come without an appointment, or call."),
    "released_later": _("Some other times can be booked only shortly before the day."),
    "day_full": _("On some other days we have as many appointments as we can handle."),
}


def sentences(answer: VisitAvailability, *, help_added: bool, wishes: bool) -> list[str]:
    """What is shown, and what became of the rest. A wish of one's own goes before our reasons."""
    told = why(answer)
    found = [_shown(told.services, told.gap_minutes, help_added=help_added)]
    if wishes:
        found.append(gettext("Times that do not fit your wishes are left out."))
    elif told.reason:
        found.append(str(BECAUSE[told.reason]))
    return found


def _shown(services: int, gap_minutes: int, *, help_added: bool) -> str:
    if services > 1:
        return ngettext(
            "You see the times at which everything can be done one after the other, "
            "with at most %(n)s minute of waiting in between.",
            "You see the times at which everything can be done one after the other, "
            "with at most %(n)s minutes of waiting in between.",
            gap_minutes,
        ) % {"n": gap_minutes}
    if help_added:
        return gettext(
            "You see the times at which a place, somebody who can help you "
            "and the help that you asked for are all free."
        )
    return gettext("You see the times at which a place and somebody who can help you are free.")
