"""Who of the other systems stands at a door, and how often it may ask."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.views import APIView

from hub.api import problems
from hub.api.callers import caller_of
from hub.api.counted import is_one_too_many
from hub.api.throttles import ByAddress
from hub.clients import presenting
from hub.clients.presenting import Presented
from hub.errors import DomainError

MOST_WRONG_A_MINUTE = 30  # of one address


class NotLetIn(DomainError):
    code = "invalid_token"
    status = 401
    sentence = _("The access token is missing, wrong or no longer valid.")
    way_forward = _("Ask for a new one at /oauth/token, and send it as a bearer token.")


class ScopeMissing(DomainError):
    code = "insufficient_scope"
    status = 403
    sentence = _("This connection may not do this.")
    way_forward = _("A manager of your organisation can make a connection that may.")


class ByClient(ByAddress):
    """Counts for each client, wherever it asks from."""

    rates = "CLIENT_RATES"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return f"clients.throttle.{self.scope}.{request.auth.pk}"


def presented(request: Request, *, basic: bool = False) -> Presented | None:
    """Who shows a token, or where `basic` its id and secret. Wrong ones are counted by address.
    Raises TooManyRequests."""
    header = request.headers.get("Authorization", "")
    scheme, _space, token = header.partition(" ")
    now, known = timezone.now(), None
    if scheme.lower() == "bearer":
        known = presenting.by_token(token.strip(), now=now)
    elif basic and (pair := presenting.basic_of(header)):
        known = presenting.by_secret(client_id=pair[0], secret=pair[1], now=now)
    if known is None:
        count_wrong(request)
    return known


def count_wrong(request: Request) -> None:
    key = f"clients.wrong.{caller_of(request, 'clients.wrong')}"
    if is_one_too_many(key, most=MOST_WRONG_A_MINUTE, seconds=60):
        raise problems.TooManyRequests(details={"wait_seconds": 60})
