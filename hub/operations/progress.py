"""Tells how far a long load is: one line that moves on a terminal, a line per tenth elsewhere."""

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import TypeVar

from django.core.management.base import OutputWrapper

T = TypeVar("T")
WIDTH = 30


class Progress:
    def __init__(self, out: OutputWrapper) -> None:
        self.out = out
        self.moves = out.isatty()

    def say(self, text: str) -> None:
        self.out.write(text)
        self.out.flush()

    def over(self, items: Sequence[T], what: str) -> Iterator[T]:
        """The items, one by one, while the bar fills."""
        began, shown = monotonic(), -1
        for done, item in enumerate(items, start=1):
            yield item
            tenth = done * (100 if self.moves else 10) // max(len(items), 1)
            if tenth != shown:
                shown = tenth
                self._show(done, len(items), what, monotonic() - began)
        if self.moves:
            self.out.write("")

    def _show(self, done: int, total: int, what: str, seconds: float) -> None:
        bar = "#" * (WIDTH * done // total)
        line = f"[{bar:{WIDTH}}] {done:,} of {total:,} {what}, {seconds:.0f} s"
        self.out.write(line, ending="\r" if self.moves else "\n")
        self.out.flush()
