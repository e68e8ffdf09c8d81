"""An appointment as its pages show it: plain values, in the visitor's language."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import segno
from django.urls import reverse
from django.utils.translation import get_language, gettext

from hub.catalogue import texts
from locations.models import Channel, ServicePoint
from scheduling import own_places
from scheduling.models import Appointment, Segment
from scheduling.reference import readable
from scheduling.web.choices import Also, Choices


@dataclass(frozen=True, slots=True)
class CardService:
    """One service of the visit, with its own wall times."""

    title: str
    organisation: str
    persons: int
    start: datetime
    end: datetime
    channel: str
    support: tuple[str, ...]
    wait_minutes: int = 0  # before it, after the service before


@dataclass(frozen=True, slots=True)
class Card:
    appointment: Appointment
    reference: str
    services: tuple[CardService, ...]
    bring: tuple[str, ...]
    start: datetime  # wall time at the point
    end: datetime
    channel: str
    point: ServicePoint | None
    own_place: str  # where the citizens said, in place of the point
    transport: str
    directions: str
    identity_required: bool
    cancel_deadline_hours: int
    topic: int  # of the first service
    where_url: str
    when_url: str

    @property
    def heading(self) -> str:
        """The service, or one short name for several: the card itself lists them."""
        return self.services[0].title if len(self.services) == 1 else gettext("Your visit")

    @property
    def check_in_picture(self) -> str:
        """The code as a QR picture for the entrance: a data URI, empty where there is none."""
        if self.point is None or self.own_place:
            return ""
        return str(check_in_code(self.appointment.reference).svg_data_uri(border=4))

    @property
    def support(self) -> str:
        """The help that was asked for, each named once."""
        names = (name for service in self.services for name in service.support)
        return ", ".join(dict.fromkeys(names))

    @property
    def organisations(self) -> str:
        return ", ".join(dict.fromkeys(service.organisation for service in self.services))


def check_in_code(reference: str) -> segno.QRCode:
    """Carries the code alone: whoever scans it learns nothing of the person."""
    return segno.make_qr(reference, error="m")


def card_of(appointment: Appointment) -> Card:
    """In a fixed number of queries, however many services the visit has."""
    segments = list(
        appointment.segments.select_related("offering__service__organisation")
        .prefetch_related("support__capabilities")
        .order_by("position")
    )
    language = get_language() or "nl"
    point, zone = appointment.service_point, ZoneInfo(appointment.zone)
    own_place = own_places.of(appointment)
    words = texts.texts_of([segment.offering.service for segment in segments], language)
    found = [words[segment.offering.service_id] for segment in segments]
    own = "nl" if language == "nl" else "en"
    query = _choices_of(segments).query()
    topic = _topic_of(segments[0])
    return Card(
        appointment=appointment,
        reference=readable(appointment.reference),
        services=_services(segments, [text.title for text in found], zone, own),
        bring=tuple(dict.fromkeys(line for text in found for line in text.bring_list)),
        start=appointment.starts_at.astimezone(zone),
        end=appointment.ends_at.astimezone(zone),
        channel=appointment.get_channel_display(),
        point=point,
        own_place=own_place,
        transport="" if own_place else getattr(point, f"transport_{own}", ""),
        directions="" if own_place else getattr(point, f"directions_{own}", ""),
        identity_required=any(s.offering.service.identity_required for s in segments),
        cancel_deadline_hours=max(s.offering.cancel_deadline_minutes for s in segments) // 60,
        topic=topic,
        where_url=f"{reverse('web:where', args=[topic])}?{query}",
        when_url=f"{reverse('web:when', args=[topic])}?{query}",
    )


def _services(
    segments: list[Segment], titles: list[str], zone: ZoneInfo, own: str
) -> tuple[CardService, ...]:
    """In order, each with the wait before it."""
    found: list[CardService] = []
    for segment, title in zip(segments, titles, strict=True):
        one = _service(segment, title, zone, own)
        wait = one.start - found[-1].end if found else timedelta()
        found.append(replace(one, wait_minutes=wait // timedelta(minutes=1)))
    return tuple(found)


def _service(segment: Segment, title: str, zone: ZoneInfo, own: str) -> CardService:
    return CardService(
        title=title,
        organisation=segment.offering.service.organisation.name,
        persons=segment.persons,
        start=segment.starts_at.astimezone(zone),
        end=segment.ends_at.astimezone(zone),
        channel=str(Channel(segment.offering.channel).label),
        support=tuple(
            getattr(capability, f"name_{own}")
            for need in segment.support.all()
            for capability in list(need.capabilities.all())[:1]
        ),
    )


def _choices_of(segments: list[Segment]) -> Choices:
    """What leads back to the free times for the same visit."""
    first, *others = segments
    return Choices(
        persons=first.persons,
        offering=first.offering_id,
        also=tuple(Also(_topic_of(one), one.persons) for one in others),
        support=tuple(sorted({need.pk for one in segments for need in one.support.all()})),
    )


def _topic_of(segment: Segment) -> int:
    service = segment.offering.service
    return service.base_id or service.pk
