"""What was agreed, given to the citizen: on paper with a link on it, or as a link in a mail."""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scheduling.agenda.conversations.doors import actor_of, at_conversation
from scheduling.agenda.conversations.forms import MailForm
from scheduling.conversations import letters, links, seen, telling
from scheduling.conversations.models import Conversation
from scheduling.conversations.refusals import NotFinished


@require_POST
@at_conversation
def paper(request: HttpRequest, record: Conversation) -> HttpResponse:
    """A fresh link each time: what is kept of the earlier ones cannot be printed again."""
    if record.finished_at is None:
        messages.error(request, str(NotFinished()))
        return redirect("agenda:conversation", pk=record.pk)
    now = timezone.now()
    url = links.url_of(links.issue(record, now=now))
    seen.record("conversation.printed", record, now=now, actor=actor_of(request))
    context = {
        "record": record,
        "told": telling.told(record, for_staff=True),
        "zone": record.zone,
        "url": url,
        "picture": segno.make(url, error="m").svg_data_uri(border=2),
    }
    response = render(request, "agenda/conversations/paper.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
@at_conversation
def mail(request: HttpRequest, record: Conversation) -> HttpResponse:
    """To the address that the citizen says, which need not be the one that is known."""
    form = MailForm(request.POST)
    if record.finished_at is None:
        messages.error(request, str(NotFinished()))
    elif not form.is_valid():
        messages.error(request, str(form.errors["email"][0]))
    else:
        now = timezone.now()
        letters.record(record, to=form.cleaned_data["email"], now=now)
        seen.record("conversation.mailed", record, now=now, actor=actor_of(request))
        messages.success(request, _("The citizen gets a link by e-mail."))
    return redirect("agenda:conversation", pk=record.pk)
