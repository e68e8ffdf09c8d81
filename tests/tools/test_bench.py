"""The bench tells what was measured, and counts nothing that was not done."""

import pytest

from tools.bench import cases, live, rows
from tools.bench.bookings import Score
from tools.bench.client import Answer, Times
from tools.bench.sockets import Socket
from tools.bench.table import show

FLOOR = Times([0.002] * 30, 40)


def test_the_figure_is_the_median_or_the_share_that_the_case_names() -> None:
    times = Times([number / 1000 for number in range(100, 0, -1)], 0)
    assert times.at(0.5) == 0.0505
    assert times.at(0.95) == 0.096


def test_a_search_is_told_beside_the_floor_of_its_own_run() -> None:
    found = {"floor": FLOOR, "month": Times([0.003] * 30, 900), "first": Times([0.009] * 30, 50)}
    floor, month, first, visit = rows.searches(found, "here")
    assert (floor.figure, floor.reached) == ("2.00 ms", None)
    assert (month.ratio, month.reached) == ("1.5", True)
    assert (first.ratio, first.reached) == ("4.5", False)
    assert (visit.figure, visit.reached) == ("not measured yet", None)


def test_a_booking_that_was_refused_means_that_it_was_not_reached() -> None:
    fast, slow = Score(800, 800, 2.0), Score(100, 100, 1.0)
    ours, theirs = rows.bookings([fast], [slow])
    assert (ours.figure, ours.reached) == ("400 a second, 800 of 800 confirmed", True)
    assert (theirs.ratio, theirs.reached) == ("4.0", True)
    refused, _ = rows.bookings([Score(799, 800, 2.0)], [slow])
    assert refused.reached is False


def test_every_case_can_be_asked_of_the_fixture() -> None:
    facts = {"offering": 7, "service": 3, "points": [1], "segments": [7, 8, 9], "lines": [5]}
    assert cases.floor(facts) == "/api/v1/bench-floor/7"
    for case in cases.CASES:
        assert case.path is None or case.path(facts).startswith("/api/v1/")


def test_the_table_lines_up_and_says_no_loudly() -> None:
    lines = show([rows.memory(500), rows.rebuild(20)]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[2].endswith("| NO      |")
    assert lines[3].endswith("| yes     |")


def test_a_header_is_found_whatever_its_case() -> None:
    answer = Answer(302, "HTTP/1.1 302 Found\r\nlocation: /a\r\nContent-Length: 0", b"")
    assert (answer.header("Location"), answer.header("Retry-After")) == ("/a", "")


def test_a_call_that_one_screen_never_heard_was_not_reached() -> None:
    waits = [number / 1000 for number in range(200)]
    call, idle, memory = live.rows(live.Score(waits, 0, 1_000, 1_000, 41.6))
    assert (call.figure, call.reached) == ("190 ms, median 100; 200 of 200 heard", True)
    assert (idle.figure, idle.reached) == ("1000 of 1000", True)
    assert (memory.figure, memory.reached) == ("42 kB", None)
    missed, fell, _memory = live.rows(live.Score(waits, 1, 1_000, 999, 41.6))
    assert (missed.reached, fell.reached) == (False, False)
    slow, *_rest = live.rows(live.Score([0.3] * 10, 0, 1_000, 1_000, 41.6))
    assert slow.reached is False


async def test_frames_are_read_however_they_are_cut_into_pieces() -> None:
    socket = Socket("/", "")
    sent = b"HTTP/1.1 101 Switching\r\n\r\n"
    for text in (b'{"number": 7}', b'{"number": 12, "what": "beat"}'):
        sent += bytes([0x81, len(text)]) + text
    for at in range(len(sent)):
        socket.data_received(sent[at : at + 1])
    assert set(socket.heard) == {7, 12}
    refused = Socket("/", "")
    refused.data_received(b"HTTP/1.1 403 Forbidden\r\n\r\n")
    with pytest.raises(ConnectionError):
        await refused.ready
