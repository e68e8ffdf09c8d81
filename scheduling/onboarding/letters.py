"""The mail of an invitation. Its link is made when the mail goes, so that it lies nowhere."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.catalogue.models import Organisation
from hub.notifications import outbox
from hub.notifications.letter import Action, Letter
from hub.notifications.models import Message
from hub.notifications.outbox import Sender
from hub.notifications.unwritten import Words
from hub.people import inviting
from hub.people.models import User

KIND = "invitation"
LANGUAGE = "nl"


def send(*, user: User, organisation: Organisation, now: datetime) -> bool:
    """In the caller's transaction; once a day at most. False when one went today already."""
    sender = Sender(organisation.pk, organisation.name, organisation.email)
    put = outbox.put(
        outbox.message(
            recipient=user.email,
            language=LANGUAGE,
            kind=KIND,
            topic=f"user:{user.pk}",
            once=f"invitation:{user.pk}:{now:%Y-%m-%d}",
            facts={"user": user.pk, "organisation": organisation.name},
            sender=sender,
            now=now,
        )
    )
    return put is not None


def write(message: Message, facts: dict[str, Any]) -> Words:
    user = User.objects.get(pk=facts["user"])
    with override(message.language):
        letter = _letter(user, facts["organisation"])
        return Words(text=letter.text(), subject=letter.subject, html=letter.html(message.language))


def _letter(user: User, organisation: str) -> Letter:
    return Letter(
        kind=KIND,
        subject=_("Your account at the service-point hub"),
        greeting=_("Hello %(name)s,") % {"name": user.name},
        lead=_("%(organisation)s has made an account for you. Choose a password to begin.")
        % {"organisation": organisation},
        short=_("Choose a password for your account."),
        action=Action(_("Choose a password"), settings.BASE_URL + inviting.link_of(user)),
        closing=_("The link works for two weeks. You need an app for codes on your phone too."),
        organisation=organisation,
    )
