"""In with a password and a code, out by one button."""

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as remember_device

from hub.errors import DomainError
from hub.people import second_factor, unsent
from hub.people.forms import CodeForm, LogInForm
from hub.people.gate import is_verified
from hub.people.models import User
from hub.people.oidc import providers
from hub.people.oidc.models import Audience
from hub.people.oidc.providers import Offered
from hub.people.oidc.web import leaving


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    if is_verified(request.user):
        return HttpResponseRedirect(_goal(request))
    form = LogInForm(request, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        auth.login(request, form.get_user())  # gives the session a new key
        return _to_verify(request)
    context = {"form": form, "next": _asked(request), "offered": _offered(request)}
    return render(request, "people/login.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not user.is_authenticated:
        return redirect("people:login")
    if is_verified(user):
        return HttpResponseRedirect(_goal(request))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if second_factor.has_app(user):
        return _ask_code(request, user, form)
    return _enrol(request, user, form)


def _ask_code(request: HttpRequest, user: User, form: CodeForm) -> HttpResponse:
    status = 200
    if form.is_valid():
        try:
            device = second_factor.verify(
                user=user, code=form.cleaned_data["code"], now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error("code", str(refusal))
            status = refusal.status
        else:
            _let_in(request, device)
            return HttpResponseRedirect(_goal(request))
    return render(
        request, "people/verify.html", {"form": form, "next": _asked(request)}, status=status
    )


def _enrol(request: HttpRequest, user: User, form: CodeForm) -> HttpResponse:
    status = 200
    if form.is_valid():
        try:
            device, codes = second_factor.enrol(
                user=user, code=form.cleaned_data["code"], now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error("code", str(refusal))
            status = refusal.status
        else:
            _let_in(request, device)
            return render(request, "people/recovery.html", {"codes": codes, "goal": _goal(request)})
    context = {"form": form, "next": _asked(request), "enrolment": second_factor.begin(user)}
    return render(request, "people/enrol.html", context, status=status)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Out here, and at the provider that somebody came by."""
    away = leaving.leave(request, leaving.staff_of(request))
    auth.logout(request)
    if not away:
        messages.success(request, _("You are logged out."))
    response = HttpResponseRedirect(away or resolve_url("people:login"))
    unsent.know_no_longer(response)
    return response


def _let_in(request: HttpRequest, device: object) -> None:
    """A session of more power gets a new key, so that nobody who knew the old one comes along."""
    remember_device(request, device)
    request.session.cycle_key()


def _to_verify(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    query = f"?{urlencode({'next': asked})}" if asked else ""
    return HttpResponseRedirect(resolve_url("people:verify") + query)


def _asked(request: HttpRequest) -> str:
    """The page that somebody wanted, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if ours else ""


def _offered(request: HttpRequest) -> Offered:
    return providers.offered(Audience.STAFF, chosen=request.GET.get("organisatie", ""))


def _goal(request: HttpRequest) -> str:
    return _asked(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
