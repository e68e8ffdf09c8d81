"""One class per vendor; which one is used is the organisation's choice."""

from scheduling.video.models import ProviderKind, VideoPolicy
from scheduling.video.providers.base import Entry, Role, RoomUnavailable, VideoProvider
from scheduling.video.providers.jitsi import Jitsi
from scheduling.video.providers.livekit import LiveKit
from scheduling.video.providers.own import OwnRoom

PROVIDERS: dict[str, VideoProvider] = {
    ProviderKind.OWN: OwnRoom(),
    ProviderKind.JITSI: Jitsi(),
    ProviderKind.LIVEKIT: LiveKit(),
}


def provider_of(policy: VideoPolicy) -> VideoProvider | None:
    """None where the organisation has no video calls."""
    return PROVIDERS.get(policy.provider)


__all__ = ["PROVIDERS", "Entry", "Role", "RoomUnavailable", "VideoProvider", "provider_of"]
