"""What is sealed of a provider: the client's secret, and the key under which names are hashed."""

import hashlib
import hmac
import json
import secrets

from hub import sealed
from hub.people.oidc.models import Provider
from hub.people.oidc.refusals import ProviderAway


def seal(*, client_secret: str, hash_key: str = "") -> bytes:
    """With a fresh key for the hashes, unless there is one."""
    kept = {"client_secret": client_secret, "hash_key": hash_key or secrets.token_hex(32)}
    return sealed.seal(json.dumps(kept).encode())


def client_secret_of(provider: Provider) -> str:
    return _opened(provider)["client_secret"]


def hash_key_of(provider: Provider) -> str:
    return _opened(provider)["hash_key"]


def hashed(provider: Provider, name: str) -> str:
    """The same for one name at one provider, and of no use to whoever has only the database: a
    short list of possible names cannot be tried."""
    key = bytes.fromhex(hash_key_of(provider))
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()


def reseal() -> int:
    """Seals everything anew with the first key; gives how many."""
    found = list(Provider.objects.only("pk", "sealed"))
    for provider in found:
        provider.sealed = sealed.resealed(provider.sealed)
        provider.save(update_fields=["sealed"])
    return len(found)


def _opened(provider: Provider) -> dict[str, str]:
    try:
        kept: dict[str, str] = json.loads(sealed.opened(provider.sealed))
    except sealed.NotOpened as error:
        raise ProviderAway from error
    return kept
