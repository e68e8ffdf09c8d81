"""A system elsewhere that hears of things: https on loopback, with a certificate of its own. It
checks signatures as docs/webhooks.md tells a receiver to, with nothing but the standard library."""

import base64
import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.calendar_server import certificate


@dataclass(slots=True)
class Receiver:
    port: int
    pem: Path
    status: int = 204
    location: str = ""
    hangs: threading.Event | None = None  # until it is set
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    knocked: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}/hub?from=here"

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.heard]


def is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    own = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(
        hmac.compare_digest(one, f"v1,{own}") for one in headers["webhook-signature"].split()
    )


@contextmanager
def receiving(folder: Path) -> Iterator[Receiver]:
    pem = certificate(folder, "localhost")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
            receiver.knocked.set()
            if receiver.hangs:
                receiver.hangs.wait(60)
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    receiver = Receiver(server.server_address[1], pem)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        if receiver.hangs:
            receiver.hangs.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
