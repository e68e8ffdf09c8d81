"""A small LiveKit server of an agency: it lets in whoever has a good token, and tells the hub. It
reads and signs tokens by itself, with nothing of the hub and no JWT library."""

import hmac
import json
import time
import urllib.error
import urllib.request
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "APIpensioen"


def _part(some: bytes) -> str:
    return urlsafe_b64encode(some).rstrip(b"=").decode()


def _whole(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _signature(secret: str, head: str, body: str) -> bytes:
    return hmac.new(secret.encode(), f"{head}.{body}".encode(), sha256).digest()


def read(token: str, secret: str) -> dict[str, Any]:
    """Of a token with the right signature, by RFC 7515 itself. Raises ValueError."""
    head, body, signature = token.split(".")
    if json.loads(_whole(head)).get("alg") != "HS256":
        raise ValueError("another algorithm")
    if not hmac.compare_digest(_whole(signature), _signature(secret, head, body)):
        raise ValueError("another secret")
    claims: dict[str, Any] = json.loads(_whole(body))
    return claims


def signed(told: str, secret: str, *, key: str = KEY, **claims: Any) -> str:
    """The token that goes with news, as LiveKit's own server makes it."""
    hashed = b64encode(sha256(told.encode()).digest()).decode()
    now = int(time.time())
    all_claims = {"iss": key, "sha256": hashed, "nbf": now, "exp": now + 300, **claims}
    head, body = (_part(json.dumps(one).encode()) for one in ({"alg": "HS256"}, all_claims))
    return f"{head}.{body}.{_part(_signature(secret, head, body))}"


@dataclass
class Peer:
    """Its address, the secret it shares, and where it tells."""

    secret: str
    port: int = 0
    hub: str = ""
    let_in: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def enter(self, token: str) -> bool:
        """As the server does for who comes with a token."""
        try:
            claims = read(token, self.secret)
        except (ValueError, KeyError):
            return False
        now = time.time()
        grants = claims.get("video", {})
        good = claims.get("iss") == KEY and claims["nbf"] <= now < claims["exp"]
        if not (good and grants.get("roomJoin") and grants.get("room")):
            return False
        self.let_in.append(claims)
        self.tell("participant_joined", claims)
        return True

    def tell(self, event: str, claims: dict[str, Any], *, number: str = "", at: int = 0) -> str:
        """Tells the hub, over HTTP, and keeps the status. Gives what was told."""
        told = json.dumps(
            {
                "event": event,
                "id": number or f"EV_{len(self.answers)}",
                "createdAt": str(at or int(time.time())),
                "room": {"sid": "RM_1", "name": claims["video"]["room"]},
                "participant": {"sid": "PA_1", "identity": claims["sub"], "name": "Sanne Visser"},
                "a_field_of_tomorrow": True,
            }
        )
        self.post(told, signed(told, self.secret))
        return told

    def post(self, told: str, token: str) -> int:
        request = urllib.request.Request(  # noqa: S310 - a live server of the test
            self.hub, data=told.encode(), method="POST", headers={"Authorization": token}
        )
        request.add_header("Content-Type", "application/webhook+json")
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                status = int(answer.status)
        except urllib.error.HTTPError as refused:
            status = refused.code
        self.answers.append(status)
        return status


@contextmanager
def running(secret: str) -> Iterator[Peer]:
    peer = Peer(secret)

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            good = urlsplit(self.path).path == "/custom" and peer.enter(query["token"][0])
            self.send_response(200 if good else 401)
            self.end_headers()

        def log_message(self, *_of: object) -> None:
            """Tokens stand in the address."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    peer.port = server.server_address[1]
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
