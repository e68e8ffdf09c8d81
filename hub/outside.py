"""Opens an address that a person typed, and nothing else: https, on the public internet.

Such an address may point anywhere: at this machine, at a neighbour in the same network, at a
metadata service. Every name is looked up once, every one of its addresses must be public, and the
connection goes to the address that was looked at, so that no second answer of the name server can
lead elsewhere (server-side request forgery, CWE-918). Proxies of the environment are not used.
"""

import ipaddress
import socket
import ssl
import time
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from urllib.parse import SplitResult, urlsplit

PIECE = 65_536


class Fault(StrEnum):
    """Why the other side was not reached."""

    NOT_ALLOWED = "not_allowed"
    NOT_HTTPS = "not_https"
    UNREACHABLE = "unreachable"
    UNSAFE = "unsafe"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"


class Unreached(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # RFC 4291: all that was ever given out


def is_public(address: str) -> bool:
    """Whether this IP address is one of the public internet. An IPv6 address that wraps an IPv4
    one (mapped, 6to4, Teredo, NAT64) counts as what it wraps."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip not in GLOBAL_UNICAST:
            return False
    return ip.is_global and not ip.is_multicast


def look_up(host: str, port: int) -> list[str]:
    """All addresses of the host. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


@dataclass(frozen=True, slots=True)
class Network:
    """What is outside: name server, certificates, and which addresses may be opened."""

    look_up: Callable[[str, int], list[str]] = look_up
    allowed: Callable[[str], bool] = is_public
    tls: Callable[[], ssl.SSLContext] = field(default=ssl.create_default_context)


class Pinned(HTTPSConnection):
    """Speaks to one address, checks the certificate against the host's name, and is cut off at
    the deadline: a server that drips a byte a second never meets a timeout of the socket."""

    def __init__(self, host: str, port: int, address: str, tls: ssl.SSLContext, seconds: float):
        super().__init__(host, port, timeout=seconds, context=tls)
        self._address, self._tls = address, tls
        self._plain: socket.socket | None = None
        self._knife = Timer(seconds, self._cut)
        self._knife.daemon = True
        self.late = False

    def connect(self) -> None:
        self._knife.start()
        self._plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(self._plain, server_hostname=self.host)

    def close(self) -> None:
        self._knife.cancel()
        super().close()
        if self._plain:
            self._plain.close()

    def _cut(self) -> None:
        self.late = True
        for one in (self.sock, self._plain):
            if one is not None:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)


def fault_of(error: Exception, *, late: bool) -> Fault:
    """Raises the error again when it is not one of the network."""
    if late or isinstance(error, TimeoutError):
        return Fault.TOO_SLOW
    if isinstance(error, ssl.SSLError):
        return Fault.UNSAFE
    if isinstance(error, (OSError, HTTPException, ValueError)):
        return Fault.UNREACHABLE
    raise error


def checked(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        usable = parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError as error:
        raise Unreached(Fault.NOT_HTTPS) from error
    if parts.scheme != "https" or not usable or parts.username is not None:
        raise Unreached(Fault.NOT_HTTPS)
    return parts


NEVER_PUBLIC = ("localhost", "local", "internal", "home.arpa")  # RFC 6761, 6762, 8375; ICANN 2024


def may_ever_be_opened(parts: SplitResult, network: Network) -> bool:
    """Whether the address could be allowed, without asking a name server: for whoever types it.
    `prepared` judges again, each time."""
    host = unicodedata.normalize("NFKC", str(parts.hostname)).replace("\u3002", ".").rstrip(".")
    if any(host == name or host.endswith(f".{name}") for name in NEVER_PUBLIC):
        return network.allowed("127.0.0.1")
    literal = _literal(host)
    return literal is None or network.allowed(literal)


def _literal(host: str) -> str | None:
    """The IP address that the host is; also one in decimal, octal or hexadecimal, or in fewer than
    four parts, as the C library reads it."""
    with suppress(ValueError):
        return str(ipaddress.ip_address(host))
    with suppress(OSError, ValueError):
        return socket.inet_ntoa(socket.inet_aton(host))
    return None


def prepared(parts: SplitResult, network: Network, deadline: float) -> Pinned:
    """A connection to an address that may be opened. One forbidden answer of the name server is
    enough to refuse: who mixes them is not to be trusted with the others."""
    host, port = str(parts.hostname), parts.port or 443
    try:
        addresses = network.look_up(host, port)
        allowed = addresses and all(network.allowed(one) for one in addresses)
    except (OSError, ValueError) as error:  # a UnicodeError is a ValueError
        raise Unreached(Fault.UNREACHABLE) from error
    if not allowed:
        raise Unreached(Fault.NOT_ALLOWED)
    return Pinned(host, port, addresses[0], network.tls(), _left(deadline))


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise Unreached(Fault.TOO_SLOW)
    return left


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    kind: str  # the Content-Type, in lower case, without its parameters
    body: bytes


def ask(
    method: str,
    address: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    network: Network,
    seconds: float,
    most_bytes: int,
) -> Answer:
    """What the address answers; a redirect is an answer too, and not followed. Raises Unreached."""
    parts = checked(address)
    connection = prepared(parts, network, time.monotonic() + seconds)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        plain = {"Accept-Encoding": "identity", **(headers or {})}
        connection.request(method, path, body=body, headers=plain)
        answer = _read(connection.getresponse(), most_bytes)
        if connection.late:  # cut off, which may look like the end of the body
            raise Unreached(Fault.TOO_SLOW)
        return answer
    except Unreached:
        raise
    except Exception as error:
        raise Unreached(fault_of(error, late=connection.late)) from error
    finally:
        connection.close()


def _read(response: HTTPResponse, most_bytes: int) -> Answer:
    body = response.read(most_bytes + 1)
    if len(body) > most_bytes:
        raise Unreached(Fault.TOO_LARGE)
    kind = response.headers.get_content_type()
    return Answer(response.status, kind, body)
