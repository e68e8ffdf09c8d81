"""What somebody of staff sent when their log-in was over: it waits for half an hour in the session
of this browser, sealed, for the same person alone. It is put before them, and never sent by itself.
"""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hub import sealed
from hub.people.models import User

LASTS = timedelta(minutes=30)
MOST_FIELDS, MOST_CHARACTERS = 300, 50_000
KEY = "unsent"  # in the session
COOKIE = "last_staff"  # signed: who was logged in here last, until the browser closes
SALT = "hub.people.unsent"
NEVER = re.compile(r"csrf|passw|wachtwoord|secret|geheim|token|otp|^code$", re.IGNORECASE)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
A_SENTENCE = 20  # characters; what is shorter and one word is a choice rather than a text


@dataclass(frozen=True, slots=True)
class Unsent:
    """`path` is where it was sent to, `page` where its form stands."""

    user: int
    until: float
    path: str
    page: str
    fields: list[tuple[str, str]]

    @property
    def texts(self) -> list[str]:
        """What was written: to read and to copy, where the page cannot put it back itself."""
        values = (value.strip() for _name, value in self.fields)
        return [text for text in values if len(text) >= A_SENTENCE or " " in text]

    @property
    def for_form(self) -> dict[str, Any]:
        return {"path": self.path, "fields": self.fields}


def keep(request: HttpRequest, *, page: str, now: datetime) -> None:
    """Of a form that a person sent. They are told whether it waits for them."""
    fields = _fields(request)
    if not fields:
        return
    user = _last_user(request)
    if user is None or _is_too_much(fields):
        told = _("You were not logged in. What you filled in is not kept.")
        messages.warning(request, told)
        return
    until = (now + LASTS).timestamp()
    made = Unsent(user, until, request.path, page, fields)
    request.session[KEY] = sealed.seal(json.dumps(asdict(made)).encode()).decode()
    # Who does not come back leaves nothing behind.
    request.session.set_expiry(LASTS)
    told = _("You were logged out. What you filled in waits for you for half an hour.")
    messages.warning(request, told)


def offer(request: HttpRequest, *, user: User, now: datetime) -> None:
    """To who has just come in, on the page of its form. Sent again, of somebody else or too old,
    it is forgotten."""
    if KEY not in request.session:
        return
    request.session.set_expiry(None)
    found = _opened(request.session[KEY])
    is_theirs = found is not None and found.user == user.pk and found.until > now.timestamp()
    if found is None or not is_theirs or (request.method, request.path) == ("POST", found.path):
        forget(request)
        return
    request.unsent = found  # type: ignore[attr-defined]


def offered(request: HttpRequest) -> Unsent | None:
    found: Unsent | None = getattr(request, "unsent", None)
    return found


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def know_again(request: HttpRequest, response: HttpResponse, *, user: User) -> None:
    """An hour later this browser cannot say any more whose form it sends."""
    if _named(request) != str(user.pk):
        response.set_signed_cookie(
            COOKIE,
            str(user.pk),
            salt=SALT,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def know_no_longer(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def _last_user(request: HttpRequest) -> int | None:
    if request.user.is_authenticated:  # with the password alone
        return int(request.user.pk)
    named = _named(request)
    return int(named) if named else None


def _named(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(COOKIE, default="", salt=SALT))


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    """No files, no passwords and no keys. What a script sends is no form that waits."""
    if request.content_type not in FORMS or request.headers.get("HX-Request"):
        return []
    hidden = getattr(request, "sensitive_post_parameters", ())
    if hidden == "__ALL__":
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in hidden and not NEVER.search(name)
        for value in values
    ]


def _is_too_much(fields: list[tuple[str, str]]) -> bool:
    characters = sum(len(name) + len(value) for name, value in fields)
    return len(fields) > MOST_FIELDS or characters > MOST_CHARACTERS


def _opened(kept: str) -> Unsent | None:
    """None where it was sealed with a key that is gone."""
    try:
        found = json.loads(sealed.opened(kept.encode()))
    except sealed.NotOpened:
        return None
    return Unsent(**{**found, "fields": [(name, value) for name, value in found["fields"]]})
