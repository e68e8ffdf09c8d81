"""What may be said in a room, and how much of it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scheduling.video import allowance, protocol
from scheduling.video.allowance import Allowance
from scheduling.video.protocol import Kind, Malformed, Message

OFFER = {"description": {"type": "offer", "sdp": "v=0"}}


def said(kind: str = "beat", **more: Any) -> str:
    return json.dumps({"v": 1, "n": 1, "kind": kind, **more})


def reason(text: str) -> str:
    with pytest.raises(Malformed) as refused:
        protocol.read(text)
    return refused.value.reason


def test_each_kind_is_read_and_what_it_does_not_need_is_left_out() -> None:
    assert protocol.read(said(body={"sdp": "x"})) == Message(Kind.BEAT, 1, None, {})
    signal = protocol.read(said("signal", to=7, body={**OFFER, "name": "Sanne"}))
    assert signal == Message(Kind.SIGNAL, 1, 7, OFFER)
    found = {"candidate": "candidate:1", "sdpMid": "0", "sdpMLineIndex": 0}
    assert protocol.read(said("signal", to=7, body={"candidate": {**found, "name": "x"}})).body == {
        "candidate": {**found, "usernameFragment": None}
    }
    assert protocol.read(said("signal", to=7, body={"candidate": None})).body == {"candidate": None}
    text = protocol.read(said("text", body={"erase": 2, "add": "é👍", "from": 9}))
    assert text.body == {"erase": 2, "add": "é👍", "done": False}
    state = protocol.read(said("state", to=7, body={"camera": True, "microphone": "yes"}))
    assert (state.to, state.body) == (
        None,
        {"microphone": False, "camera": True, "screen": False},
    )


@pytest.mark.parametrize(
    ("text", "why"),
    (
        ("", "json"),
        ("[]", "json"),
        ("[" * 40_000, "json"),
        ("null", "json"),
        (json.dumps({"v": 2, "n": 1, "kind": "beat"}), "version"),
        (json.dumps({"v": 1, "n": 1, "kind": "shout"}), "kind"),
        (json.dumps({"v": 1, "n": 1, "kind": ["beat"]}), "kind"),
        (json.dumps({"v": 1, "n": 0, "kind": "beat"}), "shape"),
        (json.dumps({"v": 1, "n": True, "kind": "beat"}), "shape"),
        (json.dumps({"v": 1, "n": 1, "kind": "beat", "body": []}), "shape"),
        (said("signal", body=OFFER), "to"),
        (said("admit", to="7"), "to"),
        (said("signal", to=7, body={}), "signal"),
        (said("signal", to=7, body={"description": {"type": "offer", "sdp": 1}}), "signal"),
        (said("signal", to=7, body={"candidate": {"candidate": 7}}), "signal"),
        (said("signal", to=7, body={"candidate": {"candidate": "", "sdpMid": [[]]}}), "signal"),
        (said("signal", to=7, body={"candidate": {"candidate": "", "x": float("nan")}}), "json"),
        ('{"v": 1, "n": 1, "kind": "text", "body": {"add": "\\ud800"}}', "json"),
        ('{"v": 1, "n": ' + "1" * 5_000 + ', "kind": "beat"}', "json"),
        (said("text", body={"add": "x" * 401}), "text"),
        (said("text", body={"erase": -1}), "text"),
        (said("figures", body={"connectMs": 10**9}), "figures"),
        (said("ask", body={"text": "  "}), "ask"),
        (said("ask", body={"text": "a\x00"}), "ask"),
        (said("answer", body={"question": 1, "right": "yes"}), "answer"),
        (said("identity", body={"method": 1}), "identity"),
        (said("figures", body={"jitterMs": "NaN"}), "figures"),
        (said(body={"add": "x" * protocol.MOST_BYTES}), "too_long"),
    ),
)
def test_what_is_malformed_is_refused_with_a_word_that_quotes_nothing(text: str, why: str) -> None:
    assert reason(text) == why


ANY = some.recursive(some.none() | some.booleans() | some.integers() | some.text(), some.lists)


@given(some.dictionaries(some.sampled_from(["v", "n", "kind", "to", "body", "x"]), ANY))
def test_whatever_comes_is_read_or_refused_and_never_fails(raw: dict[str, Any]) -> None:
    for text in (json.dumps(raw), json.dumps({**raw, "v": 1, "kind": "signal"})):
        try:
            assert protocol.read(text).number >= 1
        except Malformed as refused:
            assert refused.reason.isascii()


def test_beginning_to_talk_with_three_others_passes_and_a_flood_does_not() -> None:
    talk = Allowance(since=0.0)
    assert all(talk.takes(4_000, now=second / 50) for second in range(100))
    flood = Allowance(since=0.0)
    passed = [flood.takes(10, now=0.001 * turn) for turn in range(1_000)]
    assert passed.index(False) == pytest.approx(allowance.MESSAGES, abs=15)
    assert not any(passed[350:])


def test_an_hour_of_typing_is_no_flood_and_a_few_large_messages_are() -> None:
    typing = Allowance(since=0.0)
    assert all(typing.takes(100, now=turn / 20) for turn in range(72_000))
    large = Allowance(since=0.0)
    assert [large.takes(48_000, now=0.0) for _ in range(13)].count(True) == 12
