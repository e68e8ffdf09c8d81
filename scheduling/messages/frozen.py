"""What a confirmation will say, kept as it is at the moment of the deed; and its words, made when
it goes. A time that is moved meanwhile changes nothing in it: that is another message, with a
higher SEQUENCE.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils import translation

from hub.catalogue.models import Service
from hub.notifications.models import Message, MessageChannel
from hub.notifications.outbox import Alternative
from hub.notifications.unwritten import Words
from locations.models import ServicePoint
from scheduling import booked, own_places
from scheduling.calendars import invite
from scheduling.messages import wording
from scheduling.messages.facts import facts_about
from scheduling.models import Appointment, Participant
from scheduling.video import doors

OF_APPOINTMENT = ("reference", "channel", "zone", "language", "manage_token_hash", "revision")
MOMENTS = ("starts_at", "ends_at")
OF_PLACE = ("name", "street", "postcode", "place", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Signature:
    name: str
    footer: str


def freeze(
    appointment: Appointment, booker: Participant, *, link: str, by: Signature
) -> dict[str, Any]:
    """Plain values, for JSON."""
    point = appointment.service_point
    services = [one.service for one in booked.segments_of(appointment)]
    return {
        "appointment": {name: getattr(appointment, name) for name in OF_APPOINTMENT},
        "moments": {name: getattr(appointment, name).isoformat() for name in MOMENTS},
        "own_place": own_places.of(appointment),
        "place": point and {name: getattr(point, name) for name in OF_PLACE},
        "services": [[one.pk, one.slug, one.base_id] for one in services],
        "booker": {"name": booker.name, "email": booker.email},
        "signature": [by.name, by.footer],
        "link": link,
        "by_video": doors.is_by_link(appointment),
    }


def write_booked(message: Message, kept: dict[str, Any]) -> Words:
    """For hub.notifications.unwritten."""
    appointment, services = _appointment(kept), _services(kept["services"])
    by = Signature(*kept["signature"])
    with translation.override(message.language):
        facts = facts_about(
            appointment,
            services,
            name=kept["booker"]["name"],
            link=kept["link"],
            by_video=kept["by_video"],
        )
        letter = wording.booked(facts).signed(by.name, by.footer)
        if message.channel != MessageChannel.EMAIL:
            return Words(letter.text_message())
        return Words(
            letter.text(),
            letter.subject,
            letter.html(message.language),
            _invite(appointment, kept, by, message.created_at),
        )


def _appointment(kept: dict[str, Any]) -> Appointment:
    """As it was then, never to be saved."""
    point = kept["place"] and ServicePoint(**kept["place"])
    moments = {name: datetime.fromisoformat(text) for name, text in kept["moments"].items()}
    made = Appointment(service_point=point, **kept["appointment"], **moments)
    own_places.know(made, kept.get("own_place", ""))  # older ones tell none
    return made


def _services(kept: Sequence[Sequence[Any]]) -> list[Service]:
    return [Service(pk=pk, slug=slug, base_id=base) for pk, slug, base in kept]


def _invite(
    appointment: Appointment, kept: dict[str, Any], by: Signature, now: datetime
) -> Alternative:
    """The organizer is in line with From, or mail programs distrust the invite."""
    text = invite.request(
        appointment,
        organizer=invite.Party(by.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
        attendee=invite.Party(**kept["booker"]),
        now=now,
        by_video=kept["by_video"],
    )
    return Alternative(invite.content_type(invite.REQUEST), text)
