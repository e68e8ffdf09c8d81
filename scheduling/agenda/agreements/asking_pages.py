"""Asking: fill in, see what would be made, and send it. Two presses."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hub.catalogue.models import Organisation
from hub.errors import DomainError
from hub.people.access import Right, note_behalf
from hub.people.gate import staff_only, user_of
from locations import access
from locations.agreements import asking, terms
from scheduling.agenda.agreements.forms import InviteForm, OpenForm, TermsForm


@require_http_methods(["GET", "POST"])
@staff_only
def open_here(request: HttpRequest, organisation: str) -> HttpResponse:
    """A national or an agency's service at one's own points."""
    host, now = _mine(request, organisation), timezone.now()
    form = OpenForm(request.POST or None, host=host, now=now)
    return _asked(request, host, form, lambda: _open(request, host, form))


def _open(request: HttpRequest, host: Organisation, form: OpenForm) -> HttpResponse:
    made = asking.ask(
        service=form.cleaned_data["service"],
        host=host,
        points=form.cleaned_data["points"],
        on=form.terms(),
        word=form.cleaned_data["word"],
        now=timezone.now(),
        actor_id=user_of(request).pk,
    )
    national = terms.is_national(made.service)
    told = _("It is open: citizens can book it.") if national else _("The question is sent.")
    messages.success(request, told)
    return redirect("agenda:agreement", pk=made.pk)


@require_http_methods(["GET", "POST"])
@staff_only
def invite(request: HttpRequest, organisation: str) -> HttpResponse:
    """One's own service at the points of others."""
    provider, now = _mine(request, organisation), timezone.now()
    form = InviteForm(request.POST or None, provider=provider, now=now)
    return _asked(request, provider, form, lambda: _invite(request, form))


def _invite(request: HttpRequest, form: InviteForm) -> HttpResponse:
    made = asking.invite(
        service=form.cleaned_data["service"],
        hosts=form.invited(),
        on=form.terms(),
        word=form.cleaned_data["word"],
        now=timezone.now(),
        actor_id=user_of(request).pk,
    )
    count = len(made)
    told = ngettext("%(count)s organisation is asked.", "%(count)s organisations are asked.", count)
    messages.success(request, told % {"count": count})
    return redirect("agenda:agreements")


def _asked(
    request: HttpRequest, owner: Organisation, form: TermsForm, send: Callable[[], HttpResponse]
) -> HttpResponse:
    """First what would be made; with `confirmed` it is sent. `change` leads back to the form."""
    ready = request.method == "POST" and form.is_valid() and "change" not in request.POST
    if ready and "confirmed" in request.POST:
        try:
            return send()
        except DomainError as refused:
            _tell(form, refused)
            ready = False
    context = {"form": form, "owner": owner, "is_invitation": isinstance(form, InviteForm)}
    if ready:
        context |= _preview(form)
        return render(request, "agenda/agreements/preview.html", context)
    status = 422 if form.errors and "change" not in request.POST else 200
    return render(request, "agenda/agreements/ask.html", context, status=status)


def _preview(form: TermsForm) -> dict[str, Any]:
    given = form.cleaned_data
    channels = dict(form.fields["channels"].choices)  # type: ignore[attr-defined]
    places = dict(form.fields["place"].choices)  # type: ignore[attr-defined]
    hosts = form.invited() if isinstance(form, InviteForm) else ()
    return {
        "service": form.fields["service"].label_from_instance(given["service"]),  # type: ignore[attr-defined]
        "national": terms.is_national(given["service"]),
        "channels": [channels[one] for one in given["channels"]],
        "place": places[given["place"]],
        "given": given,
        "hosts": hosts,
        "kept": [bound.as_hidden() for bound in form],
    }


def _tell(form: TermsForm, refused: DomainError) -> None:
    for name, text in (refused.fields or {"": str(refused)}).items():
        form.add_error(name if name in form.fields else None, str(text))


def _mine(request: HttpRequest, slug: str) -> Organisation:
    """Of others and missing are the same 404."""
    mine = access.organisations(user_of(request), Right.AGREE)
    found = mine.filter(slug=slug).first()
    if found is None:
        raise Http404
    note_behalf(user_of(request), found.pk, now=timezone.now())
    return found
