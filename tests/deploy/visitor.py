"""Somebody at an address of their own, on the other side of the proxy."""

import base64
import json
import secrets
import socket
import ssl
import struct
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True, slots=True)
class Visitor:
    port: int
    address: str = "127.0.0.1"

    def ask(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = HTTPSConnection(
            "127.0.0.1", self.port, timeout=30, context=_trust(), source_address=(self.address, 0)
        )
        sent = {"Host": "localhost", **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/json"
        try:
            connection.request(method, path, json.dumps(body) if body else None, sent)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, text)
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def wait(self) -> None:
        for _ in range(100):
            try:
                self.get("/healthz")
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("The proxy does not answer.")

    @contextmanager
    def socket(self, path: str, cookie: str) -> Iterator["Socket"]:
        """A WebSocket (RFC 6455) of a browser that is logged in."""
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=15)
        with _trust().wrap_socket(raw, server_hostname="localhost") as wire:
            key = base64.b64encode(secrets.token_bytes(16)).decode()
            lines = [
                *(f"GET {path} HTTP/1.1", "Host: localhost", "Origin: https://localhost"),
                *("Upgrade: websocket", "Connection: Upgrade", f"Cookie: {cookie}"),
                *(f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", ""),
            ]
            wire.sendall("\r\n".join(lines).encode())
            yield Socket(wire)


class Socket:
    def __init__(self, wire: ssl.SSLSocket) -> None:
        self.file = wire.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        while self.file.readline().strip():
            pass

    def news(self) -> Any:
        """The next message; ours are short."""
        _first, length = self.file.read(2)
        if length == 126:
            (length,) = struct.unpack("!H", self.file.read(2))
        return json.loads(self.file.read(length))


def _trust() -> ssl.SSLContext:
    """The certificate was made a moment ago, by ourselves."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
