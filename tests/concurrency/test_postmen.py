"""Several workers at one outbox, killed workers, and a mail server that hangs: real processes and a
real mail server."""

import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.conf import settings

from tests.concurrency.conftest import Arena
from tests.mail_sink import Sink, listening

pytestmark = pytest.mark.concurrency

MESSAGES = 40


@contextmanager
def postmen(arena: Arena, count: int) -> Iterator[list["subprocess.Popen[str]"]]:
    started = [arena.start("manage.py", "work") for _ in range(count)]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.communicate()


@pytest.fixture
def sink() -> Iterator[tuple[Sink, str]]:
    with listening() as (made, port):
        yield made, f"smtp://127.0.0.1:{port}"


def with_mail(arena: Arena, url: str) -> Arena:
    return replace(arena, env={**arena.env, "EMAIL_URL": url})


def wait_for(truth: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_several_workers_deliver_each_message_once(arena: Arena, sink: tuple[Sink, str]) -> None:
    server, url = sink
    arena = with_mail(arena, url)
    arena.tell("put", str(MESSAGES))
    with postmen(arena, 3):
        wait_for(lambda: len(server.mails) >= MESSAGES)
        wait_for(lambda: int(arena.tell("letters", "sent")) == MESSAGES)
    assert len(server.ids) == len(set(server.ids)) == MESSAGES


def test_a_killed_worker_loses_nothing_and_repeats_at_most_what_it_held(
    arena: Arena, sink: tuple[Sink, str]
) -> None:
    server, url = sink
    server.pause_seconds = 0.1
    arena = with_mail(arena, url)
    arena.tell("put", str(MESSAGES))
    kills = 2
    for turn in range(1, kills + 1):
        with postmen(arena, 1):  # SIGKILL at its end, in the middle of a message
            wait_for(lambda: len(server.mails) >= 5 * turn)  # noqa: B023 - awaited at once
    server.pause_seconds = 0
    arena.tell("end_leases")
    with postmen(arena, 1):
        wait_for(lambda: int(arena.tell("letters", "sent")) == MESSAGES)
    seen = Counter(server.ids)
    assert len(seen) == MESSAGES
    assert len(server.ids) - MESSAGES <= kills  # told apart by their one id


def test_booking_is_as_fast_while_the_mail_server_hangs(
    arena: Arena, sink: tuple[Sink, str]
) -> None:
    server, url = sink
    arena = with_mail(arena, url)
    arena.tell("build", "4")
    before = float(arena.tell("book_in_time", "10", "0"))
    server.mode = "hangs"
    with postmen(arena, 1):
        wait_for(lambda: server.tries > 0)
        during = float(arena.tell("book_in_time", "10", "10"))
        assert server.mails == []
    # A worker polls beside it, on two cores; the 60 seconds of the server never show.
    assert during < 5 * before + 50, (before, during)


def test_two_workers_do_not_wait_for_each_other(arena: Arena, sink: tuple[Sink, str]) -> None:
    """While one stands before a slow server, the other takes the next message."""
    if settings.SQLITE:
        pytest.skip("SQLite has one writer; its one process has one postman")
    server, url = sink
    server.pause_seconds = 1.0
    arena = with_mail(arena, url)
    with postmen(arena, 2) as workers:
        wait_for(lambda: int(arena.tell("workers")) == 2)
        arena.tell("put", "8")
        wait_for(lambda: len(server.mails) >= 1)
        begin = time.monotonic()
        wait_for(lambda: len(server.mails) >= 8)
        assert all(worker.poll() is None for worker in workers)
        assert time.monotonic() - begin < 6  # seven seconds, one after another
