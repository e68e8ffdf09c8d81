"""The relay (TURN) through which a call goes where two browsers cannot reach each other.

A relay that shares a secret with us lets in whoever brings a name with an expiry and its HMAC
(https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00, as coturn does). They are
made when somebody is admitted, for about an hour, and name nobody.
"""

from base64 import b64encode
from datetime import datetime, timedelta
from hashlib import sha1
from hmac import new as hmac
from secrets import token_hex
from typing import Any

from django.conf import settings

LASTS = timedelta(hours=1)


def credentials(*, now: datetime) -> tuple[str, str]:
    name = f"{int((now + LASTS).timestamp())}:{token_hex(8)}"
    signed = hmac(settings.TURN_SECRET.encode(), name.encode(), sha1).digest()
    return name, b64encode(signed).decode()


def configuration(*, now: datetime) -> dict[str, Any]:
    """What a browser gives to RTCPeerConnection. Without a relay: directly or not at all."""
    if not settings.TURN_URLS:
        return {"iceServers": []}
    name, password = credentials(now=now)
    server = {"urls": settings.TURN_URLS, "username": name, "credential": password}
    only = {"iceTransportPolicy": "relay"} if settings.TURN_RELAY_ONLY else {}
    return {"iceServers": [server], **only}
