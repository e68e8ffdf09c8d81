"""Who found no time: an appointment that is asked for and has none yet. It takes nothing; its span
is the last one at which it could take place, so that every free start comes before it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError
from scheduling.availability import Item, bookable_window, zone_of
from scheduling.booking import assured, capacity, hoarding, news
from scheduling.booking.holds import unused_reference
from scheduling.booking.people import CITIZEN, Actor, Contact, check_contact, check_party
from scheduling.models import Appointment, Participant, Segment, State
from scheduling.reference import hash_of


class AlreadyWaiting(DomainError):
    code = "already_waiting"
    status = 409
    sentence = _("You are on the list for this already.")
    way_forward = _("We have sent you a message. The link in it shows your place.")


def wait(
    *,
    items: Sequence[Item],
    contact: Contact,
    token: str,
    now: datetime,
    held_from: str = "",
    actor: Actor = CITIZEN,
) -> Appointment:
    """Call in a transaction, and let a wish follow in it. `token` opens it; `held_from` tells
    callers apart, of whom each waits a limited number of times. Raises Invalid, AlreadyWaiting,
    TooManyHolds or LogInFirst."""
    contact = check_contact(contact)
    for item in items:
        check_party(item.offering, item.party)
    hoarding.wait_turn(held_from)
    hoarding.check_waiting(held_from=held_from)
    if hoarding.waits_already(contact, [item.offering.service_id for item in items]):
        raise AlreadyWaiting
    appointment = _write(items, token, held_from, now)
    assured.check(appointment, actor)
    Participant.objects.create(appointment=appointment, **asdict(contact))
    news.record("appointment.asked_for", appointment, now, actor)
    return appointment


def _write(items: Sequence[Item], token: str, held_from: str, now: datetime) -> Appointment:
    lead = items[0].offering
    last = bookable_window(lead, now).end
    appointment = Appointment.objects.create(
        reference=unused_reference(),
        state=State.WAITING,
        service_point=lead.service_point,
        channel=lead.channel,
        zone=zone_of(lead),
        starts_at=last,
        ends_at=last + timedelta(minutes=sum(item.minutes for item in items)),
        language=get_language() or "nl",
        manage_token_hash=hash_of(token),
        held_from=held_from,
        created_at=now,
        changed_at=now,
    )
    for position, item in enumerate(items):
        end = last + timedelta(minutes=item.minutes)
        segment = Segment.objects.create(
            appointment=appointment,
            offering=item.offering,
            position=position,
            starts_at=last,
            ends_at=end,
            persons=item.party.persons,
            items=item.party.items,
            length_minutes=item.length,
            skill_id=item.skill,
        )
        segment.support.set(item.support)
        last = end
    return appointment


def stop_waiting(live: Appointment, *, now: datetime) -> None:
    """Forgets who waited. Call with the appointment locked; nothing for one that has its time."""
    if live.state == State.WAITING:
        capacity.expire(live, now)
