"""The words of what the parties of a journey are told. Subjects and text messages never say what it
is about: they show on locked screens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.errors import Text
from hub.notifications.letter import Letter
from scheduling.journeys.running import Running
from scheduling.reference import readable


@dataclass(frozen=True, slots=True)
class Words:
    """Of one kind of letter; `%(name)s` in them is filled in by who sends it."""

    kind: str
    subject: Text
    lead: Text
    short: Text
    closing: Text = ""
    facts: tuple[tuple[Text, str], ...] = ()  # a label, and which value stands behind it
    list_title: Text = ""


BEGUN = Words(
    kind="journey_begun",
    subject=_("Your steps, in one place"),
    lead=_("Your steps are ready. You see there what is done and what comes next."),
    short=_("Your steps are here:"),
    closing=_("This link is yours alone. Keep it, and do not pass it on."),
)
INVITED = Words(
    kind="journey_invited",
    subject=_("You are asked to confirm something"),
    lead=_("%(name)s has begun something that needs you too. Look whether it is right."),
    short=_("You are asked to confirm something:"),
    closing=_("This link is yours alone. Do you not want this? You can say so there."),
)
CONFIRMED = Words(
    kind="journey_confirmed",
    subject=_("A step is done"),
    lead=_("%(name)s has confirmed. You can go on with the next step."),
    short=_("A step is done. See what comes next:"),
)
SOMETHING_MISSING = Words(
    kind="journey_missing",
    subject=_("We need something from you"),
    lead=_("We looked at what you sent. Something is still missing. Your page says what."),
    short=_("We need something from you. See what:"),
)
APPROVED = Words(
    kind="journey_approved",
    subject=_("We have checked everything: all is well"),
    lead=_("We have looked at everything, and it is right. Times that we kept are yours now."),
    short=_("We have checked everything: all is well."),
)
MISSED = Words(
    kind="journey_missed",
    subject=_("Choose a time again"),
    lead=_("You had an appointment, and you were not there. Choose another time on your page."),
    short=_("You were not at your appointment. Choose another time:"),
    closing=_("Were you there? Then call us."),
)
LEFT_BEHIND = Words(
    kind="journey_left_behind",
    subject=_("One of your appointments still stands"),
    lead=_(
        "A time of your steps is gone, and another appointment that belongs to it still stands."
        " You decide on your page: cancel it too, or keep it."
    ),
    short=_("One of your appointments still stands. Cancel it too, or keep it:"),
)
TIME_LOST = Words(
    kind="journey_time_lost",
    subject=_("Choose a time again"),
    lead=_("A time of your steps is no longer there. Choose another one on your page."),
    short=_("A time of your steps is no longer there. Choose another one:"),
)
MOVED = Words(
    kind="journey_moved",
    subject=_("A time of your steps has changed"),
    lead=_("%(name)s has chosen another time."),
    short=_("A time of your steps has changed: %(now)s."),
    facts=((_("It was"), "was"), (_("It is now"), "now")),
)
ANOTHER_MUST_CHOOSE = Words(
    kind="journey_misfit",
    subject=_("One of your times no longer fits"),
    lead=_("A date has changed. Another time no longer fits with it. %(who)s can choose anew."),
    short=_("A time of your steps no longer fits. See which:"),
    closing=_("It stays as it is until another one is chosen. You do not have to do anything."),
)
NO_LONGER_FITS = Words(
    kind="journey_misfit",
    subject=_("One of your times no longer fits"),
    lead=_("A date has changed. Another time of yours no longer fits with it."),
    short=_("One of your times no longer fits. See which times do:"),
    closing=_("It stays as it is until you choose another. Your page shows times that fit."),
)
# Who stepped back, and why, is told to nobody; the reason is that of staff.
STOPPED = Words(
    kind="journey_stopped",
    subject=_("Your steps have ended"),
    lead=_("The steps that you had begun have ended. What was booked for them is cancelled."),
    short=_("Your steps have ended. What was booked for them is cancelled."),
    facts=((_("Why"), "reason"),),
    closing=_("Do you want to talk about it? You can, alone and at ease. Call us or come by."),
)
MESSAGE = Words(
    kind="journey_message",
    subject=_("Something to know for your next step"),
    lead="%(text)s",
    short=_("There is something to know for your next step:"),
    list_title=_("What to bring"),
)


def letter(
    running: Running,
    name: str,
    words: Words,
    *,
    about: Mapping[str, object],
    items: tuple[str, ...] = (),
) -> Letter:
    """In the active language. A fact about which nothing is known is left out."""
    known = {key: _told(value, running) for key, value in about.items()}
    code = (gettext("Code of your steps"), readable(running.journey.reference))
    return Letter(
        kind=words.kind,
        subject=str(words.subject),
        greeting=gettext("Dear %(name)s,") % {"name": name},
        lead=_filled(words.lead, known),
        short=_filled(words.short, known),
        facts=(*((str(label), known[key]) for label, key in words.facts if known.get(key)), code),
        list_title=str(words.list_title) if items else "",
        items=items,
        closing=str(words.closing),
    )


def _told(value: object, running: Running) -> str:
    if isinstance(value, datetime):
        return date_format(value.astimezone(running.zone), "l j F Y H:i")
    return str(value)


def _filled(text: Text, known: Mapping[str, str]) -> str:
    return str(text) % known if known else str(text)
