"""What browsers and the server say to each other in a video room: pure.

A message of a browser is a JSON object `{"v": 1, "n": 7, "kind": "signal", "to": 12, "body": {}}`:
the version, its number within this session, what it is, for which seat, and what the kind needs.
The server stamps who sent it (`from`), so that nobody speaks for another. What a description or
candidate holds is for browsers alone: it is measured here, passed on, and never read or logged.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

VERSION = 1
MOST_BYTES = 48_000  # of one message; a description with two pictures has about 10,000
MOST_TEXT = 400  # characters of real-time text at once
MOST_QUESTION = 300
MOST_METHOD = 10
MOST_PAGES = 9_999  # of a document that is shown
MOST_NUMBER = 2**31


class Kind(StrEnum):
    BEAT = "beat"  # I am here
    STATE = "state"  # microphone, camera, screen: on or off
    SIGNAL = "signal"  # a description or a candidate, for one other
    TEXT = "text"  # real-time text, where the direct line is not there
    FIGURES = "figures"  # how the connection was
    ADMIT = "admit"
    REFUSE = "refuse"
    LEAVE = "leave"
    ASK = "ask"  # is this right?
    ANSWER = "answer"
    CAPTIONS = "captions"  # what is said is to be written out, or not
    IDENTITY = "identity"  # was checked, and how


# What somebody may say; who waits may say no more than that they are there, or leave.
WAITING = frozenset({Kind.BEAT, Kind.LEAVE})
IN_THE_CALL = frozenset({*WAITING, Kind.STATE, Kind.SIGNAL, Kind.TEXT, Kind.FIGURES, Kind.ANSWER})
GUEST = frozenset({*IN_THE_CALL, Kind.CAPTIONS})
MODERATOR = frozenset({*IN_THE_CALL, Kind.ADMIT, Kind.REFUSE, Kind.ASK, Kind.IDENTITY})


class Malformed(Exception):
    """`reason` is one of a few fixed words, for the log: never anything that was sent."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Message:
    kind: Kind
    number: int
    to: int | None
    body: Mapping[str, Any]


def read(text: str) -> Message:
    """Raises Malformed."""
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise Malformed("too_long")
    raw = _json(text)
    if raw.get("v") != VERSION:
        raise Malformed("version")
    try:
        kind = Kind(str(raw.get("kind")))
    except ValueError as unknown:
        raise Malformed("kind") from unknown
    number, to, body = raw.get("n"), raw.get("to"), raw.get("body", {})
    if not isinstance(number, int) or not _whole(number, 1) or not isinstance(body, dict):
        raise Malformed("shape")
    if kind in ADDRESSED and not _whole(to, 1):
        raise Malformed("to")
    return Message(kind, number, to if kind in ADDRESSED else None, BODIES[kind](body))


def _json(text: str) -> dict[str, Any]:
    try:
        raw = json.loads(text)
        # NaN and half characters: read here, but no browser and no table can take them.
        json.dumps(raw, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise Malformed("json") from error
    if not isinstance(raw, dict):
        raise Malformed("json")
    return raw


def _whole(value: object, least: int, most: int = MOST_NUMBER) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


ADDRESSED = frozenset({Kind.SIGNAL, Kind.ADMIT, Kind.REFUSE})


def _nothing(body: dict[str, Any]) -> dict[str, Any]:
    return {}


def _state(body: dict[str, Any]) -> dict[str, Any]:
    return {name: body.get(name) is True for name in ("microphone", "camera", "screen")}


CANDIDATE = {
    "candidate": str,
    "sdpMid": str | None,
    "sdpMLineIndex": int | None,
    "usernameFragment": str | None,
}


def _signal(body: dict[str, Any]) -> dict[str, Any]:
    """A description, a candidate (null: there are no more), or `again`: I missed something."""
    if body.get("again") is True:
        return {"again": True}
    described, candidate = body.get("description"), body.get("candidate")
    if isinstance(described, dict):
        kind, sdp = described.get("type"), described.get("sdp")
        if kind in {"offer", "answer", "rollback"} and isinstance(sdp, str):
            return {"description": {"type": kind, "sdp": sdp}}
    elif "candidate" in body and candidate is None:
        return {"candidate": None}
    elif isinstance(candidate, dict) and isinstance(candidate.get("candidate"), str):
        found = {name: candidate.get(name) for name in CANDIDATE}
        if all(isinstance(found[name], CANDIDATE[name]) for name in CANDIDATE):
            return {"candidate": found}
    raise Malformed("signal")


def _text(body: dict[str, Any]) -> dict[str, Any]:
    """Characters taken away at the end of the line, then characters added, then perhaps its end."""
    erase, add = body.get("erase", 0), body.get("add", "")
    if not _whole(erase, 0, 10_000) or not isinstance(add, str) or len(add) > MOST_TEXT:
        raise Malformed("text")
    return {"erase": erase, "add": add, "done": body.get("done") is True}


FIGURES = {  # name: the most that can be true
    "connectMs": 600_000,
    "lostPermille": 1000,
    "jitterMs": 60_000,
    "roundTripMs": 60_000,
    "seconds": 86_400,
}


def _figures(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, most in FIGURES.items():
        if name in body:
            if not _whole(body[name], 0, most):
                raise Malformed("figures")
            found[name] = body[name]
    return {**found, "relayed": body.get("relayed") is True}


def _ask(body: dict[str, Any]) -> dict[str, Any]:
    text = body.get("text")
    if not isinstance(text, str) or not 0 < len(text.strip()) <= MOST_QUESTION or "\0" in text:
        raise Malformed("ask")
    page, pages = body.get("page"), body.get("pages")
    if page is None and pages is None:
        return {"text": text.strip()}
    if not isinstance(pages, int) or not _whole(pages, 1, MOST_PAGES) or not _whole(page, 1, pages):
        raise Malformed("ask")
    return {"text": text.strip(), "page": page, "pages": pages}


def _captions(body: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(body.get("on"), bool):
        raise Malformed("captions")
    return {"on": body["on"]}


def _answer(body: dict[str, Any]) -> dict[str, Any]:
    if not _whole(body.get("question"), 1) or not isinstance(body.get("right"), bool):
        raise Malformed("answer")
    return {"question": body["question"], "right": body["right"]}


def _identity(body: dict[str, Any]) -> dict[str, Any]:
    method = body.get("method")
    if not isinstance(method, str) or len(method) > MOST_METHOD:
        raise Malformed("identity")
    return {"method": method}


BODIES: dict[Kind, Callable[[dict[str, Any]], dict[str, Any]]] = {
    Kind.BEAT: _nothing,
    Kind.STATE: _state,
    Kind.SIGNAL: _signal,
    Kind.TEXT: _text,
    Kind.FIGURES: _figures,
    Kind.ADMIT: _nothing,
    Kind.REFUSE: _nothing,
    Kind.LEAVE: _nothing,
    Kind.ASK: _ask,
    Kind.ANSWER: _answer,
    Kind.CAPTIONS: _captions,
    Kind.IDENTITY: _identity,
}
