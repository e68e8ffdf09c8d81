"""The presses on the page of a service: asking, reading, publishing, and back. Each changes one
thing and leads back to the page, which says what happened or why not."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hub.catalogue import publishing
from hub.catalogue.models import Service, ServiceVersion, VersionState
from hub.editorial import readers
from hub.editorial.web import mine, showing
from hub.editorial.web.forms import MomentForm, RemarkForm
from hub.errors import DomainError
from hub.people.gate import staff_only, user_of


def _pressed(deed: Callable[..., str]) -> Callable[..., HttpResponse]:
    """A deed gives the sentence for who pressed; "" where its page says what is wrong."""

    @require_POST
    @staff_only
    def view(request: HttpRequest, /, service: int, **more: int) -> HttpResponse:
        own = mine.service(request, service)
        try:
            told = deed(request, own, **more)
        except DomainError as refused:
            return showing.page(request, own, refused=refused)
        except Unclear as unclear:
            return showing.page(request, own, unclear=unclear.form)
        messages.success(request, told)
        gone = not type(own).objects.filter(pk=own.pk).exists()
        return redirect("editorial:list") if gone else redirect("editorial:show", own.pk)

    return view


class Unclear(Exception):
    """A form on the page was not filled in well."""

    def __init__(self, form: MomentForm | RemarkForm) -> None:
        super().__init__()
        self.form = form


@_pressed
def submit(request: HttpRequest, own: Service) -> str:
    who = _who(request)
    version = publishing.submit(service=own, now=timezone.now(), actor_id=who, seen=_seen(request))
    told = sum(one.pk != who for one in readers.of(version))
    if not told:
        return _("It is to be read now. No mail went out.")
    sentence = ngettext(
        "%(count)s colleague gets a mail that you ask to read it.",
        "%(count)s colleagues get a mail that you ask to read it.",
        told,
    )
    return sentence % {"count": told}


@_pressed
def publish(request: HttpRequest, own: Service) -> str:
    publishing.publish(service=own, now=timezone.now(), actor_id=_who(request), seen=_seen(request))
    return _("Published. Who booked before keeps the words of then.")


@_pressed
def schedule(request: HttpRequest, own: Service) -> str:
    form, now = MomentForm(request.POST), timezone.now()
    if form.is_valid() and form.cleaned_data["at"] <= now:
        form.add_error("at", _("Choose a moment that is still to come."))
    if not form.is_valid():
        raise Unclear(form)
    try:
        version = publishing.publish(
            service=own,
            now=now,
            at=form.cleaned_data["at"],
            actor_id=_who(request),
            seen=_seen(request),
        )
    except publishing.TooFarAhead as refused:
        form.add_error("at", str(refused.fields["publish_at"]))
        raise Unclear(form) from refused
    return _("Scheduled. It will be published on %(moment)s.") % {"moment": _told(version)}


@_pressed
def send_back(request: HttpRequest, own: Service) -> str:
    form = RemarkForm(request.POST)
    if not form.is_valid():
        raise Unclear(form)
    publishing.take_back(
        service=own,
        now=timezone.now(),
        remark=form.cleaned_data["remark"],
        actor_id=_who(request),
    )
    return _("Sent back. Your remark stands with the draft.")


@_pressed
def take_back(request: HttpRequest, own: Service) -> str:
    publishing.take_back(service=own, now=timezone.now(), actor_id=_who(request))
    return _("It is a draft again.")


@_pressed
def discard(request: HttpRequest, own: Service) -> str:
    publishing.discard(service=own, now=timezone.now(), actor_id=_who(request))
    return _("The draft is thrown away.")


@_pressed
def archive(request: HttpRequest, own: Service) -> str:
    publishing.archive(
        service=own,
        now=timezone.now(),
        reason=request.POST.get("reason", "").replace("\x00", "").strip(),
        actor_id=_who(request),
    )
    return _("Archived. Nobody finds it any more; what was booked stays.")


@_pressed
def roll_back(request: HttpRequest, own: Service, number: int) -> str:
    publishing.roll_back(
        service=own,
        number=number,
        now=timezone.now(),
        reason=_("Back to version %(number)s.") % {"number": number},
        actor_id=_who(request),
    )
    told = _("A draft says again what version %(number)s said. Publish it to go back.")
    return told % {"number": number}


def _who(request: HttpRequest) -> int:
    return user_of(request).pk


def _seen(request: HttpRequest) -> str:
    """A press without it comes from no page of ours, and is refused as one on an old page."""
    return request.POST.get("seen", "")


def _told(version: ServiceVersion) -> str:
    at: datetime | None = version.publish_at if version.state == VersionState.SCHEDULED else None
    return date_format(timezone.localtime(at), "j F Y H:i") if at else ""
