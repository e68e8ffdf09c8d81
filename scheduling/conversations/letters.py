"""What citizen and sender are told by mail: that there is news, and where it can be read. Nothing
of the conversation itself stands in a mail, and no organisation is named in one."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hub.notifications import outbox
from hub.notifications.letter import Action, Letter
from scheduling.conversations import links, records
from scheduling.conversations.models import Conversation, HandOver
from scheduling.messages import post
from scheduling.messages.models import policy_of

STAFF_LANGUAGE = "nl"
Words = Callable[[str, str], Letter]  # of a greeting and a link


def record(conversation: Conversation, *, to: str, now: datetime) -> None:
    """The link to what was agreed, at the citizen's wish."""

    def words(greeting: str, url: str) -> Letter:
        return Letter(
            kind="conversation_record",
            subject=_("What we agreed"),
            greeting=greeting,
            lead=_("You can read what we agreed, and who has seen your data."),
            short="",
            action=Action(_("Read what we agreed"), url),
            closing=_("Keep this link to yourself: who has it can read along."),
        )

    _to_citizen(conversation, words, to=to, now=now)


def receipt(hand_over: HandOver, *, now: datetime) -> None:
    def words(greeting: str, url: str) -> Letter:
        return Letter(
            kind="hand_over_receipt",
            subject=_("We sent what you agreed to"),
            greeting=greeting,
            lead=_("See what was sent, to whom and why. You can stop it there at any time."),
            short="",
            action=Action(_("See what was sent"), f"{url}/inzage"),
            closing=_("Keep this link to yourself: who has it can read along."),
        )

    _to_citizen(hand_over.conversation, words, now=now, once=f"hand_over:{hand_over.pk}:receipt")


def answered(hand_over: HandOver, *, now: datetime) -> None:
    """To the citizen and to who sent it."""

    def words(greeting: str, url: str) -> Letter:
        return Letter(
            kind="hand_over_answered",
            subject=_("There is an answer for you"),
            greeting=greeting,
            lead=_("The organisation that we asked to help you has answered."),
            short="",
            action=Action(_("Read the answer"), url),
            closing=_("Keep this link to yourself: who has it can read along."),
        )

    once = f"hand_over:{hand_over.pk}:{hand_over.state}"
    _to_citizen(hand_over.conversation, words, now=now, once=once)
    with translation.override(STAFF_LANGUAGE):
        _to_sender(
            hand_over,
            subject=_("A hand-over was answered"),
            lead=_("An organisation answered what you handed over."),
            once=f"{once}:sender",
            now=now,
        )


def came_back(hand_over: HandOver, *, now: datetime) -> None:
    with translation.override(STAFF_LANGUAGE):
        _to_sender(
            hand_over,
            subject=_("A hand-over was not answered"),
            lead=_("Nobody answered in time. It stands on your list again."),
            once=f"hand_over:{hand_over.pk}:came_back",
            now=now,
        )


def _to_citizen(
    conversation: Conversation,
    words: Words,
    *,
    now: datetime,
    to: str = "",
    once: str | None = None,
) -> None:
    """Nothing where no address is known: then there is the paper."""
    content = records.content_of(conversation)
    recipient = to or content.email
    if not recipient:
        return
    policy = policy_of(conversation.organisation)
    with translation.override(conversation.language):
        url = links.url_of(links.issue(conversation, now=now))
        greeting = _("Dear %(name)s,") % {"name": content.name} if content.name else _("Hello,")
        letter = post.signed(words(greeting, url), policy)
        outbox.put(
            outbox.message(
                recipient=recipient,
                kind=letter.kind,
                topic=topic_of(conversation),
                once=once,
                subject=letter.subject,
                text=letter.text(),
                html=letter.html(conversation.language),
                language=conversation.language,
                sender=post.sender_of(policy),
                now=now,
            )
        )


def _to_sender(hand_over: HandOver, *, subject: str, lead: str, once: str, now: datetime) -> None:
    url = str(settings.BASE_URL) + reverse("agenda:conversations")
    letter = Letter(
        kind="hand_over_news",
        subject=subject,
        greeting=_("Hello,"),
        lead=lead,
        short="",
        action=Action(_("To the list"), url),
    )
    policy = policy_of(hand_over.conversation.organisation)
    letter = post.signed(letter, policy)
    outbox.put(
        outbox.message(
            recipient=hand_over.sent_by.email,
            kind=letter.kind,
            topic=topic_of(hand_over.conversation),
            once=once,
            subject=letter.subject,
            text=letter.text(),
            html=letter.html(STAFF_LANGUAGE),
            language=STAFF_LANGUAGE,
            sender=post.sender_of(policy),
            now=now,
        )
    )


def topic_of(conversation: Conversation) -> str:
    """That of the appointment where there is one: so its staff see what did not arrive."""
    if conversation.appointment_id:
        return f"appointment:{conversation.appointment_id}"
    return f"conversation:{conversation.pk}"
