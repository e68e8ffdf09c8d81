"""Out by the button: here at once, and at the provider (OpenID Connect RP-Initiated Logout 1.0)."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import urlencode

from hub.people.oidc import logins
from hub.people.oidc.discovery import Document
from hub.people.oidc.models import Audience, LogIn
from hub.people.oidc.web.addresses import after_log_out

SEEN = "provider_log_ins"  # on the request: whose log-out buttons its page may show


def citizen_of(request: HttpRequest) -> LogIn | None:
    """Who is logged in as a citizen, while that lasts."""
    return _of(request, logins.CITIZEN_KEY, Audience.CITIZENS)


def staff_of(request: HttpRequest) -> LogIn | None:
    return _of(request, logins.STAFF_KEY, Audience.STAFF)


def _of(request: HttpRequest, key: str, audience: Audience) -> LogIn | None:
    """Looked up once for a request."""
    seen: dict[str, LogIn | None] = request.__dict__.setdefault(SEEN, {})
    if key not in seen:
        named = request.session.get(key)
        now = timezone.now()
        seen[key] = logins.live(named, audience=audience, now=now) if named else None
    return seen[key]


def leave(request: HttpRequest, log_in: LogIn | None) -> str:
    """Ends the log-in; where the browser goes next, or empty for a provider that cannot be asked.
    No ID token goes along: none was kept."""
    if log_in is None:
        return ""
    logins.end(log_in, now=timezone.now())
    provider = log_in.provider
    address = str(provider.document.get("end_session_endpoint", ""))
    if not address:
        return ""
    asked = {
        "client_id": provider.client_id,
        "post_logout_redirect_uri": after_log_out(request),
    }
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def origins(request: HttpRequest) -> list[str]:
    """Where the log-out buttons of this page may lead, for the policy of forms."""
    seen: dict[str, LogIn | None] = request.__dict__.get(SEEN, {})
    found = [Document(**one.provider.document).logs_out_at for one in seen.values() if one]
    return [origin for origin in found if origin]
