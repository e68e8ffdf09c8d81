from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha1

import pytest
from django.conf import settings
from redis.exceptions import ResponseError

from hub.operations.wire import Wire

pytestmark = pytest.mark.skipif(not settings.REDIS_URL, reason="Needs a Redis.")


@pytest.fixture
def wire() -> Wire:
    return Wire(settings.REDIS_URL)


def test_a_line_that_was_cut_is_laid_anew(wire: Wire) -> None:
    first = wire.ask("CLIENT", "ID")
    Wire(settings.REDIS_URL).ask("CLIENT", "KILL", "ID", first)
    assert wire.ask("PING") in (b"PONG", "PONG")
    assert wire.ask("CLIENT", "ID") != first


def test_every_thread_has_a_line_of_its_own_and_keeps_it(wire: Wire) -> None:
    number: Callable[[], int] = lambda: wire.ask("CLIENT", "ID")  # noqa: E731 - for a thread
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(number).result() == thread.submit(number).result() != number()


def test_a_script_that_redis_does_not_know_is_told_in_full(wire: Wire) -> None:
    script = f"return tonumber(ARGV[1]) + 1  -- {wire.ask('CLIENT', 'ID')}"
    digest = sha1(script.encode()).hexdigest()  # noqa: S324 - Redis names scripts so
    assert [wire.run(script, digest, 0, number) for number in (1, 2)] == [2, 3]


def test_what_redis_refuses_is_an_error_and_the_line_stays(wire: Wire) -> None:
    first = wire.ask("CLIENT", "ID")
    with pytest.raises(ResponseError):
        wire.ask("NO-SUCH-COMMAND")
    assert wire.ask("CLIENT", "ID") == first
