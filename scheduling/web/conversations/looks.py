"""What stands on "who has seen my data": each line of the trail in a sentence, and each yes that
the citizen gave. Names of staff are not told: an organisation answers for its people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scheduling.conversations import consents, hand_overs, seen
from scheduling.conversations.content import HandedOver
from scheduling.conversations.models import Consent, Conversation, HandOver
from scheduling.journeys.models import Journey, PassedOn, Progress
from scheduling.models import Appointment, State
from scheduling.queue.models import Ticket

BY_STAFF: dict[str, Promise] = {
    "appointment.seen": _("looked at your appointment"),
    "answers.seen": _("read what you answered beforehand"),
    "answers.file_seen": _("opened a file that you sent"),
    "journey.seen": _("looked at your steps and your answers"),
    "journey.named": _("saw your name in a list of steps"),
    "journey.file_seen": _("opened a file that you sent"),
    "conversation.begun": _("began to write about the conversation"),
    "conversation.seen": _("read what was written about the conversation"),
    "conversation.written": _("wrote about the conversation"),
    "conversation.finished": _("finished the record of the conversation"),
    "conversation.added_to": _("added something to the record"),
    "conversation.printed": _("printed what was agreed"),
    "conversation.mailed": _("sent you the link to what was agreed"),
    "conversation.note_seen": _("read a working note about the conversation"),
    "conversation.note_written": _("wrote a working note about the conversation"),
    "conversation.other_told": _("looked, with your yes, when your other appointment is"),
    "conversation.booked": _("made an appointment for you with %(to)s"),
    "consent.given": _("wrote down that you agree to share with %(to)s"),
    "hand_over.sent": _("sent to %(to)s what you agreed to"),
    "hand_over.seen": _("read what was handed over to them"),
    "hand_over.accepted": _("said that they will help you"),
    "hand_over.planned": _("made an appointment with you"),
    "hand_over.refused": _("answered that they cannot help"),
    "hand_over.taken_back": _("took back what was handed over"),
}
BY_CITIZEN: dict[str, Promise] = {
    "answers.passed_on": _("You let them read what you answered beforehand"),
    "answers.withdrawn": _("You took back what you answered beforehand"),
    "consent.withdrawn": _("You said no to sharing with %(to)s any longer"),
}
BY_ITSELF: dict[str, Promise] = {
    "hand_over.came_back": _("Nobody answered in time. It went back to who sent it."),
}
VERBS = (*BY_STAFF, *BY_CITIZEN, *BY_ITSELF)


@dataclass(frozen=True, slots=True)
class Look:
    """`who` and `role` are empty where the citizen did it, or nobody."""

    at: datetime
    who: str
    role: str
    what: str


@dataclass(frozen=True, slots=True)
class Stays:
    """An appointment that was made after a hand-over. `pk` of the hand-over: what the button
    sends."""

    pk: int
    starts_at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Yes:
    """`key` is what the button sends; `standing` while the citizen has not said no."""

    key: str
    organisation: str
    purpose: str
    given_at: datetime
    withdrawn_at: datetime | None
    sent: tuple[datetime, ...]  # when something went there
    appointments: tuple[Stays, ...] = ()  # made under it, and not cancelled by the no
    kept_by: tuple[str, ...] = ()  # who has answers still, under another yes


def looks(
    conversations: Iterable[Conversation], appointment: Appointment | None, zone: ZoneInfo
) -> list[Look]:
    found = seen.lines(
        conversations=[one.pk for one in conversations],
        appointments=[appointment.pk] if appointment else [],
        journeys=_journeys_of(appointment),
        verbs=VERBS,
    )
    return [_look(line, zone) for line in found]


def looks_at_journey(journey: Journey) -> list[Look]:
    """What every party may know. That somebody read what one party told staff alone is no line
    here: the others would learn that there is something."""
    found = seen.lines(journeys=[journey.pk], verbs=VERBS)
    return [_look(line, ZoneInfo(journey.zone)) for line in found]


def looks_at_ticket(ticket: Ticket) -> list[Look]:
    """Who read what went along with a number of a line."""
    found = seen.lines(tickets=[ticket.pk], verbs=VERBS)
    return [_look(line, ZoneInfo(ticket.service_point.zone)) for line in found]


def _journeys_of(appointment: Appointment | None) -> list[int]:
    rows = Progress.objects.filter(appointment=appointment) if appointment else []
    return [row.journey_id for row in rows]


def _look(line: seen.Line, zone: ZoneInfo) -> Look:
    words = BY_STAFF.get(line.verb) or BY_CITIZEN.get(line.verb) or BY_ITSELF[line.verb]
    what = str(words) % {"to": line.to}
    by_staff = line.verb in BY_STAFF
    who = line.organisation or str(_("An organisation")) if by_staff else ""
    return Look(line.at.astimezone(zone), who, line.role if by_staff else "", what)


def yeses(
    conversations: Sequence[Conversation],
    passed: PassedOn | None,
    zone: ZoneInfo,
    *,
    now: datetime,
) -> list[Yes]:
    """Those that stand first."""
    found = [_yes(consent, zone, now) for one in conversations for consent in consents.of(one)]
    if passed:
        found.insert(0, _of_answers(passed, zone, _have_answers(conversations)))
    return sorted(found, key=lambda yes: yes.withdrawn_at is not None)


def stays(conversations: Iterable[Conversation], *, now: datetime) -> list[HandOver]:
    """Hand-overs whose appointment is still to come."""
    found = HandOver.objects.filter(
        conversation__in=list(conversations),
        appointment__state=State.CONFIRMED,
        appointment__ends_at__gt=now,
    )
    return list(found.select_related("appointment__service_point", "receiver").order_by("pk"))


def _have_answers(conversations: Sequence[Conversation]) -> tuple[str, ...]:
    """Who got answers in a hand-over that stands."""
    sent = HandOver.objects.filter(
        conversation__in=conversations, consent__withdrawn_at=None, sealed__isnull=False
    )
    names = [
        one.receiver.name
        for one in sent.select_related("receiver").order_by("receiver__name")
        if any(part.answered for part in (hand_overs.copy_of(one) or HandedOver()).parts)
    ]
    return tuple(dict.fromkeys(names))


def _appointments(consent: Consent, zone: ZoneInfo, now: datetime) -> tuple[Stays, ...]:
    mine = [one for one in stays([consent.conversation], now=now) if one.consent_id == consent.pk]
    return tuple(_stay(one, zone) for one in mine)


def _stay(one: HandOver, zone: ZoneInfo) -> Stays:
    appointment = one.appointment
    assert appointment is not None  # noqa: S101 - asked for in `stays`
    point = appointment.service_point
    where = point.name if point else str(appointment.get_channel_display())
    return Stays(one.pk, appointment.starts_at.astimezone(zone), where)


def _yes(consent: Consent, zone: ZoneInfo, now: datetime) -> Yes:
    withdrawn = consent.withdrawn_at
    return Yes(
        key=str(consent.pk),
        organisation=consent.organisation.name,
        purpose=consent.get_purpose_display(),
        given_at=consent.given_at.astimezone(zone),
        withdrawn_at=withdrawn.astimezone(zone) if withdrawn else None,
        sent=tuple(one.sent_at.astimezone(zone) for one in consent.hand_overs.all()),
        appointments=_appointments(consent, zone, now),
    )


def _of_answers(passed: PassedOn, zone: ZoneInfo, kept_by: tuple[str, ...]) -> Yes:
    return Yes(
        key="answers",
        organisation=passed.organisation.name,
        purpose=str(_("To read what you answered beforehand")),
        given_at=passed.agreed_at.astimezone(zone),
        withdrawn_at=passed.withdrawn_at.astimezone(zone) if passed.withdrawn_at else None,
        sent=(),
        kept_by=kept_by,
    )
