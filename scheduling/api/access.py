"""Whose appointment it is: the manage token, in the Authorization header, never in an address."""

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from hub.errors import DomainError, NotFound
from scheduling import links
from scheduling.models import Appointment, State
from scheduling.reference import parse_reference


class TokenMissing(DomainError):
    code = "token_missing"
    status = 401
    sentence = _("The manage token is missing.")
    way_forward = _("Send it in the header: Authorization: Bearer, a space, and the token.")


def token_of(request: Request) -> str:
    """The bearer token (RFC 6750), or nothing."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def key_of(request: Request, reference: str) -> links.Key:
    """Raises TokenMissing, whatever the reference; NotFound for what can be no reference."""
    token = token_of(request)
    if not token:
        raise TokenMissing(details={"challenge": "Bearer"})
    code = parse_reference(reference)
    if code is None:
        raise NotFound
    return links.Key(token, code)


def mine(request: Request, reference: str) -> Appointment:
    """The appointment that the token opens. Raises as `key_of` does, and NotFound for a wrong
    token and for a reference that does not exist, alike. Who waits for a time has no appointment
    yet."""
    found = my_place(request, reference)
    if found.state == State.WAITING:
        raise NotFound
    return found


def my_place(request: Request, reference: str) -> Appointment:
    """The same, also for who waits without an appointment."""
    key = key_of(request, reference)
    found = links.opened_by(key.token)
    if found is None or found.reference != key.reference:
        raise NotFound
    return found
