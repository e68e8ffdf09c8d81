"""A browser that comes back from a provider, and out again."""

import time
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_otp import login as remember_device

from hub.api.callers import caller_of
from hub.api.counted import is_one_too_many
from hub.people.models import User
from hub.people.oidc import logins
from hub.people.oidc.arriving import Arrived
from hub.people.oidc.backend import ProviderBackend
from hub.people.oidc.models import Audience, Provider
from hub.people.oidc.refusals import (
    NotLoggedIn,
    OldLogIn,
    StoppedByProvider,
    TooLowAssurance,
)
from hub.people.oidc.web import leaving, refusing
from hub.people.oidc.web.addresses import back_of
from hub.people.oidc.web.asking import STATES, provider_or_404

STATE_LASTS = 900  # seconds
MOST_A_MINUTE = 120  # of one address: a whole office comes in at nine


class TooManyLogIns(NotLoggedIn):
    code = "too_many_log_ins"
    status = 429


@require_safe
@never_cache
def back(request: HttpRequest, organisation: str, audience: str) -> HttpResponse:
    provider = provider_or_404(organisation, audience)
    asked = _asked(request, provider)
    if asked.get("language"):
        translation.activate(asked["language"])
        request.LANGUAGE_CODE = asked["language"]
    try:
        _check(request, asked)
        return _let_in(request, provider, asked)
    except NotLoggedIn as refusal:
        return refusing.page(request, refusal, provider, again=_again(asked))


def _asked(request: HttpRequest, provider: Provider) -> dict[str, Any]:
    """What this browser asked of this provider, which holds for one answer. Stored before anything
    else is done, so that the same answer a moment later finds nothing."""
    states = request.session.get(STATES) or {}
    state = request.GET.get("state", "")
    asked: dict[str, Any] = states.get(state) or {}
    if asked.get("provider") != provider.pk:
        return {}
    del states[state]
    request.session[STATES] = states
    request.session.save()
    return asked if time.time() - asked["added_on"] < STATE_LASTS else {}


def _check(request: HttpRequest, asked: dict[str, Any]) -> None:
    key = f"oidc.back.{caller_of(request, 'oidc.back')}"
    if is_one_too_many(key, most=MOST_A_MINUTE, seconds=60):
        raise TooManyLogIns
    if not asked:
        raise OldLogIn
    if request.GET.get("error"):
        raise StoppedByProvider
    if not request.GET.get("code"):
        raise OldLogIn


def _again(asked: dict[str, Any]) -> str:
    wanted = {
        "next": asked.get("next"),
        "zekerheid": asked.get("level"),
        "taal": asked.get("language"),
    }
    return urlencode({name: value for name, value in wanted.items() if value})


def _let_in(request: HttpRequest, provider: Provider, asked: dict[str, Any]) -> HttpResponse:
    credentials = {
        "provider": provider,
        "redirect_uri": back_of(request, provider),
        "nonce": asked["nonce"],
        "code_verifier": asked["code_verifier"],
    }
    if provider.audience == Audience.CITIZENS:
        arrival = ProviderBackend().authenticate(request, **credentials)
        if not isinstance(arrival, Arrived):
            raise _why(request)
        return _citizen(request, arrival, asked)
    # By all that stands in AUTHENTICATION_BACKENDS, so that wrong answers are counted (axes).
    user = auth.authenticate(request, username=f"provider:{provider.pk}", **credentials)
    if not isinstance(user, User):
        raise _why(request)
    return _staff(request, user, asked)


def _why(request: HttpRequest) -> NotLoggedIn:
    refusal: NotLoggedIn = getattr(request, "not_trusted", None) or TooManyLogIns()
    return refusal


def _citizen(request: HttpRequest, arrival: Arrived, asked: dict[str, Any]) -> HttpResponse:
    if arrival.assurance < max(asked["level"], 1):
        raise TooLowAssurance
    earlier = leaving.citizen_of(request)
    if earlier:
        logins.end(earlier, now=timezone.now())
    log_in = logins.begin(arrival, user=None, now=timezone.now())
    request.session.cycle_key()  # nobody who knew the old one comes along
    request.session[logins.CITIZEN_KEY] = log_in.key
    return HttpResponseRedirect(asked["next"] or resolve_url("pages:home"))


def _staff(request: HttpRequest, user: User, asked: dict[str, Any]) -> HttpResponse:
    arrival: Arrived = request.arrival  # type: ignore[attr-defined]
    auth.login(request, user)  # gives the session a new key
    log_in = logins.begin(arrival, user=user, now=timezone.now())
    request.session[logins.STAFF_KEY] = log_in.key
    goal = asked["next"] or resolve_url(settings.LOGIN_REDIRECT_URL)
    if not arrival.has_second_factor:
        return HttpResponseRedirect(f"{resolve_url('people:verify')}?{urlencode({'next': goal})}")
    remember_device(request, log_in.factor)
    request.session.cycle_key()
    return HttpResponseRedirect(goal)


@require_POST
def log_out_citizen(request: HttpRequest) -> HttpResponse:
    """Out here, and at the provider where it can be asked to."""
    away = leaving.leave(request, leaving.citizen_of(request))
    request.session.flush()  # a computer that others use too
    return redirect(away or "oidc:logged-out")


@require_safe
@never_cache
def logged_out(request: HttpRequest) -> HttpResponse:
    return render(request, "oidc/logged_out.html")
