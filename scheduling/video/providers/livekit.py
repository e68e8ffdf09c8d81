"""A LiveKit server of the organisation, with LiveKit Meet before it: one host for both.

A server-made token (JWT, HS256) says which room and what somebody may do there; its claims are
those of https://docs.livekit.io/home/server/generating-tokens. Signed here, for it is one call of
the library that signs for Jitsi too. Who came and went the server tells itself (livekit_news).
"""

import logging
from secrets import token_hex
from urllib.parse import urlencode, urlsplit

import jwt
from django.conf import settings

from scheduling.video import seats
from scheduling.video.models import VideoPolicy
from scheduling.video.providers.base import Entry, Role, RoomUnavailable, VideoProvider

logger = logging.getLogger(__name__)
ALGORITHM = "HS256"


class LiveKit(VideoProvider):
    def address(self, policy: VideoPolicy, entry: Entry) -> str:
        secret = secret_of(policy)
        if not secret:
            logger.error("Organisation %s has no secret in LIVEKIT_SECRETS", policy.organisation_id)
            raise RoomUnavailable
        claims = {**_claims(policy, entry), "sub": identity_of(entry)}
        token = jwt.encode(claims, secret, algorithm=ALGORITHM)
        host = urlsplit(policy.base_url).netloc
        query = urlencode({"liveKitUrl": f"wss://{host}", "token": token})
        return f"{policy.base_url.rstrip('/')}/custom?{query}"

    def site(self, policy: VideoPolicy) -> str:
        parts = urlsplit(policy.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    def is_ready(self, policy: VideoPolicy) -> bool:
        return bool(secret_of(policy))


def secret_of(policy: VideoPolicy) -> str:
    """By the organisation itself and not by the key: nobody signs with another's secret."""
    return str(settings.LIVEKIT_SECRETS.get(policy.organisation.slug, ""))


def identity_of(entry: Entry) -> str:
    """A seat, so that the server's news finds it; it tells nobody who sits there. Of two with the
    same one the server puts the first out, as the hub's own room does."""
    if entry.role == Role.GUEST:
        token = seats.take_as_guest(entry.appointment, now=entry.valid_from, held=entry.held)
        return f"{entry.role}-{seats.of_guest(token)}"
    if entry.actor_id is None:
        return f"{entry.role}-{token_hex(8)}"
    seat = seats.take_as_staff(entry.appointment, user_id=entry.actor_id, now=entry.valid_from)
    return f"{entry.role}-{seat.pk}"


def _claims(policy: VideoPolicy, entry: Entry) -> dict[str, object]:
    return {
        "iss": policy.app_id,
        "nbf": int(entry.valid_from.timestamp()),
        "exp": int(entry.valid_until.timestamp()),
        "video": {
            "room": entry.room,
            "roomJoin": True,
            "roomAdmin": entry.role == Role.MODERATOR,
            "roomRecord": False,
            "canPublish": True,
            "canSubscribe": True,
            "canPublishData": True,
        },
    }
