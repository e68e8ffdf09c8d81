"""Mails to the managers of the other side. They tell that there is something to look at; what it
is stands on the page."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.notifications import outbox
from hub.notifications.letter import Action, Letter
from hub.people.access import Right, kinds_with
from hub.people.models import User
from locations.models import Agreement, Side

LANGUAGE = "nl"  # of staff
ASKED, AGREED, REFUSED, ENDED = "asked", "agreed", "refused", "ended"
LEADS = {
    ASKED: gettext_lazy("%(other)s asks you to agree on a service at service points."),
    AGREED: gettext_lazy("%(other)s agreed. From now on citizens can book it."),
    REFUSED: gettext_lazy("%(other)s refused what you asked."),
    ENDED: gettext_lazy("%(other)s ends an agreement. What is booked stays."),
}


def tell(about: Agreement, what: str, *, to: Side, now: datetime) -> None:
    """In the caller's transaction."""
    provider = about.service.organisation
    mine, theirs = (provider, about.host) if to == Side.PROVIDER else (about.host, provider)
    with translation.override(LANGUAGE):
        letter = Letter(
            kind=f"agreement_{what}",
            subject=_("An agreement about service points"),
            greeting=_("Hello,"),
            lead=str(LEADS[what]) % {"other": theirs.name},
            short="",
            action=Action(_("See the agreement"), _url_of(about)),
            closing=_("You get this mail because you are a manager of %(name)s.")
            % {"name": mine.name},
        )
        for email in _managers(mine.pk):
            outbox.put(
                outbox.message(
                    recipient=email,
                    language=LANGUAGE,
                    subject=letter.subject,
                    text=letter.text(),
                    html=letter.html(LANGUAGE),
                    now=now,
                    kind=letter.kind,
                    topic=f"agreement:{about.pk}",
                )
            )


def _managers(organisation_id: int) -> list[str]:
    kinds = kinds_with(Right.AGREE)
    found = User.objects.filter(
        roles__organisation=organisation_id, roles__kind__in=kinds, is_active=True
    )
    return sorted(set(found.values_list("email", flat=True)))


def _url_of(about: Agreement) -> str:
    return str(settings.BASE_URL) + reverse("agenda:agreement", args=[about.pk])
