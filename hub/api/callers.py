"""Who asks, as far as limits need to know: a keyed hash of the client's address."""

from ipaddress import ip_address
from typing import Any

from django.utils.crypto import salted_hmac
from rest_framework.throttling import BaseThrottle


def caller_of(request: Any, purpose: str) -> str:
    """The same for one address and purpose, and of no use for anything else: without the secret
    key nobody can find the address. NUM_PROXIES says how many proxies may be believed."""
    return salted_hmac(purpose, BaseThrottle().get_ident(request)).hexdigest()


def address_of(request: Any) -> str | None:
    """The client's address, by the same rule. None where a proxy that may be believed names
    something that is no address."""
    try:
        return str(ip_address(BaseThrottle().get_ident(request) or ""))
    except ValueError:
        return None
