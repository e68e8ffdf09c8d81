"""The relay (TURN) through which a call goes where two browsers cannot reach each other.

A relay that shares a secret with us lets in whoever brings a name with an expiry and its HMAC
(https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00, as coturn does). They are
made when somebody is admitted, for about an hour, and name nobody. Whoever looks beforehand whether
the relay can be reached gets them for two minutes.
"""

from base64 import b64encode
from datetime import datetime, timedelta
from hashlib import sha1
from hmac import new as hmac
from secrets import token_hex
from typing import Any

from django.conf import settings

LASTS = timedelta(hours=1)
TRIAL_LASTS = timedelta(minutes=2)


def credentials(*, now: datetime, lasts: timedelta = LASTS) -> tuple[str, str]:
    name = f"{int((now + lasts).timestamp())}:{token_hex(8)}"
    signed = hmac(settings.TURN_SECRET.encode(), name.encode(), sha1).digest()
    return name, b64encode(signed).decode()


def configuration(*, now: datetime) -> dict[str, Any]:
    """What a browser gives to RTCPeerConnection. Without a relay: directly or not at all."""
    if not settings.TURN_URLS:
        return {"iceServers": []}
    only = {"iceTransportPolicy": "relay"} if settings.TURN_RELAY_ONLY else {}
    return {"iceServers": [_server(now, LASTS)], **only}


def trial(*, now: datetime) -> dict[str, Any] | None:
    """For who is at the door: enough to see whether the relay can be reached, and whether anything
    but the relay may be used. None where there is no relay."""
    if not settings.TURN_URLS:
        return None
    return {"iceServers": [_server(now, TRIAL_LASTS)], "only": settings.TURN_RELAY_ONLY}


def _server(now: datetime, lasts: timedelta) -> dict[str, Any]:
    name, password = credentials(now=now, lasts=lasts)
    return {"urls": settings.TURN_URLS, "username": name, "credential": password}
