"""Sends a browser to the provider: code flow with PKCE (S256), state and nonce."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from mozilla_django_oidc.views import OIDCAuthenticationRequestView, get_next_url

from hub.people.oidc import assurance, discovery
from hub.people.oidc.models import Assurance, Audience, Provider
from hub.people.oidc.refusals import NotLoggedIn
from hub.people.oidc.web import refusing
from hub.people.oidc.web.addresses import back_of

STATES = "oidc_states"  # of the session; the name is the library's
SCOPES = {Audience.STAFF: "openid profile email", Audience.CITIZENS: "openid"}


def provider_or_404(organisation: str, audience: str) -> Provider:
    """One that is on: off, missing and another organisation's are the same."""
    found = Provider.objects.select_related("organisation").filter(
        organisation__slug=organisation, audience=audience, is_on=True
    )
    provider = found.first()
    if provider is None:
        raise Http404
    return provider


@method_decorator(never_cache, name="dispatch")
class Ask(OIDCAuthenticationRequestView):  # type: ignore[misc]
    """Citizens are asked to show who they are as surely as `zekerheid` (a number) says."""

    def __init__(self, **kwargs: Any) -> None:
        View.__init__(self, **kwargs)  # providers stand in no settings

    def get_settings(self, attr: str, *args: Any) -> Any:
        known = {
            "OIDC_USE_PKCE": True,
            "OIDC_STATE_SIZE": 43,
            "OIDC_NONCE_SIZE": 43,
            "OIDC_RP_SCOPES": SCOPES[Audience(self.provider.audience)],
            # Any address will do: that of the provider takes its place below.
            "OIDC_AUTHENTICATION_CALLBACK_URL": "oidc:logged-out",
        }
        return known.get(attr, *(args or (None,)))

    def get(self, request: HttpRequest, organisation: str, audience: str) -> HttpResponse:
        self.provider = provider_or_404(organisation, audience)
        self.level = _level(request) if audience == Audience.CITIZENS else Assurance.NONE
        try:
            self.document = discovery.document_of(self.provider, now=timezone.now())
        except NotLoggedIn as refusal:
            return refusing.page(request, refusal, self.provider)
        self.OIDC_OP_AUTH_ENDPOINT = self.document.authorization_endpoint
        self.OIDC_RP_CLIENT_ID = self.provider.client_id
        response: HttpResponse = super().get(request)
        state = parse_qs(urlsplit(response["Location"]).query)["state"][0]
        request.session.pop("oidc_login_next", None)  # kept with the state, one for each tab
        request.session[STATES][state].update(
            provider=self.provider.pk,
            level=int(self.level),
            next=get_next_url(request, "next") or "",
            language=_language(request),
        )
        request.session.modified = True
        return response

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        params = {"redirect_uri": back_of(request, self.provider)}
        if self.level:
            params["acr_values"] = assurance.asked_for(self.level)
        elif self.provider.second_factor and self.document.claims_parameter_supported:
            params["claims"] = json.dumps({"id_token": {"acr": None, "amr": None}})
        return params


def _level(request: HttpRequest) -> Assurance:
    try:
        return max(Assurance(int(request.GET.get("zekerheid", "1"))), Assurance.BASIC)
    except ValueError:
        return Assurance.BASIC


def _language(request: HttpRequest) -> str:
    """Of the page that somebody came from; this address itself names none."""
    asked = request.GET.get("taal", "")
    return asked if asked in dict(settings.LANGUAGES) else ""
