"""Whether a signed token of a provider is to be trusted (OpenID Connect Core 3.1.3.7, Back-Channel
Logout 2.6; NL GOV profile: signed by RS256, PS256 or ES256, never with a shared secret)."""

from collections.abc import Mapping, Sequence
from typing import Any

import jwt

from hub.people.oidc.refusals import NotTrusted

ALGORITHMS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}  # and the kind of key of each
LEEWAY = 30  # seconds by which clocks may differ
OLDEST = 600  # seconds since a token was made
LOGGED_OUT = "http://schemas.openid.net/event/backchannel-logout"
ID_CLAIMS = ["iss", "sub", "aud", "exp", "iat"]
LOGOUT_CLAIMS = ["iss", "aud", "iat", "jti", "events"]
WHY: tuple[tuple[type[Exception], str], ...] = (
    (jwt.ExpiredSignatureError, "expired"),
    (jwt.ImmatureSignatureError, "not_yet_valid"),
    (jwt.InvalidIssuerError, "wrong_issuer"),
    (jwt.InvalidAudienceError, "wrong_audience"),
    (jwt.InvalidSignatureError, "wrong_key"),
    (jwt.InvalidAlgorithmError, "wrong_algorithm"),
    (jwt.MissingRequiredClaimError, "missing_claim"),
)


def header_of(token: str) -> tuple[str, str]:
    """Algorithm and key id, of an algorithm that may be used. Raises NotTrusted."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise NotTrusted("malformed") from error
    algorithm, kid = header.get("alg"), header.get("kid", "")
    if algorithm not in ALGORITHMS:
        raise NotTrusted("wrong_algorithm")
    return algorithm, str(kid)


def key_for(keys: Sequence[Mapping[str, Any]], algorithm: str, kid: str) -> jwt.PyJWK:
    """The key by its id; a token without one is for a provider that has one key of this kind.
    Raises NotTrusted."""
    fitting = [
        key
        for key in keys
        if key.get("kty") == ALGORITHMS[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (not kid or key.get("kid") == kid)
    ]
    if len(fitting) != 1:
        raise NotTrusted("unknown_key")
    try:
        return jwt.PyJWK(dict(fitting[0]), algorithm=algorithm)
    except jwt.PyJWTError as error:
        raise NotTrusted("unknown_key") from error


def claims_of_id(
    token: str, key: jwt.PyJWK, *, issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """Raises NotTrusted."""
    claims = _claims(token, key, ID_CLAIMS, issuer, client_id)
    if not nonce or claims.get("nonce") != nonce:
        raise NotTrusted("wrong_nonce")
    audience = claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", client_id) != client_id or (several and "azp" not in claims):
        raise NotTrusted("wrong_audience")
    return claims


def claims_of_logout(token: str, key: jwt.PyJWK, *, issuer: str, client_id: str) -> dict[str, Any]:
    """Of a token that says that somebody is logged out there. Raises NotTrusted."""
    claims = _claims(token, key, LOGOUT_CLAIMS, issuer, client_id)
    events = claims["events"]
    if not isinstance(events, dict) or LOGGED_OUT not in events or "nonce" in claims:
        raise NotTrusted("malformed")  # an ID token must never pass for one
    if not (claims.get("sub") or claims.get("sid")):
        raise NotTrusted("malformed")
    return claims


def _claims(
    token: str, key: jwt.PyJWK, needed: list[str], issuer: str, client_id: str
) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=list(ALGORITHMS),
            issuer=issuer,
            audience=client_id,
            leeway=LEEWAY,
            options={"require": needed},
        )
    except jwt.PyJWTError as error:
        reason = next((why for kind, why in WHY if isinstance(error, kind)), "malformed")
        raise NotTrusted(reason) from error
    for name in ("sub", "sid"):
        if name in claims and not (isinstance(claims[name], str) and 0 < len(claims[name]) <= 255):
            raise NotTrusted("malformed")
    return claims
