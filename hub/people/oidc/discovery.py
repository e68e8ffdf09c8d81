"""What a provider says of itself (OpenID Connect Discovery 1.0), and its keys (RFC 7517)."""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from hub import outside
from hub.errors import DomainError
from hub.outside import Answer, Network, Unreached
from hub.people.oidc.models import Provider
from hub.people.oidc.refusals import NotTrusted, ProviderAway

WELL_KNOWN = "/.well-known/openid-configuration"
MOST_BYTES = 500_000
MOST_SECONDS = 10.0
LASTS = timedelta(days=1)
KEYS_LAST = 3600  # seconds
KEYS_AGAIN = 60  # seconds at least between two times of asking for an unknown key
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
ADDRESSES = (*NEEDED, "userinfo_endpoint", "end_session_endpoint")
USED = (*ADDRESSES, "issuer", "claims_parameter_supported")


class NotFound(DomainError):
    code = "provider_not_found"
    status = 422
    sentence = _("This provider cannot be used.")


@dataclass(frozen=True, slots=True)
class Document:
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    issuer: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    claims_parameter_supported: str = ""  # "True" where one may ask for single claims

    @property
    def logs_out_at(self) -> str:
        """The origin to which the log-out button may lead; empty without one."""
        parts = urlsplit(self.end_session_endpoint)
        return f"{parts.scheme}://{parts.netloc}" if self.end_session_endpoint else ""


def network() -> Network:
    """The internet; in tests loopback too, with a certificate of their own."""
    if not settings.OIDC_TEST_CA:
        return Network()
    return Network(
        allowed=lambda address: True,
        tls=lambda: ssl.create_default_context(cafile=settings.OIDC_TEST_CA),
    )


def find(issuer: str) -> dict[str, str]:
    """The document of the issuer, of which what is used. Raises NotFound, with a sentence for who
    sets the provider up."""
    try:
        found = _get(issuer.rstrip("/") + WELL_KNOWN)
    except Unreached as unreached:
        raise NotFound(fields={"issuer": TOLD[unreached.fault]}) from unreached
    except ValueError as error:
        raise NotFound(fields={"issuer": _("There is no provider at this address.")}) from error
    if found.get("issuer") != issuer:
        raise NotFound(fields={"issuer": _("The provider there says it is another one.")})
    kept = {name: str(found[name]) for name in USED if found.get(name)}
    for name, address in kept.items():
        if name in ADDRESSES and not _may_be_opened(address):
            raise NotFound(fields={"issuer": _("The provider names an address that is not safe.")})
    if not all(name in kept for name in NEEDED):
        raise NotFound(fields={"issuer": _("The provider does not name what is needed.")})
    return kept


TOLD = {
    outside.Fault.NOT_ALLOWED: _("This address is not on the public internet."),
    outside.Fault.NOT_HTTPS: _("The address does not begin with https://."),
    outside.Fault.UNREACHABLE: _("The server does not answer."),
    outside.Fault.UNSAFE: _("The certificate of the server is not right."),
    outside.Fault.TOO_SLOW: _("The server takes too long to answer."),
    outside.Fault.TOO_LARGE: _("There is no provider at this address."),
}


def _may_be_opened(address: str) -> bool:
    try:
        return outside.may_ever_be_opened(outside.checked(address), network())
    except Unreached:
        return False


def document_of(provider: Provider, *, now: datetime) -> Document:
    """A day old at most, or as old as it must be while the provider is away. Raises ProviderAway,
    or NotTrusted when the provider has become another one."""
    if provider.found_at is None or provider.found_at < now - LASTS:
        try:
            provider.document = find(provider.issuer)
        except NotFound as fault:
            if not isinstance(fault.__cause__, Unreached):
                raise NotTrusted("wrong_issuer") from fault
            if not provider.document:
                raise ProviderAway from fault
        else:
            provider.found_at = now
            provider.save(update_fields=["document", "found_at"])
    return Document(**provider.document)


def keys_of(provider: Provider, document: Document, kid: str) -> list[dict[str, Any]]:
    """The provider's public keys; asked anew for one that is not among them, once a minute at
    most. Raises ProviderAway."""
    name = f"oidc.keys.{provider.pk}.{document.jwks_uri}"
    keys: list[dict[str, Any]] | None = cache.get(name)
    known = keys is not None and any(key.get("kid") == kid for key in keys)
    if keys is None or (not known and cache.add(f"{name}.again", 1, KEYS_AGAIN)):
        try:
            given = _get(document.jwks_uri).get("keys")
        except (Unreached, ValueError) as error:
            raise ProviderAway from error
        listed = given if isinstance(given, list) else []
        keys = [key for key in listed if isinstance(key, dict)]
        cache.set(name, keys, KEYS_LAST)
    return keys


def post_form(address: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
    """Raises Unreached."""
    return outside.ask(
        "POST",
        address,
        body=urlencode(form).encode(),
        headers={
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            **headers,
        },
        network=network(),
        seconds=MOST_SECONDS,
        most_bytes=MOST_BYTES,
    )


def get(address: str, headers: Mapping[str, str]) -> Answer:
    """Raises Unreached."""
    return outside.ask(
        "GET",
        address,
        headers=headers,
        network=network(),
        seconds=MOST_SECONDS,
        most_bytes=MOST_BYTES,
    )


def _get(address: str) -> dict[str, Any]:
    """Raises Unreached, or ValueError for what is no JSON object."""
    answer = get(address, {"Accept": "application/json"})
    found = json.loads(answer.body)
    if answer.status != 200 or not isinstance(found, dict):
        raise ValueError
    return found
