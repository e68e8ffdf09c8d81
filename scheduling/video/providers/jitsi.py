"""A Jitsi Meet server of the organisation, with token authentication (JWT, HS256).

Claims: https://github.com/jitsi/lib-jitsi-meet/blob/master/doc/tokens.md. The server needs
`token_verification`, and `token_affiliation` for the roles; the first one in must not become the
moderator (`enable_auto_owner` off). docs/operations.md has the list.
"""

import logging
from urllib.parse import urlsplit

import jwt
from django.conf import settings

from scheduling.video.models import VideoPolicy
from scheduling.video.providers.base import Entry, Role, RoomUnavailable, VideoProvider

logger = logging.getLogger(__name__)
ALGORITHM = "HS256"
AUDIENCE = "jitsi"


class Jitsi(VideoProvider):
    def address(self, policy: VideoPolicy, entry: Entry) -> str:
        secret = _secret_of(policy)
        if not secret:
            logger.error("Organisation %s has no secret in JITSI_SECRETS", policy.organisation_id)
            raise RoomUnavailable
        token = jwt.encode(_claims(policy, entry), secret, algorithm=ALGORITHM)
        return f"{policy.base_url.rstrip('/')}/{entry.room}?jwt={token}"

    def site(self, policy: VideoPolicy) -> str:
        parts = urlsplit(policy.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    def is_ready(self, policy: VideoPolicy) -> bool:
        return bool(_secret_of(policy))


def _secret_of(policy: VideoPolicy) -> str:
    """By the organisation itself and not by the app: nobody signs with another's secret."""
    return str(settings.JITSI_SECRETS.get(policy.organisation.slug, ""))


def _claims(policy: VideoPolicy, entry: Entry) -> dict[str, object]:
    is_moderator = entry.role == Role.MODERATOR
    return {
        "aud": AUDIENCE,
        "iss": policy.app_id,
        "sub": _tenant_or_host(policy),
        "room": entry.room,
        "nbf": int(entry.valid_from.timestamp()),
        "exp": int(entry.valid_until.timestamp()),
        "context": {
            # Strings only: the server throws at anything else. No name: Jitsi asks for one.
            "user": {
                "affiliation": "owner" if is_moderator else "member",
                "moderator": "true" if is_moderator else "false",
            }
        },
    }


def _tenant_or_host(policy: VideoPolicy) -> str:
    """https://meet.example.nl/leeuwarden is the tenant `leeuwarden`; without a path, the host."""
    parts = urlsplit(policy.base_url.lower())
    return parts.path.strip("/") or str(parts.hostname)
