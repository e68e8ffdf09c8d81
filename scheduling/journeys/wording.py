"""The words of what the parties of a journey are told, in the active language. Subjects and text
messages never say what it is about: they show on locked screens."""

from typing import Any

from django.utils.translation import gettext as _

from hub.notifications.letter import Letter
from scheduling.journeys.course import lines_of
from scheduling.journeys.running import Running
from scheduling.journeys.template import Step
from scheduling.reference import readable


def begun(running: Running, name: str) -> Letter:
    return _letter(
        running,
        name,
        kind="journey_begun",
        subject=_("Your steps, in one place"),
        lead=_("Your steps are ready. You see there what is done and what comes next."),
        short=_("Your steps are here:"),
        closing=_("This link is yours alone. Keep it, and do not pass it on."),
    )


def invited(running: Running, name: str, *, by: str) -> Letter:
    return _letter(
        running,
        name,
        kind="journey_invited",
        subject=_("You are asked to confirm something"),
        lead=_("%(name)s has begun something that needs you too. Look whether it is right.")
        % {"name": by},
        short=_("You are asked to confirm something:"),
        closing=_("This link is yours alone. Do you not want this? You can say so there."),
    )


def confirmed(running: Running, name: str, *, by: str) -> Letter:
    return _letter(
        running,
        name,
        kind="journey_confirmed",
        subject=_("A step is done"),
        lead=_("%(name)s has confirmed. You can go on with the next step.") % {"name": by},
        short=_("A step is done. See what comes next:"),
    )


def something_missing(running: Running, name: str) -> Letter:
    return _letter(
        running,
        name,
        kind="journey_missing",
        subject=_("We need something from you"),
        lead=_("We looked at what you sent. Something is still missing. Your page says what."),
        short=_("We need something from you. See what:"),
    )


def approved(running: Running, name: str) -> Letter:
    return _letter(
        running,
        name,
        kind="journey_approved",
        subject=_("We have checked everything: all is well"),
        lead=_("We have looked at everything, and it is right. Times that we kept are yours now."),
        short=_("We have checked everything: all is well."),
    )


def missed(running: Running, name: str) -> Letter:
    return _letter(
        running,
        name,
        kind="journey_missed",
        subject=_("Choose a time again"),
        lead=_("You had an appointment, and you were not there. Choose another time on your page."),
        short=_("You were not at your appointment. Choose another time:"),
        closing=_("Were you there? Then call us."),
    )


def left_behind(running: Running, name: str) -> Letter:
    return _letter(
        running,
        name,
        kind="journey_left_behind",
        subject=_("One of your appointments still stands"),
        lead=_(
            "A time of your steps is gone, and another appointment that belongs to it still stands."
            " You decide on your page: cancel it too, or keep it."
        ),
        short=_("One of your appointments still stands. Cancel it too, or keep it:"),
    )


def time_lost(running: Running, name: str) -> Letter:
    return _letter(
        running,
        name,
        kind="journey_time_lost",
        subject=_("Choose a time again"),
        lead=_("A time of your steps is no longer there. Choose another one on your page."),
        short=_("A time of your steps is no longer there. Choose another one:"),
    )


def moved(running: Running, name: str, *, by: str, was: str, now: str) -> Letter:
    return _letter(
        running,
        name,
        kind="journey_moved",
        subject=_("A time of your steps has changed"),
        lead=_("%(name)s has chosen another time.") % {"name": by},
        short=_("A time of your steps has changed: %(now)s.") % {"now": now},
        facts=((_("It was"), was), (_("It is now"), now)),
    )


def another_must_choose(running: Running, name: str, *, who: str) -> Letter:
    return _letter(
        running,
        name,
        kind="journey_misfit",
        subject=_("One of your times no longer fits"),
        lead=_("A date has changed. Another time no longer fits with it. %(who)s can choose anew.")
        % {"who": who},
        short=_("A time of your steps no longer fits. See which:"),
        closing=_("It stays as it is until another one is chosen. You do not have to do anything."),
    )


def no_longer_fits(running: Running, name: str) -> Letter:
    return _letter(
        running,
        name,
        kind="journey_misfit",
        subject=_("One of your times no longer fits"),
        lead=_("A date has changed. Another time of yours no longer fits with it."),
        short=_("One of your times no longer fits. See which times do:"),
        closing=_("It stays as it is until you choose another. Your page shows times that fit."),
    )


def stopped(running: Running, name: str, *, reason: str) -> Letter:
    """Who stepped back, and why, is told to nobody; the reason is that of staff."""
    return _letter(
        running,
        name,
        kind="journey_stopped",
        subject=_("Your steps have ended"),
        lead=_("The steps that you had begun have ended. What was booked for them is cancelled."),
        short=_("Your steps have ended. What was booked for them is cancelled."),
        facts=((_("Why"), reason),) if reason else (),
        closing=_("Do you want to talk about it? You can, alone and at ease. Call us or come by."),
    )


def message(running: Running, name: str, *, step: Step) -> Letter:
    items = tuple(str(line.text) for line in lines_of(step.bring, running.known))
    return _letter(
        running,
        name,
        kind="journey_message",
        subject=_("Something to know for your next step"),
        lead=str(step.text),
        short=_("There is something to know for your next step:"),
        list_title=_("What to bring") if items else "",
        items=items,
    )


def _letter(running: Running, name: str, *, facts: Any = (), **parts: Any) -> Letter:
    code = (_("Code of your steps"), readable(running.journey.reference))
    greeting = _("Dear %(name)s,") % {"name": name}
    return Letter(greeting=greeting, facts=(*facts, code), **parts)
