"""An appointment as its pages show it: plain values, in the visitor's language."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from hub.catalogue import texts
from hub.catalogue.texts import PublishedText
from locations.models import ServicePoint
from scheduling.models import Appointment
from scheduling.reference import readable


@dataclass(frozen=True, slots=True)
class Card:
    appointment: Appointment
    reference: str
    topic_id: int
    offering_id: int
    text: PublishedText
    organisation: str
    start: datetime  # wall time at the point
    end: datetime
    persons: int
    channel: str
    point: ServicePoint | None
    transport: str
    directions: str
    identity_required: bool
    cancel_deadline_hours: int


def card_of(appointment: Appointment) -> Card:
    """In two queries beside the texts."""
    segment = appointment.segments.select_related("offering__service__organisation").get()
    service, point = segment.offering.service, appointment.service_point
    language = get_language() or "nl"
    zone = ZoneInfo(appointment.zone)
    own = "nl" if language == "nl" else "en"
    return Card(
        appointment=appointment,
        reference=readable(appointment.reference),
        topic_id=service.base_id or service.pk,
        offering_id=segment.offering_id,
        text=texts.text_of(service, language),
        organisation=service.organisation.name,
        start=appointment.starts_at.astimezone(zone),
        end=appointment.ends_at.astimezone(zone),
        persons=segment.persons,
        channel=appointment.get_channel_display(),
        point=point,
        transport=getattr(point, f"transport_{own}", ""),
        directions=getattr(point, f"directions_{own}", ""),
        identity_required=service.identity_required,
        cancel_deadline_hours=segment.offering.cancel_deadline_minutes // 60,
    )
