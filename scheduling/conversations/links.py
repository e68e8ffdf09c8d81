"""The citizen's links to a record: 192 random bits each, of which only the hash is kept."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from scheduling.conversations.models import Conversation, RecordLink
from scheduling.reference import hash_of, new_token


def issue(conversation: Conversation, *, now: datetime) -> str:
    token = new_token()
    RecordLink.objects.create(conversation=conversation, token_hash=hash_of(token), made_at=now)
    return token


def url_of(token: str) -> str:
    return str(settings.BASE_URL) + reverse("web:conversation", args=[token])


def opened_by(token: str, *, now: datetime) -> Conversation | None:
    """The record of this link, while it is kept. Its text is the citizen's once it is finished."""
    rows = Conversation.objects.select_related("organisation", "service__base", "appointment")
    return rows.filter(links__token_hash=hash_of(token), gone_at__gt=now).first()
