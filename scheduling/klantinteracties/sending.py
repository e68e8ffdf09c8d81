"""Registers a contact, and its task, with the register of its organisation.

A register takes the same contact twice if it is told twice, so each is looked for by its number
first: an answer that got lost, or a worker that died, leaves one contact and not two. The address
comes from the settings, so it may lie in the network of the municipality.
"""

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from hub.notifications.models import Message
from hub.notifications.senders import Away, Refused, SenderBase, TryLater

SECONDS = 10
MOST_BYTES = 1_000_000


class ContactSender(SenderBase):
    def send(self, message: Message) -> None:
        owner = message.recipient
        address = settings.KLANTINTERACTIES_URLS.get(owner)
        if address is None:
            raise Refused("switched_off")
        register = Register(address, settings.KLANTINTERACTIES_TOKENS.get(owner, ""))
        told = json.loads(message.text)
        contact = register.once("klantcontacten", told["contact"])
        actor = settings.KLANTINTERACTIES_ACTORS.get(owner)
        if told["task"] and actor:
            own = {
                "aanleidinggevendKlantcontact": {"uuid": contact},
                "toegewezenAanActor": {"uuid": actor},
            }
            register.once("internetaken", {**told["task"], **own})


class Register:
    """One register, as its API is spoken to."""

    def __init__(self, address: str, token: str) -> None:
        self._parts = urlsplit(address.rstrip("/"))
        self._headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "Authorization": f"Token {token}",
        }

    def once(self, kind: str, values: dict[str, Any]) -> str:
        """The uuid of what has this number; it is made where there is none. Raises TryLater, Away
        or Refused."""
        query = urlencode({"nummer": values["nummer"]})
        rows = self._ask("GET", f"{kind}?{query}").get("results", [])
        known = [row for row in rows if row.get("nummer") == values["nummer"]]
        made = known[0] if known else self._ask("POST", kind, values)
        return str(made["uuid"])

    def _ask(self, method: str, path: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
        secure = self._parts.scheme == "https"
        connection = (HTTPSConnection if secure else HTTPConnection)(
            str(self._parts.hostname), self._parts.port, timeout=SECONDS
        )
        try:
            body = None if values is None else json.dumps(values)
            connection.request(method, f"{self._parts.path}/{path}", body, self._headers)
            answer = connection.getresponse()
            return _read(answer.status, answer.read(MOST_BYTES))
        except (OSError, HTTPException) as error:
            raise Away(type(error).__name__) from error
        finally:
            connection.close()


def _read(status: int, raw: bytes) -> dict[str, Any]:
    """Raises TryLater where it may be taken later, Refused where it never will."""
    if status in (200, 201):
        try:
            found = json.loads(raw)
        except ValueError as error:
            raise TryLater("no_json") from error
        if isinstance(found, dict):
            return found
        raise TryLater("no_json")
    # 401 and 403: a token that is put right later; what else is 4xx will be no better then.
    if status >= 500 or status in (401, 403, 404, 408, 429):
        raise TryLater(f"http_{status}")
    raise Refused(f"http_{status}")
