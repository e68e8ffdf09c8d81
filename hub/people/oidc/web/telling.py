"""Where a provider tells that somebody logged out there (OpenID Connect Back-Channel Logout)."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hub.api.callers import caller_of
from hub.api.counted import is_one_too_many
from hub.people.oidc import discovery, logins, tokens
from hub.people.oidc.models import Provider
from hub.people.oidc.refusals import NotLoggedIn, NotTrusted
from hub.people.oidc.secrets import hashed
from hub.people.oidc.web.asking import provider_or_404

MOST_A_MINUTE = 600  # of one address: a provider at the end of the day
LONGEST = 20_000


@csrf_exempt  # it brings a signed token, and no cookie
@require_POST
def out_at_provider(request: HttpRequest, organisation: str, audience: str) -> HttpResponse:
    provider = provider_or_404(organisation, audience)
    key = f"oidc.told.{caller_of(request, 'oidc.told')}"
    if is_one_too_many(key, most=MOST_A_MINUTE, seconds=60):
        return _answer({"error": "temporarily_unavailable"}, 429)
    try:
        _end(provider, request.POST.get("logout_token", ""))
    except NotTrusted as refusal:
        return _answer({"error": "invalid_request", "error_description": refusal.reason}, 400)
    except NotLoggedIn as refusal:
        return _answer({"error": "temporarily_unavailable"}, refusal.status)
    return _answer({}, 200)


def _end(provider: Provider, token: str) -> None:
    """Raises NotLoggedIn. A token counts once."""
    now = timezone.now()
    if not token or len(token) > LONGEST:
        raise NotTrusted("malformed")
    algorithm, kid = tokens.header_of(token)
    document = discovery.document_of(provider, now=now)
    claims = tokens.claims_of_logout(
        token,
        tokens.key_for(discovery.keys_of(provider, document, kid), algorithm, kid),
        issuer=provider.issuer,
        client_id=provider.client_id,
    )
    if claims["iat"] < now.timestamp() - tokens.OLDEST:
        raise NotTrusted("expired")
    # Hashed, for it may be any text: it becomes the name of an entry.
    seen = "oidc.told." + hashed(provider, f"jti {claims['jti']}")
    if not cache.add(seen, 1, tokens.OLDEST * 2):
        raise NotTrusted("replayed")
    sub, sid = claims.get("sub"), claims.get("sid")
    logins.end_at_provider(
        provider,
        subject=hashed(provider, sub) if sub else "",
        sid=hashed(provider, f"sid {sid}") if sid else "",
        now=now,
    )


def _answer(said: dict[str, str], status: int) -> HttpResponse:
    return JsonResponse(said, status=status, headers={"Cache-Control": "no-store"})
