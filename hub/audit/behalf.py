"""For whom somebody acts, while one request lasts: said once by the door, and kept with each event
of staff that is written meanwhile (hub.audit.trail)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_FOR: ContextVar[dict[str, int] | None] = ContextVar("acts_for", default=None)


@contextmanager
def nobody_yet() -> Iterator[None]:
    """Around each request: threads serve many, one after another."""
    token = _FOR.set(None)
    try:
        yield
    finally:
        _FOR.reset(token)


def acts_for(*, organisation_id: int, of_id: int) -> None:
    """The actor is of another organisation, `of_id`, that manages for this one."""
    _FOR.set({"on_behalf_of": organisation_id, "of": of_id})


@contextmanager
def again(before: dict[str, int]) -> Iterator[None]:
    """Around what is done later than it was asked: `before` is what was told then."""
    token = _FOR.set(before or None)
    try:
        yield
    finally:
        _FOR.reset(token)


def told() -> dict[str, int]:
    return dict(_FOR.get() or {})
