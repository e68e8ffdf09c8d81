"""Mails about a text that is handed in: to the colleagues who may read it, and to who wrote it.
They go to staff, so a subject may name the service; what the text says stands on the page alone."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hub.catalogue.models import ServiceVersion, VersionState
from hub.catalogue.publishing.news import version_turned
from hub.editorial import readers
from hub.editorial.standing import title_of
from hub.editors import editors_of
from hub.notifications import outbox
from hub.notifications.letter import Action, Letter
from hub.notifications.outbox import Sender
from hub.people.models import User

LANGUAGE = "nl"  # of staff
Words = Callable[[ServiceVersion, str], Letter]  # of a version and the title of its service
TO_READ, PUBLISHED, RETURNED = "text_to_read", "text_published", "text_returned"


def listen() -> None:
    version_turned.connect(follow, dispatch_uid="hub.editorial.letters")


def follow(
    *, version: ServiceVersion, was: str, now: datetime, actor_id: int | None, **_more: Any
) -> None:
    """In the transaction of the deed."""
    if version.state == VersionState.REVIEW:
        others = [one for one in readers.of(version) if one.pk != actor_id]
        _put(version, others, _to_read, now)
        return
    if was == VersionState.REVIEW:
        outbox.withdraw(topic=topic_of(version), kinds=[TO_READ], now=now, cause="read")
    if version.state == VersionState.PUBLISHED:
        # Its moment came: whoever chose that does not look on.
        by_itself = was == VersionState.SCHEDULED
        _put(version, _writer(version, None if by_itself else actor_id), _published, now)
    elif version.state == VersionState.DRAFT:
        _put(version, _writer(version, actor_id), _returned, now)


def topic_of(version: ServiceVersion) -> str:
    return f"service:{version.service_id}"


def _writer(version: ServiceVersion, actor_id: int | None) -> list[User]:
    """Nobody tells somebody what they did themselves, nor who may not write here any more."""
    if version.changed_by_id is None or version.changed_by_id == actor_id:
        return []
    editors = editors_of(version.service.organisation)
    return [one for one in editors if one.pk == version.changed_by_id]


def _put(version: ServiceVersion, to: Iterable[User], words: Words, now: datetime) -> None:
    owner = version.service.organisation
    to = list(to)
    if not to:
        return
    with translation.override(LANGUAGE):
        letter = words(version, title_of(version.service)).signed(owner.name, "")
        for user in to:
            outbox.put(
                outbox.message(
                    recipient=user.email,
                    language=LANGUAGE,
                    kind=letter.kind,
                    topic=topic_of(version),
                    subject=letter.subject,
                    text=letter.text(),
                    html=letter.html(LANGUAGE),
                    sender=Sender(owner.pk, owner.name, owner.email),
                    now=now,
                )
            )


def _to_read(version: ServiceVersion, title: str) -> Letter:
    return Letter(
        kind=TO_READ,
        subject=_("Will you read this text? %(title)s") % {"title": title},
        greeting=_("Hello,"),
        lead=_("A colleague wrote a text and asks you to read it before citizens see it."),
        short="",
        facts=((_("Service"), title),),
        action=Action(_("Read the text"), _url_of(version)),
        closing=_("You get this mail because you may read texts of %(name)s. One reader is enough.")
        % {"name": version.service.organisation.name},
    )


def _published(version: ServiceVersion, title: str) -> Letter:
    return Letter(
        kind=PUBLISHED,
        subject=_("Published: %(title)s") % {"title": title},
        greeting=_("Hello,"),
        lead=_("The text that you wrote is published. Citizens see it now."),
        short="",
        facts=((_("Service"), title),),
        action=Action(_("See the service"), _url_of(version)),
        closing=_("You get this mail because you wrote this text."),
    )


def _returned(version: ServiceVersion, title: str) -> Letter:
    lead = _("The text that you wrote is a draft again.")
    if version.remark:
        lead = _("The text that you wrote came back with a remark. It is a draft again.")
    return Letter(
        kind=RETURNED,
        subject=_("Came back to you: %(title)s") % {"title": title},
        greeting=_("Hello,"),
        lead=lead,
        short="",
        facts=((_("Service"), title),),
        action=Action(_("See what to change"), _url_of(version)),
        closing=_("You get this mail because you wrote this text."),
    )


def _url_of(version: ServiceVersion) -> str:
    return str(settings.BASE_URL) + reverse("editorial:show", args=[version.service_id])
