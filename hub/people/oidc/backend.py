"""The code flow of mozilla-django-oidc for providers that stand in the database, with the checks
that it leaves out: issuer, audience, times and keys of the ID token, and where requests go."""

import base64
import json
from typing import Any
from urllib.parse import quote_plus

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils import timezone
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from hub.outside import Unreached
from hub.people.models import User
from hub.people.oidc import arriving, discovery, secrets, tokens
from hub.people.oidc.arriving import Arrived
from hub.people.oidc.models import Audience, Provider
from hub.people.oidc.refusals import NotTrusted, ProviderAway

LONGEST_TOKEN = 20_000


class ProviderBackend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Gives a User for a provider of staff, and an Arrived for one of citizens."""

    def __init__(self) -> None:
        """Providers stand in no settings: `authenticate` is told which one it is."""

    def get_settings(self, attr: str, *args: Any) -> Any:
        # Any address will do: `get_token` puts that of the provider in its place.
        known = {"OIDC_AUTHENTICATION_CALLBACK_URL": "oidc:logged-out"}
        return known.get(attr, *(args or (None,)))

    def authenticate(
        self,
        request: HttpRequest | None,
        *,
        provider: Provider | None = None,
        redirect_uri: str = "",
        **kwargs: Any,
    ) -> Any:
        """None without a provider, and for an answer not to be trusted: then `request.not_trusted`
        says why, and what counts failures counts one. Raises NotLoggedIn for all else."""
        if request is None or provider is None:
            return None
        self.provider, self.redirect_uri = provider, redirect_uri
        self.now = timezone.now()
        self.OIDC_RP_CLIENT_ID = provider.client_id
        self.OIDC_RP_CLIENT_SECRET = secrets.client_secret_of(provider)
        kwargs.pop("username", None)
        try:
            self.document = discovery.document_of(provider, now=self.now)
            if request.GET.get("iss", provider.issuer) != provider.issuer:  # RFC 9207
                raise NotTrusted("wrong_issuer")
            return super().authenticate(request, **kwargs)
        except NotTrusted as refusal:
            request.not_trusted = refusal  # type: ignore[attr-defined]
            return None

    def get_user(self, user_id: int) -> Any:
        """Of an account that is not closed, which the library does not ask."""
        return ModelBackend.get_user(self, user_id)

    def get_token(self, payload: dict[str, str]) -> dict[str, Any]:
        """The secret goes into a header (client_secret_basic), encoded as RFC 6749, 2.3.1 says."""
        form = {k: v for k, v in payload.items() if k not in {"client_secret", "client_id"}}
        form["redirect_uri"] = self.redirect_uri
        pair = f"{quote_plus(self.OIDC_RP_CLIENT_ID)}:{quote_plus(self.OIDC_RP_CLIENT_SECRET)}"
        basic = base64.b64encode(pair.encode()).decode()
        try:
            answer = discovery.post_form(
                self.document.token_endpoint, form, {"Authorization": f"Basic {basic}"}
            )
        except Unreached as error:
            raise ProviderAway from error
        if answer.status >= 500:
            raise ProviderAway
        given = _object_of(answer.body)
        if answer.status != 200:
            used = given.get("error") == "invalid_grant"
            raise NotTrusted("replayed" if used else "refused_by_provider")
        if not isinstance(given.get("id_token"), str) or len(given["id_token"]) > LONGEST_TOKEN:
            raise NotTrusted("malformed")
        return given

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        algorithm, kid = tokens.header_of(token)
        keys = discovery.keys_of(self.provider, self.document, kid)
        return tokens.claims_of_id(
            token,
            tokens.key_for(keys, algorithm, kid),
            issuer=self.provider.issuer,
            client_id=self.provider.client_id,
            nonce=kwargs.get("nonce") or "",
        )

    def store_tokens(self, access_token: str, id_token: str) -> None:
        """None of them is kept."""

    def get_userinfo(
        self, access_token: str, id_token: str, payload: dict[str, Any]
    ) -> dict[str, Any]:
        """What the ID token says goes before what this answer says, which nobody signed. It must
        be of the same person (OpenID Connect Core 5.3.2)."""
        if not self.document.userinfo_endpoint or not access_token:
            return payload
        bearer = {"Accept": "application/json", "Authorization": f"Bearer {access_token}"}
        try:
            answer = discovery.get(self.document.userinfo_endpoint, bearer)
        except Unreached as error:
            raise ProviderAway from error
        if answer.status != 200:
            raise ProviderAway
        told = _object_of(answer.body)
        if told.get("sub") != payload["sub"]:
            raise NotTrusted("other_person")
        return {**told, **payload}

    def get_or_create_user(
        self, access_token: str, id_token: str, payload: dict[str, Any]
    ) -> User | Arrived:
        arrival = arriving.arrived(self.provider, payload)
        if self.provider.audience == Audience.CITIZENS:
            return arrival
        claims = self.get_userinfo(access_token, id_token, payload)
        told = arriving.told_of(claims, self.provider.groups_claim)
        user = arriving.user_of(arrival, told, now=self.now)
        self.request.arrival = arrival
        return user


def _object_of(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError as error:
        raise NotTrusted("malformed") from error
    if not isinstance(found, dict):
        raise NotTrusted("malformed")
    return found
