"""Addresses that people type: each refusal is tried with a listener that must see nothing."""

import socket

import pytest

from scheduling.calendars import fetching
from scheduling.calendars.fetching import Network, NotFetched, fetch, is_public
from scheduling.planning.models import CalendarProblem as Problem
from tests.calendar_server import HOST, Elsewhere

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def refusal(address: str, network: Network) -> Problem:
    with pytest.raises(NotFetched) as refused:
        fetch(address, network=network)
    return refused.value.problem


def test_a_calendar_comes_with_its_etag_and_without_compression(server: Elsewhere) -> None:
    server.says(CALENDAR, 'ETag: "een"')
    found = fetch(server.address("/a.ics?sleutel=1"), network=server.network())
    assert (found.body, found.etag) == (CALENDAR, '"een"')
    assert server.asked[0].startswith("GET /a.ics?sleutel=1 HTTP/1.1\r\n")
    assert "Accept-Encoding: identity" in server.asked[0]


def test_a_calendar_that_did_not_change_is_not_sent_again(server: Elsewhere) -> None:
    server.says(b"", status="304 Not Modified")
    assert fetch(server.address(), etag='"een"', network=server.network()).body is None
    assert 'If-None-Match: "een"' in server.asked[0]


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.8", "172.16.3.4", "192.168.1.1"),  # noqa: S104
        *("169.254.169.254", "100.64.0.1", "192.0.2.1", "224.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *("::127.0.0.1", "fec0::1", "64:ff9b:1::7f00:1", "::ffff:0:7f00:1", "100::1"),
        *("2002:7f00:1::", "64:ff9b::7f00:1", "2001:db8::1"),
    ],
)
def test_only_addresses_of_the_public_internet_are_opened(address: str, server: Elsewhere) -> None:
    assert not is_public(address)
    network = server.network(loopback_is_public=False, address=address)
    assert refusal(server.address(), network) == Problem.NOT_ALLOWED
    assert server.knocks == 0


def test_the_listener_would_have_seen_it(server: Elsewhere) -> None:
    """The negative control of every refusal here: without the rule the door is knocked on."""
    server.says(CALENDAR)
    fetch(server.address(), network=server.network())
    assert server.knocks == 1


@pytest.mark.parametrize("address", ["93.184.216.34", "2a02:898::1", "2002:5db8:d822::"])
def test_public_addresses_may_be_opened(address: str) -> None:
    assert is_public(address)


def test_one_private_answer_among_public_ones_is_enough_to_refuse(server: Elsewhere) -> None:
    mixed = Network(look_up=lambda host, port: ["93.184.216.34", "127.0.0.1"])
    assert refusal(server.address(), mixed) == Problem.NOT_ALLOWED
    assert server.knocks == 0


def test_the_name_server_is_asked_once_so_that_it_cannot_change_its_mind(
    server: Elsewhere,
) -> None:
    """DNS rebinding: the answer that was looked at is the address that is opened."""
    server.says(CALENDAR)
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    ours = server.network()
    fetch(server.address(), network=Network(rebinding, ours.allowed, ours.tls))
    assert asked == [HOST]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f.1"])
def test_names_and_spellings_of_this_machine_are_refused(host: str, server: Elsewhere) -> None:
    """With the name server of this machine: `inet_aton` reads 2130706433 as 127.0.0.1."""
    problem = refusal(server.address(host=host), Network())
    assert problem in {Problem.NOT_ALLOWED, Problem.UNREACHABLE}
    assert server.knocks == 0


@pytest.mark.parametrize(
    "address",
    [
        *("http://kalender.example/a.ics", "file:///etc/passwd", "ftp://kalender.example/a"),
        *("https://", "https://naam:geheim@kalender.example/", "https://kalender.example:99999/"),
        *("https://kalender.example:0/", "gopher://kalender.example", "//kalender.example", ""),
    ],
)
def test_only_https_is_opened(address: str, server: Elsewhere) -> None:
    assert refusal(address, server.network()) == Problem.NOT_HTTPS
    assert server.knocks == 0


@pytest.mark.parametrize(
    ("onward", "problem"),
    [
        ("http://{host}:{port}/a.ics", Problem.NOT_HTTPS),
        ("file:///etc/passwd", Problem.NOT_HTTPS),
        ("https://inside.example:{port}/a.ics", Problem.NOT_ALLOWED),
    ],
)
def test_every_redirect_is_looked_at_anew(onward: str, problem: Problem, server: Elsewhere) -> None:
    place = onward.format(host=HOST, port=server.port)
    server.says(b"", f"Location: {place}", status="302 Found")
    ours = server.network()
    network = Network(
        look_up=lambda host, port: ["127.0.0.1"] if host == HOST else ["10.0.0.1"],
        allowed=lambda address: address == "127.0.0.1",
        tls=ours.tls,
    )
    assert refusal(server.address(), network) == problem
    assert server.knocks == 1


def test_a_redirect_that_never_ends_is_left_after_a_few(server: Elsewhere) -> None:
    server.says(b"", "Location: /verder", status="302 Found")
    assert refusal(server.address(), server.network()) == Problem.REFUSED
    assert server.knocks == fetching.MOST_REDIRECTS + 1


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_that_is_too_large_is_left_halfway(
    server: Elsewhere, monkeypatch: pytest.MonkeyPatch, announced: bool
) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 100_000)
    server.says(b"x" * 400_000)
    if not announced:
        server.answer = server.answer.replace(b"Content-Length: 400000\r\n", b"")
    assert refusal(server.address(), server.network()) == Problem.TOO_LARGE


@pytest.mark.parametrize("part", ["head", "body", "endless"])
def test_a_server_that_drips_is_cut_off(
    server: Elsewhere, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """Every byte comes within the timeout of the socket; the whole does not within the limit."""
    monkeypatch.setattr(fetching, "MOST_SECONDS", 0.8)
    server.drips = True
    server.says(b"x" * 1_000)
    if part == "head":
        server.answer = b"HTTP/1.1 200 OK\r\n" + b"X-Slow: 1\r\n" * 90
    if part == "endless":
        server.answer = b"HTTP/1.0 200 OK\r\n\r\n" + b"x" * 1_000
    assert refusal(server.address(), server.network()) == Problem.TOO_SLOW


def test_a_server_that_says_nothing_is_left(
    server: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"https://{HOST}:{mute.getsockname()[1]}/"
        assert refusal(address, server.network()) == Problem.TOO_SLOW


def test_a_certificate_of_another_name_is_not_trusted(server: Elsewhere) -> None:
    server.says(CALENDAR)
    problem = refusal(server.address(host="ander.example"), server.network())
    assert (problem, server.asked) == (Problem.UNSAFE, [])


def test_a_server_that_hangs_up_halfway_gave_nothing(server: Elsewhere) -> None:
    server.says(CALENDAR)
    server.answer = server.answer[:-10]
    assert refusal(server.address(), server.network()) == Problem.UNREACHABLE


def test_a_compressed_answer_is_not_unfolded(server: Elsewhere) -> None:
    server.says(b"\x1f\x8b", "Content-Encoding: gzip")
    assert refusal(server.address(), server.network()) == Problem.NO_CALENDAR


@pytest.mark.parametrize("status", ["404 Not Found", "401 Unauthorized", "500 Oops"])
def test_a_refusal_of_the_server_is_told_with_its_number(status: str, server: Elsewhere) -> None:
    server.says(b"", status=status)
    with pytest.raises(NotFetched) as refused:
        fetch(server.address(), network=server.network())
    assert refused.value.detail == f"HTTP {status[:3]}"


def test_what_is_not_http_at_all_is_no_answer(server: Elsewhere) -> None:
    server.answer = b"\x00\xff" * 500
    assert refusal(server.address(), server.network()) == Problem.UNREACHABLE
