"""Sends the parties of a journey their letters: by mail, or by text message to who has no address.
Each carries a link of its own, for a stored secret cannot be shown again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hub.catalogue.models import Organisation
from hub.notifications import outbox
from hub.notifications.letter import Action, Letter
from hub.notifications.models import MessageChannel
from scheduling.journeys import links, wording
from scheduling.journeys.models import Party
from scheduling.journeys.running import Running
from scheduling.journeys.template import Step
from scheduling.messages import post
from scheduling.messages.models import MessagePolicy
from scheduling.messages.reach import can_get_text_messages

Words = Callable[[str], Letter]  # from the name of who reads it
OF_USE = timedelta(days=14)


def url_of(token: str) -> str:
    return str(settings.BASE_URL) + reverse("web:journey", args=[token])


def begun(running: Running) -> None:
    """Who began gets the own link; the others are asked to do their part."""
    first, *others = [party.key for party in running.template.parties]
    by = running.names()[first]
    _send(running, first, lambda name: wording.begun(running, name))
    for key in others:
        _send(running, key, lambda name: wording.invited(running, name, by=by))


def confirmed(running: Running, *, by: str) -> None:
    """The others hear that somebody did an own part."""
    said = running.names()[by]
    for key in running.parties:
        if key != by:
            _send(running, key, lambda name: wording.confirmed(running, name, by=said))


def something_missing(running: Running) -> None:
    _to_all(running, lambda name: wording.something_missing(running, name))


def approved(running: Running) -> None:
    _to_all(running, lambda name: wording.approved(running, name))


def time_lost(running: Running) -> None:
    _to_all(running, lambda name: wording.time_lost(running, name))


def missed(running: Running, step: Step) -> None:
    """Who chose the time chooses another."""
    _send(running, step.by, lambda name: wording.missed(running, name))


def left_behind(running: Running, *, but: str = "") -> None:
    """Who booked what was counted from a time that is no longer there; not who sees it at once."""
    for key in {stage.step.by for stage in running.course.left_behind} - {but}:
        _send(running, key, lambda name: wording.left_behind(running, name))


def moved(running: Running, *, by: str, was: datetime, now: datetime) -> None:
    """The others hear who chose another time, and which."""
    who = running.names().get(by, running.journey.organisation.name)

    def words(name: str) -> Letter:
        times = [date_format(one.astimezone(running.zone), "l j F Y H:i") for one in (was, now)]
        return wording.moved(running, name, by=who, was=times[0], now=times[1])

    for key in running.parties:
        if key != by:
            _send(running, key, words)


def no_longer_fits(running: Running) -> None:
    """Who chose that time can choose another; the others are told who it is."""
    choosers = [stage.step.by for stage in running.course.misfits]
    names = running.names()
    who = ", ".join(dict.fromkeys(names[key] for key in choosers if key in names))
    for key in running.parties:
        if key in choosers or not who:
            _send(running, key, lambda name: wording.no_longer_fits(running, name))
        else:
            _send(running, key, lambda name: wording.another_must_choose(running, name, who=who))


def stopped(running: Running, *, reason: str = "") -> None:
    _to_all(running, lambda name: wording.stopped(running, name, reason=reason))


def message(running: Running, step: Step) -> None:
    _to_all(running, lambda name: wording.message(running, name, step=step))


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


def _to_all(running: Running, words: Words) -> None:
    for key in running.parties:
        _send(running, key, words)


def _send(running: Running, key: str, words: Words) -> None:
    way = _way(running, key)
    if way is None:
        return
    channel, recipient = way
    is_mail = channel == MessageChannel.EMAIL
    party, policy = running.parties[key], policy_of(running.journey.organisation)
    with translation.override(party.language):
        letter = _with_link(words(running.contact_of(key)["name"]), party, running)
        letter = post.signed(letter, policy)
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
