"""Asking to talk now, and taking who asked. The only writer of TalkRequest.

Order of locks: the desk session, the request, then booking's own. Whether the professional is free
is settled by the booking: its constraint holds here as everywhere.
"""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.errors import DomainError, NotFound
from locations.models import Offering
from scheduling import booking
from scheduling.availability import Item
from scheduling.booking import Actor, Contact, check_contact
from scheduling.errors import SlotNotOffered, SlotTaken
from scheduling.models import Appointment
from scheduling.queue import changes
from scheduling.queue.loading import needs_of
from scheduling.queue.models import DeskSession
from scheduling.queue.steps import open_session
from scheduling.reference import hash_of, new_token
from scheduling.talk_now import line
from scheduling.talk_now.models import TalkRequest, TalkState
from scheduling.video.doors import OPENS_BEFORE

MOST_WAITING = 3  # of one caller at the same time


class AsksAlready(DomainError):
    code = "talk_asked_already"
    status = 429
    sentence = _("You are waiting for a conversation already.")
    way_forward = _("Use the page that you have open, or stop waiting there first.")


class NobodyAsks(DomainError):
    code = "talk_nobody_asks"
    status = 409
    sentence = _("Nobody waits for a conversation any more.")


class NotFreeNow(DomainError):
    code = "talk_not_free_now"
    status = 409
    sentence = _("You are not free for this conversation now.")
    way_forward = _("It takes longer than the time until your next appointment or the end of work.")


def ask(*, offering: Offering, contact: Contact, now: datetime, asked_from: str = "") -> str:
    """The secret of the place in line. Raises Invalid, NobodyAtWork, NoTimeLeft, AsksAlready."""
    contact = check_contact(contact)
    line.wait_of(offering, now=now)
    token = new_token()
    with transaction.atomic():
        own = line.waiting(now=now).filter(asked_from=asked_from)
        if asked_from and own.count() >= MOST_WAITING:
            raise AsksAlready
        made = TalkRequest.objects.create(
            offering=offering,
            token_hash=hash_of(token),
            name=contact.name,
            email=contact.email,
            phone=contact.phone,
            language=translation.get_language() or "nl",
            asked_from=asked_from,
            asked_at=now,
        )
        _tell(made, "talk.asked", now, booking.CITIZEN)
    return token


def opened_by(token: str) -> TalkRequest:
    """Raises NotFound."""
    rows = TalkRequest.objects.select_related("offering__service__organisation", "appointment")
    found = rows.filter(token_hash=hash_of(token)).first()
    if found is None:
        raise NotFound
    return found


def leave(*, request: TalkRequest, now: datetime) -> None:
    """Nothing when somebody took it, or who asked has left already."""
    with transaction.atomic():
        mine = TalkRequest.objects.select_for_update().get(pk=request.pk)
        if mine.state == TalkState.WAITING:
            _end(mine, TalkState.LEFT)
            _tell(mine, "talk.left", now, booking.CITIZEN)


def take(*, session: DeskSession, now: datetime, actor: Actor) -> Appointment:
    """Whoever asked first of whom this one can talk to: an appointment that begins, with this
    professional. Raises DeskClosed, DeskBusy, NobodyAsks or NotFreeNow; then nobody is taken."""
    with transaction.atomic():
        session = open_session(session)
        request = _first(session, now)
        made = _book(request, session, now, actor)
        _end(request, TalkState.TAKEN, made)
        _tell(request, "talk.taken", now, actor)
    return made


def _first(session: DeskSession, now: datetime) -> TalkRequest:
    """Locked. Who is being taken by a colleague at this moment is passed over."""
    for some in line.for_session(session, now=now):
        rows = TalkRequest.objects.select_for_update(skip_locked=True, of=("self",))
        found = rows.filter(pk=some.pk, state=TalkState.WAITING)
        if (request := found.select_related("offering__service").first()) is not None:
            return request
    raise NobodyAsks


def _book(request: TalkRequest, session: DeskSession, now: datetime, actor: Actor) -> Appointment:
    resource = session.professional.resource_id
    start = _start(request.offering, session, now)
    contact = Contact(name=request.name, email=request.email, phone=str(request.phone or ""))
    with translation.override(request.language):  # the language of the citizen's messages
        try:
            held = booking.hold_visit(
                items=[Item(request.offering)],
                start=start,
                now=now,
                actor=actor,
                prefer=frozenset({resource}),
            )
        except (SlotTaken, SlotNotOffered) as lost:
            raise NotFreeNow from lost
        if resource not in booking.people_of(held.appointment):
            raise NotFreeNow
        return booking.confirm(
            appointment=held.appointment, contact=contact, now=now, token=held.token, actor=actor
        )


def _start(offering: Offering, session: DeskSession, now: datetime) -> datetime:
    """One whose door is open now; of two the later, which leaves the whole time."""
    free = line.free_starts(offering, [session], now=now)
    possible = free.get(session.professional.resource_id, [])
    open_now = [start for start in possible if start - OPENS_BEFORE <= now]
    if open_now:
        return max(open_now)
    if possible:
        told = _("You can begin at %(time)s: then you are free long enough.")
        opens = (min(possible) - OPENS_BEFORE).astimezone(line.zone_of(offering))
        raise NotFreeNow(way_forward=told % {"time": f"{opens:%H:%M}"})
    raise NotFreeNow


def _end(request: TalkRequest, state: TalkState, appointment: Appointment | None = None) -> None:
    request.state, request.appointment = state, appointment
    request.name, request.email, request.phone = "", "", ""
    request.save(update_fields=["state", "appointment", "name", "email", "phone"])


def _tell(request: TalkRequest, verb: str, now: datetime, actor: Actor) -> None:
    trail.record(
        verb=verb,
        object_type="talk_request",
        object_id=request.pk,
        now=now,
        actor_id=actor.user_id,
        actor_kind=actor.kind,
        origin=actor.origin,
    )
    owners = {pk for need in needs_of(request.offering) for pk in need.owners}
    for organisation in sorted(owners):
        changes.publish_elsewhere(organisation, verb)


def forget_old(*, now: datetime) -> int:
    """Whoever waited longer than anybody does, and what was taken long ago."""
    return TalkRequest.objects.filter(asked_at__lt=now - 2 * line.LASTS).delete()[0]
