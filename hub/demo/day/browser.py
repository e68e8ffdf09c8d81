"""What a browser does, as far as a day needs it: cookies, redirects, and forms that are sent with
what stands in them, the key against forgery included. It runs no scripts."""

import json
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from hub.demo.day.pages import Button, Form, Page, read
from hub.errors import DomainError

TIMEOUT_SECONDS = 30
MOST_REDIRECTS = 5
Values = Mapping[str, str | int | list[int]]


class ServerAway(DomainError):
    code = "server_away"
    sentence = "The server does not answer."


class NoSuchButton(DomainError):
    code = "no_such_button"
    sentence = "The page does not have the button that was to be pressed."


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
