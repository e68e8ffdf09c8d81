"""Addresses in texts are opened safely, few at a time, and told only when it is sure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hub.catalogue.models import CheckedLink, Service, ServiceText
from hub.catalogue.quality import links
from hub.editorial import link_check
from hub.operations import tasks
from scheduling.calendars.fetching import Network
from tests.calendar_server import Elsewhere, elsewhere
from tests.town import NOW

DAY = timedelta(days=1)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Elsewhere]:
    with elsewhere(tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        ("200 OK", ""),
        ("204 No Content", ""),
        ("403 Forbidden", ""),
        ("429 Too Many Requests", ""),
        ("404 Not Found", "gone"),
        ("410 Gone", "gone"),
        ("500 Internal Server Error", "failed"),
        ("302 Found", "too_many_redirects"),
    ],
)
def test_the_status_tells_whether_a_page_is_there(
    server: Elsewhere, status: str, fault: str
) -> None:
    server.says(b"", "Location: /verder", status=status)
    assert link_check.fault_of(server.address("/a"), network=server.network()) == fault
    assert fault in ("", *links.FAULTS)


def test_the_inner_network_is_never_opened(server: Elsewhere) -> None:
    server.says(b"")
    network = server.network(loopback_is_public=False)
    assert link_check.fault_of(server.address(), network=network) == "not_allowed"
    assert server.knocks == 0


def test_a_redirect_to_where_it_may_not_go_is_not_followed(server: Elsewhere) -> None:
    server.says(b"", "Location: http://127.0.0.1/", status="302 Found")
    assert link_check.fault_of(server.address(), network=server.network()) == "unreachable"
    assert server.knocks == 1


def say(service: Service, text: str) -> None:
    ServiceText.objects.filter(service=service, language="nl").update(contact=text)


def due(now: datetime = NOW) -> list[str]:
    return links.due(now=now, most=40, most_per_host=4)


def test_what_is_published_is_looked_at_once_a_week(passport: Service) -> None:
    say(passport, "Zie https://a.nl/x. Of http://onveilig.nl")
    assert due() == ["https://a.nl/x"]
    links.note(address="https://a.nl/x", fault="", now=NOW)
    assert due(NOW + 6 * DAY) == []
    assert due(NOW + 7 * DAY) == ["https://a.nl/x"]


def test_an_editor_is_told_only_of_what_failed_twice(passport: Service) -> None:
    say(passport, "Zie https://a.nl/x")
    due()
    links.note(address="https://a.nl/x", fault="gone", now=NOW)
    assert links.broken() == {}
    assert due(NOW + DAY) == ["https://a.nl/x"]
    links.note(address="https://a.nl/x", fault="gone", now=NOW + DAY)
    assert links.broken() == {"https://a.nl/x": "gone"}
    links.note(address="https://a.nl/x", fault="", now=NOW + 2 * DAY)
    assert links.broken() == {}


def test_no_host_is_asked_much_at_once_and_the_others_have_their_turn(passport: Service) -> None:
    say(passport, " ".join(f"https://a.nl/{n}" for n in range(9)) + " https://b.nl/1")
    first = due()
    assert len(first) == 5 and "https://b.nl/1" in first
    for address in first:
        links.note(address=address, fault="", now=NOW)
    assert set(due()).isdisjoint(first)
    assert links.due(now=NOW, most=2, most_per_host=4) == due()[:2]


def test_what_is_in_no_text_any_more_is_forgotten(passport: Service) -> None:
    say(passport, "Zie https://a.nl/x")
    due()
    say(passport, "Bel ons")
    assert due() == []
    assert not CheckedLink.objects.exists()


def test_a_round_rests_between_two_addresses(passport: Service, server: Elsewhere) -> None:
    server.says(b"", status="404 Not Found")
    say(passport, f"{server.address('/a')} {server.address('/b')}")
    rests: list[float] = []
    assert link_check.check_due(now=NOW, network=server.network(), rest=rests.append) == 2
    assert rests == [1.0, 1.0]
    assert set(CheckedLink.objects.values_list("fault", "failures")) == {("gone", 1)}
    assert any(job.task is tasks.check_links for job in tasks.JOBS)


def test_a_line_of_our_own_that_is_down_is_no_fault_of_the_links(passport: Service) -> None:
    def nobody_knows(host: str, port: int) -> list[str]:
        raise OSError(host, port)

    def check() -> int:
        network = Network(look_up=nobody_knows)
        return link_check.check_due(now=NOW, network=network, rest=lambda seconds: None)

    say(passport, "https://a.nl/1 https://b.nl/1 https://c.nl/1")
    assert check() == 0
    assert not CheckedLink.objects.exclude(fault="").exists()
    say(passport, "https://a.nl/1 https://a.nl/2")
    assert check() == 2
    assert set(CheckedLink.objects.values_list("fault", flat=True)) == {"unreachable"}
