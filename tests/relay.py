"""A real relay (coturn) on loopback, with the configuration of deploy/ but for what a test cannot
have: ports below 1024 and public addresses. And the few words of TURN that a test needs to say."""

import hmac
import os
import shutil
import socket
import ssl
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import md5, sha1
from ipaddress import ip_address
from pathlib import Path
from secrets import token_bytes

import pytest

from tests.apart import ROOT, free_port
from tests.deploy.certificate import write_certificate

SECRET = "relay-secret-of-at-least-32-characters"
REALM = "turn.hub.example"
COOKIE = 0x2112A442
ALLOCATE, PERMIT = 0x003, 0x008
FAMILY = 0x17  # of the address that is asked for
USERNAME, INTEGRITY, ERROR, PEER, REALM_IS, NONCE, TRANSPORT = 6, 8, 9, 0x12, 0x14, 0x15, 0x19
UDP = bytes([17, 0, 0, 0])


@dataclass(frozen=True, slots=True)
class Relay:
    port: int
    tls_port: int


def must_be_installed() -> str:
    found = shutil.which("turnserver")
    if not found and os.environ.get("CI"):
        pytest.fail("turnserver is missing: .ci/run installs coturn.")
    if not found:
        pytest.skip("turnserver is not installed (Debian: apt install coturn)")
    return str(found)


@contextmanager
def relay(folder: Path, *, loopback_peers: bool = False) -> Iterator[Relay]:
    made = Relay(free_port(), free_port())
    certificate, key = folder / "turn.pem", folder / "turn.key"
    write_certificate(certificate, key)
    configuration = folder / "turnserver.conf"
    lines = (ROOT / "deploy" / "turnserver.conf").read_text("utf-8").splitlines()
    own = {
        "static-auth-secret": SECRET,
        "realm": REALM,
        "cert": str(certificate),
        "pkey": str(key),
        "listening-port": str(made.port),
        "tls-listening-port": str(made.tls_port),
    }
    kept = [line for line in lines if line.partition("=")[0] not in own]
    kept += [f"{name}={value}" for name, value in own.items()]
    kept += [
        "listening-ip=127.0.0.1",
        "relay-ip=127.0.0.1",
        "relay-ip=::1",
        f"pidfile={folder / 'turn.pid'}",
    ]
    if loopback_peers:  # the other browser of a walk is nowhere else
        kept = [line for line in kept if not line.startswith("denied-peer-ip=")]
        kept.append("allow-loopback-peers")
    configuration.write_text("\n".join(kept), "utf-8")
    order = [must_be_installed(), "-c", str(configuration)]
    with subprocess.Popen(order, cwd=folder, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(made.port)
            yield made
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The relay does not answer.")


class Client:
    """Somebody at the relay, over TCP or TLS: RFC 8489 and 8656, as far as it goes."""

    def __init__(self, port: int, name: str, password: str, *, tls: bool = False) -> None:
        self.name, self.password = name, password
        self.nonce = b""
        self.socket = socket.create_connection(("127.0.0.1", port), 5)
        if tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.socket = context.wrap_socket(self.socket)

    def allocate(self, *, version: int = 4) -> int:
        """0, or the number of the error."""
        transport = _attribute(TRANSPORT, UDP)
        if version == 6:
            transport += _attribute(FAMILY, bytes([2, 0, 0, 0]))
        self._ask(ALLOCATE, transport, signed=False)  # to be told the nonce
        return self._ask(ALLOCATE, transport)

    def permit(self, address: str) -> int:
        """May this address send through us? 0, or the number of the error."""
        whole = ip_address(address)
        key = struct.pack("!I", COOKIE) + (next_one := token_bytes(12))
        packed = bytes(a ^ b for a, b in zip(whole.packed, key, strict=False))
        family = 1 if whole.version == 4 else 2
        port = 5000 ^ (COOKIE >> 16)
        body = _attribute(PEER, struct.pack("!BBH", 0, family, port) + packed)
        return self._ask(PERMIT, body, transaction=next_one)

    def _ask(
        self, method: int, body: bytes, *, signed: bool = True, transaction: bytes = b""
    ) -> int:
        transaction = transaction or token_bytes(12)
        if signed:
            body += _attribute(USERNAME, self.name.encode())
            body += _attribute(REALM_IS, REALM.encode()) + _attribute(NONCE, self.nonce)
            key = md5(f"{self.name}:{REALM}:{self.password}".encode()).digest()  # noqa: S324
            head = struct.pack("!HHI", method, len(body) + 24, COOKIE) + transaction
            body += _attribute(INTEGRITY, hmac.new(key, head + body, sha1).digest())
        self.socket.sendall(struct.pack("!HHI", method, len(body), COOKIE) + transaction + body)
        return self._answer()

    def _answer(self) -> int:
        head = self._take(20)
        kind, length = struct.unpack("!HH", head[:4])
        found = _attributes(self._take(length))
        self.nonce = found.get(NONCE, self.nonce)
        if not kind & 0x0100 or not kind & 0x0010:
            return 0
        return found[ERROR][2] * 100 + found[ERROR][3]

    def _take(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size:
            some = self.socket.recv(size - len(taken))
            if not some:
                raise AssertionError("The relay hung up.")
            taken += some
        return taken


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def _attributes(body: bytes) -> dict[int, bytes]:
    found, at = {}, 0
    while at < len(body):
        kind, length = struct.unpack("!HH", body[at : at + 4])
        found[kind] = body[at + 4 : at + 4 + length]
        at += 4 + length + -length % 4
    return found
