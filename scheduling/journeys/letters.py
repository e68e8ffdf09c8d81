"""Sends the parties of a journey their letters: by mail, or by text message to who has no address.
Each carries a link of its own, for a stored secret cannot be shown again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hub.catalogue.models import Organisation
from hub.notifications import outbox
from hub.notifications.letter import Action, Letter
from hub.notifications.models import MessageChannel
from scheduling.journeys import links, wording
from scheduling.journeys.course import lines_of
from scheduling.journeys.models import Party
from scheduling.journeys.running import Running
from scheduling.journeys.template import Line, Step
from scheduling.journeys.wording import Words
from scheduling.messages import post
from scheduling.messages.models import MessagePolicy
from scheduling.messages.reach import can_get_text_messages

OF_USE = timedelta(days=14)


def url_of(token: str) -> str:
    return str(settings.BASE_URL) + reverse("web:journey", args=[token])


def begun(running: Running) -> None:
    """Who began gets the own link; the others are asked to do their part."""
    first, *others = [party.key for party in running.template.parties]
    _send(running, [first], wording.BEGUN)
    _send(running, others, wording.INVITED, name=running.names()[first])


def confirmed(running: Running, *, by: str) -> None:
    """The others hear that somebody did an own part."""
    _send(running, _others(running, by), wording.CONFIRMED, name=running.names()[by])


def something_missing(running: Running) -> None:
    _send(running, running.parties, wording.SOMETHING_MISSING)


def approved(running: Running) -> None:
    _send(running, running.parties, wording.APPROVED)


def time_lost(running: Running) -> None:
    _send(running, running.parties, wording.TIME_LOST)


def missed(running: Running, step: Step) -> None:
    """Who chose the time chooses another."""
    _send(running, [step.by], wording.MISSED)


def left_behind(running: Running, *, but: str = "") -> None:
    """Who booked what was counted from a time that is no longer there; not who sees it at once."""
    who = {stage.step.by for stage in running.course.left_behind}
    _send(running, who - {but}, wording.LEFT_BEHIND)


def moved(running: Running, *, by: str, was: datetime, now: datetime) -> None:
    """The others hear who chose another time, and which."""
    who = running.names().get(by, running.journey.organisation.name)
    _send(running, _others(running, by), wording.MOVED, name=who, was=was, now=now)


def no_longer_fits(running: Running) -> None:
    """Who chose that time can choose another; the others are told who it is."""
    choosers = [stage.step.by for stage in running.course.misfits]
    names = running.names()
    who = ", ".join(dict.fromkeys(names[key] for key in choosers if key in names))
    told = [key for key in running.parties if key in choosers or not who]
    _send(running, told, wording.NO_LONGER_FITS)
    rest = [key for key in running.parties if key not in told]
    _send(running, rest, wording.ANOTHER_MUST_CHOOSE, who=who)


def stopped(running: Running, *, reason: str = "") -> None:
    _send(running, running.parties, wording.STOPPED, reason=reason)


def message(running: Running, step: Step) -> None:
    lines = lines_of(step.bring, running.known)
    _send(running, running.parties, wording.MESSAGE, lines, text=step.text)


def reaches(running: Running, key: str) -> bool:
    """Whether a message gets to this party; else staff hand over the link."""
    return _way(running, key) is not None


def policy_of(organisation: Organisation) -> MessagePolicy:
    return getattr(organisation, "message_policy", None) or MessagePolicy(organisation=organisation)


def _way(running: Running, key: str) -> tuple[str, str] | None:
    about = running.contact_of(key)
    if about["email"]:
        return MessageChannel.EMAIL, about["email"]
    texts = policy_of(running.journey.organisation).sms_hours
    if texts and can_get_text_messages(about["phone"]):
        return MessageChannel.SMS, about["phone"]
    return None


def _others(running: Running, by: str) -> list[str]:
    return [key for key in running.parties if key != by]


def _send(
    running: Running,
    keys: Iterable[str],
    words: Words,
    lines: Sequence[Line] = (),
    **about: object,
) -> None:
    for key in keys:
        _send_to(running, key, words, lines, about)


def _send_to(
    running: Running, key: str, words: Words, lines: Sequence[Line], about: Mapping[str, object]
) -> None:
    way = _way(running, key)
    if way is None:
        return
    channel, recipient = way
    is_mail = channel == MessageChannel.EMAIL
    party, policy = running.parties[key], policy_of(running.journey.organisation)
    with translation.override(party.language):
        items = tuple(str(line.text) for line in lines)
        name = running.contact_of(key)["name"]
        letter = wording.letter(running, name, words, about=about, items=items)
        letter = post.signed(_with_link(letter, party, running), policy)
        made = outbox.message(
            recipient=recipient,
            channel=channel,
            kind=letter.kind,
            topic=f"journey:{running.journey.pk}",
            language=party.language,
            subject=letter.subject if is_mail else "",
            text=letter.text() if is_mail else letter.text_message(),
            html=letter.html(party.language) if is_mail else "",
            sender=post.sender_of(policy),
            now=running.now,
            expires_at=running.now + OF_USE,
        )
    outbox.put(made)


def _with_link(letter: Letter, party: Party, running: Running) -> Letter:
    token = links.issue(party, now=running.now)
    return replace(letter, action=Action(_("See my steps"), url_of(token)))
