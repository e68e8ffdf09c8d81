"""What a LiveKit server of an organisation tells: who came, who left, and that a room is over.

Signed as https://docs.livekit.io/home/server/webhooks says: a token with the key and secret that
the organisation shares with its server, which holds the hash of what is told. News is acted upon
once, while it is fresh, and reaches the rooms of that organisation's own calls alone. Nothing that
it says is fetched or followed, and no name or address in it is kept.
"""

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError
from scheduling.video import figures, seats
from scheduling.video.doors import policy_of
from scheduling.video.models import HeardNews, ProviderKind, Seat, VideoPolicy
from scheduling.video.providers.livekit import secret_of

logger = logging.getLogger(__name__)
FRESH = timedelta(minutes=10)  # a server that gets no answer tries again for less
KEPT = timedelta(days=1)
SEAT = re.compile(r"(?:guest|moderator)-([0-9]{1,18})")
LONGEST_CALL = 24 * 3600


class NotFromTheServer(DomainError):
    code = "livekit_news_not_signed"
    status = 401
    sentence = _("This is not signed by the server of this organisation.")


class NotFresh(DomainError):
    code = "livekit_news_not_fresh"
    status = 401
    sentence = _("This is too old, or of a time that is still to come.")


class PartMissing(DomainError):
    code = "livekit_part_missing"
    status = 503
    sentence = _("This hub cannot read news of LiveKit: the part for it is not installed.")


def hear(*, organisation: str, told: str, token: str, now: datetime) -> None:
    """`organisation`: the slug in the address. Raises NotFromTheServer, NotFresh or PartMissing;
    then nothing was done. The same news twice is no error, and does nothing the second time."""
    policy = VideoPolicy.objects.filter(
        organisation__slug=organisation, provider=ProviderKind.LIVEKIT
    ).first()
    event = _verified(policy, told, token)
    at = datetime.fromtimestamp(event.created_at, UTC)
    if not event.id or abs(now - at) > FRESH:
        raise NotFresh
    deed = DEEDS.get(event.event)
    if policy is None or deed is None:
        return
    with transaction.atomic():
        if _is_new(policy, event.id, now):
            deed(policy, event, at)


def _verified(policy: VideoPolicy | None, told: str, token: str) -> Any:
    """An organisation that is not there answers as a wrong signature does."""
    try:
        from livekit.api import TokenVerifier, WebhookReceiver
    except ImportError as missing:
        logger.error("News of LiveKit needs the extra `livekit`")
        raise PartMissing from missing
    secret = secret_of(policy) if policy else ""
    if policy is None or not secret:
        raise NotFromTheServer
    try:
        return WebhookReceiver(TokenVerifier(policy.app_id, secret)).receive(told, token)
    except Exception as wrong:  # the library raises a plain Exception for some of it
        raise NotFromTheServer from wrong


def _is_new(policy: VideoPolicy, news_id: str, now: datetime) -> bool:
    key = sha256(f"{policy.organisation_id}:{news_id}".encode()).hexdigest()
    _row, made = HeardNews.objects.get_or_create(key=key, defaults={"heard_at": now})
    return made


def _seat(policy: VideoPolicy, event: Any) -> Seat | None:
    """Of this organisation's own calls, and of the room that the news is about."""
    found = SEAT.fullmatch(event.participant.identity)
    if found is None:
        return None
    known = Seat.objects.select_related("appointment").filter(room=event.room.name)
    seat = known.filter(pk=int(found[1])).first()
    return seat if seat and _is_theirs(policy, seat) else None


def _is_theirs(policy: VideoPolicy, seat: Seat) -> bool:
    return policy_of(seat.appointment).organisation_id == policy.organisation_id


def _came(policy: VideoPolicy, event: Any, at: datetime) -> None:
    if seat := _seat(policy, event):
        seats.came_elsewhere(seat.pk, room=seat.room, session=event.participant.sid, now=at)


def _left(policy: VideoPolicy, event: Any, at: datetime) -> None:
    seat = _seat(policy, event)
    gone = seat and seats.went_elsewhere(seat.pk, room=seat.room, session=event.participant.sid)
    if gone and gone.seen_at:
        seconds = int((at - gone.seen_at).total_seconds())
        figures.add_seconds(gone, min(seconds, LONGEST_CALL), now=at)


def _over(policy: VideoPolicy, event: Any, at: datetime) -> None:
    """Who is still there by then left with the room: the server need not tell of each."""
    inside = Seat.objects.select_related("appointment").filter(room=event.room.name)
    for seat in inside.filter(session__startswith=seats.ELSEWHERE).exclude(seen_at=None):
        if not _is_theirs(policy, seat):
            return
        if seat.seen_at:
            seconds = int((at - seat.seen_at).total_seconds())
            figures.add_seconds(seat, min(seconds, LONGEST_CALL), now=at)
        seats.all_went(room=seat.room)


DEEDS: dict[str, Callable[[VideoPolicy, Any, datetime], None]] = {
    "participant_joined": _came,
    "participant_left": _left,
    "participant_connection_aborted": _left,
    "room_finished": _over,
}


def forget_old(*, before: datetime) -> int:
    return HeardNews.objects.filter(heard_at__lt=before).delete()[0]
