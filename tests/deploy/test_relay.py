"""The relay with the very configuration of deploy/: whom it lets in, and where it does not lead."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from scheduling.video import relay
from tests.relay import SECRET, Client, Relay
from tests.relay import relay as real_relay

FORBIDDEN, UNAUTHORISED = 403, 401
INSIDE = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.254", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "0.0.0.0", "198.18.0.1", "224.0.0.1", "255.255.255.255"),  # noqa: S104
)
INSIDE_6 = (
    *("::1", "::", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "64:ff9b::a01:203"),
    *("64:ff9b:1::1", "100::1", "2001::1", "2002:a01:203::1", "fc00::1", "fd12:3456::1"),
    *("fe80::1", "fec0::1", "ff02::1"),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    with real_relay(tmp_path_factory.mktemp("relay")) as made:
        yield made


def credentials(settings: Settings, *, now: datetime, secret: str = SECRET) -> tuple[str, str]:
    settings.TURN_SECRET = secret
    return relay.credentials(now=now)


def test_it_lets_in_whom_the_hub_let_in_also_where_only_the_web_gets_through(
    server: Relay, settings: Settings
) -> None:
    mine = credentials(settings, now=datetime.now(UTC))
    assert Client(server.port, *mine).allocate() == 0
    assert Client(server.tls_port, *mine, tls=True).allocate() == 0


def test_nobody_comes_in_with_an_hour_that_is_over_or_another_secret(
    server: Relay, settings: Settings
) -> None:
    now = datetime.now(UTC)
    late = credentials(settings, now=now - timedelta(hours=1, minutes=1))
    forged = credentials(settings, now=now, secret="another-secret-of-enough-characters")
    name, password = credentials(settings, now=now)
    stretched = (f"{int(now.timestamp()) + 10**8}:{name.partition(':')[2]}", password)
    for wrong in (late, forged, stretched, (name, ""), ("", "")):
        assert Client(server.port, *wrong).allocate() == UNAUTHORISED


def test_it_leads_to_the_internet_and_to_no_private_own_or_special_network(
    server: Relay, settings: Settings
) -> None:
    client = Client(server.port, *credentials(settings, now=datetime.now(UTC)))
    assert client.allocate() == 0
    assert client.permit("145.97.39.155") == 0
    assert {address: client.permit(address) for address in INSIDE} == dict.fromkeys(
        INSIDE, FORBIDDEN
    )


def test_of_the_newer_internet_too_nothing_private_own_or_special_is_a_peer(
    server: Relay, settings: Settings
) -> None:
    client = Client(server.port, *credentials(settings, now=datetime.now(UTC)))
    assert client.allocate(version=6) == 0
    assert client.permit("2a02:2308::1") == 0
    assert {address: client.permit(address) for address in INSIDE_6} == dict.fromkeys(
        INSIDE_6, FORBIDDEN
    )
