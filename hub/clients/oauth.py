"""OAuth 2 client credentials (RFC 6749, 4.4) by django-oauth-toolkit, with our own secrets."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes
from oauth2_provider.views import TokenView

from hub.api.callers import caller_of
from hub.api.counted import is_one_too_many
from hub.clients import presenting
from hub.clients.keys import hash_of
from hub.clients.models import AccessToken, Client, Scope

MOST_A_MINUTE = 30  # of one address: a token lasts an hour
# What forms that were made for another vendor ask for, and what it is called here.
ALIASES = {"warp-api": Scope.BOOKINGS}


class Scopes(BaseScopes):  # type: ignore[misc]
    """What this client was given; nothing asked is all of it."""

    def get_all_scopes(self) -> dict[str, str]:
        return {name: name for name in (*Scope.values, *ALIASES)}

    def get_available_scopes(
        self, application: Client | None = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        own = list(application.scopes) if application else []
        return own + [alias for alias, scope in ALIASES.items() if scope in own]

    def get_default_scopes(
        self, application: Client | None = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return list(application.scopes) if application else []


class Validator(OAuth2Validator):  # type: ignore[misc]
    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        packed = self._extract_basic_auth(request)
        pair = presenting.basic_of(f"Basic {packed}") if packed else None
        client_id, secret = pair or (_given(request, "client_id"), _given(request, "client_secret"))
        known = presenting.by_secret(client_id=client_id, secret=secret, now=timezone.now())
        request.client = known.client if known else None
        return known is not None

    def _create_access_token(
        self, expires: Any, request: Any, token: dict[str, Any], source_refresh_token: Any = None
    ) -> AccessToken:
        """The scopes by our own names, and of the token its hash."""
        scopes = [str(ALIASES.get(scope, scope)) for scope in token["scope"].split()]
        made = AccessToken(
            application=request.client,
            expires=expires,
            scope=" ".join(dict.fromkeys(scopes)),
            token_checksum=hash_of(token["access_token"]),
        )
        made.save()
        return made


def _given(request: Any, name: str) -> str:
    return str(getattr(request, name, "") or "")


class Token(TokenView):  # type: ignore[misc]
    """Errors are those of RFC 6749, 5.2, which every OAuth library reads."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = f"clients.token.{caller_of(request, 'clients.token')}"
        if is_one_too_many(key, most=MOST_A_MINUTE, seconds=60):
            return _refused("temporarily_unavailable", 429, {"Retry-After": "60"})
        if request.POST.get("grant_type") != "client_credentials":
            return _refused("unsupported_grant_type", 400)
        response: HttpResponse = super().post(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _refused(error: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return JsonResponse(
        {"error": error}, status=status, headers={"Cache-Control": "no-store", **(headers or {})}
    )
