"""A provider that lies: it looks like a real one, and each answer of it can be made wrong."""

import base64
import hmac
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.calendar_server import certificate
from tests.people.provider.real import SUBSTANTIAL

Claims = dict[str, Any]


@cache
def key(_whose: str) -> rsa.RSAPrivateKey:
    """Made once: it takes longer than a test."""
    return rsa.generate_private_key(65537, 2048)


def public(private: rsa.RSAPrivateKey, kid: str) -> dict[str, Any]:
    jwk = jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    return {**jwk, "kid": kid, "use": "sig", "alg": "RS256"}


@dataclass(slots=True)
class Hostile:
    port: int
    pem: Path
    own: rsa.RSAPrivateKey = field(default_factory=lambda: key("own"))
    other: rsa.RSAPrivateKey = field(default_factory=lambda: key("other"))
    document: Claims = field(default_factory=dict)  # laid over that of discovery
    changed: Claims = field(default_factory=dict)  # laid over the claims; None leaves one out
    userinfo: Claims = field(default_factory=dict)
    keys: list[dict[str, Any]] = field(default_factory=list)
    sign: Callable[["Hostile", Claims], str] | None = None
    token_status: int = 200
    nonce: str = ""
    asked: list[str] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"https://localhost:{self.port}"

    def claims(self, **more: Any) -> Claims:
        now = int(time.time())
        made = {
            "iss": self.issuer,
            "sub": "somebody",
            "aud": "hub-staff",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "email": "joke@example.nl",
            "name": "Joke",
            "groups": ["balie"],
            "amr": ["otp"],
            "acr": SUBSTANTIAL,
            "sid": "one",
        }
        both = {**made, **more, **self.changed}
        return {name: value for name, value in both.items() if value is not None}

    def signed(self, claims: Claims, **header: Any) -> str:
        return jwt.encode(claims, self.own, "RS256", headers={"kid": "own", **header})

    def log_out_token(self, **more: Any) -> str:
        event: Claims = {"http://schemas.openid.net/event/backchannel-logout": {}}
        claims = self.claims(events=event, jti=str(time.time_ns()), nonce=None, **more)
        return self.signed({name: value for name, value in claims.items() if value is not None})

    def answer_to(self, asked: str) -> str:
        """The browser's way through: it is sent back at once."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
        self.nonce = query["nonce"]
        back = {"code": "a-code", "state": query["state"]}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def said(self, path: str) -> tuple[int, Claims]:
        if path.endswith("/openid-configuration"):
            names = ("authorization", "token", "userinfo", "end_session")
            ends = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in names}
            own = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks", **ends}
            return 200, {**own, **self.document}
        if path == "/jwks":
            return 200, {"keys": self.keys or [public(self.own, "own")]}
        if path == "/token":
            if self.token_status != 200:
                return self.token_status, {"error": "invalid_grant"}
            make = self.sign or Hostile.signed
            return 200, {"access_token": "x", "id_token": make(self, self.claims())}
        if path == "/userinfo":
            return 200, self.userinfo or {"sub": "somebody"}
        return 404, {}


def by_none(hostile: Hostile, claims: Claims) -> str:
    return jwt.encode(claims, "", "none", headers={"kid": "own"})


def by_shared_secret(secret: str) -> Callable[[Hostile, Claims], str]:
    return lambda hostile, claims: jwt.encode(claims, secret, "HS256", headers={"kid": "own"})


def by_public_key_as_secret(hostile: Hostile, claims: Claims) -> str:
    """The confusion of a public key with a shared secret: whoever knows the key could sign."""
    secret = hostile.own.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    parts = ({"alg": "HS256", "kid": "own"}, claims)
    signed = ".".join(_packed(json.dumps(part).encode()) for part in parts)
    return f"{signed}.{_packed(hmac.digest(secret, signed.encode(), 'sha256'))}"


def _packed(plain: bytes) -> str:
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


def by_other_key(hostile: Hostile, claims: Claims) -> str:
    return jwt.encode(claims, hostile.other, "RS256", headers={"kid": "own"})


def by_unknown_key(hostile: Hostile, claims: Claims) -> str:
    return jwt.encode(claims, hostile.other, "RS256", headers={"kid": "never-seen"})


def by_key_in_the_token(hostile: Hostile, claims: Claims) -> str:
    header = {"kid": "own", "jwk": public(hostile.other, "own")}
    return jwt.encode(claims, hostile.other, "RS256", headers=header)


def by_other_kind_of_key(hostile: Hostile, claims: Claims) -> str:
    curve = ec.generate_private_key(ec.SECP256R1())
    return jwt.encode(claims, curve, "ES256", headers={"kid": "own"})


def torn(hostile: Hostile, claims: Claims) -> str:
    head, body, _signature = hostile.signed(claims).split(".")
    return f"{head}.{body}."


@contextmanager
def hostile_provider(folder: Path) -> Iterator[Hostile]:
    pem = certificate(folder, "localhost")

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            hostile.asked.append(self.path)
            status, said = hostile.said(self.path)
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _answer  # noqa: N815

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    hostile = Hostile(server.server_address[1], pem)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hostile
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
