"""The mails about dates. Subjects name no benefit: somebody may look over a shoulder."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.keydates.models import KeyDate
from hub.notifications.letter import Action, Letter

Words = Callable[[str], Letter]


def confirm(link: str) -> Letter:
    return Letter(
        kind="confirm_dates",
        subject=_("Do you want to be reminded of dates?"),
        greeting=_("Hello,"),
        lead=_("With this address a reminder was asked for on our page of dates. Say yes once."),
        short="",
        action=Action(_("Yes, remind me"), link),
        closing=_("Was this not you? Then do nothing. You will hear no more from us."),
    )


def reminder(dates: Sequence[KeyDate], day: date, days_before: int, link: str) -> Letter:
    told = date_format(day, "l j F")
    return Letter(
        kind="date_reminder",
        subject=_("For your calendar: %(day)s") % {"day": told},
        greeting=_("Hello,"),
        lead=ngettext("It is tomorrow, %(day)s.", "It is in %(days)s days: %(day)s.", days_before)
        % {"day": told, "days": days_before},
        short="",
        facts=tuple(
            (one.series.organisation.name, ". ".join(filter(None, (one.series.title, one.note))))
            for one in dates
        ),
        action=Action(_("Stop these mails"), link),
        closing=_("You get this mail because you asked for it on our page of dates."),
    )
