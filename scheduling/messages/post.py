"""Writes messages about an appointment to the outbox."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from hub.notifications import outbox
from hub.notifications.letter import Letter
from hub.notifications.models import MessageChannel
from hub.notifications.outbox import Alternative, Sender
from hub.together import Together
from scheduling import links
from scheduling.calendars import invite
from scheduling.messages import frozen, wording
from scheduling.messages.addressee import Addressee, addressee_of
from scheduling.messages.facts import Facts, day_of, facts_of
from scheduling.messages.frozen import Signature
from scheduling.messages.models import MessagePolicy
from scheduling.messages.reach import chosen_channel, recipient_of, usual_channel
from scheduling.models import Appointment, Participant, State

Words = Callable[[Facts], Letter]


@dataclass(frozen=True, slots=True)
class Timing:
    """When a message goes, until when it makes sense, and the name under which it goes once."""

    due_at: datetime | None = None
    expires_at: datetime | None = None
    once: str | None = None


NOW = Timing()


def topic_of(appointment: Appointment) -> str:
    return f"appointment:{appointment.pk}"


def booked(
    batch: Together, appointment: Appointment, *, token: str, now: datetime, to: Addressee | None
) -> None:
    """Written with the rest of the deed; its words are made when it goes. The link carries the
    token, or one of its own."""
    way = _way(to) if to is not None else None
    if to is None or way is None:
        return
    with translation.override(appointment.language):
        link = link_url("web:manage", token or links.issue(appointment, now=now))
        facts = frozen.freeze(appointment, to.booker, link=link, by=_signature(to.policy))
    message = outbox.message(
        recipient=way.recipient,
        channel=way.channel,
        kind="booked",
        topic=topic_of(appointment),
        language=appointment.language,
        sender=sender_of(to.policy),
        facts=facts,
        now=now,
    )
    batch.insert(message)


def asked_to_confirm(appointment: Appointment, *, until: datetime, now: datetime) -> None:
    """Once, however often the form is sent; of no use after `until`."""

    def words(facts: Facts) -> Letter:
        wall = date_format(until.astimezone(links.zone_of(appointment)), "H:i")
        return wording.confirm(facts, until=wall)

    timing = Timing(expires_at=until, once=f"confirm:{appointment.pk}")
    _write(appointment, words, now=now, timing=timing, page="web:confirm")


def moved(appointment: Appointment, *, now: datetime, elsewhere: bool = False) -> None:
    """`elsewhere`: at another place or by another channel, too."""
    _no_longer_true(appointment, now=now, cause="moved")
    words = wording.moved_elsewhere if elsewhere else wording.moved
    _write(appointment, words, now=now, method=invite.REQUEST)


def cancelled(
    appointment: Appointment, *, now: datetime, other_times: tuple[datetime, ...] = ()
) -> None:
    """`other_times`: free starts to offer when it was staff who cancelled."""
    _no_longer_true(appointment, now=now, cause="cancelled")

    def by_staff(facts: Facts) -> Letter:
        times = tuple(_as_read(appointment, start) for start in other_times)
        return wording.cancelled_by_staff(facts, other_times=times, book_url=_book_url(appointment))

    words = by_staff if appointment.cancelled_by == "staff" else wording.cancelled
    _write(appointment, words, now=now, method=invite.CANCEL)


def remind(appointment: Appointment, *, channel: str, timing: Timing, now: datetime) -> bool:
    """False when this reminder was written before."""
    return _write(appointment, wording.reminder, now=now, channel=channel, timing=timing)


def offered(appointment: Appointment, *, held: Appointment, until: datetime, now: datetime) -> bool:
    """An earlier time, in the way that the citizen chose; of no use after `until`. False where
    nothing reaches this citizen."""
    channel = reached_by(appointment)
    waits = appointment.state == State.WAITING
    own = "" if waits else _as_read(appointment, appointment.starts_at)
    wall = date_format(until.astimezone(links.zone_of(appointment)), "H:i")

    def words(facts: Facts) -> Letter:
        there = facts_of(held, name=facts.name, link=facts.link)
        return wording.waitlist_offer(
            replace(there, reference=facts.reference), own=own, until=wall
        )

    if not channel:
        return False
    timing = Timing(expires_at=until, once=f"offer:{held.pk}")
    return _write(appointment, words, now=now, channel=channel, timing=timing, page="web:offer")


def waiting(appointment: Appointment, *, token: str, now: datetime) -> None:
    """The place in line of who has no time yet."""
    channel = reached_by(appointment)
    _write(appointment, wording.waiting, now=now, token=token, channel=channel)


def nothing_found(appointment: Appointment, *, now: datetime) -> None:
    """To who waited in vain, while we still know whom to tell."""
    book_url = _book_url(appointment)
    _write(appointment, lambda facts: wording.nothing_found(facts, book_url=book_url), now=now)


def reached_by(appointment: Appointment) -> str:
    """The channel for what cannot wait; empty where nothing reaches this citizen."""
    to = addressee_of(appointment)
    return chosen_channel(to.booker, to.policy) if to else ""


def stop_offering(appointment: Appointment, *, now: datetime, cause: str) -> None:
    """An offer that has not gone yet is no longer true."""
    outbox.withdraw(topic=topic_of(appointment), kinds=["waitlist_offer"], now=now, cause=cause)


def video_link(appointment: Appointment, *, token: str, timing: Timing, now: datetime) -> bool:
    """In the way that the citizen chose. False where it was written before."""
    return _write(
        appointment,
        wording.video_link,
        now=now,
        token=token,
        channel=reached_by(appointment),
        timing=timing,
        page="web:video",
    )


def followed_up(appointment: Appointment, *, said: str, now: datetime) -> bool:
    """By mail only, for a text message has no room for it. False where there is no address."""
    booker = Participant.objects.filter(appointment=appointment).first()
    if booker is None or not booker.email:
        return False
    return _write(
        appointment,
        lambda facts: wording.follow_up(facts, said=said),
        now=now,
        channel=MessageChannel.EMAIL,
    )


def asked_how_it_was(
    appointment: Appointment, *, token: str, channel: str, timing: Timing, now: datetime
) -> bool:
    """After the conversation. False when it was asked before."""
    return _write(
        appointment,
        wording.feedback,
        now=now,
        token=token,
        channel=channel,
        timing=timing,
        page="insights:tell",
    )


def stop_waiting(appointment: Appointment, *, now: datetime, cause: str) -> None:
    """Reminders that have not gone yet are no longer true."""
    outbox.withdraw(topic=topic_of(appointment), kinds=["reminder"], now=now, cause=cause)


def _no_longer_true(appointment: Appointment, *, now: datetime, cause: str) -> None:
    stop_waiting(appointment, now=now, cause=cause)
    outbox.withdraw(topic=topic_of(appointment), kinds=["video_link"], now=now, cause=cause)


def link_url(page: str, token: str) -> str:
    return str(settings.BASE_URL) + reverse(page, args=[token])


def _write(
    appointment: Appointment,
    words: Words,
    *,
    now: datetime,
    token: str = "",
    channel: str = "",
    timing: Timing = NOW,
    method: str = "",
    page: str = "web:manage",
) -> bool:
    to = addressee_of(appointment)
    if to is None:
        return False
    booker, policy = to.booker, to.policy
    way = _way(to, channel)
    if way is None:
        return False
    with translation.override(appointment.language):
        link = link_url(page, token or links.issue(appointment, now=now))
        letter = signed(words(facts_of(appointment, name=booker.name, link=link)), policy)
        is_mail = way.channel == MessageChannel.EMAIL
        message = outbox.message(
            recipient=way.recipient,
            channel=way.channel,
            kind=letter.kind,
            topic=topic_of(appointment),
            once=timing.once,
            subject=letter.subject if is_mail else "",
            text=letter.text() if is_mail else letter.text_message(),
            html=letter.html(appointment.language) if is_mail else "",
            language=appointment.language,
            sender=sender_of(policy),
            alternative=_invite(appointment, booker, policy, method, now) if is_mail else None,
            now=now,
            due_at=timing.due_at,
            expires_at=timing.expires_at,
        )
    return outbox.put(message) is not None


@dataclass(frozen=True, slots=True)
class Way:
    channel: str
    recipient: str


def _way(to: Addressee, channel: str = "") -> Way | None:
    """None where nothing reaches this citizen."""
    channel = channel or usual_channel(to.booker, to.policy)
    recipient = recipient_of(to.booker, channel)
    return Way(channel, recipient) if recipient else None


def signed(letter: Letter, policy: MessagePolicy) -> Letter:
    by = _signature(policy)
    return letter.signed(by.name, by.footer)


def _signature(policy: MessagePolicy) -> Signature:
    """In the language that is active."""
    footer = policy.footer_nl if translation.get_language() == "nl" else policy.footer_en
    return Signature(_name_of(policy), footer or policy.footer_nl)


def sender_of(policy: MessagePolicy) -> Sender:
    return Sender(
        organisation_id=policy.organisation_id, name=_name_of(policy), reply_to=policy.reply_to
    )


def _name_of(policy: MessagePolicy) -> str:
    return policy.sender_name or policy.organisation.name


def _invite(
    appointment: Appointment, booker: Participant, policy: MessagePolicy, method: str, now: datetime
) -> Alternative | None:
    """The organizer is in line with From, or mail programs distrust the invite."""
    if not method:
        return None
    write = invite.cancel if method == invite.CANCEL else invite.request
    text = write(
        appointment,
        organizer=invite.Party(_name_of(policy), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
        attendee=invite.Party(booker.name, booker.email),
        now=now,
    )
    return Alternative(invite.content_type(method), text)


def _as_read(appointment: Appointment, start: datetime) -> str:
    wall = start.astimezone(links.zone_of(appointment))
    return f"{day_of(wall)}, {date_format(wall, 'H:i')}"


def _book_url(appointment: Appointment) -> str:
    segments = appointment.segments.select_related("offering__service")
    service = segments.earliest("position").offering.service
    return str(settings.BASE_URL) + reverse("web:where", args=[service.base_id or service.pk])
