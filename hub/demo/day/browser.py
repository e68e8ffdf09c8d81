"""What a browser does, as far as a day needs it: cookies, redirects, and forms that are sent with
what stands in them, the key against forgery included. It runs no scripts."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from hub.errors import DomainError

TIMEOUT_SECONDS = 30
MOST_REDIRECTS = 5
Values = Mapping[str, str | int | list[int]]
TAGS = re.compile(r"<[^>]*>")


class ServerAway(DomainError):
    code = "server_away"
    sentence = "The server does not answer."


class NoSuchButton(DomainError):
    code = "no_such_button"
    sentence = "The page does not have the button that was to be pressed."


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


class Browser:
    """One profile. Not for two threads at once."""

    def __init__(self, base: str, cookies: Mapping[str, str] | None = None) -> None:
        self.base = base.rstrip("/")
        self.cookies = dict(cookies or {})

    def get(self, path: str) -> Page:
        return self._go("GET", path, None)

    def send(
        self,
        page: Page,
        form: Form,
        values: Values | None = None,
        *,
        button: Button | None = None,
    ) -> Page:
        """Sends the form, with other values for some fields; a list for what is ticked."""
        other = values or {}
        fields = [(name, value) for name, value in form.fields if name not in other]
        for name, value in other.items():
            fields += [(name, str(one)) for one in (value if isinstance(value, list) else [value])]
        if button:
            fields.append((button.name, button.value))
        return self._go("POST", form.action or page.path, urlencode(fields))

    def press(self, page: Page, name: str, value: str, **values: str) -> Page:
        """Raises NoSuchButton."""
        for form in page.with_button(name, value):
            return self.send(page, form, values, button=form.button(name, value))
        raise NoSuchButton(details={"button": value, "path": page.path})

    def ask(
        self, method: str, path: str, body: dict[str, Any] | None = None, token: str = ""
    ) -> tuple[int, dict[str, Any]]:
        """As a program does: JSON, without cookies."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        response, text = self._once(method, path, json.dumps(body) if body else None, headers)
        return response.status, dict(json.loads(text or "{}"))

    def _go(self, method: str, path: str, body: str | None) -> Page:
        for _hop in range(MOST_REDIRECTS):
            response, text = self._once(method, path, body, self._headers(path, body))
            self._keep(response)
            to = response.headers.get("Location")
            if response.status not in (301, 302, 303) or not to:
                return read(response.status, path, text)
            parts = urlsplit(urljoin(self.base + path, to))
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            method, body = "GET", None
        raise ServerAway(details={"path": path})

    def _headers(self, path: str, body: str | None) -> dict[str, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers |= {"Origin": self.base, "Referer": self.base + path}
        return headers

    def _once(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[HTTPResponse, str]:
        where = urlsplit(self.base)
        kind = HTTPSConnection if where.scheme == "https" else HTTPConnection
        connection = kind(where.netloc, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return response, response.read().decode("utf-8", "replace")
        except (OSError, HTTPException) as error:
            raise ServerAway(details={"path": path}) from error
        finally:
            connection.close()

    def _keep(self, response: HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value


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
