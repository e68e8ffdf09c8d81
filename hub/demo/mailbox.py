"""What this demo sent, for who tries it: a partner's link, a clerk's letter. In production messages
go to those they are for, and nobody reads them here."""

from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hub.demo.page import only_in_the_demo
from hub.notifications import unwritten
from hub.notifications.models import Message, MessageChannel

MOST = 40
FOR_PEOPLE = (MessageChannel.EMAIL, MessageChannel.SMS)


def index(request: HttpRequest) -> HttpResponse:
    """The latest first."""
    only_in_the_demo()
    latest = Message.objects.filter(channel__in=FOR_PEOPLE).order_by("-created_at", "pk")[:MOST]
    context: dict[str, Any] = {"letters": [unwritten.written(one) for one in latest]}
    return render(request, "demo/mailbox.html", context)


# A mail carries its styles within, as in hub.demo.mail.
@csp_update({"style-src": ["'self'", "'unsafe-inline'"]})  # type: ignore[arg-type] # its type knows no arguments
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    only_in_the_demo()
    found = Message.objects.filter(pk=pk, channel__in=FOR_PEOPLE).first()
    if found is None:
        raise Http404
    written = unwritten.written(found)
    if not written.html:
        return HttpResponse(written.text, content_type="text/plain; charset=utf-8")
    return HttpResponse(written.html)
