"""A record in plain values, opened: for the paper, the citizen's page and the desk alike."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduling.conversations import hand_overs, records, said, steps
from scheduling.conversations.content import Content, HandedOver, Said
from scheduling.conversations.models import Conversation, HandOver, HandOverState
from scheduling.conversations.records import Added
from scheduling.conversations.steps import Step
from scheduling.planning.models import Professional


@dataclass(frozen=True, slots=True)
class Sent:
    """One hand-over. `copy` is None once it was taken away; `open`: it can be answered still."""

    pk: int
    organisation: str
    purpose: str
    state: str
    state_told: str
    sent_at: datetime
    due_on: date
    came_back: bool
    open: bool
    answer: str
    copy: HandedOver | None


@dataclass(frozen=True, slots=True)
class Told:
    """Moments are wall time at the place. `who` is empty where the name is not public."""

    organisation: str
    who: str
    day: datetime
    channel: str
    content: Content
    said: tuple[Said, ...]
    steps: list[Step]
    additions: list[Added]
    sent: list[Sent]


def told(conversation: Conversation, *, for_staff: bool = False) -> Told:
    """`for_staff`: of the sender, who reads no answers that were taken back."""
    zone, content = ZoneInfo(conversation.zone), records.content_of(conversation)
    began = conversation.appointment.starts_at if conversation.appointment else None
    return Told(
        organisation=conversation.organisation.name,
        who=_public_name(conversation),
        day=(began or conversation.began_at).astimezone(zone),
        channel=conversation.get_channel_display(),
        content=content,
        said=said.of(conversation, content),
        steps=steps.of(conversation),
        additions=records.additions_of(conversation),
        sent=[sent(one, for_staff=for_staff) for one in _hand_overs(conversation)],
    )


def sent(one: HandOver, *, for_staff: bool = False) -> Sent:
    return Sent(
        pk=one.pk,
        organisation=one.receiver.name,
        purpose=one.consent.get_purpose_display(),
        state=one.state,
        state_told=one.get_state_display(),
        sent_at=one.sent_at,
        due_on=one.due_on,
        came_back=one.came_back_at is not None and one.state == HandOverState.NEW,
        open=one.state in hand_overs.OPEN,
        answer=hand_overs.answer_of(one),
        copy=hand_overs.copy_for_sender(one) if for_staff else hand_overs.copy_of(one),
    )


def _hand_overs(conversation: Conversation) -> list[HandOver]:
    rows = conversation.hand_overs.select_related("receiver", "consent")
    return list(rows.order_by("-sent_at", "-pk"))


def _public_name(conversation: Conversation) -> str:
    public = Professional.objects.filter(user=conversation.author, name_public=True)
    return conversation.author.name if public.exists() else ""
