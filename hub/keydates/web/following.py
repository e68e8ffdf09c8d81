"""To follow dates elsewhere: in a calendar, by mail, or on a municipality's own site."""

import hashlib
from pathlib import Path

from django import forms
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from hub.errors import DomainError
from hub.keydates import feed, reminding
from hub.keydates.web import choice

LANGUAGES = ("nl", "en")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The chosen series for a calendar program. Public dates: there is no secret in it."""
    chosen = choice.read(request)
    if not chosen.series:
        raise Http404
    language = request.GET.get("taal", "nl")
    with translation.override(language if language in LANGUAGES else "nl"):
        text = feed.write(chosen.series)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response: HttpResponse = HttpResponseNotModified()
    if etag not in request.headers.get("If-None-Match", "").replace("W/", ""):
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="datums.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
@cache_control(public=True, max_age=3600)
def widget_script(request: HttpRequest) -> HttpResponse:
    """At an address that never changes, for it stands in the pages of others."""
    found = finders.find("keydates/widget.js")
    text = Path(str(found)).read_text("utf-8")
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@require_safe
def widget(request: HttpRequest) -> HttpResponse:
    """How a municipality places the widget, with the widget itself."""
    chosen = choice.read(request)
    example = next(iter(chosen.series or chosen.every), None)
    context = {"example": example, "every": chosen.every}
    return render(request, "keydates/widget.html", context)


class ReminderForm(forms.Form):
    email = forms.CharField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    days_before = forms.TypedChoiceField(
        label=_("When do you want the mail?"),
        coerce=int,
        choices=[(1, _("1 day before")), (3, _("3 days before")), (7, _("A week before"))],
    )


@require_http_methods(["GET", "POST"])
def remind(request: HttpRequest) -> HttpResponse:
    """Asks for an address and sends the question; nothing more before the answer."""
    chosen = choice.read(request)
    if not chosen.series:
        return redirect("web:countdown")
    form = ReminderForm(request.POST or None, initial={"days_before": 1})
    if request.method == "POST" and form.is_valid():
        try:
            reminding.ask(
                email=form.cleaned_data["email"],
                series=chosen.series,
                days_before=form.cleaned_data["days_before"],
                language=get_language() or "nl",
                now=timezone.now(),
            )
        except DomainError as refused:
            for name, text in refused.fields.items():
                form.add_error(name if name in form.fields else None, str(text))
        else:
            return render(request, "keydates/asked.html", {"chosen": chosen})
    context = {"chosen": chosen, "form": form}
    return render(request, "keydates/remind.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def reminder_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows, as a mail scanner does; POST says yes, and the second time changes nothing."""
    reminder = reminding.opened_by(token)
    if reminder is None:
        raise Http404
    if request.method == "POST":
        reminding.confirm(reminder, now=timezone.now())
        return redirect("keydates:reminder-confirm", token=token)
    return _by_link(request, "keydates/confirm.html", {"reminder": reminder, "token": token})


@require_http_methods(["GET", "POST"])
def reminder_stop(request: HttpRequest, token: str) -> HttpResponse:
    """A link that was used up shows the same end, so that nobody is left in doubt."""
    reminder = reminding.opened_by(token)
    if reminder is not None and request.method == "POST":
        reminding.stop(reminder, now=timezone.now())
        return redirect("keydates:reminder-stop", token=token)
    return _by_link(request, "keydates/stop.html", {"reminder": reminder, "token": token})


def _by_link(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, template, context)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
