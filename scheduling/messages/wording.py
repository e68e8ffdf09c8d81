"""The words of each message, in the active language. Who reads it has seconds, not minutes:
first what happened, then when and where, then what one can do."""

from dataclasses import replace

from django.utils.translation import gettext as _

from hub.notifications.letter import Action, Letter
from scheduling.messages.facts import Facts


def booked(facts: Facts) -> Letter:
    return Letter(
        kind="booked",
        subject=_("Your appointment on %(day)s") % {"day": facts.day},
        greeting=_greeting(facts),
        lead=_("Your appointment is made. See you then."),
        short=_("Your appointment: %(day)s at %(time)s, %(place)s. Code %(code)s.") % _short(facts),
        facts=(*_when_and_where(facts), *_link_follows(facts)),
        list_title=_list_title(facts),
        items=facts.bring,
        action=Action(_("See, change or cancel"), facts.link),
        closing=_keep_to_yourself(),
    )


def confirm(facts: Facts, *, until: str) -> Letter:
    return Letter(
        kind="confirm",
        subject=_("One more step for your appointment on %(day)s") % {"day": facts.day},
        greeting=_greeting(facts),
        lead=_("Confirm your appointment before %(until)s. Until then we keep the time for you.")
        % {"until": until},
        short=_("Confirm your appointment of %(day)s before %(until)s. See your mail.")
        % {**_short(facts), "until": until},
        facts=_when_and_where(facts),
        action=Action(_("Confirm my appointment"), facts.link),
        closing=_("Was this not you? Then do nothing. The appointment lapses by itself."),
    )


def moved(facts: Facts) -> Letter:
    return Letter(
        kind="moved",
        subject=_("Your appointment is now on %(day)s") % {"day": facts.day},
        greeting=_greeting(facts),
        lead=_("Your appointment has a new time. The old time is no longer yours."),
        short=_("New time: %(day)s at %(time)s, %(place)s. Code %(code)s.") % _short(facts),
        facts=(*_when_and_where(facts), *_link_follows(facts)),
        action=Action(_("See, change or cancel"), facts.link),
        closing=_keep_to_yourself(),
    )


def moved_elsewhere(facts: Facts) -> Letter:
    return replace(
        moved(facts),
        lead=_("Your appointment has a new time, and it is somewhere else. See below where."),
        short=_("New time and place: %(day)s at %(time)s, %(place)s. Code %(code)s.")
        % _short(facts),
    )


def cancelled(facts: Facts) -> Letter:
    return Letter(
        kind="cancelled",
        subject=_("Your appointment on %(day)s is cancelled") % {"day": facts.day},
        greeting=_greeting(facts),
        lead=_("You cancelled this appointment. You do not have to do anything."),
        short=_("Cancelled: your appointment of %(day)s at %(time)s.") % _short(facts),
        facts=_when_and_where(facts),
        closing=_("Do you still need help? You can always make a new appointment."),
    )


def cancelled_by_staff(facts: Facts, *, other_times: tuple[str, ...], book_url: str) -> Letter:
    """`other_times`: the nearest free times, as read."""
    return Letter(
        kind="cancelled_by_staff",
        subject=_("Your appointment on %(day)s cannot take place") % {"day": facts.day},
        greeting=_greeting(facts),
        lead=_("We are sorry: your appointment cannot take place."),
        short=_("Your appointment of %(day)s at %(time)s cannot take place. Please choose another.")
        % _short(facts),
        facts=(*_when_and_where(facts), *(((_("Why"), facts.reason),) if facts.reason else ())),
        list_title=_("These times are still free") if other_times else "",
        items=other_times,
        action=Action(_("Choose another time"), book_url),
        closing=_("Or call us. We will find a time that suits you."),
    )


def reminder(facts: Facts) -> Letter:
    return Letter(
        kind="reminder",
        subject=_("Do not forget: your appointment on %(day)s") % {"day": facts.day},
        greeting=_greeting(facts),
        lead=_("Your appointment is coming up."),
        short=_("Reminder: %(day)s at %(time)s, %(place)s. Code %(code)s.") % _short(facts),
        facts=_when_and_where(facts),
        list_title=_list_title(facts),
        items=facts.bring,
        action=Action(_("See, change or cancel"), facts.link),
        closing=_("Do you want no more reminders? You can stop them there too."),
    )


def waitlist_offer(facts: Facts, *, own: str, until: str) -> Letter:
    """`facts` tell the time that is offered, `own` the one that the citizen has, as read; nothing
    for who waits without one."""
    if not own:
        return _first_offer(facts, until=until)
    return Letter(
        kind="waitlist_offer",
        subject=_("An earlier time has come free"),
        greeting=_greeting(facts),
        lead=_("You asked for an earlier time. We keep this one for you until %(until)s.")
        % {"until": until},
        short=_("Earlier time free: %(day)s at %(time)s. Kept for you until %(until)s.")
        % {**_short(facts), "until": until},
        facts=(*_when_and_where(facts), (_("You have now"), own)),
        action=Action(_("See this time"), facts.link),
        closing=_("Not for you? Then do nothing. Your own appointment stays as it is."),
    )


def _first_offer(facts: Facts, *, until: str) -> Letter:
    return Letter(
        kind="waitlist_offer",
        subject=_("A time has come free"),
        greeting=_greeting(facts),
        lead=_("You are on the list. We keep this time for you until %(until)s.")
        % {"until": until},
        short=_("Time free: %(day)s at %(time)s. Kept for you until %(until)s.")
        % {**_short(facts), "until": until},
        facts=_when_and_where(facts),
        action=Action(_("See this time"), facts.link),
        closing=_("Not for you? Then do nothing. You stay on the list."),
    )


def waiting(facts: Facts) -> Letter:
    return Letter(
        kind="waiting",
        subject=_("You are on the list"),
        greeting=_greeting(facts),
        lead=_("You have no appointment yet. We tell you when a time comes free that suits you."),
        short=_("You are on the list. We tell you when a time comes free. See: %(link)s")
        % {"link": facts.link},
        facts=((_("What"), facts.service), (_("Your code"), facts.reference)),
        action=Action(_("See my place, or leave the list"), facts.link),
        closing=_keep_to_yourself(),
    )


def nothing_found(facts: Facts, *, book_url: str) -> Letter:
    return Letter(
        kind="nothing_found",
        subject=_("No time has come free for you"),
        greeting=_greeting(facts),
        lead=_("We are sorry: no time came free that suited you. You are no longer on the list."),
        short=_("No time came free that suited you. You are no longer on the list."),
        facts=((_("What"), facts.service),),
        action=Action(_("Choose a time yourself"), book_url),
        closing=_("Or call us. We will find a time that suits you."),
    )


def ticket_nearly_there(*, name: str, number: int, place: str, link: str) -> Letter:
    """For who waits outside. `name` is empty for who came without an appointment."""
    return Letter(
        kind="ticket_nearly_there",
        subject=_("It is nearly your turn"),
        greeting=_("Hello %(name)s,") % {"name": name} if name else _("Hello,"),
        lead=_("It is nearly your turn. Please come back to the waiting room."),
        short=_("It is nearly your turn. Please come back to the waiting room."),
        facts=((_("Your number"), str(number)), (_("Place"), place)),
        action=Action(_("See where you stand"), link),
    )


def video_link(facts: Facts) -> Letter:
    return Letter(
        kind="video_link",
        subject=_("The link for your video call on %(day)s") % {"day": facts.day},
        greeting=_greeting(facts),
        lead=_("You talk to us by video. You need no account and no app."),
        short=_("Your video call: %(day)s at %(time)s.") % _short(facts),
        facts=_when_and_where(facts),
        action=Action(_("To the video call"), facts.link),
        closing=_("The door opens ten minutes before. Look at the link now to see what you need."),
    )


def follow_up(facts: Facts, *, said: str) -> Letter:
    """`said`: what the professional wants to leave the citizen with."""
    return Letter(
        kind="follow_up",
        subject=_("About your appointment on %(day)s") % {"day": facts.day},
        greeting=_greeting(facts),
        lead=said,
        short=_("There is a message about your appointment of %(day)s in your mail.")
        % _short(facts),
        closing=_("Do you have another question? You can always make a new appointment."),
    )


def feedback(facts: Facts) -> Letter:
    return Letter(
        kind="feedback",
        subject=_("How was your appointment?"),
        greeting=_greeting(facts),
        lead=_("You were with us. Did we help you well? You need one minute, and no name."),
        short=_("Did we help you well? Tell us: %(link)s") % {"link": facts.link},
        action=Action(_("Tell us"), facts.link),
    )


def _list_title(facts: Facts) -> str:
    if not facts.bring:
        return ""
    return _("Have this at hand") if facts.at_home else _("What to bring")


def _greeting(facts: Facts) -> str:
    return _("Hello %(name)s,") % {"name": facts.name}


def _when_and_where(facts: Facts) -> tuple[tuple[str, str], ...]:
    return (
        (_("What"), facts.service),
        (_("Day"), facts.day),
        (_("Time"), facts.time),
        (_("Place"), facts.place),
        (_("Your code"), facts.reference),
    )


def _link_follows(facts: Facts) -> tuple[tuple[str, str], ...]:
    if not facts.by_video:
        return ()
    said = _("You get the link in a message of its own, a day before. Is it sooner? Then at once.")
    return ((_("Video call"), said),)


def _short(facts: Facts) -> dict[str, str]:
    return {
        "day": facts.day,
        "time": facts.time,
        "place": facts.place.partition(",")[0],
        "code": facts.reference,
    }


def _keep_to_yourself() -> str:
    return _("Whoever has this link can change your appointment. Keep it to yourself.")
