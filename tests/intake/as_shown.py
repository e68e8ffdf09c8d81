"""What a browser sends of the form that keeps, when nothing is touched."""

from html.parser import HTMLParser
from typing import Any


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.select = self.area = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = "novalidate" in at
        if not self.inside:
            return
        if tag == "input":
            self._input(at)
        elif tag == "select":
            self.select = at["name"]
        elif tag == "option" and "selected" in at:
            self.sent.setdefault(self.select, []).append(at["value"])
        elif tag == "textarea":
            self.area = at["name"]
            self.sent[self.area] = [""]

    def _input(self, at: dict[str, str]) -> None:
        ticks = at.get("type") in ("checkbox", "radio")
        if at.get("name") and at.get("type") != "file" and (not ticks or "checked" in at):
            self.sent.setdefault(at["name"], []).append(at.get("value", "on" if ticks else ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        self.inside = self.inside and tag != "form"


def fields(text: str) -> dict[str, Any]:
    reader = Reader()
    reader.feed(text)
    return {name: [one.lstrip("\n") for one in some] for name, some in reader.sent.items()}
