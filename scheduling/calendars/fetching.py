"""Opens the address of a calendar elsewhere, and nothing else: https, on the public internet.

The address is typed by a person, so it may point anywhere: at this machine, at a neighbour in the
same network, at a metadata service. Every name is looked up once, every one of its addresses must
be public, and the connection goes to the address that was looked at, so that no second answer of
the name server can lead elsewhere (server-side request forgery, CWE-918). The same holds for each
redirect. Proxies of the environment are not used.
"""

import ipaddress
import socket
import ssl
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from scheduling.planning.models import CalendarProblem

MOST_BYTES = 5_000_000
MOST_SECONDS = 20.0
MOST_REDIRECTS = 3
PIECE = 65_536
USER_AGENT = "service-point-hub"


class NotFetched(Exception):
    """Why the calendar did not come, for its owner."""

    def __init__(self, problem: CalendarProblem, detail: str = "") -> None:
        super().__init__(problem.value)
        self.problem, self.detail = problem, detail


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file as it came, or None when the server says that the version of `etag` still holds."""

    body: bytes | None
    etag: str = ""


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


def fetch(address: str, *, etag: str = "", network: Network | None = None) -> Fetched:
    """The calendar at the address. Raises NotFetched."""
    network = network or Network()
    deadline = time.monotonic() + MOST_SECONDS
    for _redirect in range(MOST_REDIRECTS + 1):
        connection = prepared(checked(address), network, deadline)
        try:
            response = _ask(connection, address, etag)
            if response.status not in {301, 302, 303, 307, 308}:
                found = _answer(response)
                if connection.late:  # cut off, which may look like the end of the file
                    raise NotFetched(CalendarProblem.TOO_SLOW)
                return found
            address = urljoin(address, response.headers.get("Location", ""))
        except NotFetched:
            raise
        except Exception as error:
            raise NotFetched(problem_of(error, late=connection.late)) from error
        finally:
            connection.close()
    raise NotFetched(CalendarProblem.REFUSED)


def problem_of(error: Exception, *, late: bool) -> CalendarProblem:
    """Raises the error again when it is not one of the network."""
    if late or isinstance(error, TimeoutError):
        return CalendarProblem.TOO_SLOW
    if isinstance(error, ssl.SSLError):
        return CalendarProblem.UNSAFE
    if isinstance(error, (OSError, HTTPException, ValueError)):
        return CalendarProblem.UNREACHABLE
    raise error


def checked(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        usable = parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError as error:
        raise NotFetched(CalendarProblem.NOT_HTTPS) from error
    if parts.scheme != "https" or not usable or parts.username is not None:
        raise NotFetched(CalendarProblem.NOT_HTTPS)
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
        raise NotFetched(CalendarProblem.UNREACHABLE) from error
    if not allowed:
        raise NotFetched(CalendarProblem.NOT_ALLOWED)
    return Pinned(host, port, addresses[0], network.tls(), _left(deadline))


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise NotFetched(CalendarProblem.TOO_SLOW)
    return left


def _ask(connection: Pinned, address: str, etag: str) -> HTTPResponse:
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # No compression: a small file that unfolds into a large one is not asked for.
    headers = {
        "Accept": "text/calendar",
        "Accept-Encoding": "identity",
        "User-Agent": f"{USER_AGENT} ({settings.BASE_URL})",
    }
    if etag:
        headers["If-None-Match"] = etag
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def _answer(response: HTTPResponse) -> Fetched:
    if response.status == 304:
        return Fetched(None)
    if response.status != 200:
        raise NotFetched(CalendarProblem.REFUSED, f"HTTP {response.status}")
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise NotFetched(CalendarProblem.NO_CALENDAR)
    etag = response.headers.get("ETag", "")
    return Fetched(_body(response), etag if len(etag) <= 200 else "")


def _body(response: HTTPResponse) -> bytes:
    """Never more than a piece beyond the limit, whatever Content-Length says."""
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(PIECE):
        size += len(piece)
        if size > MOST_BYTES:
            raise NotFetched(CalendarProblem.TOO_LARGE)
        pieces.append(piece)
    if response.length:  # the server hung up before the end that it had promised
        raise NotFetched(CalendarProblem.UNREACHABLE)
    return b"".join(pieces)
