""" "It is nearly your turn", for who waits outside: once, in the way that the citizen chose.

Told when the wait may be ten minutes or less, or, while no wait can be told, when two or fewer are
ahead; of no use ten minutes later, nor once the number is called. Who wants no messages, or left no
address, gets none.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from hub.catalogue.models import Organisation
from hub.errors import Invalid
from hub.notifications import outbox
from hub.notifications.models import MessageChannel
from locations.models import ServicePoint
from scheduling.booking import CITIZEN, Actor
from scheduling.messages import post, wording
from scheduling.messages.addressee import addressee_of
from scheduling.messages.facts import place_of
from scheduling.messages.models import policy_of
from scheduling.messages.reach import chosen_channel, recipient_of
from scheduling.models import ReminderChoice
from scheduling.queue import changes, standing
from scheduling.queue.changes import line_changed
from scheduling.queue.contacts import keep_contact
from scheduling.queue.models import Ticket, TicketContact, TicketState
from scheduling.queue.standing import Standing
from scheduling.queue.steps import in_state
from scheduling.queue.tickets import today_at, token_of

logger = logging.getLogger(__name__)
AHEAD = 2
NEARLY_MINUTES = 10
USE = timedelta(minutes=10)
SETTLED = timedelta(minutes=2)  # who came just now reads it on the ticket
MOVES_THE_LINE = {
    "called",
    "called_out_of_turn",
    "finished",
    "left",
    "parked",
    "no_show",
    "new_time",
}
KIND = "ticket_nearly_there"


@dataclass(frozen=True, slots=True)
class Reach:
    channel: str
    recipient: str
    name: str = ""


def listen() -> None:
    line_changed.connect(hear, dispatch_uid="queue.nearly")


def hear(*, service_point_id: int, what: str, **_: Any) -> None:
    """Marks the work when the step is done; what a crash leaves unmarked the job finds."""
    if what not in MOVES_THE_LINE:
        return
    try:
        if _untold().filter(service_point=service_point_id).exists():
            tell_nearly_there.enqueue(service_point_id)
    except DatabaseError:
        logger.warning("Who is nearly there waits for the job of each minute.", exc_info=True)


@task()
def tell_nearly_there(service_point_id: int) -> int:
    points = ServicePoint.objects.filter(pk=service_point_id)
    return sum(tell_due(point=point, now=timezone.now()) for point in points)


def tell_all_due(*, now: datetime) -> int:
    """At every point where somebody waits who can be told. Returns how many were."""
    points = ServicePoint.objects.filter(pk__in=_untold().values("service_point"))
    return sum(tell_due(point=point, now=now) for point in points)


def tell_due(*, point: ServicePoint, now: datetime) -> int:
    """Writes the messages that are due at a point; may run twice at once."""
    if not _untold().filter(service_point=point, day=today_at(point, now)).exists():
        return 0
    line = standing.line_of(point=point, now=now)
    return sum(_tell(some, now) for some in _due(line.waiting, now))


def drop(ticket: Ticket, *, now: datetime, cause: str) -> None:
    """A message that has not gone yet is no longer true."""
    outbox.withdraw(topic=topic_of(ticket), kinds=[KIND], now=now, cause=cause)


def topic_of(ticket: Ticket) -> str:
    return f"ticket:{ticket.pk}"


def _untold() -> QuerySet[Ticket]:
    waiting = Ticket.objects.filter(state=TicketState.WAITING, nearly_told_at=None)
    with_own = waiting.filter(contact__isnull=False)
    return with_own | waiting.filter(appointment__booker__isnull=False)


def is_nearly(some: Standing) -> bool:
    """The range decides: two people ahead can take hours. How many are ahead, only without one."""
    return some.ahead <= AHEAD if some.wait is None else some.wait.low <= NEARLY_MINUTES


def _due(line: Iterable[Standing], now: datetime) -> list[Standing]:
    return [
        some
        for some in line
        if some.ticket.nearly_told_at is None
        and some.ticket.queued_at + SETTLED <= now
        and is_nearly(some)
    ]


def _tell(some: Standing, now: datetime) -> bool:
    ticket = some.ticket
    reach = _reach(ticket)
    if reach is None or not _claim(ticket, now):
        return False
    policy = policy_of(_owner(ticket))
    with translation.override(ticket.language):
        letter = wording.ticket_nearly_there(
            name=reach.name,
            number=ticket.number,
            place=place_of(ticket.service_point),
            link=url_of(ticket),
        )
        letter = post.signed(letter, policy)
        is_mail = reach.channel == MessageChannel.EMAIL
        message = outbox.message(
            recipient=reach.recipient,
            channel=reach.channel,
            kind=KIND,
            topic=topic_of(ticket),
            once=_once(ticket),
            subject=letter.subject if is_mail else "",
            text=letter.text() if is_mail else letter.text_message(),
            html=letter.html(ticket.language) if is_mail else "",
            language=ticket.language,
            sender=post.sender_of(policy),
            now=now,
            expires_at=now + USE,
        )
    return outbox.put(message) is not None


def _once(ticket: Ticket) -> str:
    """Once for the time that it waits for: a new time is told anew."""
    due = int(ticket.due_at.timestamp()) if ticket.due_at else 0
    return f"nearly:{ticket.pk}:{due}"


def _claim(ticket: Ticket, now: datetime) -> bool:
    """One of several workers tells."""
    row = Ticket.objects.filter(pk=ticket.pk, state=TicketState.WAITING, nearly_told_at=None)
    return bool(row.update(nearly_told_at=now))


def url_of(ticket: Ticket) -> str:
    return str(settings.BASE_URL) + reverse("queue:ticket", args=[token_of(ticket)])


def can_ask(ticket: Ticket) -> bool:
    """Whether who waits may still say how to be told."""
    return (
        ticket.state == TicketState.WAITING
        and ticket.nearly_told_at is None
        and _reach(ticket) is None
    )


def is_told(ticket: Ticket) -> bool:
    """Whether a message is to come."""
    waits = ticket.state == TicketState.WAITING and ticket.nearly_told_at is None
    return waits and _reach(ticket) is not None


def ask(*, ticket: Ticket, to: str, now: datetime, actor: Actor = CITIZEN) -> None:
    """`to`: a mail address or a mobile number. Raises Invalid for anything else, and
    NotInThisState for who waits no longer."""
    by_mail = "@" in to
    with transaction.atomic():
        fresh = in_state(ticket, [TicketState.WAITING])
        if not to.strip():
            raise Invalid(fields={"to": _("Fill in an e-mail address or a mobile number.")})
        if not by_mail and not policy_of(_owner(fresh)).sms_hours:
            raise Invalid(fields={"to": _("We send no text messages here. Use an e-mail address.")})
        try:
            keep_contact(fresh, email=to if by_mail else "", phone="" if by_mail else to)
        except Invalid as wrong:
            raise Invalid(fields={"to": str(next(iter(wrong.fields.values())))}) from wrong
        changes.record(
            "ticket.message_asked",
            "ticket",
            fresh.pk,
            point_id=fresh.service_point_id,
            now=now,
            actor=actor,
        )


def _reach(ticket: Ticket) -> Reach | None:
    """None where nothing reaches this citizen, or nothing is wanted."""
    own = TicketContact.objects.filter(ticket=ticket).first()
    if own is not None:
        if own.phone and policy_of(_owner(ticket)).sms_hours:
            return Reach(MessageChannel.SMS, str(own.phone.as_e164))
        return Reach(MessageChannel.EMAIL, own.email) if own.email else None
    to = addressee_of(ticket.appointment) if ticket.appointment else None
    if to is None or to.booker.reminders == ReminderChoice.NONE:
        return None
    channel = chosen_channel(to.booker, to.policy)
    recipient = recipient_of(to.booker, channel)
    return Reach(channel, recipient, to.booker.name) if recipient else None


def _owner(ticket: Ticket) -> Organisation:
    first = min(ticket.services.all(), key=lambda some: some.position)
    return first.offering.service.organisation
