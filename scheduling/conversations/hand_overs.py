"""A warm hand-over: what the citizen agreed to goes to the organisation that the citizen agreed to,
and that organisation answers within its term. Their only writer.

The row of the conversation is locked first, always: so an answer and a withdrawn consent never meet
half way.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hub.catalogue.models import Organisation, OrganisationKind
from hub.errors import Invalid, NotFound, Text
from hub.intake import bsn, sealing
from hub.people.models import User
from scheduling.booking import Actor
from scheduling.conversations import (
    consents,
    keeping,
    letters,
    news,
    records,
    seen,
    terms,
)
from scheduling.conversations.access import TAKEN_AWAY
from scheduling.conversations.content import LONGEST_TEXT, HandedOver
from scheduling.conversations.models import Conversation, HandOver, HandOverState, Purpose
from scheduling.conversations.policies import policy_of
from scheduling.conversations.refusals import Answered, TakesNone
from scheduling.models import Appointment

OPEN = (HandOverState.NEW, HandOverState.ACCEPTED)


def receivers(*, sender: Organisation) -> list[Organisation]:
    """Who can be sent something: every other organisation that helps people and has not said no."""
    rows = Organisation.objects.exclude(pk=sender.pk).exclude(kind=OrganisationKind.NATIONAL)
    return list(rows.exclude(conversation_policy__takes_hand_overs=False).order_by("name"))


def send(
    *,
    conversation: Conversation,
    to: Organisation,
    purpose: str,
    agreed: bool,
    copy: HandedOver,
    press: str,
    user: User,
    now: datetime,
    actor: Actor,
) -> HandOver:
    """`agreed`: the citizen heard what goes to whom and why, and said yes. The same press again
    gives the same hand-over. Raises Invalid, TakesNone."""
    _must_be_agreed(purpose=purpose, agreed=agreed, copy=copy)
    with transaction.atomic():
        found = records.live(conversation)
        earlier = HandOver.objects.filter(conversation=found, press=press).first()
        if earlier:
            return earlier
        if to not in receivers(sender=found.organisation):
            raise TakesNone
        consent = consents.given(
            conversation=found, to=to, purpose=purpose, user=user, now=now, actor=actor
        )
        made = HandOver.objects.create(
            conversation=found,
            consent=consent,
            receiver=to,
            press=press,
            sent_at=now,
            sent_by=user,
            due_on=_due_on(to, now),
            sealed=sealing.seal(copy.packed()),
        )
        records.touched(found, now)
        seen.record("hand_over.sent", found, now=now, actor=actor, to=to.pk, hand_over=made.pk)
        letters.receipt(made, now=now)
        news.tell_of(news.hand_over_sent, made)
    return made


def accept(*, hand_over: HandOver, now: datetime, actor: Actor) -> HandOver:
    """The receiver helps, and says when later. Raises Answered, NotFound."""
    with transaction.atomic():
        found = _open(hand_over, [HandOverState.NEW])
        return _answered(found, HandOverState.ACCEPTED, now, actor)


def plan(
    *, hand_over: HandOver, appointment: Appointment, said: str, now: datetime, actor: Actor
) -> HandOver:
    """The receiver made an appointment with the citizen; `said`: when and where, as booked."""
    with transaction.atomic():
        found = _open(hand_over, OPEN)
        found.appointment = appointment
        found.answer_sealed = sealing.seal({"said": said})
        found.save(update_fields=["appointment", "answer_sealed"])
        return _answered(found, HandOverState.PLANNED, now, actor)


def refuse(*, hand_over: HandOver, reason: str, now: datetime, actor: Actor) -> HandOver:
    """`reason` is read by the sender and the citizen; the copy is gone. Raises Invalid, Answered,
    NotFound."""
    reason = reason.strip()
    if not reason:
        raise Invalid(fields={"reason": _("Write why, and who can help instead.")})
    if len(reason) > LONGEST_TEXT:
        limit = _("Use at most %(most)s characters.") % {"most": LONGEST_TEXT}
        raise Invalid(fields={"reason": limit})
    if bsn.is_in(reason):
        raise Invalid(fields={"reason": bsn.THEIRS})
    with transaction.atomic():
        found = _open(hand_over, OPEN)
        found.answer_sealed = sealing.seal({"said": reason})
        found.sealed = None  # what it was shared for is over
        found.save(update_fields=["answer_sealed", "sealed"])
        return _answered(found, HandOverState.REFUSED, now, actor)


def take_back(*, hand_over: HandOver, now: datetime, actor: Actor) -> None:
    """By its sender, while nobody planned or refused. The copy is gone. Raises Answered."""
    with transaction.atomic():
        found = _open(hand_over, OPEN)
        found.state, found.sealed = HandOverState.TAKEN_BACK, None
        found.save(update_fields=["state", "sealed"])
        seen.record(
            "hand_over.taken_back", found.conversation, now=now, actor=actor, hand_over=found.pk
        )


def come_back(*, now: datetime) -> int:
    """What nobody answered in time stands on its sender's list again, and the sender is told.
    Gives how many. May run twice at once."""
    late = HandOver.objects.filter(
        state=HandOverState.NEW, came_back_at=None, due_on__lt=terms.today(now)
    )
    return sum(_came_back(one, now) for one in late.select_related("conversation"))


def copy_of(hand_over: HandOver) -> HandedOver | None:
    """None once it was taken away, or refused."""
    if hand_over.sealed is None:
        return None
    return HandedOver.of(sealing.opened(hand_over.sealed))


def copy_for_sender(hand_over: HandOver) -> HandedOver | None:
    """Without the answers that the citizen took back from the sender meanwhile."""
    copy = copy_of(hand_over)
    return copy.without_answers() if copy and hand_over.answers_back_at else copy


def answers_taken_back(*, appointment: Appointment, now: datetime) -> None:
    """The citizen took back what was answered before this conversation. What was handed over of it
    stays with its receiver, under a yes of its own; the sender reads it no longer."""
    sent = HandOver.objects.filter(conversation__appointment=appointment, answers_back_at=None)
    sent.update(answers_back_at=now)


def answer_of(hand_over: HandOver) -> str:
    if hand_over.answer_sealed is None:
        return ""
    return str(sealing.opened(hand_over.answer_sealed)["said"])


def _came_back(one: HandOver, now: datetime) -> bool:
    with transaction.atomic():
        if keeping.locked(one.conversation_id) is None:
            return False  # deleted meanwhile
        still = HandOver.objects.filter(pk=one.pk, state=HandOverState.NEW, came_back_at=None)
        if not still.update(came_back_at=now):
            return False
        seen.record(
            "hand_over.came_back",
            one.conversation,
            now=now,
            actor=Actor(kind="system", origin="job"),
            hand_over=one.pk,
        )
        letters.came_back(one, now=now)
        news.tell_of(news.hand_over_came_back, one)
    return True


def must_hold(*, purpose: str, copy: HandedOver) -> None:
    """Before it is shown to the citizen. Raises Invalid."""
    if wrong := _wrong(purpose, copy):
        raise Invalid(fields=wrong)


def _must_be_agreed(*, purpose: str, agreed: bool, copy: HandedOver) -> None:
    wrong = _wrong(purpose, copy)
    if not agreed:
        wrong["agreed"] = _("Ask the citizen first. Without a yes nothing is sent.")
    if wrong:
        raise Invalid(fields=wrong)


def _wrong(purpose: str, copy: HandedOver) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if purpose not in Purpose.values:
        wrong["purpose"] = _("Choose what it is for.")
    if not (copy.message.strip() or copy.parts):
        wrong["parts"] = _("Choose what goes along, or write a message.")
    if len(copy.message) > LONGEST_TEXT:
        wrong["message"] = _("Use at most %(most)s characters.") % {"most": LONGEST_TEXT}
    elif bsn.is_in(copy.message):
        wrong["message"] = bsn.THEIRS
    return wrong


def _due_on(to: Organisation, now: datetime) -> date:
    return terms.last_day(
        sent=terms.today(now),
        working_days=policy_of(to).answer_days,
        closed_on=terms.closed_on(to),
    )


def _open(hand_over: HandOver, states: Sequence[str]) -> HandOver:
    """Locked by its conversation. Raises NotFound where it was taken away, Answered where it was
    answered meanwhile."""
    records.live(hand_over.conversation)
    related = ("conversation__organisation", "receiver", "sent_by", "consent")
    found = HandOver.objects.select_related(*related).get(pk=hand_over.pk)
    if found.consent.withdrawn_at or found.state in TAKEN_AWAY:
        raise NotFound
    if found.state not in states:
        raise Answered
    return found


def _answered(found: HandOver, state: str, now: datetime, actor: Actor) -> HandOver:
    found.state, found.answered_at = state, now
    found.save(update_fields=["state", "answered_at"])
    records.touched(found.conversation, now)
    seen.record(
        f"hand_over.{state}",
        found.conversation,
        now=now,
        actor=actor,
        organisation=found.receiver_id,
        hand_over=found.pk,
    )
    letters.answered(found, now=now)
    news.tell_of(news.hand_over_answered, found, state=state)
    return found
