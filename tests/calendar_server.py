"""A calendar elsewhere: an https server on loopback with a certificate of its own, and a listener
that counts who knocks."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scheduling.calendars.fetching import Network

HOST = "kalender.example"


def certificate(folder: Path, host: str = HOST) -> Path:
    """A self-signed certificate and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "elsewhere.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@dataclass(slots=True)
class Elsewhere:
    """Answers every request with `answer`, byte by byte when `drips`; keeps what was asked."""

    port: int
    pem: Path
    answer: bytes = b""
    drips: bool = False
    knocks: int = 0
    asked: list[str] = field(default_factory=list)

    def address(self, path: str = "/rooster.ics", host: str = HOST) -> str:
        return f"https://{host}:{self.port}{path}"

    def says(self, body: bytes, *headers: str, status: str = "200 OK") -> None:
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        self.answer = "\r\n".join([*head, "Connection: close", "", ""]).encode() + body

    def network(self, *, loopback_is_public: bool = True, address: str = "127.0.0.1") -> Network:
        """The hub's view: every name leads to `address`, and this certificate is trusted."""
        ours = Network(
            look_up=lambda host, port: [address],
            tls=lambda: ssl.create_default_context(cafile=str(self.pem)),
        )
        if not loopback_is_public:
            return ours
        return Network(look_up=ours.look_up, tls=ours.tls, allowed=lambda address: True)


@contextmanager
def elsewhere(folder: Path) -> Iterator[Elsewhere]:
    pem = certificate(folder)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)
    listener = socket.create_server(("127.0.0.1", 0))
    server = Elsewhere(port=listener.getsockname()[1], pem=pem)
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                plain, _address = listener.accept()
            except OSError:
                return
            server.knocks += 1
            threading.Thread(target=handle, args=(plain,), daemon=True).start()

    def handle(plain: socket.socket) -> None:
        plain.settimeout(10)
        with suppress(OSError), tls.wrap_socket(plain, server_side=True) as conn:
            server.asked.append(conn.recv(65_536).decode())
            pieces = [bytes([one]) for one in server.answer] if server.drips else [server.answer]
            for piece in pieces:
                conn.sendall(piece)
                if server.drips:
                    time.sleep(0.05)
            conn.unwrap()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stop.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=5)
