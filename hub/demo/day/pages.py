"""What a page shows to who presses: its heading, a number in large letters, and its forms as they
stand. No more of HTML than a day needs."""

import re
from dataclasses import dataclass, field, replace
from html import unescape
from html.parser import HTMLParser

TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Button:
    name: str
    value: str
    label: str = ""


@dataclass(slots=True)
class Form:
    """`fields`: what is sent as the form stands; `offered`: all that can be chosen, by name;
    `ways`: where buttons of their own send it."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    offered: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)

    def button(self, name: str, value: str) -> Button | None:
        found = (one for one in self.buttons if (one.name, one.value) == (name, value))
        return next(found, None)

    def value(self, name: str) -> str:
        return next((value for key, value in self.fields if key == name), "")


@dataclass(slots=True)
class Page:
    status: int
    path: str
    html: str
    forms: list[Form] = field(default_factory=list)

    def to(self, path: str) -> Form | None:
        """The form that is sent there."""
        found = (form for form in self.forms if path in (form.action, *form.ways))
        return next((replace(form, action=path) for form in found), None)

    def with_button(self, name: str, value: str) -> list[Form]:
        return [form for form in self.forms if form.button(name, value)]

    @property
    def heading(self) -> str:
        return self._text(r"<h1[^>]*>(.*?)</h1>")

    def number_of(self, css_class: str) -> int | None:
        """The number that an element of this class shows."""
        text = self._text(rf'class="{css_class}"[^>]*>(.*?)</')
        return int(text) if text.isdecimal() else None

    def _text(self, pattern: str) -> str:
        found = re.search(pattern, self.html, re.DOTALL)
        return unescape(TAGS.sub("", found[1])).strip() if found else ""


def read(status: int, path: str, html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    return Page(status, path, html, reader.forms)


class _Reader(HTMLParser):
    """The forms of a page as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._list = ""  # the name of the list of options that is being read
        self._parts = {
            "input": self._input,
            "textarea": self._textarea,
            "select": self._select,
            "option": self._option,
            "button": self._button,
        }

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(values.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None and tag in self._parts:
            self._parts[tag](self._form, values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None

    def _input(self, form: Form, values: dict[str, str]) -> None:
        name, value = values.get("name", ""), values.get("value", "")
        if not name or values.get("type") == "submit":
            return
        if values.get("type") in ("radio", "checkbox"):
            form.offered.setdefault(name, []).append(value)
            if "checked" not in values:
                return
        form.fields.append((name, value))

    def _textarea(self, form: Form, values: dict[str, str]) -> None:
        form.fields.append((values.get("name", ""), ""))

    def _select(self, form: Form, values: dict[str, str]) -> None:
        self._list = values.get("name", "")

    def _option(self, form: Form, values: dict[str, str]) -> None:
        form.offered.setdefault(self._list, []).append(values.get("value", ""))
        if "selected" in values:
            form.fields.append((self._list, values.get("value", "")))

    def _button(self, form: Form, values: dict[str, str]) -> None:
        name, value = values.get("name", ""), values.get("value", "")
        if values.get("type", "submit") == "submit":
            form.buttons.append(Button(name, value, values.get("aria-label", "")))
        if "formaction" in values:
            form.ways.append(values["formaction"])
